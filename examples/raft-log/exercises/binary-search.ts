/**
 * Terms never fall along a log: whoever looks for one need not look at
 * every entry.
 *
 * @module
 */
import {
  MemoryStorage,
  newConfState,
  newEntry,
  newSnapshot,
  SILENT,
} from '../../../src/index.ts';
import type { Entry, EntryId } from '../../../src/index.ts';
import { RaftLog } from '../../../src/internals.ts';
import type { Exercise } from '../../exercise.ts';

/** A log with entries of these terms, the first of which is at `first`. */
function logOf(terms: readonly number[], first = 1): RaftLog {
  const entries = terms.map((term, i) => newEntry(term, first + i));
  const conf = newConfState({ voters: [1] });
  const before = first > 1 ? terms[0]! : 0;
  const snapshot = newSnapshot(first - 1, before, conf);
  const log = new RaftLog(new MemoryStorage({ snapshot }), SILENT);
  log.append(entries);
  return log;
}

function show({ index, term }: EntryId): string {
  return `{ index: ${index}, term: ${term} }`;
}

/** Asks a log, and compares what it answers. */
function expectPlace(
  log: RaftLog,
  [index, term]: readonly [number, number],
  wanted: EntryId,
  same: (one: EntryId) => boolean,
): string | null {
  const found = log.findConflictByTerm(index, term);
  if (same(found)) return null;
  const asked = `findConflictByTerm(${index}, ${term})`;
  return `${asked} = ${show(found)}, not ${show(wanted)}`;
}

const TERMS = [1, 1, 2, 2, 4];
const LAST_OF_2 = { index: 4, term: 2 };

/** The book's way, entry by entry. */
function byLooking(log: RaftLog, index: number, term: number): EntryId {
  for (let at = index; at > 0; at--) {
    const ours = log.termAt(at);
    if (ours === null) return { index: at, term: 0 };
    if (ours <= term) return { index: at, term: ours };
  }
  return { index: 0, term: 0 };
}

/** The first question to a log that it answers otherwise than the book. */
function compareAll(log: RaftLog, beyond = 0): string | null {
  for (let index = 0; index <= log.lastIndex() + beyond; index++) {
    for (let term = 0; term <= 6; term++) {
      const wanted = byLooking(log, index, term);
      const same = (one: EntryId): boolean =>
        one.index === wanted.index && one.term === wanted.term;
      const other = expectPlace(log, [index, term], wanted, same);
      if (other !== null) return other;
    }
  }
  return null;
}

/** Most looks that a search among a thousand entries may take. */
const MOST_LOOKS = 40;

function countLooks(): string | null {
  const terms = Array.from({ length: 1000 }, (_, i) => 1 + (i >> 3));
  const log = logOf(terms);
  const inside = log.unstable as unknown as { list: Entry[] };
  let looks = 0;
  inside.list = new Proxy(inside.list, {
    get: (list, key, self) => {
      if (typeof key === 'string' && /^\d+$/.test(key)) looks++;
      return Reflect.get(list, key, self) as unknown;
    },
  });
  log.findConflictByTerm(1000, 2);
  return looks <= MOST_LOOKS ? null : `${looks} entries were looked at`;
}

export const exercise: Exercise = {
  file: 'src/raft_log.ts',
  symbol: 'RaftLog.findConflictByTerm',
  start: {
    text: `\
  findConflictByTerm(index: number, term: number): EntryId {
    for (let at = index; at > 0; at--) {
      const ours = this.termAt(at);
      if (ours === null) return { index: at, term: 0 };
      if (ours <= term) return { index: at, term: ours };
    }
    return { index: 0, term: 0 };
  }
`,
    caught: 'every-entry',
  },
  solution: `\
  findConflictByTerm(index: number, term: number): EntryId {
    if (this.termAt(index) === null) return { index, term: 0 };
    // What was compacted away counts as term 0: it is never too high.
    let low = 0;
    let high = index;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.termOrZero(middle) <= term) low = middle;
      else high = middle - 1;
    }
    return { index: low, term: this.termOrZero(low) };
  }
`,
  wrong: [
    {
      // One question, and an answer that has all entries in it.
      text: `\
  findConflictByTerm(index: number, term: number): EntryId {
    if (this.termAt(index) === null) return { index, term: 0 };
    const entries = this.allEntries();
    const first = this.firstIndex();
    for (let at = index; at >= first; at--) {
      const ours = entries[at - first]!.term;
      if (ours <= term) return { index: at, term: ours };
    }
    const before = Math.min(index, first - 1);
    if (this.termOrZero(before) > term) return { index: before - 1, term: 0 };
    return { index: before, term: this.termOrZero(before) };
  }
`,
      caught: 'every-entry',
    },
    {
      // Stops short of the term itself.
      text: `\
  findConflictByTerm(index: number, term: number): EntryId {
    if (this.termAt(index) === null) return { index, term: 0 };
    let low = 0;
    let high = index;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.termOrZero(middle) < term) low = middle;
      else high = middle - 1;
    }
    return { index: low, term: this.termOrZero(low) };
  }
`,
      caught: 'equal-term',
    },
    {
      // Finds the first entry of the term.
      text: `\
  findConflictByTerm(index: number, term: number): EntryId {
    if (this.termAt(index) === null) return { index, term: 0 };
    let low = this.firstIndex() - 1;
    let high = index;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.termOrZero(middle) < term) low = middle + 1;
      else high = middle;
    }
    return { index: low, term: this.termOrZero(low) };
  }
`,
      caught: 'last-of-term',
    },
    {
      // Does not go back past the last place with a term.
      text: `\
  findConflictByTerm(index: number, term: number): EntryId {
    if (this.termAt(index) === null) return { index, term: 0 };
    let low = this.firstIndex() - 1;
    let high = index;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.termOrZero(middle) <= term) low = middle;
      else high = middle - 1;
    }
    return { index: low, term: this.termOrZero(low) };
  }
`,
      caught: 'compacted',
    },
    {
      // Takes every index for one of the log.
      text: `\
  findConflictByTerm(index: number, term: number): EntryId {
    let low = 0;
    let high = index;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.termOrZero(middle) <= term) low = middle;
      else high = middle - 1;
    }
    return { index: low, term: this.termOrZero(low) };
  }
`,
      caught: 'beyond-the-end',
    },
  ],
  checks: [
    {
      id: 'every-entry',
      fails: {
        zh:
          '一千个条目里找一个位置，几乎每个条目都看了。任期沿着日志只升不降，' +
          '每看一次就可以去掉一半。',
        en:
          'To find one place among a thousand entries it looks at nearly all ' +
          'of them. Terms never fall along a log, so every look can rule out ' +
          'half of what is left.',
      },
      run: countLooks,
    },
    {
      id: 'equal-term',
      fails: {
        zh: '任期正好相等的条目也可能一样，它要算在内。',
        en: 'An entry of exactly that term may match as well: it counts.',
      },
      run: () =>
        expectPlace(logOf(TERMS), [5, 2], LAST_OF_2, ({ term }) => term === 2),
    },
    {
      id: 'last-of-term',
      fails: {
        zh: '任期对了，位置太靠前：要的是这样的条目里最后一个，不是第一个。',
        en:
          'The right term, but too early a place: of such entries the last ' +
          'one is wanted, not the first.',
      },
      run: () =>
        expectPlace(
          logOf(TERMS),
          [5, 2],
          LAST_OF_2,
          ({ index }) => index === 4,
        ),
    },
    {
      id: 'all-places',
      fails: {
        zh: '与逐个看的结果不同。',
        en: 'It differs from looking at every entry.',
      },
      run: () => compareAll(logOf(TERMS)),
    },
    {
      id: 'compacted',
      fails: {
        zh:
          '日志的开头已经压缩掉了。`firstIndex()` 的前一个位置还有任期；连' +
          '它也' +
          '太高，答案就在再前一个，那里的任期不知道，写 0。',
        en:
          'The beginning of this log was compacted away. The place right ' +
          'before `firstIndex()` still has a term; when that is too high, ' +
          'too, the answer is the place before it, whose term is not known: 0.',
      },
      run: () => compareAll(logOf([3, 3, 4, 5], 8)),
    },
    {
      id: 'beyond-the-end',
      fails: {
        zh: '问的下标超出了日志的末尾：那里没有任期，答它自己，任期写 0。',
        en:
          'The index lies beyond the end of the log: no term is known there, ' +
          'and the answer is the index itself, with the term 0.',
      },
      run: () => compareAll(logOf(TERMS), 2),
    },
  ],
  trials: [
    { profile: 'rivals', seeds: 15 },
    { profile: 'snapshots', seeds: 15 },
  ],
  because: {},
};
