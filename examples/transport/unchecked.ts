import {
  decodeMessage,
  describeMessage,
  encodeMessage,
  newEntry,
  newMessage,
} from '../../src/index.ts';
import { crc32c } from '../raft-kv/crc32c.ts';
import { encodeFrame, FrameReader } from '../raft-kv/frame.ts';

const append = newMessage({
  type: 'MsgApp',
  ...{ from: 1, to: 2, term: 3, logTerm: 3, index: 7, commit: 6 },
  entries: [newEntry(3, 8, new TextEncoder().encode('x=1'))],
});
const payload = encodeMessage(append);
const frame = encodeFrame({ kind: 'message', payload });

/** As if nobody looked at the checksums: they fit whatever has come. */
function unchecked(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer);
  view.setUint32(5, crc32c(bytes.subarray(0, 5)), true);
  view.setUint32(9, crc32c(bytes.subarray(13)), true);
  return bytes;
}

/** All that comes of it when one of these bits is flipped. */
function flips(from: number, to: number, guard: boolean): string[] {
  const outcomes: string[] = [];
  for (let bit = from * 8; bit < to * 8; bit++) {
    const bytes = frame.slice();
    bytes[bit >> 3]! ^= 1 << (bit & 7);
    const reader = new FrameReader(64 * 1024 * 1024);
    try {
      const [got] = reader.take(guard ? bytes : unchecked(bytes));
      const message = got && describeMessage(decodeMessage(got.payload));
      outcomes.push(message ?? 'waits');
    } catch {
      outcomes.push('refused');
    }
  }
  return outcomes;
}

for (const guard of [true, false]) {
  console.log(guard ? 'With the checksums:' : 'Without them:');
  const length = flips(0, 4, guard);
  const waits = length.filter((one) => one === 'waits').length;
  console.log(`  length: of ${length.length} flips, ${waits} are waited for`);
  const all = flips(13, frame.length, guard);
  const taken = all.filter((one) => one !== 'refused');
  console.log(`  payload: of ${all.length} flips, ${taken.length} are taken`);
  for (const sign of [/Commit:7 /, /Log:3\/6 /, /Term:2 /, /x=0/]) {
    const text = taken.find((one) => sign.test(one));
    if (text !== undefined) console.log(`    ${text}`);
  }
}
