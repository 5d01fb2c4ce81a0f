/** Calls as bytes, and replies as texts, for tests. */
import { splitLine } from '../../examples/raft-kv/inline_request.ts';
import type { Args, Command, Reply } from '../../examples/raft-kv/service.ts';

/** The words of a call, as one would type it. */
export function args(line: string): Args {
  return splitLine(line)!.map((word) => Uint8Array.from(Buffer.from(word, 'latin1')));
}

export function call(line: string): Command {
  return { kind: 'call', args: args(line) };
}

/** A call as a program sends it. */
export function sent(line: string): Uint8Array {
  const words = args(line).map(
    (word) => `$${word.length}\r\n${Buffer.from(word).toString('latin1')}\r\n`,
  );
  return Buffer.from(`*${words.length}\r\n${words.join('')}`, 'latin1');
}

/** A reply as something that is easy to compare: bytes as text, errors with a minus. */
export function plain(reply: Reply): unknown {
  if (reply instanceof Uint8Array) return Buffer.from(reply).toString('latin1');
  if (reply === null || typeof reply !== 'object') return reply;
  if (!('kind' in reply)) return reply.map(plain);
  if (reply.kind === 'status') return reply.text;
  if (reply.kind === 'error') return `-${reply.text}`;
  return reply.entries.map((entry) => entry.map(plain));
}
