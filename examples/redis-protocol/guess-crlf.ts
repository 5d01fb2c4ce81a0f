import { latin1Bytes } from '../raft-kv/latin1.ts';
import '../raft-kv/page_buffer.ts';
import { RequestParser } from '../raft-kv/request_parser.ts';

const limits = { unknown: false, maxWords: 9, maxWord: 99, maxCall: 999 };
const parser = new RequestParser(limits);
parser.feed(latin1Bytes('*2\r\n$4\r\nECHO\r\n$5\r\nab\r\nc\r\n'));

try {
  console.log(`${parser.next()?.[1]?.length ?? 'no'} bytes`);
} catch (error) {
  console.log((error as Error).name);
}
