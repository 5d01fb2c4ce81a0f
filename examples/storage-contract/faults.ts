import { MemoryStorage, newConfState, newEntry } from '../../src/index.ts';
import { NO_LIMIT, RawNode, STORAGE_CASES } from '../../src/index.ts';
import { EMPTY_HARD_STATE } from '../../src/index.ts';
import type { Entry, Storage, StorageContents } from '../../src/index.ts';

/** What differs from a storage that is right. */
type Fault = (s: MemoryStorage, c: StorageContents) => Partial<Storage>;

const FAULTS: Record<string, Fault> = {
  none: () => ({}),
  'forgets the hard state': (s) => ({
    initialState: () => {
      return { ...s.initialState(), hardState: EMPTY_HARD_STATE };
    },
  }),
  'has the founders for members': (s, { confState }) => ({
    initialState: () => {
      return { ...s.initialState(), confState: confState ?? newConfState() };
    },
  }),
  'loses the last entry': (s) => ({
    lastIndex: () => Math.max(s.firstIndex() - 1, s.lastIndex() - 1),
  }),
  'loses the types': (s) => ({
    entries: (lo, hi, size) => {
      const page = s.entries(lo, hi, size);
      return page.map(({ term, index, data }) => newEntry(term, index, data));
    },
  }),
  'has term 0 before the first': (s) => ({
    term: (i) => (i < s.firstIndex() ? 0 : s.term(i)),
  }),
  'knows no limit': (s) => ({
    entries: (lo, hi) => s.entries(lo, hi, NO_LIMIT),
  }),
  'cuts to none': (s) => ({
    entries: (lo, hi, size) => (size === 0 ? [] : s.entries(lo, hi, size)),
  }),
  'skips what is compacted': (s) => ({
    entries: (lo, hi, size) => {
      return s.entries(Math.max(lo, s.firstIndex()), hi, size);
    },
  }),
  'gives its own array': (s) => {
    const pages = new Map<string, readonly Entry[]>();
    const entries: Storage['entries'] = (...args) => {
      const page = pages.get(args.join()) ?? s.entries(...args);
      pages.set(args.join(), page);
      return page;
    };
    return { entries };
  },
};

/** A storage with a fault. */
function spoiled(fault: Fault, contents: StorageContents): Storage {
  const s = new MemoryStorage(contents);
  const right: Storage = {
    initialState: () => s.initialState(),
    firstIndex: () => s.firstIndex(),
    lastIndex: () => s.lastIndex(),
    term: (index) => s.term(index),
    entries: (lo, hi, size) => s.entries(lo, hi, size),
    snapshot: () => s.snapshot(),
  };
  return { ...right, ...fault(s, contents) };
}

/** How many cases a storage fails. */
function caught(fault: Fault): number {
  let count = 0;
  for (const { run } of STORAGE_CASES) {
    try {
      run((contents) => spoiled(fault, contents));
    } catch {
      count++;
    }
  }
  return count;
}

/** What a node says that starts from it, and takes a Ready. */
function notices(fault: Fault): string {
  const contents: StorageContents = {
    hardState: { term: 1, vote: 0, commit: 3 },
    confState: newConfState({ voters: [1, 2, 3] }),
    entries: [1, 2, 3].map((i) => newEntry(1, i)),
  };
  const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
  try {
    const storage = spoiled(fault, contents);
    const node = new RawNode({ ...timers, id: 1, storage });
    const { committedEntries } = node.ready();
    return `a node applies ${committedEntries.length}`;
  } catch (error) {
    return `a node: ${(error as Error).name}`;
  }
}

for (const [name, fault] of Object.entries(FAULTS)) {
  const cases = `${caught(fault)} cases`;
  console.log(`${name.padEnd(29)}${cases.padEnd(9)}${notices(fault)}`);
}
