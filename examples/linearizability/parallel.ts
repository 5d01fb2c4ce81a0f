import { checkRegister } from '../../sim/checkers/linearizability.ts';
import { get, put } from './history/index.ts';

// So many writes at the same time, and then a read of what
// nobody wrote: all orders have to be ruled out.
let orders = 1;
for (let writes = 1; writes <= 12; writes++) {
  orders *= writes;
  const calls = [get('zzz', 90, 91)];
  for (let i = 0; i < writes; i++) calls.push(put(`v${i}`, i, 80 + i));
  const { result, steps } = checkRegister(calls);
  console.log(`${writes} writes: ${orders} orders, ${steps} steps, ${result}`);
}

// As many one after the other, with a read after each.
const calls = [get('zzz', 90000, 90001)];
for (let i = 0; i < 1000; i++) {
  calls.push(put(`v${i}`, 10 * i, 10 * i + 4));
  calls.push(get(`v${i}`, 10 * i + 5, 10 * i + 9));
}
const { result, steps } = checkRegister(calls);
console.log(`1000 writes in a row: ${steps} steps, ${result}`);
