/** The contract of storages: kept by ours, and broken in every way by others. */
import { describe, expect, test } from 'vitest';
import { newEntry, NO_LIMIT } from '../../src/entry.ts';
import type { Entry } from '../../src/entry.ts';
import { UnavailableError } from '../../src/errors.ts';
import { newConfState, newSnapshot } from '../../src/snapshot.ts';
import { EMPTY_HARD_STATE } from '../../src/state.ts';
import { MemoryStorage } from '../../src/storage.ts';
import type { Storage, StorageContents } from '../../src/storage.ts';
import { STORAGE_CASES } from '../../src/storage_contract.ts';

describe('MemoryStorage keeps the contract', () => {
  test.each(STORAGE_CASES)('$name', ({ run }) => {
    expect(() => run((contents) => new MemoryStorage(contents))).not.toThrow();
  });
});

/** The names of the cases that a storage fails. */
function failed(make: (contents: StorageContents) => Storage): string[] {
  return STORAGE_CASES.filter(({ run }) => {
    try {
      run(make);
      return false;
    } catch {
      return true;
    }
  }).map(({ name }) => name);
}

/** What is broken in one respect only, and the case that it is for. */
type Broken = readonly [
  caseName: string,
  broken: (s: MemoryStorage, c: StorageContents) => Partial<Storage>,
];

const fullEntries =
  (s: MemoryStorage) =>
  (lo: number, hi: number, size: number): Entry[] => [...s.entries(lo, hi, size)];

const BROKEN: readonly Broken[] = [
  [
    'a new storage is empty, and its log begins at 1',
    (s, c) =>
      c.snapshot === undefined && c.entries === undefined && c.confState === undefined
        ? { firstIndex: () => 0, term: (i) => s.term(i) }
        : {},
  ],
  [
    'the hard state is what was saved',
    (s) => ({
      initialState: () => ({ ...s.initialState(), hardState: EMPTY_HARD_STATE }),
    }),
  ],
  [
    'the membership is that of the founders before any snapshot',
    (s) => ({
      initialState: () => ({
        ...s.initialState(),
        confState: s.snapshot().metadata.index === 0 ? newConfState() : s.snapshot().metadata.confState,
      }),
    }),
  ],
  [
    'the membership is that of the snapshot once there is one',
    (s, c) => ({
      initialState: () => ({ ...s.initialState(), confState: c.confState ?? newConfState() }),
    }),
  ],
  [
    'a log without a snapshot goes from 1 to its last entry',
    (s) => ({
      lastIndex: () => (s.firstIndex() === 1 ? 0 : s.lastIndex()),
    }),
  ],
  [
    'a snapshot alone is a log that begins and ends after it',
    (s) => ({
      lastIndex: () => (s.lastIndex() < s.firstIndex() ? 0 : s.lastIndex()),
    }),
  ],
  [
    'a log goes on after its snapshot',
    (s) => ({
      lastIndex: () => s.lastIndex() - s.snapshot().metadata.index,
    }),
  ],
  [
    'a log may reach further back than its snapshot',
    (s) => ({
      firstIndex: () => s.snapshot().metadata.index + 1,
    }),
  ],
  [
    'terms are known of all entries and of the one before the first',
    (s) => ({
      term: (i) => (i === 7 ? 1 : s.term(i)),
    }),
  ],
  [
    'the term of an index further back is CompactedError',
    (s) => ({
      term: (i) => (i > 0 && i < s.firstIndex() - 1 ? 0 : s.term(i)),
    }),
  ],
  [
    'the term of an index after the last is UnavailableError',
    (s) => ({
      term: (i) => (i > s.lastIndex() ? 0 : s.term(i)),
    }),
  ],
  [
    'entries are those asked for, with all that they carry',
    (s) => ({
      entries: (...args) => s.entries(...args).map((e) => newEntry(e.term, e.index, e.data)),
    }),
  ],
  [
    'entries are cut to the size, but never to none',
    (s) => ({
      entries: (lo, hi) => s.entries(lo, hi, NO_LIMIT),
    }),
  ],
  [
    'entries from before the first are CompactedError',
    (s) => ({
      entries: (lo, hi, size) => s.entries(Math.max(lo, s.firstIndex()), hi, size),
    }),
  ],
  [
    'entries after the last are not made up',
    (s) => ({
      entries: (lo, hi, size) => s.entries(lo, Math.min(hi, s.lastIndex() + 1), size),
    }),
  ],
  [
    'what was read can be cut and filled without changing the log',
    (s) => {
      const cache = new Map<string, Entry[]>();
      return {
        entries: (...args) => {
          const key = args.join();
          if (!cache.has(key)) cache.set(key, fullEntries(s)(...args));
          return cache.get(key)!;
        },
      };
    },
  ],
  [
    'the snapshot is the one that was saved',
    (s) => ({
      snapshot: () => ({ ...s.snapshot(), data: new Uint8Array() }),
    }),
  ],
  [
    'what is asked twice is answered twice, and the same',
    (s) => {
      let asked = 0;
      return {
        snapshot: () => (++asked > 1 ? newSnapshot(0, 0, newConfState()) : s.snapshot()),
      };
    },
  ],
];

test('every case has a storage that fails it', () => {
  expect(BROKEN.map(([name]) => name)).toEqual(STORAGE_CASES.map(({ name }) => name));
});

describe('a storage that breaks one promise is found, and few cases find it', () => {
  test.each(BROKEN)('%s', (name, broken) => {
    const found = failed((contents) => {
      const storage = new MemoryStorage(contents);
      const methods = [
        'initialState',
        'entries',
        'term',
        'lastIndex',
        'firstIndex',
        'snapshot',
      ] as const;
      const real = Object.fromEntries(methods.map((m) => [m, storage[m].bind(storage)]));
      return { ...real, ...broken(storage, contents) } as unknown as Storage;
    });
    expect(found).toContain(name);
    expect(found.length).toBeLessThanOrEqual(5);
  });
});

test('the term before the first entry is not that of a snapshot further on', () => {
  const found = failed((contents) => {
    const storage = new MemoryStorage(contents);
    const term = (i: number): number =>
      i === storage.firstIndex() - 1 ? storage.snapshot().metadata.term : storage.term(i);
    return new Proxy(storage, {
      get: (_, key) => (key === 'term' ? term : storage[key as 'term'].bind(storage)),
    });
  });
  expect(found).toEqual(['a log may reach further back than its snapshot']);
});

test('a storage that is asynchronous fails everything', () => {
  const found = failed((contents) => {
    const storage = new MemoryStorage(contents);
    const later = (key: 'term', args: [number]): Promise<unknown> => {
      const answer = Promise.resolve().then(() => storage[key](...args));
      answer.catch(() => undefined);
      return answer;
    };
    return new Proxy(storage, {
      get:
        (_, key) =>
        (...args: [number]) =>
          later(key as 'term', args),
    });
  });
  expect(found).toEqual(STORAGE_CASES.map(({ name }) => name));
});

test('what fails says which call and how', () => {
  const [first] = STORAGE_CASES;
  const make = (): Storage => Object.assign(new MemoryStorage(), { lastIndex: () => 3 });
  expect(() => first!.run(make)).toThrow('storage.lastIndex() must be 0, is 3');
  const never = (): Storage =>
    Object.assign(new MemoryStorage(), {
      firstIndex: () => 1,
      term: () => {
        throw new UnavailableError();
      },
    });
  expect(() => first!.run(never)).toThrow(UnavailableError);
});
