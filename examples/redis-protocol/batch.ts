import { decodeBatch, encodeBatch } from '../raft-kv/batch.ts';
import { splitLine } from '../raft-kv/inline_request.ts';
import { latin1Bytes } from '../raft-kv/latin1.ts';
import '../raft-kv/page_buffer.ts';
import type { Command } from '../raft-kv/service.ts';

function call(line: string): Command {
  return { kind: 'call', args: splitLine(line)!.map(latin1Bytes) };
}

const one = encodeBatch([call('SET k v')]);
console.log(one.join(' '));
const two = encodeBatch([call('INCR n'), { kind: 'clock', now: 1000 }]);
console.log(two.join(' '));

try {
  decodeBatch(two.subarray(0, 9));
} catch (error) {
  console.log(`${error as Error}`);
}
const lines = Array.from({ length: 50 }, (_, i) => `SET key:${i} 0123456789`);
const bytes = encodeBatch(lines.map(call)).length;
console.log(`50 writes: ${bytes} bytes in one entry`);
