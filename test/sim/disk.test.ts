/** The virtual disk: what survives a crash, and what does not. */
import { describe, expect, test } from 'vitest';
import { newEntry } from '../../src/entry.ts';
import { newConfState, newSnapshot } from '../../src/snapshot.ts';
import { Disk } from '../../sim/disk.ts';
import type { Batch } from '../../src/index.ts';

const NOTHING: Batch = { snapshot: null, entries: [], hardState: null };

function entriesFrom(first: number, ...terms: number[]): Batch {
  return { ...NOTHING, entries: terms.map((term, i) => newEntry(term, first + i)) };
}

function termsOf(disk: Disk): number[] {
  return disk.log().map(({ term }) => term);
}

describe('a disk', () => {
  test('loses what is written in a crash before the sync', () => {
    const disk = new Disk();
    disk.write({ ...entriesFrom(1, 1, 1), hardState: { term: 1, vote: 2, commit: 1 } });
    expect(disk.durable).toEqual({ term: 0, vote: 0, commit: 0 });
    expect(disk.unsynced).toBe(1);
    disk.crash(0);
    expect(termsOf(disk)).toEqual([]);
    expect(disk.load()).toEqual({
      hardState: { term: 0, vote: 0, commit: 0 },
      snapshot: null,
      entries: [],
    });
  });

  test('keeps what is synced, and a first part of the rest if it is lucky', () => {
    const disk = new Disk();
    disk.write(entriesFrom(1, 1, 1));
    disk.sync();
    disk.write(entriesFrom(3, 1));
    disk.write({ ...entriesFrom(4, 1), hardState: { term: 1, vote: 0, commit: 3 } });
    expect(disk.crash(1)).toBe(1);
    expect(termsOf(disk)).toEqual([1, 1, 1]);
    // The torn write is gone as a whole, its hard state with it.
    expect(disk.durable.term).toBe(0);
  });

  test('brings entries back that an unsynced write had replaced', () => {
    const disk = new Disk();
    disk.write(entriesFrom(1, 1, 1, 1));
    disk.sync();
    disk.write(entriesFrom(2, 2));
    disk.crash(0);
    expect(termsOf(disk)).toEqual([1, 1, 1]);
    expect(disk.log().map(({ index }) => index)).toEqual([1, 2, 3]);
    expect(disk.lastEntry).toEqual({ term: 1, index: 3 });
  });

  test('keeps a snapshot, the log before it that was not dropped, and the members', () => {
    const disk = new Disk();
    disk.write({ ...entriesFrom(1, 1, 1, 2, 2), hardState: { term: 2, vote: 0, commit: 4 } });
    disk.sync();
    const members = newConfState({ voters: [1, 2] });
    const snapshot = newSnapshot(3, 2, members, new Uint8Array([7]));
    disk.compact(snapshot, 1);
    disk.crash(0);
    expect(disk.firstIndex).toBe(2);
    expect(termsOf(disk)).toEqual([1, 2, 2]);
    // The log begins with the last entry that was dropped.
    const { entries, ...rest } = disk.load();
    expect(rest).toEqual({ snapshot, hardState: { term: 2, vote: 0, commit: 4 } });
    expect(entries.map(({ index, term }) => [index, term])).toEqual([
      [1, 1],
      [2, 1],
      [3, 2],
      [4, 2],
    ]);
    // Dropping up to the snapshot itself.
    disk.compact(snapshot, 3);
    disk.crash(0);
    expect(disk.firstIndex).toBe(4);
    expect(termsOf(disk)).toEqual([2]);
    expect(disk.load().entries).toHaveLength(1);
  });

  test('replaces everything by a snapshot of the leader', () => {
    const disk = new Disk();
    disk.write(entriesFrom(1, 1, 1));
    disk.sync();
    const snapshot = newSnapshot(9, 3, newConfState({ voters: [1] }), new Uint8Array([1]));
    disk.write({ ...NOTHING, snapshot });
    disk.crash(0);
    expect(termsOf(disk)).toEqual([1, 1]);
    disk.write({ ...NOTHING, snapshot });
    disk.sync();
    disk.crash(0);
    expect(disk.load()).toMatchObject({ snapshot, entries: [] });
    expect([disk.firstIndex, disk.lastEntry]).toEqual([10, { term: 3, index: 9 }]);
  });
});
