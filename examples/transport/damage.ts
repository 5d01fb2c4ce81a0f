import { newMessage, encodeMessage } from '../../src/index.ts';
import { encodeFrame, FrameReader } from '../raft-kv/frame.ts';
import type { Frame } from '../raft-kv/frame.ts';

const LIMIT = 64 * 1024 * 1024;
const heartbeat = newMessage({
  type: 'MsgHeartbeat',
  ...{ from: 1, to: 2, term: 3, commit: 4 },
});
const payload = encodeMessage(heartbeat);
const frame = encodeFrame({ kind: 'message', payload });
console.log(`a heartbeat: ${payload.length} bytes in ${frame.length}`);

/** What a reader makes of two frames, the first of them damaged. */
function outcome(damaged: Uint8Array): string {
  const reader = new FrameReader(LIMIT);
  try {
    const frames: Frame[] = [];
    for (const bytes of [damaged, frame])
      frames.push(...reader.take(bytes.slice()));
    return frames.length === 0 ? 'waits for more' : 'gets through';
  } catch (error) {
    const { message } = error as Error;
    return message.includes('head') ? 'known by the head' : 'checksum';
  }
}

const parts = new Map([
  ['length', [0, 4]],
  ['kind', [4, 5]],
  ['checksum of the head', [5, 9]],
  ['checksum of the payload', [9, 13]],
  ['payload', [13, frame.length]],
]);
for (const [name, [from, to]] of parts) {
  const counts = new Map<string, number>();
  for (let at = from!; at < to!; at++) {
    for (let bit = 0; bit < 8; bit++) {
      const damaged = frame.slice();
      damaged[at]! ^= 1 << bit;
      const what = outcome(damaged);
      counts.set(what, (counts.get(what) ?? 0) + 1);
    }
  }
  const told = [...counts].map(([what, n]) => `${n} ${what}`).join(', ');
  console.log(`${name}, byte ${from} to ${to! - 1}: ${told}`);
}
