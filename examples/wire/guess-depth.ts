import { decodeMessage, encodeMessage } from '../../src/index.ts';
import { newMessage } from '../../src/index.ts';

let m = newMessage({ type: 'MsgHup' });
for (let depth = 0; depth < 101; depth++) {
  m = newMessage({ type: 'MsgHup', responses: [m] });
}
const bytes = encodeMessage(m);
console.log(`${bytes.length} bytes`);
try {
  decodeMessage(bytes);
  console.log('read');
} catch (error) {
  const { name, message } = error as Error;
  console.log(message);
  console.log(name);
}
