import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newEntry, NO_BYTES, NO_LIMIT, type Entry, type EntryId } from '../../src/entry.ts';
import {
  CompactedError,
  InvariantError,
  MisuseError,
  SnapshotOutOfDateError,
  UnavailableError,
} from '../../src/errors.ts';
import { LOCAL_APPEND_THREAD } from '../../src/ids.ts';
import { entriesSize } from '../../src/sizes.ts';
import { newConfState } from '../../src/snapshot.ts';
import { MemoryStorage } from '../../src/storage.ts';
import { EMPTY_HARD_STATE } from '../../src/state.ts';
import { bytes, entriesFrom, ids } from './support/entries.ts';
import { check } from './support/property.ts';
import { compactTo, snapshotAt, storageAfter } from './support/storages.ts';

/** CompactedError up to index 3 and term 3, then entries 4/4, 5/5 and 6/6. */
const fourToSix = (): MemoryStorage => storageAfter(snapshotAt(3, 3), entriesFrom(4, 4, 5, 6));

/** All entries, as `index/term`. */
const all = (storage: MemoryStorage): string[] =>
  storage.lastIndex() < storage.firstIndex()
    ? []
    : ids(storage.entries(storage.firstIndex(), storage.lastIndex() + 1, NO_LIMIT));

test('an empty storage begins before the first entry', () => {
  const storage = new MemoryStorage();
  expect(storage.firstIndex()).toBe(1);
  expect(storage.lastIndex()).toBe(0);
  expect(storage.term(0)).toBe(0);
  expect(storage.snapshot().metadata.index).toBe(0);
  expect(storage.initialState()).toEqual({
    hardState: EMPTY_HARD_STATE,
    confState: newConfState(),
  });
});

test('the hard state and the members are what was saved last', () => {
  const storage = storageAfter(snapshotAt(3, 3));
  storage.setHardState({ term: 3, vote: 1, commit: 2 });
  storage.setHardState({ term: 4, vote: 2, commit: 3 });
  expect(storage.initialState()).toEqual({
    hardState: { term: 4, vote: 2, commit: 3 },
    confState: newConfState({ voters: [1, 2, 3] }),
  });
});

describe('the term [storage_test.go TestStorageTerm]', () => {
  test.each([
    [3, 3],
    [4, 4],
    [5, 5],
    [6, 6],
  ])('at %d is %d', (index, term) => {
    expect(fourToSix().term(index)).toBe(term);
  });

  test('before the snapshot is gone, after the end not there', () => {
    expect(() => fourToSix().term(2)).toThrow(CompactedError);
    expect(() => fourToSix().term(7)).toThrow(UnavailableError);
  });
});

describe('entries [storage_test.go TestStorageEntries]', () => {
  const size = entriesSize(entriesFrom(4, 4));

  test.each([
    ['the first', 4, 5, NO_LIMIT, ['4/4']],
    ['some', 4, 6, NO_LIMIT, ['4/4', '5/5']],
    ['all', 4, 7, NO_LIMIT, ['4/4', '5/5', '6/6']],
    ['none', 5, 5, NO_LIMIT, []],
    ['at least one', 4, 7, 0, ['4/4']],
    ['as many as fit exactly', 4, 7, 2 * size, ['4/4', '5/5']],
    ['no part of one', 4, 7, 3 * size - 1, ['4/4', '5/5']],
    ['all that fit', 4, 7, 3 * size, ['4/4', '5/5', '6/6']],
    ['the last', 6, 7, 0, ['6/6']],
  ])('%s', (_, lo, hi, maxSize, expected) => {
    expect(ids(fourToSix().entries(lo, hi, maxSize))).toEqual(expected);
  });

  test.each([2, 3])('from %d on are gone', (lo) => {
    expect(() => fourToSix().entries(lo, 7, NO_LIMIT)).toThrow(CompactedError);
  });

  test('after the end may not be asked for', () => {
    const read = (): unknown => fourToSix().entries(4, 8, NO_LIMIT);
    expect(read).toThrow(InvariantError);
    expect(read).toThrow("entries' hi(8) is out of bound lastindex(6)");
  });

  test('are unavailable when there are none', () => {
    const storage = storageAfter(snapshotAt(3, 3));
    expect(() => storage.entries(4, 4, NO_LIMIT)).toThrow(UnavailableError);
  });

  test('handed out stay what they are when others replace them', () => {
    const storage = fourToSix();
    const held = storage.entries(4, 7, NO_LIMIT);
    storage.append(entriesFrom(5, 9, 9));
    expect(ids(held)).toEqual(['4/4', '5/5', '6/6']);
  });
});

test('the last index moves with the end [storage_test.go TestStorageLastIndex]', () => {
  const storage = fourToSix();
  expect(storage.lastIndex()).toBe(6);
  storage.append(entriesFrom(7, 6));
  expect(storage.lastIndex()).toBe(7);
  compactTo(storage, 7);
  expect(storage.lastIndex()).toBe(7);
});

test('the first index moves with compaction [storage_test.go TestStorageFirstIndex]', () => {
  const storage = fourToSix();
  expect(storage.firstIndex()).toBe(4);
  compactTo(storage, 4);
  expect(storage.firstIndex()).toBe(5);
});

describe('compacting [storage_test.go TestStorageCompact]', () => {
  test.each([
    [4, ['5/5', '6/6']],
    [5, ['6/6']],
    [6, []],
  ])('to %d leaves %j', (index, left) => {
    const storage = fourToSix();
    storage.createSnapshot(6, null, NO_BYTES);
    storage.compact(index);
    expect(all(storage)).toEqual(left);
    expect(storage.term(index)).toBe(index);
    expect(() => storage.term(index - 1)).toThrow(CompactedError);
    expect(storage.snapshot().metadata.index).toBe(6);
  });

  test.each([2, 3])('to %d was done before', (index) => {
    const storage = fourToSix();
    expect(() => storage.compact(index)).toThrow(CompactedError);
    expect(all(storage)).toEqual(['4/4', '5/5', '6/6']);
  });

  test('past the end breaks a rule', () => {
    const compact = (): void => fourToSix().compact(7);
    expect(compact).toThrow(InvariantError);
    expect(compact).toThrow('compact 7 is out of bound lastindex(6)');
  });

  test('keeps no payload of the entry it remembers', () => {
    const storage = new MemoryStorage();
    storage.append([newEntry(1, 1, bytes('large')), newEntry(1, 2)]);
    compactTo(storage, 1);
    expect(all(storage)).toEqual(['2/1']);
    expect(storage.entries(2, 3, NO_LIMIT)[0]!.data).toBe(NO_BYTES);
  });
});

describe('making a snapshot [storage_test.go TestStorageCreateSnapshot]', () => {
  const members = newConfState({ voters: [1, 2] });

  test.each([
    [4, 4],
    [5, 5],
    [6, 6],
  ])('at %d finds term %d', (index, term) => {
    const storage = fourToSix();
    const made = storage.createSnapshot(index, members, bytes('data'));
    expect(made).toEqual({
      data: bytes('data'),
      metadata: { index, term, confState: members },
    });
    expect(storage.snapshot()).toBe(made);
    expect(all(storage)).toEqual(['4/4', '5/5', '6/6']);
  });

  test('keeps the members of the one before unless told others', () => {
    const made = fourToSix().createSnapshot(5, null, NO_BYTES);
    expect(made.metadata.confState.voters).toEqual([1, 2, 3]);
  });

  test.each([2, 3])('at %d is too late', (index) => {
    const storage = fourToSix();
    expect(() => storage.createSnapshot(index, null, NO_BYTES)).toThrow(SnapshotOutOfDateError);
    expect(storage.snapshot().metadata.index).toBe(3);
  });

  test('past the end breaks a rule', () => {
    const make = (): unknown => fourToSix().createSnapshot(7, null, NO_BYTES);
    expect(make).toThrow(InvariantError);
    expect(make).toThrow('snapshot 7 is out of bound lastindex(6)');
  });

  test('of entries that were compacted away is refused', () => {
    const storage = new MemoryStorage({
      snapshot: snapshotAt(3, 3),
      compacted: { index: 3, term: 3 },
      entries: entriesFrom(4, 4, 5, 6),
    });
    storage.snapshot = () => snapshotAt(6, 6);
    storage.compact(6);
    expect(() => storage.createSnapshot(5, null, NO_BYTES)).toThrow(CompactedError);
  });
});

describe('appending [storage_test.go TestStorageAppend]', () => {
  test.each([
    ['nothing', [], ['4/4', '5/5', '6/6']],
    ['what the snapshot covers', entriesFrom(1, 1, 2), ['4/4', '5/5', '6/6']],
    ['what is there already', entriesFrom(4, 4, 5, 6), ['4/4', '5/5', '6/6']],
    ['newer entries in their place', entriesFrom(4, 4, 6, 6), ['4/4', '5/6', '6/6']],
    ['newer and more', entriesFrom(4, 4, 5, 6, 6), ['4/4', '5/5', '6/6', '7/6']],
    ['some that the snapshot covers', entriesFrom(2, 3, 3, 5), ['4/5']],
    ['fewer, which cuts off the end', entriesFrom(5, 9), ['4/4', '5/9']],
    ['right after the end', entriesFrom(7, 6), ['4/4', '5/5', '6/6', '7/6']],
  ])('%s', (_, entries, expected) => {
    const storage = fourToSix();
    storage.append(entries);
    expect(all(storage)).toEqual(expected);
  });

  test('after a gap breaks a rule', () => {
    const storage = fourToSix();
    const append = (): void => storage.append(entriesFrom(8, 6));
    expect(append).toThrow(InvariantError);
    expect(append).toThrow('missing log entry [last: 6, append at: 8]');
    expect(all(storage)).toEqual(['4/4', '5/5', '6/6']);
  });
});

describe('applying a snapshot [storage_test.go TestStorageApplySnapshot]', () => {
  test('replaces all there is', () => {
    const storage = fourToSix();
    const snapshot = snapshotAt(5, 7);
    storage.applySnapshot(snapshot);
    expect(storage.snapshot()).toEqual(snapshot);
    expect(storage.firstIndex()).toBe(6);
    expect(storage.lastIndex()).toBe(5);
    expect(storage.term(5)).toBe(7);
    expect(all(storage)).toEqual([]);
  });

  test.each([3, 2])('at %d is too late', (index) => {
    const storage = fourToSix();
    expect(() => storage.applySnapshot(snapshotAt(index, 9))).toThrow(SnapshotOutOfDateError);
    expect(all(storage)).toEqual(['4/4', '5/5', '6/6']);
  });
});

/** What is wrong with appending to a log: a gap, or a term that falls. */
function appendFault(log: readonly EntryId[], entries: readonly Entry[]): (new () => Error) | null {
  const [next] = entries;
  if (next === undefined) return null;
  const prev = log.filter((entry) => entry.index < next.index).at(-1)!;
  if (prev.index !== next.index - 1) return InvariantError;
  return next.term < prev.term ? MisuseError : null;
}

test('a storage behaves like a list of entries with its beginning cut off', () => {
  const act = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('append'),
        at: fc.nat(20),
        count: fc.nat(4),
        term: fc.nat(9),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constantFrom('compact', 'apply', 'create'),
        at: fc.nat(20),
        count: fc.nat(4),
        term: fc.nat(9),
      }),
    },
  );
  check(
    fc.property(fc.array(act), fc.nat(60), (acts, maxSize) => {
      const storage = new MemoryStorage();
      let offset = { index: 0, term: 0 };
      let model: Entry[] = [];
      let snapped = 0;
      const end = (): number => offset.index + model.length;
      for (const { kind, at, count, term } of acts) {
        if (kind === 'append') {
          const first = Math.max(1, at);
          const fresh = entriesFrom(first, ...Array<number>(count).fill(term));
          const wanted = fresh.filter((entry) => entry.index > offset.index);
          const fault = appendFault([offset, ...model], wanted);
          if (fault !== null) {
            expect(() => storage.append(fresh)).toThrow(fault);
            expect(all(storage)).toEqual(ids(model));
            continue;
          }
          storage.append(fresh);
          if (wanted.length > 0) {
            const keep = model.filter((entry) => entry.index < wanted[0]!.index);
            model = [...keep, ...wanted];
          }
        } else if (kind === 'compact') {
          if (at <= offset.index || at > end()) {
            expect(() => storage.compact(at)).toThrow(
              at <= offset.index ? CompactedError : InvariantError,
            );
            continue;
          }
          if (at > snapped) {
            expect(() => storage.compact(at)).toThrow(MisuseError);
            continue;
          }
          storage.compact(at);
          offset = model.find((entry) => entry.index === at)!;
          model = model.filter((entry) => entry.index > at);
        } else if (kind === 'apply') {
          if (at <= snapped) {
            expect(() => storage.applySnapshot(snapshotAt(at, term))).toThrow(SnapshotOutOfDateError);
            continue;
          }
          storage.applySnapshot(snapshotAt(at, term));
          snapped = at;
          offset = { index: at, term };
          model = [];
        } else if (at > snapped && at > offset.index && at <= end()) {
          storage.createSnapshot(at, null, NO_BYTES);
          snapped = at;
        }
        expect(storage.firstIndex()).toBe(offset.index + 1);
        expect(storage.lastIndex()).toBe(end());
        expect(storage.term(offset.index)).toBe(offset.term);
        expect(storage.snapshot().metadata.index).toBe(snapped);
        expect(all(storage)).toEqual(ids(model));
        for (const entry of model) {
          expect(storage.term(entry.index)).toBe(entry.term);
          const read = storage.entries(entry.index, end() + 1, maxSize);
          expect(read[0]).toEqual(entry);
          expect(read.length === 1 || entriesSize(read) <= maxSize).toBe(true);
        }
      }
    }),
  );
});

describe('what is wrong is refused before anything changes', () => {
  const members = newConfState({ voters: [1, 2] });
  const cases: [string, (s: MemoryStorage) => unknown, string][] = [
    ['a gap inside', (s) => s.append([newEntry(6, 6), newEntry(6, 9)]), 'entry 9 follows entry 6'],
    ['a gap in what is covered', (s) => s.append([newEntry(1, 1), newEntry(1, 3)]), 'entry 3 follows'],
    ['terms that fall inside', (s) => s.append(entriesFrom(6, 8, 7)), 'term 7 follows term 8'],
    ['terms that fall behind', (s) => s.append(entriesFrom(7, 5)), 'term 5 follows term 6 at 6'],
    ['no entry', (s) => s.append([null as never]), 'entries must be an object, got null'],
    ['no entries', (s) => s.append(undefined as never), 'entries must be an array, got undefined'],
    [
      'an entry without a type',
      (s) => s.append([{ ...newEntry(6, 7), type: '' as never }]),
      'entries.type',
    ],
    ['what JSON makes of bytes', (s) => s.append([newEntry(6, 7, { 0: 1 } as never)]), 'entries.data'],
    ['an index of text', (s) => s.append([newEntry(6, '7' as never)]), 'entries.index'],
    ['compacting beyond the snapshot', (s) => s.compact(5), 'call createSnapshot(5, ...) first'],
    ['compacting to a text', (s) => s.compact('5' as never), "got '5' (string)"],
    ['a snapshot of a text', (s) => s.createSnapshot(5, null, 'data' as never), 'data must be'],
    ['a snapshot at NaN', (s) => s.createSnapshot(NaN, null, NO_BYTES), 'index must be'],
    [
      'a snapshot of a voter twice',
      (s) => s.createSnapshot(5, newConfState({ voters: [1, 1] }), NO_BYTES),
      'confState.voters has an id twice',
    ],
    ['no snapshot', (s) => s.applySnapshot(null as never), 'snapshot must be an object'],
    ['a snapshot without metadata', (s) => s.applySnapshot({ data: NO_BYTES } as never), 'metadata'],
    [
      'a hard state of texts',
      (s) => s.setHardState({ term: '1', vote: 0, commit: 0 } as never),
      'hardState.term',
    ],
    ['no hard state', (s) => s.setHardState(null as never), 'hardState must be an object'],
    [
      'a vote for a thread',
      (s) => s.setHardState({ term: 1, vote: LOCAL_APPEND_THREAD, commit: 0 }),
      'hardState.vote',
    ],
  ];
  test.each(cases)('%s', (_, act, problem) => {
    const storage = fourToSix();
    const before = [all(storage), storage.initialState(), storage.snapshot()];
    expect(() => act(storage)).toThrow(MisuseError);
    expect(() => act(storage)).toThrow(problem);
    expect([all(storage), storage.initialState(), storage.snapshot()]).toEqual(before);
  });

  test('what was handed in can be changed afterwards', () => {
    const storage = fourToSix();
    const hardState = { term: 6, vote: 1, commit: 4 };
    const voters = [1, 2];
    const data = bytes('data');
    storage.setHardState(hardState);
    storage.createSnapshot(5, { ...members, voters }, data);
    hardState.term = 0;
    voters.push(3);
    data.fill(0);
    expect(storage.initialState()).toEqual({
      hardState: { term: 6, vote: 1, commit: 4 },
      confState: members,
    });
    expect(storage.snapshot().data).toEqual(bytes('data'));
  });

  test('what was handed out cannot change the storage', () => {
    const storage = fourToSix();
    storage.setHardState({ term: 6, vote: 1, commit: 4 });
    const { hardState, confState } = storage.initialState();
    (hardState as { term: number }).term = 0;
    expect(storage.initialState().hardState.term).toBe(6);
    expect(() => (confState.voters as number[]).push(4)).toThrow(TypeError);
    expect(() => ((storage.snapshot().metadata as { index: number }).index = 9)).toThrow(TypeError);
    expect(storage.initialState().confState.voters).toEqual([1, 2, 3]);
  });
});

describe('a storage that starts with contents', () => {
  const snapshot = snapshotAt(4, 2);
  test('holds them', () => {
    const hardState = { term: 3, vote: 1, commit: 5 };
    const storage = new MemoryStorage({ hardState, snapshot, entries: entriesFrom(5, 3, 3) });
    expect(storage.initialState()).toEqual({ hardState, confState: snapshot.metadata.confState });
    expect([all(storage), storage.term(4)]).toEqual([['5/3', '6/3'], 2]);
  });

  test('knows the founders until there is a snapshot', () => {
    const founders = newConfState({ voters: [7, 8] });
    const storage = new MemoryStorage({ confState: founders, entries: entriesFrom(1, 1) });
    expect(storage.initialState().confState).toEqual(founders);
    expect(storage.snapshot().metadata.index).toBe(0);
    expect(storage.createSnapshot(1, null, NO_BYTES).metadata.confState).toEqual(founders);
    storage.applySnapshot(snapshot);
    expect(storage.initialState().confState).toEqual(snapshot.metadata.confState);
  });

  test('may reach further back than its snapshot', () => {
    const compacted = { index: 2, term: 1 };
    const storage = new MemoryStorage({ snapshot, compacted, entries: entriesFrom(3, 1, 2, 3) });
    expect([storage.firstIndex(), storage.lastIndex(), storage.term(2)]).toEqual([3, 5, 1]);
    expect(storage.snapshot()).toEqual(snapshot);
  });

  test.each([
    ['a gap after the snapshot', { snapshot, entries: entriesFrom(6, 3) }, 'say so with `compacted`'],
    ['entries before the snapshot', { snapshot, entries: entriesFrom(3, 1) }, 'say so with `compacted`'],
    [
      'a snapshot beyond the log',
      {
        snapshot,
        compacted: { index: 0, term: 0 },
        entries: entriesFrom(1, 1, 1),
      },
      'its index 4 lies outside of the log, which goes from 0 to 2',
    ],
    ['a snapshot before the log', { snapshot, compacted: { index: 9, term: 2 } }, 'lies outside'],
    [
      'a snapshot of another term',
      {
        snapshot,
        compacted: { index: 3, term: 1 },
        entries: entriesFrom(4, 1),
      },
      'its term is 2, and 1 in the log',
    ],
    ['a founder twice', { confState: newConfState({ voters: [1, 1] }) }, 'has an id twice'],
  ])('%s is refused', (_, contents, problem) => {
    expect(() => new MemoryStorage(contents)).toThrow(MisuseError);
    expect(() => new MemoryStorage(contents)).toThrow(problem);
  });
});
