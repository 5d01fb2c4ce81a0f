/**
 * Entries that are on disk leave memory, and so must what they carry.
 *
 * @module
 */
import { newEntry, SILENT } from '../../../src/index.ts';
import type { Entry } from '../../../src/index.ts';
import { Unstable } from '../../../src/internals.ts';
import type { Exercise } from '../../exercise.ts';

interface Inside {
  list: Entry[];
}

function insideOf(unstable: Unstable): Inside {
  return unstable as unknown as Inside;
}

function entriesTo(last: number): Entry[] {
  const data = new Uint8Array(10);
  return Array.from({ length: last }, (_, i) => newEntry(1, i + 1, data));
}

/** Entries 1 to `last`, of which those up to `out` were handed out. */
function holding(last: number, out: number): Unstable {
  const unstable = new Unstable(1, SILENT);
  const entries = entriesTo(last);
  unstable.truncateAndAppend(entries.slice(0, out));
  unstable.acceptInProgress();
  if (out < last) unstable.truncateAndAppend(entries.slice(out));
  return unstable;
}

/** How many dropped entries are still to be found in the array. */
function keptAfter(last: number, stable: number): number {
  const unstable = holding(last, last);
  const dropped = new Set(unstable.entries.slice(0, stable));
  unstable.stableTo({ term: 1, index: stable });
  return insideOf(unstable).list.filter((entry) => dropped.has(entry)).length;
}

function kept(): string | null {
  for (const [last, stable] of [
    [10, 3],
    [100, 40],
    [100, 80],
  ] as const) {
    const left = keptAfter(last, stable);
    if (left > 0) return `${left} of ${stable} entries are still held`;
  }
  return null;
}

/** Entries that are put somewhere else while others are dropped. */
const MOST_MOVES = 10_000;

function moves(): string | null {
  const unstable = holding(2000, 2000);
  let moved = 0;
  const inside = insideOf(unstable);
  inside.list = new Proxy(inside.list, {
    set: (list, key, value, self) => {
      const entry = typeof value === 'object' && value !== null;
      if (entry) moved++;
      return Reflect.set(list, key, value, self);
    },
  });
  for (let index = 1; index <= 2000; index++) {
    unstable.stableTo({ term: 1, index });
  }
  return moved <= MOST_MOVES ? null : `${moved} entries were moved`;
}

/** Slots that an array with no entries in it may have. */
const MOST_SLOTS = 100;

function slots(): string | null {
  const unstable = holding(2000, 2000);
  for (let index = 1; index <= 2000; index++) {
    unstable.stableTo({ term: 1, index });
  }
  const { length } = insideOf(unstable).list;
  return length <= MOST_SLOTS ? null : `${length} slots, and no entry`;
}

function rest(): string | null {
  const unstable = holding(100, 100);
  for (const index of [1, 5, 33, 34, 70, 99]) {
    unstable.stableTo({ term: 1, index });
    const ids = unstable.entries.map((entry) => entry?.index);
    const wanted = entriesTo(100).slice(index);
    const same = wanted.every((entry, i) => ids[i] === entry.index);
    if (ids.length !== wanted.length || !same) {
      return `after ${index}: ${ids.length} entries from ${ids[0]} on`;
    }
    const term = unstable.maybeTerm(index + 1);
    if (term !== 1) return `maybeTerm(${index + 1}) = ${term}`;
  }
  return null;
}

/** A write can reach further than what was handed out to be written. */
function size(): string | null {
  const unstable = holding(6, 2);
  unstable.stableTo({ term: 1, index: 4 });
  const left = unstable.untakenSize;
  return left === 20 ? null : `untakenSize = ${left}, not 20`;
}

const HEAD = `\
  private drop(count: number): void {
    const untaken = this.head + this.offsetInProgress - this.offset;
`;

export const exercise: Exercise = {
  file: 'src/unstable.ts',
  symbol: 'Unstable.drop',
  start: {
    text: `${HEAD}\
    this.head += count;
    this.untakenSize -= this.sizeBetween(untaken, this.head);
    if (this.head < STALE || this.head * 2 < this.list.length) return;
    this.list.splice(0, this.head);
    this.head = 0;
  }
`,
    caught: 'kept',
  },
  solution: `${HEAD}\
    const first = this.head;
    this.head += count;
    this.untakenSize -= this.sizeBetween(untaken, this.head);
    this.list.fill(undefined!, first, this.head);
    if (this.head < STALE || this.head * 2 < this.list.length) return;
    this.list.splice(0, this.head);
    this.head = 0;
  }
`,
  wrong: [
    {
      // Empties the array each time.
      text: `${HEAD}\
    this.untakenSize -= this.sizeBetween(untaken, this.head + count);
    this.list.splice(0, this.head + count);
    this.head = 0;
  }
`,
      caught: 'moves',
    },
    {
      // Counts what is not there any more.
      text: `${HEAD}\
    const first = this.head;
    this.head += count;
    this.list.fill(undefined!, first, this.head);
    if (untaken > this.head) {
      this.untakenSize -= this.sizeBetween(untaken, this.head);
    }
    if (this.head < STALE || this.head * 2 < this.list.length) return;
    this.list.splice(0, this.head);
    this.head = 0;
  }
`,
      caught: 'size',
    },
    {
      // Lets go of entries, and of no slot.
      text: `${HEAD}\
    const first = this.head;
    this.head += count;
    this.untakenSize -= this.sizeBetween(untaken, this.head);
    this.list.fill(undefined!, first, this.head);
  }
`,
      caught: 'slots',
    },
    {
      // Takes the number of entries for a place in the array.
      text: `${HEAD}\
    this.head += count;
    this.untakenSize -= this.sizeBetween(untaken, this.head);
    this.list.fill(undefined!, 0, count);
    if (this.head < STALE || this.head * 2 < this.list.length) return;
    this.list.splice(0, this.head);
    this.head = 0;
  }
`,
      caught: 'kept-later',
    },
  ],
  checks: [
    {
      id: 'kept',
      fails: {
        zh:
          '写好的条目已经不算在内，数组里却还拿着它们，它们带的数据也就' +
          '回收不了。',
        en:
          'The entries are on disk and do not count any more, but the array ' +
          'still holds them, and what they carry cannot be freed.',
      },
      run: kept,
    },
    {
      id: 'kept-later',
      fails: {
        zh:
          '第一次去掉的放开了，后来去掉的没有。`count` 是个数，' +
          '条目从 `head` 开始。',
        en:
          'What was dropped first is let go, what was dropped later is not. ' +
          '`count` is a number of entries, and they begin at `head`.',
      },
      run: () => {
        const unstable = holding(100, 100);
        const dropped = new Set(unstable.entries.slice(0, 20));
        unstable.stableTo({ term: 1, index: 15 });
        unstable.stableTo({ term: 1, index: 20 });
        const { list } = insideOf(unstable);
        const left = list.filter((entry) => dropped.has(entry)).length;
        return left === 0 ? null : `${left} of 20 entries are still held`;
      },
    },
    {
      id: 'rest',
      fails: {
        zh: '剩下的条目乱了：还没写好的，一个也不能少，位置也不能错。',
        en:
          'The entries that are left are not what they were. None may be ' +
          'missing, and each must be found at its place.',
      },
      run: rest,
    },
    {
      id: 'size',
      fails: {
        zh:
          '`untakenSize` 不对。写好的若有一部分还没有交出去过，' +
          '它们的字节要减去，而且要在放开之前数。',
        en:
          '`untakenSize` is wrong. When some of what is on disk had not been ' +
          'handed out, its bytes are to be subtracted, and counted before ' +
          'the entries are let go.',
      },
      run: size,
    },
    {
      id: 'slots',
      fails: {
        zh:
          '两千个条目都写好了，数组里还有两千个空格子。条目放开了，格子也要' +
          '收回，不然节点运行多久，数组就长多久。',
        en:
          'Two thousand entries are on disk, and the array still has two ' +
          'thousand empty slots. Entries are let go, but the slots must go, ' +
          'too, or the array grows as long as the node runs.',
      },
      run: slots,
    },
    {
      id: 'moves',
      fails: {
        zh:
          '逐个写好两千个条目，挪动了上百万次。每次都把剩下的往前挪，' +
          '日志越长越慢。',
        en:
          'Two thousand entries that are written one by one cost millions of ' +
          'moves. Moving all the rest each time gets slower as the log grows.',
      },
      run: moves,
    },
  ],
  trials: [
    { profile: 'stalls', seeds: 10 },
    { profile: 'slow-disk', seeds: 10 },
  ],
  because: {},
};
