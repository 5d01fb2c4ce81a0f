import { latin1, latin1Bytes } from '../raft-kv/latin1.ts';
import '../raft-kv/page_buffer.ts';
import { RequestParser } from '../raft-kv/request_parser.ts';

const limits = { unknown: false, maxWords: 9, maxWord: 99, maxCall: 999 };

/** Feeds a text byte by byte, and tells at which one something came out. */
function feed(text: string): void {
  const parser = new RequestParser(limits);
  try {
    latin1Bytes(text).forEach((byte, i) => {
      parser.feed(Uint8Array.of(byte));
      const words = parser.next();
      if (words === null) return;
      console.log(`byte ${i + 1}: ${JSON.stringify(words.map(latin1))}`);
    });
    console.log(`${text.length} bytes, ${parser.unread} not read`);
  } catch (error) {
    console.log(`${error}`);
  }
}

feed('*2\r\n$3\r\nGET\r\n$1\r\nk\r\nset k "a b"\r\n*1\r\n$4\r\nPI');
// The length says 3, and 4 letters come.
feed('*2\r\n$3\r\nGETX\r\n');
// More words than the limit allows: none of them is waited for.
feed('*10\r\n');
