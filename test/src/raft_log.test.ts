import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newEntry, NO_LIMIT, type Entry, type EntryId } from '../../src/entry.ts';
import { CompactedError, InvariantError, UnavailableError } from '../../src/errors.ts';
import { SILENT, type Logger } from '../../src/logger.ts';
import { RaftLog } from '../../src/raft_log.ts';
import { entriesSize } from '../../src/sizes.ts';
import { MemoryStorage, type Storage } from '../../src/storage.ts';
import { log as logOf } from './support/arbitraries.ts';
import { bytes, entriesFrom, id, ids } from './support/entries.ts';
import { check } from './support/property.ts';
import { newRecorder } from './support/recorder.ts';
import { compactTo, snapshotAt, storageAfter, storageWith } from './support/storages.ts';

/** A log with nothing on disk and entries of these terms in memory. */
function inMemory(...terms: number[]): RaftLog {
  const log = new RaftLog(new MemoryStorage(), SILENT);
  log.append(entriesFrom(1, ...terms));
  return log;
}

/** A log with the first entries on disk and the others in memory. */
function split(onDisk: Entry[], inMemoryToo: Entry[], logger: Logger = SILENT): RaftLog {
  const log = new RaftLog(storageWith(onDisk), logger);
  log.append(inMemoryToo);
  return log;
}

const sizeOf = (...entries: Entry[]): number => entriesSize(entries);

describe('a new log', () => {
  test('over an empty storage begins with nothing', () => {
    const log = new RaftLog(new MemoryStorage(), SILENT);
    expect(log).toMatchObject({ committed: 0, applied: 0, applying: 0 });
    expect([log.firstIndex(), log.lastIndex()]).toEqual([1, 0]);
    expect(log.lastEntryId()).toEqual({ term: 0, index: 0 });
    expect(log.allEntries()).toEqual([]);
    expect(log.hasUnstableEntries()).toBe(false);
    expect(log.hasUnstableSnapshot()).toBe(false);
  });

  test('goes on after what the storage holds, and takes the snapshot as applied', () => {
    const storage = storageAfter(snapshotAt(5, 2), entriesFrom(6, 3, 3));
    const log = new RaftLog(storage, SILENT);
    expect(log).toMatchObject({ committed: 5, applied: 5, applying: 5 });
    expect(log.unstable.offset).toBe(8);
    expect([log.firstIndex(), log.lastIndex()]).toEqual([6, 7]);
    expect(log.lastEntryId()).toEqual({ term: 3, index: 7 });
    expect(log.snapshot()).toBe(storage.snapshot());
  });

  test('writes its marks as etcd does', () => {
    const log = split(entriesFrom(1, 1, 1), entriesFrom(3, 1));
    log.commitTo(2);
    expect(`${log}`).toBe(
      'committed=2, applied=0, applying=0, unstable.offset=3, unstable.offsetInProgress=3, ' +
        'len(unstable.Entries)=1',
    );
  });

  test('over a storage that lost its last entry is not worked with', () => {
    const broken = new MemoryStorage() as Storage;
    broken.firstIndex = () => 9;
    const log = new RaftLog(broken, SILENT);
    expect(() => log.lastEntryId()).toThrow(InvariantError);
    expect(() => log.lastEntryId()).toThrow('unexpected error when getting the last term at 0');
  });
});

describe('the first entry not held [log_test.go TestFindConflict]', () => {
  test.each([
    ['none of nothing', [], 0],
    ['none of all', entriesFrom(1, 1, 2, 3), 0],
    ['none of the end', entriesFrom(2, 2, 3), 0],
    ['none of the last', entriesFrom(3, 3), 0],
    ['the one after all', entriesFrom(1, 1, 2, 3, 4, 4), 4],
    ['the one after the end', entriesFrom(3, 3, 4, 4), 4],
    ['the one right behind', entriesFrom(4, 4, 4), 4],
    ['the first, of another term', entriesFrom(1, 4, 4), 1],
    ['a middle one, of another term', entriesFrom(2, 1, 4, 4), 2],
    ['the last, of another term', entriesFrom(2, 2, 4), 3],
  ])('%s', (_, entries, expected) => {
    expect(inMemory(1, 2, 3).findConflict(entries)).toBe(expected);
  });

  test('is remarked on only where there is another one', () => {
    const recorder = newRecorder();
    const log = split(entriesFrom(1, 1, 2), [], recorder);
    log.findConflict(entriesFrom(2, 3));
    log.findConflict(entriesFrom(3, 3));
    expect(recorder.lines).toEqual([
      'INFO found conflict at index 2 [existing term: 2, conflicting term: 3]',
    ]);
  });
});

describe('where two logs may agree [log_test.go TestFindConflictByTerm]', () => {
  /** Entries on disk, of which the first ones are covered by a snapshot. */
  const logWith = (first: number, ...terms: number[]): RaftLog =>
    new RaftLog(
      storageAfter(snapshotAt(first, terms[0]!), entriesFrom(first + 1, ...terms.slice(1))),
      SILENT,
    );
  const plain = inMemory(2, 2, 5, 5, 5);
  const compacted = logWith(10, 3, 3, 4, 4);

  test.each<[string, RaftLog, number, number, EntryId]>([
    ['at the last entry of the same term', plain, 5, 5, id('5/5')],
    ['at the last entry of a lower term', plain, 5, 6, id('5/5')],
    ['before a whole term', plain, 5, 4, id('2/2')],
    ['before the whole term from its middle', plain, 4, 3, id('2/2')],
    ['at the entry itself', plain, 3, 5, id('3/5')],
    ['before all', plain, 5, 1, id('0/0')],
    ['at the beginning', plain, 0, 5, id('0/0')],
    ['unknown after the end', plain, 6, 5, id('6/0')],
    ['at the snapshot', compacted, 13, 3, id('11/3')],
    ['at the entry of the snapshot', compacted, 10, 3, id('10/3')],
    ['unknown before the snapshot', compacted, 13, 2, id('9/0')],
    ['unknown far before it', compacted, 4, 9, id('4/0')],
  ])('%s', (_, log, index, term, expected) => {
    expect(log.findConflictByTerm(index, term)).toEqual(expected);
  });

  test('is what a walk over all entries finds', () => {
    const index = fc.nat(16);
    check(
      fc.property(logOf(15), index, fc.nat(9), (entries, at, term) => {
        const log = split(entries, []);
        const terms = [0, ...entries.map((entry) => entry.term)];
        const expected =
          at >= terms.length
            ? { index: at, term: 0 }
            : terms
                .map((t, i) => ({ index: i, term: t }))
                .filter((e) => e.index <= at && e.term <= term)
                .at(-1);
        expect(log.findConflictByTerm(at, term)).toEqual(expected);
      }),
    );
  });
});

describe('up to date [log_test.go TestIsUpToDate]', () => {
  test.each([
    ['2/4', true],
    ['3/4', true],
    ['4/4', true],
    ['2/2', false],
    ['3/2', false],
    ['4/2', false],
    ['2/3', false],
    ['3/3', true],
    ['4/3', true],
  ])('is a log that ends with %s, against 3/3: %s', (last, upToDate) => {
    expect(inMemory(1, 2, 3).isUpToDate(id(last))).toBe(upToDate);
  });
});

describe('appending [log_test.go TestAppend]', () => {
  const before = (): RaftLog => split(entriesFrom(1, 1, 2), []);

  test.each([
    ['nothing', [], 2, ['1/1', '2/2'], 3],
    ['an entry', entriesFrom(3, 2), 3, ['1/1', '2/2', '3/2'], 3],
    ['in place of all', entriesFrom(1, 2), 1, ['1/2'], 1],
    ['in place of the end', entriesFrom(2, 3, 3), 3, ['1/1', '2/3', '3/3'], 2],
  ])('%s', (_, entries, last, expected, offset) => {
    const log = before();
    expect(log.append(entries)).toBe(last);
    expect(ids(log.allEntries())).toEqual(expected);
    expect(log.unstable.offset).toBe(offset);
  });

  test('in place of what is committed breaks a rule', () => {
    const log = before();
    log.commitTo(2);
    const append = (): unknown => log.append(entriesFrom(2, 3));
    expect(append).toThrow(InvariantError);
    expect(append).toThrow('after(1) is out of range [committed(2)]');
    expect(ids(log.allEntries())).toEqual(['1/1', '2/2']);
  });
});

describe('appending what a leader sent [log_test.go TestLogMaybeAppend]', () => {
  const before = (): RaftLog => {
    const log = inMemory(1, 2, 3);
    log.commitTo(1);
    return log;
  };
  const all = ['1/1', '2/2', '3/3'];

  test.each<[string, string, Entry[], number, number | null, number, string[]]>([
    ['not after an entry of another term', '3/2', entriesFrom(4, 4), 3, null, 1, all],
    ['not after an entry that is not there', '4/4', entriesFrom(5, 4), 3, null, 1, all],
    ['nothing, and a commit index', '3/3', [], 3, 3, 3, all],
    ['nothing, and a commit index beyond the end', '3/3', [], 4, 3, 3, all],
    ['nothing, and a commit index within', '3/3', [], 2, 3, 2, all],
    ['nothing, and an old commit index', '3/3', [], 0, 3, 1, all],
    ['nothing from the very start', '0/0', [], 3, 0, 1, all],
    ['an entry, and commits it', '3/3', entriesFrom(4, 4), 4, 4, 4, [...all, '4/4']],
    ['an entry, but commits no more than it', '3/3', entriesFrom(4, 4), 5, 4, 4, [...all, '4/4']],
    ['two entries', '3/3', entriesFrom(4, 4, 4), 3, 5, 3, [...all, '4/4', '5/4']],
    ['entries that are there, and commits no more than them', '0/0', entriesFrom(1, 1, 2), 3, 2, 2, all],
    ['in place of the last', '2/2', entriesFrom(3, 4), 3, 3, 3, ['1/1', '2/2', '3/4']],
    ['in place of the end', '1/1', entriesFrom(2, 4), 1, 2, 1, ['1/1', '2/4']],
    [
      'some there, some in place of others',
      '0/0',
      entriesFrom(1, 1, 4, 4),
      1,
      3,
      1,
      ['1/1', '2/4', '3/4'],
    ],
  ])('%s', (_, prev, entries, commit, last, committed, expected) => {
    const log = before();
    const slice = { term: 9, prev: id(prev), entries };
    expect(log.maybeAppend(slice, commit)).toBe(last);
    expect(log.committed).toBe(committed);
    expect(ids(log.allEntries())).toEqual(expected);
  });

  test('in place of what is committed breaks a rule', () => {
    const log = before();
    const append = (): unknown =>
      log.maybeAppend({ term: 4, prev: id('0/0'), entries: entriesFrom(1, 4) }, 1);
    expect(append).toThrow(InvariantError);
    expect(append).toThrow('entry 1 conflict with committed entry [committed(1)]');
    expect(ids(log.allEntries())).toEqual(all);
  });
});

describe('a log whose beginning was compacted [log_test.go TestCompactionSideEffects]', () => {
  const terms = Array.from({ length: 20 }, (_, i) => i + 1);
  const compacted = (): RaftLog => {
    const storage = storageWith(entriesFrom(1, ...terms.slice(0, 15)));
    const log = new RaftLog(storage, SILENT);
    log.append(entriesFrom(16, ...terms.slice(15)));
    log.commitTo(20);
    log.appliedTo(20, 0);
    compactTo(storage, 10);
    return log;
  };

  test('keeps its end', () => {
    const log = compacted();
    expect([log.firstIndex(), log.lastIndex()]).toEqual([11, 20]);
    expect(log.entries(11, NO_LIMIT).length).toBe(10);
  });

  test('keeps the terms from the one before its first on', () => {
    const log = compacted();
    const known = terms.filter((index) => index >= 10);
    expect(known.map((index) => log.termAt(index))).toEqual(known);
    expect(log.termAt(9)).toBeNull();
    expect(known.every((index) => log.matchTerm({ index, term: index }))).toBe(true);
  });

  test('still has its unstable entries, and takes new ones', () => {
    const log = compacted();
    expect(ids(log.unstable.nextEntries())[0]).toBe('16/16');
    expect(log.append(entriesFrom(21, 20))).toBe(21);
    expect(log.termAt(21)).toBe(20);
  });
});

describe('compacting step by step [log_test.go TestCompaction]', () => {
  test.each([
    [
      [300, 500, 800, 900],
      [700, 500, 200, 100],
    ],
    [[1000], [0]],
  ])('to %j leaves %j', (steps, left) => {
    const storage = storageWith(entriesFrom(1, ...Array<number>(1000).fill(1)));
    const log = new RaftLog(storage, SILENT);
    log.commitTo(1000);
    log.appliedTo(1000, 0);
    const counts = steps.map((index) => {
      compactTo(storage, index);
      return log.allEntries().length;
    });
    expect(counts).toEqual(left);
  });

  test('past the end or back breaks a rule', () => {
    const storage = storageWith(entriesFrom(1, 1, 1, 1));
    expect(() => storage.compact(4)).toThrow(InvariantError);
    compactTo(storage, 2);
    expect(() => storage.compact(1)).toThrow(CompactedError);
  });
});

/**
 * A log with a snapshot at 3, entry 4 on disk, and 5 and 6 in memory;
 * committed up to 5. At most `limit` bytes may be in the application's hand.
 */
function applyingLog(limit = NO_LIMIT): RaftLog {
  const storage = storageAfter(snapshotAt(3, 1), entriesFrom(4, 1));
  const log = new RaftLog(storage, SILENT, limit);
  log.append(entriesFrom(5, 1, 1));
  log.unstable.stableTo(id('4/1'));
  log.maybeCommit(id('5/1'));
  log.appliedTo(3, 0);
  return log;
}

describe('committed entries to apply', () => {
  type Case = [
    string,
    applied: number,
    applying: number,
    allowUnstable: boolean,
    paused: boolean,
    snapshot: boolean,
    expected: string[],
  ];
  const cases: Case[] = [
    ['all', 3, 3, true, false, false, ['4/1', '5/1']],
    ['the rest', 3, 4, true, false, false, ['5/1']],
    ['none when all are being applied', 3, 5, true, false, false, []],
    ['the rest after some were applied', 4, 4, true, false, false, ['5/1']],
    ['none when all were applied', 5, 5, true, false, false, []],
    ['only what is on disk', 3, 3, false, false, false, ['4/1']],
    ['nothing that is not on disk', 3, 4, false, false, false, []],
    ['none while paused', 3, 3, true, true, false, []],
    ['none before the snapshot', 3, 3, true, false, true, []],
  ];
  const prepared = ([, applied, applying, allowUnstable, paused, snapshot]: Case): RaftLog => {
    const log = applyingLog(100);
    log.appliedTo(applied, 0);
    log.acceptApplying(applying, paused ? 100 : 0, allowUnstable);
    // Handing out less than there is pauses too; applying lifts that.
    if (!paused) log.appliedTo(applied, 0);
    if (snapshot) log.restore(snapshotAt(9, 2));
    return log;
  };

  describe('are there [log_test.go TestHasNextCommittedEnts]', () => {
    test.each(cases)('%s', (...c) => {
      expect(prepared(c).hasNextCommittedEntries(c[3])).toBe(c[6].length > 0);
    });
  });

  describe('are [log_test.go TestNextCommittedEnts]', () => {
    test.each(cases)('%s', (...c) => {
      expect(ids(prepared(c).nextCommittedEntries(c[3]))).toEqual(c[6]);
    });
  });

  test('are cut to the room that is left', () => {
    const size = sizeOf(...entriesFrom(4, 1));
    const room = (limit: number): string[] => ids(applyingLog(limit).nextCommittedEntries(true));
    expect(room(1)).toEqual(['4/1']);
    expect(room(size)).toEqual(['4/1']);
    expect(room(2 * size - 1)).toEqual(['4/1']);
    expect(room(2 * size)).toEqual(['4/1', '5/1']);
  });

  test('without any room at all break a rule', () => {
    const log = new RaftLog(storageWith(entriesFrom(1, 1)), SILENT, 0);
    log.commitTo(1);
    expect(() => log.nextCommittedEntries(true)).toThrow(InvariantError);
    expect(() => log.nextCommittedEntries(true)).toThrow('applying entry size must be positive, is 0');
  });
});

describe('handing out [log_test.go TestAcceptApplying]', () => {
  test.each([
    ['less than there is pauses', 4, 99, true, true],
    ['all, within the limit, does not', 5, 99, true, false],
    ['all, at the limit, pauses', 5, 100, true, true],
    ['all, over the limit, pauses', 5, 101, true, true],
    ['all that is on disk does not pause', 4, 99, false, false],
    ['all that is on disk, at the limit, pauses', 4, 100, false, true],
    ['more than is on disk does not pause', 5, 99, false, false],
  ])('%s', (_, index, size, allowUnstable, paused) => {
    const log = applyingLog(100);
    log.acceptApplying(index, size, allowUnstable);
    expect(log.applying).toBe(index);
    expect(log.applied).toBe(3);
    // Once the last one is committed only a pause can hold it back.
    log.unstable.stableTo(id('6/1'));
    (log.storage as MemoryStorage).append(entriesFrom(4, 1, 1, 1));
    log.commitTo(6);
    expect(log.hasNextCommittedEntries(allowUnstable)).toBe(!paused);
  });

  test('what is not committed breaks a rule', () => {
    const accept = (): void => applyingLog().acceptApplying(6, 1, true);
    expect(accept).toThrow(InvariantError);
    expect(accept).toThrow('applying(6) is out of range [prevApplying(3), committed(5)]');
  });
});

describe('applying [log_test.go TestAppliedTo]', () => {
  // Both committed entries were handed out: 105 bytes, 5 over the limit.
  const handedOut = (): RaftLog => {
    const log = applyingLog(100);
    log.acceptApplying(5, 105, true);
    log.commitTo(6);
    return log;
  };

  test.each([
    ['some, and still at the limit', 4, 5, 5, true],
    ['some, and below the limit', 4, 6, 5, false],
    ['all, and below the limit', 5, 6, 5, false],
    ['all, and still at the limit', 5, 4, 5, true],
    ['more bytes than were handed out', 5, 500, 5, false],
    ['more than was handed out', 6, 6, 6, false],
  ])('%s', (_, index, size, applying, paused) => {
    const log = handedOut();
    log.appliedTo(index, size);
    expect(log).toMatchObject({ applied: index, applying });
    const more = applying < 6 && !paused;
    expect(log.hasNextCommittedEntries(true)).toBe(more);
  });

  test('frees the bytes it names, and no more', () => {
    const log = handedOut();
    log.appliedTo(5, 500);
    log.acceptApplying(6, 99, true);
    log.append(entriesFrom(7, 1));
    log.commitTo(7);
    expect(log.hasNextCommittedEntries(true)).toBe(true);
    log.acceptApplying(7, 1, true);
    log.append(entriesFrom(8, 1));
    log.commitTo(8);
    expect(log.hasNextCommittedEntries(true)).toBe(false);
  });

  test.each([
    ['what is not committed', 7, 'applied(7) is out of range [prevApplied(3), committed(6)]'],
    ['backwards', 2, 'applied(2) is out of range [prevApplied(3), committed(6)]'],
  ])('%s breaks a rule', (_, index, message) => {
    const log = handedOut();
    expect(() => log.appliedTo(index, 0)).toThrow(InvariantError);
    expect(() => log.appliedTo(index, 0)).toThrow(message);
  });
});

describe('entries to write [log_test.go TestNextUnstableEnts]', () => {
  test.each([
    ['none', [], []],
    ['some', entriesFrom(3, 2, 2), ['3/2', '4/2']],
  ])('%s', (_, entries, expected) => {
    const log = split(entriesFrom(1, 1, 2), entries);
    expect(ids(log.unstable.nextEntries())).toEqual(expected);
    expect(log.hasUnstableEntries()).toBe(expected.length > 0);
    if (entries.length === 0) return;
    log.unstable.acceptInProgress();
    expect(log.unstable.nextEntries()).toEqual([]);
    expect(log.hasUnstableEntries()).toBe(true);
    log.unstable.stableTo(entries.at(-1)!);
    expect(log.unstable.offset).toBe(5);
    expect(log.hasUnstableEntries()).toBe(false);
  });
});

describe('the commit mark [log_test.go TestCommitTo]', () => {
  test.each([
    [3, 3],
    [2, 2],
    [1, 2],
  ])('told %d is at %d', (index, expected) => {
    const log = inMemory(1, 2, 3);
    log.commitTo(2);
    log.commitTo(index);
    expect(log.committed).toBe(expected);
  });

  test('beyond the end breaks a rule', () => {
    const log = inMemory(1, 2, 3);
    expect(() => log.commitTo(4)).toThrow(InvariantError);
    expect(() => log.commitTo(4)).toThrow(
      'tocommit(4) is out of range [lastIndex(3)]. ' + 'Was the raft log corrupted, truncated, or lost?',
    );
    expect(log.committed).toBe(0);
  });

  test.each([
    ['moves for an entry of the term named', '3/3', true, 3],
    ['does not move for an entry of another term', '2/3', false, 1],
    ['does not move back', '1/1', false, 1],
    ['does not move to where it is not known', '4/3', false, 1],
    ['does not move for term 0', '2/0', false, 1],
  ])('%s', (_, at, moves, expected) => {
    const log = inMemory(1, 2, 3);
    log.commitTo(1);
    expect(log.maybeCommit(id(at))).toBe(moves);
    expect(log.committed).toBe(expected);
  });

  test('term 0 proves nothing even where nothing is known', () => {
    const storage = new MemoryStorage();
    const log = new RaftLog(storage, SILENT);
    log.append([newEntry(0, 1)]);
    expect(log.maybeCommit({ index: 1, term: 0 })).toBe(false);
  });
});

describe('stable entries [log_test.go TestStableTo]', () => {
  test.each([
    ['1/1', 2],
    ['2/2', 3],
    ['2/1', 1],
    ['3/1', 1],
  ])('up to %s: the rest begins at %d', (stable, offset) => {
    const log = inMemory(1, 2);
    log.unstable.stableTo(id(stable));
    expect(log.unstable.offset).toBe(offset);
  });
});

describe('stable entries after a snapshot [log_test.go TestStableToWithSnap]', () => {
  test.each([
    ['6/2', [2], 7],
    ['5/2', [2], 6],
    ['4/2', [2], 6],
    ['6/4', [2], 6],
    ['5/4', [2], 6],
    ['4/4', [2], 6],
    ['6/2', [], 6],
    ['5/2', [], 6],
    ['4/2', [], 6],
  ])('up to %s with terms %j: the rest begins at %d', (stable, terms, offset) => {
    const log = new RaftLog(storageAfter(snapshotAt(5, 2)), SILENT);
    log.append(entriesFrom(6, ...terms));
    log.unstable.stableTo(id(stable));
    expect(log.unstable.offset).toBe(offset);
  });
});

describe('restoring a snapshot [log_test.go TestLogRestore]', () => {
  test('leaves nothing but the snapshot', () => {
    const recorder = newRecorder();
    const log = split(entriesFrom(1, 1, 1), entriesFrom(3, 1), recorder);
    log.commitTo(2);
    const snapshot = snapshotAt(1000, 1001);
    log.restore(snapshot);
    expect(log.allEntries()).toEqual([]);
    expect([log.firstIndex(), log.lastIndex()]).toEqual([1001, 1000]);
    expect(log.committed).toBe(1000);
    expect(log.unstable.offset).toBe(1001);
    expect(log.lastEntryId()).toEqual({ term: 1001, index: 1000 });
    expect(log.hasUnstableSnapshot()).toBe(true);
    expect(log.snapshot()).toBe(snapshot);
    expect(recorder.lines).toEqual([
      'INFO log [committed=2, applied=0, applying=0, unstable.offset=3, ' +
        'unstable.offsetInProgress=3, len(unstable.Entries)=1] starts to restore snapshot ' +
        '[index: 1000, term: 1001]',
    ]);
  });

  test('takes the snapshot from the storage as its beginning', () => {
    const log = new RaftLog(storageAfter(snapshotAt(1000, 1001)), SILENT);
    expect([log.firstIndex(), log.committed]).toEqual([1001, 1000]);
    expect(log.unstable.offset).toBe(1001);
    expect(log.term(1000)).toBe(1001);
  });
});

/** A snapshot at 100 and term 1, then entries up to 109 with term = index. */
function hundred(onDisk: number): RaftLog {
  const terms = Array.from({ length: 9 }, (_, i) => 101 + i);
  const storage = storageAfter(snapshotAt(100, 1), entriesFrom(101, ...terms.slice(0, onDisk)));
  const log = new RaftLog(storage, SILENT);
  log.append(entriesFrom(101 + onDisk, ...terms.slice(onDisk)));
  return log;
}

describe('bounds [log_test.go TestIsOutOfBounds]', () => {
  test.each([
    ['long before', 99, 102],
    ['at the snapshot', 100, 102],
    ['at the snapshot, and empty', 100, 100],
  ])('%s the entries are gone', (_, lo, hi) => {
    expect(() => hundred(4).slice(lo, hi, NO_LIMIT)).toThrow(CompactedError);
  });

  test.each([
    [101, 101],
    [101, 110],
    [105, 105],
    [109, 110],
    [110, 110],
  ])('[%d,%d) is within', (lo, hi) => {
    expect(hundred(4).slice(lo, hi, NO_LIMIT).length).toBe(hi - lo);
  });

  test.each([
    [105, 104, 'invalid slice 105 > 104'],
    [101, 111, 'slice[101,111) out of bound [101,109]'],
    [110, 111, 'slice[110,111) out of bound [101,109]'],
    [111, 111, 'slice[111,111) out of bound [101,109]'],
  ])('[%d,%d) breaks a rule', (lo, hi, message) => {
    expect(() => hundred(4).slice(lo, hi, NO_LIMIT)).toThrow(InvariantError);
    expect(() => hundred(4).slice(lo, hi, NO_LIMIT)).toThrow(message);
  });
});

describe('the term [log_test.go TestTerm]', () => {
  test.each([
    [100, 1],
    [101, 101],
    [104, 104],
    [105, 105],
    [109, 109],
  ])('at %d is %d', (index, term) => {
    const log = hundred(4);
    expect(log.term(index)).toBe(term);
    expect(log.termAt(index)).toBe(term);
    expect(log.termOrZero(index)).toBe(term);
    expect(log.matchTerm({ index, term })).toBe(true);
    expect(log.matchTerm({ index, term: term + 1 })).toBe(false);
  });

  test.each([
    [99, CompactedError],
    [110, UnavailableError],
  ])('at %d is not known', (index, error) => {
    const log = hundred(4);
    expect(() => log.term(index)).toThrow(error);
    expect(log.termAt(index)).toBeNull();
    expect(log.termOrZero(index)).toBe(0);
    expect(log.matchTerm({ index, term: 0 })).toBe(false);
  });
});

test('a snapshot that is not newer than what is committed is none to restore', () => {
  const log = new RaftLog(storageAfter(snapshotAt(100, 1)), SILENT);
  const old = (): void => log.restore(snapshotAt(100, 1));
  expect(old).toThrow(InvariantError);
  expect(old).toThrow('snapshot 100 is not newer than committed(100)');
  expect(log.hasUnstableSnapshot()).toBe(false);
});

describe(
  'the term beside a snapshot that is not on disk yet ' + '[log_test.go TestTermWithUnstableSnapshot]',
  () => {
    const restored = (): RaftLog => {
      const log = new RaftLog(storageAfter(snapshotAt(100, 1)), SILENT);
      log.restore(snapshotAt(105, 2));
      return log;
    };

    test.each([
      ['before what is on disk', 99, CompactedError],
      ['at the snapshot on disk', 100, CompactedError],
      ['between the two', 103, CompactedError],
      ['right before the new one', 104, CompactedError],
      ['after the new one', 106, UnavailableError],
    ])('%s is not known', (_, index, error) => {
      expect(() => restored().term(index)).toThrow(error);
      expect(restored().termAt(index)).toBeNull();
    });

    test('at the new one is its term', () => {
      expect(restored().term(105)).toBe(2);
    });
  },
);

describe('a slice [log_test.go TestSlice]', () => {
  const one = sizeOf(newEntry(101, 101));
  const span = (lo: number, hi: number): string[] =>
    Array.from({ length: hi - lo }, (_, i) => `${lo + i}/${lo + i}`);

  test.each([
    ['from disk', 101, 104, NO_LIMIT, span(101, 104)],
    ['from disk to its end', 101, 105, NO_LIMIT, span(101, 105)],
    ['across both', 103, 107, NO_LIMIT, span(103, 107)],
    ['from memory', 105, 110, NO_LIMIT, span(105, 110)],
    ['of nothing', 104, 104, NO_LIMIT, []],
    ['of at least one from disk', 102, 110, 0, span(102, 103)],
    ['of at least one from memory', 106, 110, 0, span(106, 107)],
    ['cut within the disk', 101, 110, 2 * one, span(101, 103)],
    ['cut one byte before the end of the disk', 103, 110, 2 * one - 1, span(103, 104)],
    ['cut at the end of the disk', 103, 110, 2 * one, span(103, 105)],
    ['cut one byte before the first in memory fits', 103, 110, 3 * one - 1, span(103, 105)],
    ['cut after the first in memory', 103, 110, 3 * one, span(103, 106)],
    ['cut within memory', 103, 110, 5 * one - 1, span(103, 107)],
    ['that just fits', 103, 108, 5 * one, span(103, 108)],
    ['cut in memory alone', 105, 110, 3 * one, span(105, 108)],
  ])('%s', (_, lo, hi, maxSize, expected) => {
    expect(ids(hundred(4).slice(lo, hi, maxSize))).toEqual(expected);
  });

  test('before the snapshot is gone', () => {
    expect(() => hundred(4).slice(99, 103, NO_LIMIT)).toThrow(CompactedError);
  });

  test('is as short as the storage wishes, without a gap behind it', () => {
    const log = hundred(4);
    const entries = log.storage.entries.bind(log.storage);
    log.storage.entries = (lo, _, maxSize) => entries(lo, lo + 1, maxSize);
    expect(ids(log.slice(101, 110, NO_LIMIT))).toEqual(['101/101']);
  });

  test('from an index on is empty after the end', () => {
    const log = hundred(4);
    expect(ids(log.entries(108, NO_LIMIT))).toEqual(['108/108', '109/109']);
    expect(log.entries(110, NO_LIMIT)).toEqual([]);
    expect(() => log.entries(100, NO_LIMIT)).toThrow(CompactedError);
  });

  test('is the longest stretch that fits, wherever the entries are', () => {
    check(
      fc.property(
        logOf(12),
        fc.nat(12),
        fc.nat(12),
        fc.nat(12),
        fc.nat(150),
        (entries, onDisk, a, b, maxSize) => {
          const log = split(entries.slice(0, onDisk), entries.slice(onDisk));
          const last = entries.length;
          const [lo, hi] = [a, b].map((x) => 1 + (x % (last + 1))).sort((x, y) => x - y);
          const wanted = entries.slice(lo! - 1, hi! - 1);
          const fitting = wanted
            .map((_, i) => wanted.slice(0, i + 1))
            .filter((prefix) => prefix.length === 1 || entriesSize(prefix) <= maxSize);
          expect(log.slice(lo!, hi!, maxSize)).toEqual(fitting.at(-1) ?? []);
          expect(log.slice(lo!, hi!, NO_LIMIT)).toEqual(wanted);
        },
      ),
    );
  });
});

describe('scanning [log_test.go TestScan]', () => {
  const pages = (lo: number, hi: number, pageSize: number, most = Infinity): string[][] => {
    const seen: string[][] = [];
    hundred(4).scan(lo, hi, pageSize, (page) => {
      seen.push(ids(page));
      return seen.length < most;
    });
    return seen;
  };
  const one = sizeOf(newEntry(101, 101));

  test('visits every entry once, in pages within the limit', () => {
    expect(pages(101, 110, 4 * one)).toEqual([
      ['101/101', '102/102', '103/103', '104/104'],
      ['105/105', '106/106', '107/107', '108/108'],
      ['109/109'],
    ]);
  });

  test('visits one entry at a time if need be', () => {
    expect(pages(103, 107, 0)).toEqual([['103/103'], ['104/104'], ['105/105'], ['106/106']]);
  });

  test('visits nothing of nothing', () => {
    expect(pages(105, 105, NO_LIMIT)).toEqual([]);
  });

  test('ends when the visitor has enough', () => {
    expect(pages(101, 110, 2 * one, 2)).toEqual([
      ['101/101', '102/102'],
      ['103/103', '104/104'],
    ]);
  });

  test('hands on the error of a visitor', () => {
    const visit = (): void =>
      hundred(4).scan(101, 110, NO_LIMIT, () => {
        throw new RangeError('stop');
      });
    expect(visit).toThrow(new RangeError('stop'));
  });

  test('cannot begin before the snapshot', () => {
    expect(() => pages(100, 110, NO_LIMIT)).toThrow(CompactedError);
  });

  test('does not go round in circles when the storage gives nothing', () => {
    const log = hundred(4);
    log.storage.entries = () => [];
    const scan = (): void => log.scan(101, 103, NO_LIMIT, () => true);
    expect(scan).toThrow(InvariantError);
    expect(scan).toThrow('got 0 entries in [101, 103)');
  });
});

describe('any history', () => {
  /** A log beside the plain list of entries that it should hold. */
  class Model {
    readonly storage = new MemoryStorage();
    readonly log = new RaftLog(this.storage, SILENT);
    /** Id of the entry before the first one. */
    before: EntryId = { index: 0, term: 0 };
    entries: Entry[] = [];
    committed = 0;
    term = 1;

    get last(): number {
      return this.before.index + this.entries.length;
    }

    termAt(index: number): number | null {
      if (index === this.before.index) return this.before.term;
      return this.entries[index - this.before.index - 1]?.term ?? null;
    }

    /** Entries of the model's term from an index on. */
    fresh(from: number, count: number): Entry[] {
      const payload = bytes('x'.repeat(from % 4));
      return Array.from({ length: count }, (_, i) => newEntry(this.term, from + i, payload));
    }

    append(back: number, count: number): void {
      this.term++;
      const from = Math.max(this.committed, this.last - back) + 1;
      const fresh = this.fresh(from, count);
      this.log.append(fresh);
      this.entries = [...this.entries.slice(0, from - this.before.index - 1), ...fresh];
    }

    /** A message of a leader, right, or with a wrong entry before it. */
    receive(back: number, count: number, commit: number, wrong: boolean): void {
      const index = Math.max(this.committed, this.last - back);
      const term = this.termAt(index)! + (wrong ? 1 : 0);
      this.term += 2;
      const fresh = this.fresh(index + 1, count);
      const prev = { index, term };
      const last = this.log.maybeAppend({ term: this.term, prev, entries: fresh }, commit);
      if (wrong) {
        expect(last).toBeNull();
        return;
      }
      expect(last).toBe(index + count);
      if (count > 0) {
        this.entries = [...this.entries.slice(0, index - this.before.index), ...fresh];
      }
      this.committed = Math.max(this.committed, Math.min(commit, index + count));
    }

    /** An old message delivered again: it must change nothing. */
    receiveAgain(back: number, count: number): void {
      const index = Math.max(this.before.index, this.last - back);
      const old = this.entries.slice(index - this.before.index).slice(0, count);
      const prev = { index, term: this.termAt(index)! };
      const slice = { term: this.term, prev, entries: old };
      expect(this.log.maybeAppend(slice, 0)).toBe(index + old.length);
    }

    commit(to: number): void {
      const index = Math.min(to, this.last);
      this.log.commitTo(index);
      this.committed = Math.max(this.committed, index);
    }

    restore(ahead: number): void {
      const index = this.last + ahead;
      this.log.restore(snapshotAt(index, ++this.term));
      this.before = { index, term: this.term };
      this.entries = [];
      this.committed = index;
    }

    /** Writes all that is not written, and says so. */
    write(): void {
      const { unstable } = this.log;
      const snapshot = unstable.nextSnapshot();
      const entries = unstable.nextEntries();
      unstable.acceptInProgress();
      if (snapshot !== null) this.storage.applySnapshot(snapshot);
      this.storage.append(entries);
      if (snapshot !== null) {
        unstable.stableSnapTo(snapshot.metadata.index);
        this.log.appliedTo(snapshot.metadata.index, 0);
      }
      if (entries.length > 0) unstable.stableTo(entries.at(-1)!);
    }

    /** Applies what is committed and written, and returns it. */
    apply(): readonly Entry[] {
      const entries = this.log.nextCommittedEntries(false);
      if (entries.length === 0) return [];
      const { index } = entries.at(-1)!;
      this.log.acceptApplying(index, entriesSize(entries), false);
      this.log.appliedTo(index, entriesSize(entries));
      return entries;
    }

    compact(back: number): void {
      const index = this.log.applied - back;
      if (index < this.storage.firstIndex() || this.log.hasUnstableSnapshot()) return;
      const term = this.termAt(index)!;
      compactTo(this.storage, index);
      this.entries = this.entries.slice(index - this.before.index);
      this.before = { index, term };
    }
  }

  const n = fc.nat(4);
  const act = fc.oneof(
    fc.record({ kind: fc.constant('append'), n, m: n }),
    fc.record({ kind: fc.constantFrom('receive', 'wrong', 'again'), n, m: n }),
    fc.record({ kind: fc.constantFrom('write', 'apply', 'commit', 'compact'), n, m: n }),
    fc.record({ kind: fc.constantFrom('restore', 'write', 'apply'), n, m: n }),
  );

  test('keeps the log what a plain list would be', () => {
    check(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const model = new Model();
        const { log } = model;
        const applied: Entry[] = [];
        for (const a of acts) {
          if (a.kind === 'append') model.append(a.n, a.m + 1);
          else if (a.kind === 'receive') model.receive(a.n, a.m, model.committed + a.m, false);
          else if (a.kind === 'wrong') model.receive(a.n, a.m, model.last, true);
          else if (a.kind === 'again') model.receiveAgain(a.n, a.m);
          else if (a.kind === 'write') model.write();
          else if (a.kind === 'apply') applied.push(...model.apply());
          else if (a.kind === 'commit') model.commit(model.committed + a.n);
          else if (a.kind === 'compact') model.compact(a.n);
          else model.restore(a.n + 1);
          expect(log.allEntries()).toEqual(model.entries);
          expect(log.firstIndex()).toBe(model.before.index + 1);
          expect(log.lastIndex()).toBe(model.last);
          expect(log.committed).toBe(model.committed);
          expect(log.applied).toBeLessThanOrEqual(log.applying);
          expect(log.applying).toBeLessThanOrEqual(log.committed);
          for (let i = model.before.index - 1; i <= model.last + 1; i++) {
            if (i >= 0) expect(log.termAt(i)).toBe(model.termAt(i));
          }
        }
        const indexes = applied.map((entry) => entry.index);
        expect(indexes).toEqual([...new Set(indexes)].sort((x, y) => x - y));
      }),
    );
  });
});
