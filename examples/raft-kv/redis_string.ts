/**
 * Commands on the value of a key.
 *
 * @module
 */
import { LONGEST_LIFE } from './expiry.ts';
import type { Handler } from './handler.ts';
import { add, negate, parseInteger } from './integer.ts';
import type { Integer } from './integer.ts';
import type { Keyspace } from './keyspace.ts';
import { latin1, latin1Bytes, nameOf } from './latin1.ts';
import {
  failure,
  invalidExpire,
  isFailure,
  NOT_AN_INTEGER,
  OK,
  SYNTAX_ERROR,
  wrongArity,
} from './replies.ts';
import type { Args, ErrorReply, Reply } from './service.ts';

/** Most bytes of a value. */
const LARGEST = 512 * 1024 * 1024;

const TOO_LARGE = failure(
  'string exceeds maximum allowed size (proto-max-bulk-len)',
);
const OVERFLOW = failure('increment or decrement would overflow');
const DECREMENT_OVERFLOW = failure('decrement would overflow');

/** What `SET` is told besides the key and the value. */
interface SetOptions {
  /** Milliseconds that the key has to live; null for ever. */
  ttl: number | null;
  keepTtl: boolean;
  /** Only when the key is there, or is not; null in either case. */
  when: 'there' | 'not there' | null;
  /** Whether the answer is the value before. */
  get: boolean;
}

const PLAIN: SetOptions = { ttl: null, keepTtl: false, when: null, get: false };

/** Milliseconds of the units that lives are counted in. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ['EX', 1000],
  ['PX', 1],
]);

function setOptions(words: Args): SetOptions | ErrorReply {
  const options = { ...PLAIN };
  let life: { word: Uint8Array; unit: number; name: string } | null = null;
  for (let at = 0; at < words.length; at++) {
    const name = nameOf(words[at]!);
    const unit = UNITS.get(name);
    const word = words[at + 1];
    if (unit !== undefined && word !== undefined) {
      if (options.keepTtl || (life !== null && life.name !== name))
        return SYNTAX_ERROR;
      life = { word, unit, name };
      at++;
    } else if (!setFlag(options, name) || (options.keepTtl && life !== null)) {
      return SYNTAX_ERROR;
    }
  }
  if (life === null) return options;
  const ttl = ttlOf(life.word, life.unit, 'set');
  return isFailure(ttl) ? ttl : { ...options, ttl };
}

/** @returns false for a word that can't stand here. */
function setFlag(options: SetOptions, name: string): boolean {
  if (name === 'NX' || name === 'XX') {
    const when = name === 'XX' ? 'there' : 'not there';
    if (options.when !== null && options.when !== when) return false;
    options.when = when;
  } else if (name === 'GET') {
    options.get = true;
  } else if (name === 'KEEPTTL') {
    options.keepTtl = true;
  } else {
    return false;
  }
  return true;
}

/** A time to live in milliseconds, from a number of such units. */
function ttlOf(
  word: Uint8Array,
  unit: number,
  command: string,
): number | ErrorReply {
  const count = parseInteger(word);
  if (count === null) return NOT_AN_INTEGER;
  const ttl = Number(count) * unit;
  return ttl > 0 && ttl <= LONGEST_LIFE ? ttl : invalidExpire(command);
}

const set: Handler = (keys, args) => {
  const options = args.length === 3 ? PLAIN : setOptions(args.slice(3));
  if (isFailure(options)) return options;
  const key = latin1(args[1]!);
  const old = keys.get(key);
  const before = old?.value ?? null;
  const { when } = options;
  if (when !== null && (when === 'there') !== (old !== null))
    return options.get ? before : null;
  put(keys, key, args[2]!, options);
  return options.get ? before : OK;
};

function put(
  keys: Keyspace,
  key: string,
  value: Uint8Array,
  { ttl, keepTtl }: SetOptions,
): void {
  const item = keys.set(key, value);
  if (ttl !== null) keys.expire(item, ttl);
  else if (!keepTtl) keys.persist(item);
}

/** `SETEX` and `PSETEX`. */
function setFor(name: string, unit: number): Handler {
  return (keys, args) => {
    const ttl = ttlOf(args[2]!, unit, name);
    if (isFailure(ttl)) return ttl;
    put(keys, latin1(args[1]!), args[3]!, { ...PLAIN, ttl });
    return OK;
  };
}

const setnx: Handler = (keys, args) => {
  const key = latin1(args[1]!);
  if (keys.get(key) !== null) return 0;
  put(keys, key, args[2]!, PLAIN);
  return 1;
};

const get: Handler = (keys, args) => keys.get(latin1(args[1]!))?.value ?? null;

const getset: Handler = (keys, args) => {
  const before = get(keys, args);
  put(keys, latin1(args[1]!), args[2]!, PLAIN);
  return before;
};

const getdel: Handler = (keys, args) => {
  const before = get(keys, args);
  keys.delete(latin1(args[1]!));
  return before;
};

const mget: Handler = (keys, args) =>
  args.slice(1).map((key) => keys.get(latin1(key))?.value ?? null);

const mset: Handler = (keys, args) => {
  if (args.length % 2 === 0) return wrongArity('mset');
  for (let at = 1; at < args.length; at += 2) {
    put(keys, latin1(args[at]!), args[at + 1]!, PLAIN);
  }
  return OK;
};

const strlen: Handler = (keys, args) =>
  keys.get(latin1(args[1]!))?.value.length ?? 0;

const append: Handler = (keys, args) => {
  const key = latin1(args[1]!);
  const more = args[2]!;
  const before = keys.get(key)?.value ?? new Uint8Array(0);
  const length = before.length + more.length;
  if (length > LARGEST) return TOO_LARGE;
  const value = new Uint8Array(length);
  value.set(before);
  value.set(more, before.length);
  keys.set(key, value);
  return length;
};

function increase(keys: Keyspace, key: string, by: Integer): Reply {
  const item = keys.get(key);
  const before = item === null ? 0 : parseInteger(item.value);
  if (before === null) return NOT_AN_INTEGER;
  const after = add(before, by);
  if (after === null) return OVERFLOW;
  keys.set(key, latin1Bytes(after.toString()));
  return after;
}

const incr: Handler = (keys, args) => increase(keys, latin1(args[1]!), 1);

const decr: Handler = (keys, args) => increase(keys, latin1(args[1]!), -1);

const incrby: Handler = (keys, args) => {
  const by = parseInteger(args[2]!);
  if (by === null) return NOT_AN_INTEGER;
  return increase(keys, latin1(args[1]!), by);
};

const decrby: Handler = (keys, args) => {
  const by = parseInteger(args[2]!);
  if (by === null) return NOT_AN_INTEGER;
  const down = negate(by);
  if (down === null) return DECREMENT_OVERFLOW;
  return increase(keys, latin1(args[1]!), down);
};

/** What is done for each command, by name. */
export const STRING_COMMANDS: Readonly<Record<string, Handler>> = {
  append,
  decr,
  decrby,
  get,
  getdel,
  getset,
  incr,
  incrby,
  mget,
  mset,
  psetex: setFor('psetex', 1),
  set,
  setex: setFor('setex', 1000),
  setnx,
  strlen,
};
