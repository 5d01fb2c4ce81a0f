/**
 * Replies that many commands give, in the words of Redis.
 *
 * @module
 */
import { excerpt } from './latin1.ts';
import type { Args, ErrorReply, StatusReply } from './service.ts';

export const OK: StatusReply = { kind: 'status', text: 'OK' };

/** A line that a client takes for success. */
export function status(text: string): StatusReply {
  return { kind: 'status', text };
}

/** An error; it begins with `ERR` unless it says another code. */
export function failure(text: string, code = 'ERR'): ErrorReply {
  return { kind: 'error', text: `${code} ${text}` };
}

/** Whether this is what a client is told when something did not work. */
export function isFailure(value: unknown): value is ErrorReply {
  return (value as Partial<ErrorReply> | null)?.kind === 'error';
}

export const SYNTAX_ERROR = failure('syntax error');
export const NOT_AN_INTEGER = failure(
  'value is not an integer or out of range',
);

export function wrongArity(name: string): ErrorReply {
  return failure(`wrong number of arguments for '${name}' command`);
}

export function invalidExpire(name: string): ErrorReply {
  return failure(`invalid expire time in '${name}' command`);
}

export function unknownSubcommand(command: string, args: Args): ErrorReply {
  const told = excerpt(args[1]!);
  return failure(`unknown subcommand '${told}'. Try ${command} HELP.`);
}
