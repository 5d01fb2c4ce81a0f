/**
 * Commands on how long a key lives.
 *
 * @module
 */
import { LONGEST_LIFE } from './expiry.ts';
import type { Handler } from './handler.ts';
import { parseInteger } from './integer.ts';
import { excerpt, latin1, nameOf } from './latin1.ts';
import {
  failure,
  invalidExpire,
  isFailure,
  NOT_AN_INTEGER,
} from './replies.ts';
import type { Args, ErrorReply } from './service.ts';

const NX_ALONE = failure(
  'NX and XX, GT or LT options at the same time are not compatible',
);
const GT_OR_LT = failure(
  'GT and LT options at the same time are not compatible',
);
/** The last moment that Redis can count back to. */
const FIRST_MOMENT = -(2 ** 63);

/** Milliseconds that a key has to live: null for ever. */
type Ttl = number | null;

/** When a life may be replaced by another. */
const CONDITIONS: Readonly<
  Record<string, (now: Ttl, then: number) => boolean>
> = {
  NX: (now) => now === null,
  XX: (now) => now !== null,
  GT: (now, then) => now !== null && then > now,
  LT: (now, then) => now === null || then < now,
};

/** The names of conditions. */
function conditionsOf(words: Args): readonly string[] | ErrorReply {
  const names = new Set<string>();
  for (const word of words) {
    const name = nameOf(word);
    if (!Object.hasOwn(CONDITIONS, name))
      return failure(`Unsupported option ${excerpt(word)}`);
    names.add(name);
  }
  if (names.has('NX') && names.size > 1) return NX_ALONE;
  if (names.has('GT') && names.has('LT')) return GT_OR_LT;
  return [...names];
}

/** `EXPIRE` and `PEXPIRE`. */
function expire(name: string, unit: number): Handler {
  return (keys, args) => {
    const conditions = conditionsOf(args.slice(3));
    if (isFailure(conditions)) return conditions;
    const count = parseInteger(args[2]!);
    if (count === null) return NOT_AN_INTEGER;
    const ttl = Number(count) * unit;
    if (ttl > LONGEST_LIFE || ttl < FIRST_MOMENT) return invalidExpire(name);
    const key = latin1(args[1]!);
    const item = keys.get(key);
    if (item === null) return 0;
    const now = keys.ttl(item);
    if (!conditions.every((word) => CONDITIONS[word]!(now, ttl))) return 0;
    if (ttl > 0) keys.expire(item, ttl);
    else keys.delete(key);
    return 1;
  };
}

/** `TTL` and `PTTL`: -1 for a key that does not die, -2 for none. */
function ttl(unit: number): Handler {
  return (keys, args) => {
    const item = keys.get(latin1(args[1]!));
    if (item === null) return -2;
    const left = keys.ttl(item);
    return left === null ? -1 : Math.round(left / unit);
  };
}

const persist: Handler = (keys, args) => {
  const item = keys.get(latin1(args[1]!));
  return item !== null && keys.persist(item) ? 1 : 0;
};

/** What is done for each command, by name. */
export const EXPIRE_COMMANDS: Readonly<Record<string, Handler>> = {
  expire: expire('expire', 1000),
  persist,
  pexpire: expire('pexpire', 1),
  pttl: ttl(1),
  ttl: ttl(1000),
};
