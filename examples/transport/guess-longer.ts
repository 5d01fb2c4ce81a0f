import { encodeFrame, FrameReader } from '../raft-kv/frame.ts';

const payload = new Uint8Array(20);
const frame = encodeFrame({ kind: 'message', payload });
frame[0]!++; // The length says 21 now.

const reader = new FrameReader(1024);
try {
  const frames = reader.take(frame);
  console.log(frames.length === 0 ? 'nothing yet' : 'a frame');
} catch (error) {
  console.log((error as Error).name);
}
