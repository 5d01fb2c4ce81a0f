import { checkRegister } from '../../sim/checkers/linearizability.ts';
import type { Call } from '../../sim/checkers/linearizability.ts';
import { get, NEVER, put } from './history/index.ts';

// Twelve writes of which nobody has heard again, at the
// same time, and one write that was answered and read.
const calls: Call[] = [];
for (let i = 0; i < 12; i++) calls.push(put(`v${i}`, i, NEVER));
calls.push(put('v12', 20, 24), get('v12', 26, 28));
const { result, steps } = checkRegister(calls);
console.log(result);
console.log(steps);
