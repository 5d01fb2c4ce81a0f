import { decodeMessage, encodeMessage } from '../../src/index.ts';
import { newEntry, newMessage } from '../../src/index.ts';
import { toBytes } from '../../sim/index.ts';

const entries = [newEntry(1, 2, toBytes('x=1000'))];
const parts = { from: 1, to: 2, term: 1, index: 1, logTerm: 1 };
const m = newMessage({ type: 'MsgApp', ...parts, commit: 1, entries });
const whole = encodeMessage(m);

let rejected = 0;
for (let i = 0; i < whole.length * 8; i++) {
  const damaged = whole.slice();
  damaged[i >> 3]! ^= 1 << (i & 7);
  try {
    decodeMessage(damaged);
  } catch {
    rejected++;
  }
}
console.log(rejected);
