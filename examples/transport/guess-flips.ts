import { encodeFrame, FrameReader } from '../raft-kv/frame.ts';

const payload = new TextEncoder().encode('a message');
const frame = encodeFrame({ kind: 'message', payload });
let through = 0;
for (let bit = 0; bit < frame.length * 8; bit++) {
  const damaged = frame.slice();
  damaged[bit >> 3]! ^= 1 << (bit & 7);
  try {
    through += new FrameReader(1024).take(damaged).length;
  } catch {
    // Noticed.
  }
}
console.log(through);
