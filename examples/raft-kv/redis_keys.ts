/**
 * Commands on keys, whatever they hold.
 *
 * @module
 */
import { Glob, LONGEST_PATTERN } from './glob.ts';
import type { Handler } from './handler.ts';
import { parseInteger } from './integer.ts';
import type { Item } from './keyspace.ts';
import { excerpt, latin1, latin1Bytes, nameOf } from './latin1.ts';
import {
  failure,
  isFailure,
  NOT_AN_INTEGER,
  OK,
  status,
  SYNTAX_ERROR,
} from './replies.ts';
import type { Args, ErrorReply } from './service.ts';

const INVALID_CURSOR = failure('invalid cursor');
const LARGEST_CURSOR = 2n ** 64n - 1n;
const PATTERN_TOO_LONG = failure(
  `a pattern of more than ${LONGEST_PATTERN} bytes`,
);
/** The one type of values that there is. */
const STRING = 'STRING';

/** Keys that `SCAN` looks at, when it is not told how many. */
const USUAL_COUNT = 10;

const del: Handler = (keys, args) => {
  let count = 0;
  for (const key of args.slice(1)) {
    if (keys.delete(latin1(key))) count++;
  }
  return count;
};

const exists: Handler = (keys, args) =>
  args.slice(1).filter((key) => keys.get(latin1(key)) !== null).length;

const type: Handler = (keys, args) =>
  status(keys.get(latin1(args[1]!)) === null ? 'none' : 'string');

const dbsize: Handler = (keys) => keys.size;

const flush: Handler = (keys, args) => {
  const how = args[1] === undefined ? 'SYNC' : nameOf(args[1]);
  if (args.length > 2 || (how !== 'SYNC' && how !== 'ASYNC'))
    return SYNTAX_ERROR;
  keys.clear();
  return OK;
};

const list: Handler = (keys, args) => {
  if (args[1]!.length > LONGEST_PATTERN) return PATTERN_TOO_LONG;
  const glob = new Glob(latin1(args[1]!));
  return namesOf(keys.inOrder.filter(({ key }) => glob.matches(key)));
};

function namesOf(items: readonly Item[]): Uint8Array[] {
  return items.map(({ key }) => latin1Bytes(key));
}

/** What `SCAN` is told besides the cursor. */
interface ScanOptions {
  count: number;
  match: Glob | null;
  type: string;
}

function scanOptions(words: Args): ScanOptions | ErrorReply {
  const options: ScanOptions = {
    count: USUAL_COUNT,
    match: null,
    type: STRING,
  };
  for (let at = 0; at < words.length; at += 2) {
    const name = nameOf(words[at]!);
    const word = words[at + 1];
    if (word === undefined) return SYNTAX_ERROR;
    if (name === 'MATCH') {
      if (word.length > LONGEST_PATTERN) return PATTERN_TOO_LONG;
      options.match = new Glob(latin1(word));
    } else if (name === 'TYPE') options.type = nameOf(word);
    else if (name === 'COUNT') {
      const count = parseInteger(word);
      if (count === null) return NOT_AN_INTEGER;
      if (count < 1) return SYNTAX_ERROR;
      options.count = Number(count);
    } else return SYNTAX_ERROR;
  }
  return options;
}

/** A cursor that was given out; null for what can't have been. */
function parseCursor(word: Uint8Array): number | null {
  const text = excerpt(word);
  if (!/^\d{1,20}$/.test(text) || BigInt(text) > LARGEST_CURSOR) return null;
  return Number(text);
}

/**
 * From the last slot down to the first; the cursor says how many are left.
 * A key moves only to a lower slot, when one that stood there goes. So no
 * key is missed that is there all the time, though one may come twice.
 */
const scan: Handler = (keys, args) => {
  const cursor = parseCursor(args[1]!);
  if (cursor === null) return INVALID_CURSOR;
  const options = scanOptions(args.slice(2));
  if (isFailure(options)) return options;
  const { count, match } = options;
  const end = cursor === 0 ? keys.size : Math.min(cursor, keys.size);
  const from = Math.max(0, end - count);
  const found = keys.inOrder
    .slice(from, end)
    .filter(({ key }) => match === null || match.matches(key));
  const names = options.type === STRING ? namesOf(found) : [];
  return [from.toString(), names];
};

/** What is done for each command, by name. */
export const KEY_COMMANDS: Readonly<Record<string, Handler>> = {
  dbsize,
  del,
  exists,
  flushall: flush,
  flushdb: flush,
  keys: list,
  scan,
  type,
  unlink: del,
};
