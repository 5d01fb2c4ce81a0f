/**
 * What a {@link Storage} promises, as cases that any implementation can be
 * put through. They need no test framework: a case that fails throws.
 *
 * ```ts
 * for (const { name, run } of STORAGE_CASES) {
 *   test(name, () => run((contents) => openMyStorage(contents)));
 * }
 * ```
 *
 * @module
 */
import { newEntry, NO_LIMIT } from './entry.ts';
import type { Entry } from './entry.ts';
import { CompactedError, StorageError, UnavailableError } from './errors.ts';
import { checkBytes } from './inputs.ts';
import { entriesSize } from './sizes.ts';
import {
  equivalentConfStates,
  isEmptySnapshot,
  newConfState,
  newSnapshot,
} from './snapshot.ts';
import type { ConfState } from './snapshot.ts';
import { EMPTY_HARD_STATE, equalHardStates } from './state.ts';
import type { HardState } from './state.ts';
import type { Storage, StorageContents } from './storage.ts';

/** Makes a storage that holds this and nothing else. */
export type MakeStorage = (contents: StorageContents) => Storage;

/** One promise of a storage. */
export interface StorageCase {
  readonly name: string;
  /**
   * Puts a storage through the case.
   *
   * @throws {@link StorageError} naming the call and what is wrong.
   */
  readonly run: (make: MakeStorage) => void;
}

const FOUNDERS = newConfState({ voters: [1, 2, 3], learners: [4] });
const MEMBERS = newConfState({
  voters: [2, 3, 5],
  votersOutgoing: [1, 2, 3],
  learnersNext: [1],
  autoLeave: true,
});
const STATE: HardState = { term: 7, vote: 2, commit: 9 };

/** Entries of terms that rise now and then, and of different sizes. */
function entriesFrom(first: number, last: number): Entry[] {
  const entries: Entry[] = [];
  for (let index = first; index <= last; index++) {
    entries.push(newEntry(termOf(index), index, dataOf(index), typeOf(index)));
  }
  return entries;
}

function termOf(index: number): number {
  return 1 + Math.floor(index / 3);
}

function dataOf(index: number): Uint8Array {
  return new Uint8Array(index % 4).fill(index);
}

function typeOf(index: number): Entry['type'] {
  return index === 8 ? 'EntryConfChangeV2' : 'EntryNormal';
}

const SNAPSHOT = newSnapshot(4, termOf(4), MEMBERS, Uint8Array.of(1, 2, 3));

/** A snapshot of index 4, and entries 5 to 10. */
const USUAL: StorageContents = {
  hardState: STATE,
  confState: FOUNDERS,
  snapshot: SNAPSHOT,
  entries: entriesFrom(5, 10),
};

/** The same snapshot, and a log that reaches back to entry 3. */
const LONGER: StorageContents = {
  ...USUAL,
  compacted: { index: 2, term: termOf(2) },
  entries: entriesFrom(3, 10),
};

/** All promises. A storage that keeps them can carry a node. */
export const STORAGE_CASES: readonly StorageCase[] = [
  {
    name: 'a new storage is empty, and its log begins at 1',
    run: (make) => {
      const storage = make({});
      expectState(storage, EMPTY_HARD_STATE, newConfState());
      expectEnds(storage, 1, 0);
      same('term(0)', storage.term(0), 0);
      const snapshot = storage.snapshot();
      if (!isEmptySnapshot(snapshot)) wrong('snapshot()', 'must be empty');
    },
  },
  {
    name: 'the hard state is what was saved',
    run: (make) => {
      const { hardState } = make(USUAL).initialState();
      expectHardState(hardState, STATE);
    },
  },
  {
    name: 'the membership is that of the founders before any snapshot',
    run: (make) => {
      const { confState } = make({ confState: FOUNDERS }).initialState();
      expectConfState('initialState()', confState, FOUNDERS);
    },
  },
  {
    name: 'the membership is that of the snapshot once there is one',
    run: (make) => {
      const { confState } = make(USUAL).initialState();
      expectConfState('initialState()', confState, MEMBERS);
    },
  },
  {
    name: 'a log without a snapshot goes from 1 to its last entry',
    run: (make) => expectEnds(make({ entries: entriesFrom(1, 3) }), 1, 3),
  },
  {
    name: 'a snapshot alone is a log that begins and ends after it',
    run: (make) => {
      const storage = make({ snapshot: SNAPSHOT });
      expectEnds(storage, 5, 4);
      same('term(4)', storage.term(4), SNAPSHOT.metadata.term);
    },
  },
  {
    name: 'a log goes on after its snapshot',
    run: (make) => expectEnds(make(USUAL), 5, 10),
  },
  {
    name: 'a log may reach further back than its snapshot',
    run: (make) => {
      const storage = make(LONGER);
      expectEnds(storage, 3, 10);
      same('term(2)', storage.term(2), termOf(2));
      expectEntries(storage, 3, 7);
      expectSnapshot(storage);
    },
  },
  {
    name: 'terms are known of all entries and of the one before the first',
    run: (make) => {
      const storage = make(USUAL);
      for (let i = 4; i <= 10; i++) {
        same(`term(${i})`, storage.term(i), termOf(i));
      }
    },
  },
  {
    name: 'the term of an index further back is CompactedError',
    run: (make) => {
      const storage = make(USUAL);
      for (const i of [3, 1, 0]) {
        throwsA(CompactedError, `term(${i})`, () => storage.term(i));
      }
    },
  },
  {
    name: 'the term of an index after the last is UnavailableError',
    run: (make) => {
      const storage = make(USUAL);
      for (const i of [11, 99]) {
        throwsA(UnavailableError, `term(${i})`, () => storage.term(i));
      }
    },
  },
  {
    name: 'entries are those asked for, with all that they carry',
    run: (make) => {
      const storage = make(USUAL);
      expectEntries(storage, 5, 11);
      expectEntries(storage, 7, 9);
      expectEntries(storage, 10, 11);
    },
  },
  {
    name: 'entries are cut to the size, but never to none',
    run: (make) => {
      const storage = make(USUAL);
      expectCut(storage, 0, 1);
      for (let count = 1; count <= 6; count++) {
        const size = entriesSize(entriesFrom(5, 4 + count));
        expectCut(storage, size, count);
        if (count > 1) expectCut(storage, size - 1, count - 1);
      }
    },
  },
  {
    name: 'entries from before the first are CompactedError',
    run: (make) => {
      const storage = make(USUAL);
      for (const lo of [4, 1]) {
        const call = `entries(${lo}, 8, no limit)`;
        throwsA(CompactedError, call, () => storage.entries(lo, 8, NO_LIMIT));
      }
    },
  },
  {
    name: 'entries after the last are not made up',
    run: (make) => {
      const storage = make(USUAL);
      const call = 'entries(9, 13, no limit)';
      throwsA(Error, call, () => storage.entries(9, 13, NO_LIMIT));
    },
  },
  {
    name: 'what was read can be cut and filled without changing the log',
    run: (make) => {
      const storage = make(USUAL);
      const read = storage.entries(5, 11, NO_LIMIT) as Entry[];
      try {
        read.length = 0;
        read.push(newEntry(9, 9));
      } catch {
        // It may be frozen.
      }
      expectEntries(storage, 5, 11);
    },
  },
  {
    name: 'the snapshot is the one that was saved',
    run: (make) => expectSnapshot(make(USUAL)),
  },
  {
    name: 'what is asked twice is answered twice, and the same',
    run: (make) => {
      const storage = make(USUAL);
      for (let i = 0; i < 2; i++) {
        expectState(storage, STATE, MEMBERS);
        expectEnds(storage, 5, 10);
        expectEntries(storage, 6, 9);
        same('term(4)', storage.term(4), termOf(4));
        expectSnapshot(storage);
      }
    },
  },
];

function wrong(call: string, problem: string): never {
  throw new StorageError(call, problem);
}

function same(call: string, got: unknown, wanted: unknown): void {
  if (Object.is(got, wanted)) return;
  wrong(call, `must be ${String(wanted)}, is ${String(got)}`);
}

function throwsA(
  kind: new () => Error,
  call: string,
  run: () => unknown,
): void {
  try {
    run();
  } catch (error) {
    if (error instanceof kind) return;
    wrong(call, `must throw ${kind.name}, threw ${String(error)}`);
  }
  wrong(call, `must throw ${kind.name}, and answered`);
}

function expectState(
  storage: Storage,
  hardState: HardState,
  confState: ConfState,
): void {
  const state = storage.initialState();
  expectHardState(state.hardState, hardState);
  expectConfState('initialState()', state.confState, confState);
}

function expectHardState(got: HardState, wanted: HardState): void {
  if (equalHardStates(got, wanted)) return;
  wrong('initialState()', 'has not the hard state that was saved');
}

function expectConfState(
  call: string,
  got: ConfState,
  wanted: ConfState,
): void {
  if (equivalentConfStates(got, wanted)) return;
  wrong(call, 'has not the membership that it must have');
}

function expectEnds(storage: Storage, first: number, last: number): void {
  same('firstIndex()', storage.firstIndex(), first);
  same('lastIndex()', storage.lastIndex(), last);
}

/** Entries from `lo` up to and not including `hi`, nothing cut. */
function expectEntries(storage: Storage, lo: number, hi: number): void {
  const call = `entries(${lo}, ${hi}, no limit)`;
  const read = storage.entries(lo, hi, NO_LIMIT);
  expectPrefix(call, read, lo, hi - lo);
}

/** How many of the entries from 5 on come with a limit of `size` bytes. */
function expectCut(storage: Storage, size: number, count: number): void {
  const read = storage.entries(5, 11, size);
  expectPrefix(`entries(5, 11, ${size})`, read, 5, count);
}

function expectPrefix(
  call: string,
  read: readonly Entry[],
  lo: number,
  count: number,
): void {
  if (read.length !== count) {
    wrong(call, `must have ${count} entries, has ${read.length}`);
  }
  read.forEach((entry, i) => {
    const index = lo + i;
    same(`${call}[${i}].index`, entry.index, index);
    same(`${call}[${i}].term`, entry.term, termOf(index));
    same(`${call}[${i}].type`, entry.type, typeOf(index));
    expectBytes(`${call}[${i}].data`, entry.data, dataOf(index));
  });
}

function expectBytes(call: string, got: Uint8Array, wanted: Uint8Array): void {
  checkBytes(got, `storage.${call}`);
  same(call, got.join(' '), wanted.join(' '));
}

function expectSnapshot(storage: Storage): void {
  const { data, metadata } = storage.snapshot();
  same('snapshot().index', metadata.index, SNAPSHOT.metadata.index);
  same('snapshot().term', metadata.term, SNAPSHOT.metadata.term);
  expectConfState('snapshot()', metadata.confState, MEMBERS);
  expectBytes('snapshot().data', data, SNAPSHOT.data);
}
