import { decodeMessage } from '../../src/index.ts';

// MsgHeartbeatResp of term 1 for n1, from a node whose id is 2^63.
const from = [0x18, ...Array<number>(9).fill(0x80), 1];
const bytes = Uint8Array.of(0x08, 9, 0x10, 1, ...from, 0x20, 1);
try {
  console.log(decodeMessage(bytes).from);
} catch (error) {
  const { name, message } = error as Error;
  console.log(message);
  console.log(name);
}
