/**
 * The commands that this server knows.
 *
 * @module
 */
import { excerpt, latin1Bytes, nameOf } from './latin1.ts';
import { failure, wrongArity } from './replies.ts';
import type { Args, ErrorReply } from './service.ts';

/**
 * Who does a command: the store, in a read of now or by the log; the session;
 * or the node.
 */
export type CommandKind = 'read' | 'write' | 'session' | 'admin';

/** What there is to know of a command. */
export interface CommandSpec {
  /** In small letters. */
  readonly name: string;
  readonly kind: CommandKind;
  /** Words of a call, its name counted; when negative, at least so many. */
  readonly arity: number;
  /** As `COMMAND` tells them. */
  readonly flags: readonly string[];
  /** The first word that is a key, the last, and the step between them. */
  readonly keys: readonly [first: number, last: number, step: number];
}

type Row = readonly [
  name: string,
  arity: number,
  flags: string,
  keys?: CommandSpec['keys'],
];

/**
 * Most bytes of a word, which may be a key: no string has more letters. It is
 * the same everywhere, or the nodes would not be.
 */
const LONGEST_WORD = 2 ** 29 - 24;
const TOO_LONG = failure(`a word of more than ${LONGEST_WORD} bytes`);

/** Letters of an unknown call that are told back. */
const MOST_TOLD = 128;

const ONE: CommandSpec['keys'] = [1, 1, 1];
const ALL: CommandSpec['keys'] = [1, -1, 1];

const READS: readonly Row[] = [
  ['dbsize', 1, 'fast'],
  ['exists', -2, 'fast', ALL],
  ['get', 2, 'fast', ONE],
  ['keys', 2, ''],
  ['mget', -2, 'fast', ALL],
  ['pttl', 2, 'fast', ONE],
  ['scan', -2, ''],
  ['strlen', 2, 'fast', ONE],
  ['ttl', 2, 'fast', ONE],
  ['type', 2, 'fast', ONE],
];

const WRITES: readonly Row[] = [
  ['append', 3, 'denyoom fast', ONE],
  ['decr', 2, 'denyoom fast', ONE],
  ['decrby', 3, 'denyoom fast', ONE],
  ['del', -2, '', ALL],
  ['expire', -3, 'fast', ONE],
  ['flushall', -1, ''],
  ['flushdb', -1, ''],
  ['getdel', 2, 'fast', ONE],
  ['getset', 3, 'denyoom fast', ONE],
  ['incr', 2, 'denyoom fast', ONE],
  ['incrby', 3, 'denyoom fast', ONE],
  ['mset', -3, 'denyoom', [1, -1, 2]],
  ['persist', 2, 'fast', ONE],
  ['pexpire', -3, 'fast', ONE],
  ['psetex', 4, 'denyoom', ONE],
  ['set', -3, 'denyoom', ONE],
  ['setex', 4, 'denyoom', ONE],
  ['setnx', 3, 'denyoom fast', ONE],
  ['unlink', -2, 'fast', ALL],
];

const SESSION: readonly Row[] = [
  ['auth', -2, 'noscript loading stale fast no_auth allow_busy'],
  ['client', -2, ''],
  ['command', -1, 'loading stale'],
  ['config', -2, ''],
  ['discard', 1, 'noscript loading stale fast allow_busy'],
  ['echo', 2, 'loading stale fast'],
  ['exec', 1, 'noscript loading stale skip_slowlog'],
  ['hello', -1, 'noscript loading stale fast no_auth allow_busy'],
  ['info', -1, 'loading stale'],
  ['multi', 1, 'noscript loading stale fast allow_busy'],
  ['ping', -1, 'fast'],
  ['quit', -1, 'noscript loading stale fast no_auth allow_busy'],
  ['reset', 1, 'noscript loading stale fast no_auth allow_busy'],
  ['select', 2, 'loading stale fast'],
  ['unwatch', 1, 'noscript loading stale fast allow_busy'],
  ['watch', -2, 'noscript loading stale fast allow_busy', ALL],
];

const ADMIN: readonly Row[] = [
  ['raft.add', -3, 'admin'],
  ['raft.members', 1, 'admin'],
  ['raft.promote', 2, 'admin'],
  ['raft.remove', 2, 'admin'],
  ['raft.snapshot', 1, 'admin'],
  ['raft.status', 1, 'admin'],
  ['raft.transfer', 2, 'admin'],
];

function specs(kind: CommandKind, rows: readonly Row[]): CommandSpec[] {
  return rows.map(([name, arity, text, keys = [0, 0, 0]]) => {
    const flags = text === '' ? [] : text.split(' ');
    if (kind === 'read') flags.unshift('readonly');
    if (kind === 'write') flags.unshift('write');
    return { name, kind, arity, flags, keys };
  });
}

/** All commands, in the order in which they are listed. */
export const COMMANDS: readonly CommandSpec[] = [
  ...specs('read', READS),
  ...specs('write', WRITES),
  ...specs('session', SESSION),
  ...specs('admin', ADMIN),
];

/** Letters of the names that are found without making a string of them. */
const FEW = 4;
/** The bit that small letters have, and capitals have not. */
const SMALL = 0x20;

/** Few letters as one number, the same for small ones and capitals. */
function lettersOf(word: Uint8Array): number {
  let letters = 0;
  for (let i = 0; i < word.length; i++)
    letters = (letters << 8) | word[i]! | SMALL;
  return letters;
}

/** By their letters, for `GET`, `SET` and others: most calls are of these. */
const BY_LETTERS: ReadonlyMap<number, CommandSpec> = new Map(
  COMMANDS.filter(({ name }) => name.length <= FEW).map((spec) => {
    return [lettersOf(latin1Bytes(spec.name)), spec] as const;
  }),
);

/** By name, as nearly all calls write it. */
const BY_NAME: ReadonlyMap<string, CommandSpec> = new Map([
  ...COMMANDS.map((spec) => [spec.name.toUpperCase(), spec] as const),
  ...COMMANDS.map((spec) => [spec.name, spec] as const),
]);

/** The command of this name, in whatever letters; null for none. */
export function commandNamed(word: Uint8Array): CommandSpec | null {
  if (word.length <= FEW) return BY_LETTERS.get(lettersOf(word)) ?? null;
  return BY_NAME.get(excerpt(word)) ?? BY_NAME.get(nameOf(word)) ?? null;
}

/**
 * What a call asks for, or why it can't be.
 *
 * Every call comes through here, before the log and behind it: what no node
 * can do must not get further.
 */
export function commandOf(args: Args): CommandSpec | ErrorReply {
  const spec = commandNamed(args[0]!);
  if (spec === null) return unknown(args);
  const { arity } = spec;
  const right = arity < 0 ? args.length >= -arity : args.length === arity;
  if (!right) return wrongArity(spec.name);
  for (const word of args) if (word.length > LONGEST_WORD) return TOO_LONG;
  return spec;
}

function unknown([name, ...args]: Args): ErrorReply {
  let told = '';
  for (const word of args) {
    if (told.length >= MOST_TOLD) break;
    told += `'${excerpt(word, MOST_TOLD - told.length)}' `;
  }
  const what = `unknown command '${excerpt(name!)}'`;
  const text = `${what}, with args beginning with: ${told}`;
  return failure(text.replaceAll(/[\r\n]/g, ' '));
}
