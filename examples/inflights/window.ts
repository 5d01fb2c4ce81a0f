import { Inflights } from '../../src/internals.ts';

function show(what: string): void {
  const { count, bytesInFlight, full } = window;
  const flag = full ? '  full' : '';
  const bytes = `${bytesInFlight} bytes${flag}`;
  console.log(`${what}  ->  ${count} out, ${bytes}`);
}

// At most 3 messages, and none once 100 bytes are out.
const window = new Inflights(3, 100);

window.add(4, 30);
show('message up to 4 ');
window.add(7, 30);
show('message up to 7 ');
window.add(8, 30);
show('message up to 8 ');

window.freeTo(7);
show('response for 7  ');
window.freeTo(4);
show('late response: 4');

window.add(9, 95);
show('message up to 9 ');
try {
  window.add(10, 1);
} catch (error) {
  console.log(String(error));
}
