import { encodeFrame, FrameReader, MOST_SAID } from '../raft-kv/frame.ts';
import { FORMAT, helloFrame } from '../raft-kv/hello.ts';

const hello = encodeFrame(
  helloFrame({
    ...{ format: FORMAT, cluster: 'c', from: 1, to: 2, snapshot: false },
    address: '127.0.0.1:12379',
  }),
);
const message = encodeFrame({
  kind: 'message',
  payload: new Uint8Array(100 * 1024),
});

// Both come in one piece, before anybody has said welcome.
const stream = new Uint8Array(hello.length + message.length);
stream.set(hello);
stream.set(message, hello.length);
const reader = new FrameReader(MOST_SAID);
try {
  console.log(`${reader.take(stream).length} frames`);
} catch (error) {
  console.log((error as Error).name);
}
