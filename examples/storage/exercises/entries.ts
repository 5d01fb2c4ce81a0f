/**
 * A page of the log, without a copy of all that is left of the log.
 *
 * @module
 */
import {
  CompactedError,
  entriesSize,
  limitSize,
  MemoryStorage,
  newConfState,
  newEntry,
  newSnapshot,
  NO_LIMIT,
  UnavailableError,
} from '../../../src/index.ts';
import type { Entry } from '../../../src/index.ts';
import type { Exercise } from '../../exercise.ts';

function entriesFrom(first: number, count: number): Entry[] {
  const data = new Uint8Array(10);
  return Array.from({ length: count }, (_, i) => newEntry(1, first + i, data));
}

/** A storage whose first entry is 5. */
function storageOf(count: number): MemoryStorage {
  const conf = newConfState({ voters: [1] });
  const storage = new MemoryStorage({ snapshot: newSnapshot(4, 1, conf) });
  storage.append(entriesFrom(5, count));
  return storage;
}

/** Three entries of a short log, whatever that takes. */
function atHand(): string | null {
  try {
    storageOf(3).entries(5, 8, 20);
    return null;
  } catch (error) {
    const missing = error instanceof ReferenceError;
    return missing ? error.message : null;
  }
}

/** Entries that are looked at to give one page out of ten thousand. */
const MOST_LOOKS = 100;

/** How many entries of ten thousand are looked at to give one page. */
function looksFor(maxSize: number): number {
  const storage = storageOf(10_000);
  const parts = storage as unknown as { list: Entry[] };
  let looks = 0;
  parts.list = new Proxy(parts.list, {
    get: (list, key, self) => {
      if (typeof key === 'string' && /^\d+$/.test(key)) looks++;
      return Reflect.get(list, key, self) as unknown;
    },
  });
  storage.entries(5, 10_005, maxSize);
  return looks;
}

function countLooks(): string | null {
  const looks = looksFor(100);
  return looks <= MOST_LOOKS ? null : `${looks} entries were looked at`;
}

/** A page of so many entries may take ten looks at each. */
const PAGE = 700;

function countAgain(): string | null {
  const looks = looksFor(entriesSize(entriesFrom(5, PAGE)));
  if (looks <= 10 * PAGE) return null;
  return `${looks} looks for a page of ${PAGE} entries`;
}

/** Compares a page with the prefix that fits. */
function expectPage(
  count: number,
  [lo, hi, maxSize]: readonly [number, number, number],
): string | null {
  const asked = `entries(${lo}, ${hi}, ${maxSize})`;
  const page = storageOf(count).entries(lo, hi, maxSize);
  const all = entriesFrom(5, count).slice(lo - 5, hi - 5);
  const wanted = limitSize(all, maxSize);
  if (page.length !== wanted.length) {
    return `${asked} has ${page.length} entries, not ${wanted.length}`;
  }
  const wrong = page.find((entry, i) => entry.index !== lo + i);
  return wrong === undefined ? null : `${asked} has entry ${wrong.index}`;
}

/** All pages of a short log. */
function everyPage(): string | null {
  for (let lo = 5; lo <= 9; lo++) {
    for (let hi = lo; hi <= 10; hi++) {
      for (const size of [0, 15, 16, 17, 31, 32, 48, 90, NO_LIMIT]) {
        const other = expectPage(5, [lo, hi, size]);
        if (other !== null) return other;
      }
    }
  }
  return null;
}

function longPage(): string | null {
  const size = entriesSize(entriesFrom(5, 700));
  return (
    expectPage(1000, [5, 1005, size]) ?? expectPage(1000, [5, 1005, NO_LIMIT])
  );
}

function errorName(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return (error as Error).name;
  }
  return 'no error';
}

function errors(): string | null {
  const gone = errorName(() => storageOf(3).entries(4, 6, NO_LIMIT));
  if (gone !== CompactedError.name) return `entries(4, 6): ${gone}`;
  const past = errorName(() => storageOf(3).entries(6, 9, NO_LIMIT));
  if (past === 'no error') return `entries(6, 9): ${past}`;
  const none = errorName(() => storageOf(0).entries(5, 5, NO_LIMIT));
  if (none !== UnavailableError.name) return `none is held: ${none}`;
  return null;
}

const HEAD = `\
  entries(lo: number, hi: number, maxSize: number): readonly Entry[] {
    const offset = this.offset();
    if (lo <= offset) throw new CompactedError();
    const last = this.lastIndex();
    if (hi > last + 1) {
      throw new InvariantError(
        \`entries' hi(\${hi}) is out of bound lastindex(\${last})\`,
      );
    }
    if (this.list.length === 1) throw new UnavailableError();
`;

export const exercise: Exercise = {
  file: 'src/storage.ts',
  symbol: 'MemoryStorage.entries',
  start: {
    text: `${HEAD}\
    return limitSize(this.list.slice(lo - offset, hi - offset), maxSize);
  }
`,
    caught: 'looks',
  },
  solution: `${HEAD}\
    for (let count = 8; ; count *= 2) {
      const end = Math.min(hi, lo + count);
      const page = this.list.slice(lo - offset, end - offset);
      const fits = limitSize(page, maxSize);
      if (fits.length < page.length || end === hi) return fits;
    }
  }
`,
  wrong: [
    {
      // A page of so many entries is enough for everybody.
      text: `${HEAD}\
    const end = Math.min(hi, lo + 64);
    return limitSize(this.list.slice(lo - offset, end - offset), maxSize);
  }
`,
      caught: 'what-fits',
    },
    {
      // Right, if only the file imported that.
      text: `${HEAD}\
    let end = lo;
    let size = 0;
    while (end < hi) {
      size += entrySize(this.list[end - offset]!);
      if (size > maxSize && end > lo) break;
      end++;
    }
    return this.list.slice(lo - offset, end - offset);
  }
`,
      caught: 'at-hand',
    },
    {
      // Eight more each time.
      text: `${HEAD}\
    for (let count = 8; ; count += 8) {
      const end = Math.min(hi, lo + count);
      const page = this.list.slice(lo - offset, end - offset);
      const fits = limitSize(page, maxSize);
      if (fits.length < page.length || end === hi) return fits;
    }
  }
`,
      caught: 'again',
    },
    {
      // Takes the limit for one of payloads.
      text: `${HEAD}\
    let end = lo;
    let size = 0;
    while (end < hi) {
      size += this.list[end - offset]!.data.length;
      if (size > maxSize && end > lo) break;
      end++;
    }
    return this.list.slice(lo - offset, end - offset);
  }
`,
      caught: 'encoded',
    },
    {
      // Cuts every part to the limit, and not the whole.
      text: `${HEAD}\
    const page: Entry[] = [];
    for (let at = lo; at < hi; at += 8) {
      const end = Math.min(hi, at + 8);
      const part = this.list.slice(at - offset, end - offset);
      const fits = limitSize(part, maxSize);
      page.push(...fits);
      if (fits.length < part.length) break;
    }
    return page;
  }
`,
      caught: 'what-fits',
    },
  ],
  checks: [
    {
      id: 'at-hand',
      fails: {
        zh:
          '用到了 `src/storage.ts` 里没有的名字。算大小的函数里，它只导入了 ' +
          '`limitSize`，没有导入 `entrySize` 和 `entriesSize`。',
        en:
          'It uses a name that is not there in `src/storage.ts`. Of what ' +
          'computes sizes that imports `limitSize` alone, and neither ' +
          '`entrySize` nor `entriesSize`.',
      },
      run: atHand,
    },
    {
      id: 'looks',
      fails: {
        zh:
          '一页 100 字节，日志有一万个条目，却把剩下的每一个都看了一遍。' +
          '`slice` 一次就复制到 `hi` 为止。',
        en:
          'The page is 100 bytes and the log ten thousand entries long, and ' +
          'it looks at all that are left. One `slice` copies up to `hi`.',
      },
      run: countLooks,
    },
    {
      id: 'encoded',
      fails: {
        zh:
          '与原来的页不同。上限管的是编码以后的字节，任期和下标也占地方；' +
          '而第一个条目不管多大都要给。',
        en:
          'The page differs from what it was. The limit is about encoded ' +
          'bytes, which term and index take part in; and the first entry ' +
          'is given whatever its size.',
      },
      run: everyPage,
    },
    {
      id: 'what-fits',
      fails: {
        zh:
          '放得下的都要给，一个不多，一个不少。条目小、上限大，一页可以有' +
          '几百个。',
        en:
          'All that fits has to be there, and no more. With small entries ' +
          'and a large limit a page has hundreds of them.',
      },
      run: longPage,
    },
    {
      id: 'again',
      fails: {
        zh:
          '一页七百个条目，同样的条目看了一遍又一遍，次数比页长得快得多。每次' +
          '只多取几个，前面的就要从头再来许多次。',
        en:
          'For a page of seven hundred entries it looks at the same ones ' +
          'over and over, which grows much faster than the page. When each ' +
          'try takes only a few more, it begins anew too many times.',
      },
      run: countAgain,
    },
    {
      id: 'errors',
      fails: {
        zh:
          '压缩掉的抛 `CompactedError`，一个条目也没有时抛 ' +
          '`UnavailableError`，末尾之后的不能要。',
        en:
          'What was compacted away is a `CompactedError`; where there is no ' +
          'entry at all it is an `UnavailableError`; past the end nothing ' +
          'may be asked for.',
      },
      run: errors,
    },
  ],
  trials: [
    { profile: 'snapshots', seeds: 10 },
    { profile: 'rivals', seeds: 10 },
  ],
  because: {},
};
