import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newEntry, type Entry } from '../../src/entry.ts';
import { InvariantError } from '../../src/errors.ts';
import { SILENT } from '../../src/logger.ts';
import { payloadsSize } from '../../src/sizes.ts';
import { type Snapshot } from '../../src/snapshot.ts';
import { Unstable } from '../../src/unstable.ts';
import { entriesFrom, id, ids } from './support/entries.ts';
import { check } from './support/property.ts';
import { newRecorder } from './support/recorder.ts';
import { snapshotAt } from './support/storages.ts';

interface Parts {
  offset?: number;
  entries?: Entry[];
  snapshot?: Snapshot | null;
  /** Index before which entries were handed out. */
  handedOut?: number;
  snapshotHandedOut?: boolean;
}

function unstable(parts: Parts, logger = SILENT): Unstable {
  const made = new Unstable(parts.offset ?? 5, logger);
  const entries = parts.entries ?? [];
  const before = entries.filter(({ index }) => index < (parts.handedOut ?? 0));
  if (before.length > 0) made.truncateAndAppend(before);
  made.acceptInProgress();
  const after = entries.slice(before.length);
  if (after.length > 0) made.truncateAndAppend(after);
  made.snapshot = parts.snapshot ?? null;
  made.offsetInProgress = parts.handedOut ?? made.offset;
  made.snapshotInProgress = parts.snapshotHandedOut ?? false;
  return made;
}

const four = snapshotAt(4, 1);

test('a new one is empty and begins where the storage ends', () => {
  const empty = new Unstable(5, SILENT);
  expect(empty).toMatchObject({
    snapshot: null,
    entries: [],
    offset: 5,
    offsetInProgress: 5,
    snapshotInProgress: false,
  });
  expect(empty.hasNextEntries()).toBe(false);
});

describe('first index [log_unstable_test.go TestUnstableMaybeFirstIndex]', () => {
  test.each<[string, Parts, number | null]>([
    ['entries do not decide it', { entries: entriesFrom(5, 1) }, null],
    ['nothing does not', {}, null],
    ['a snapshot does', { snapshot: four }, 5],
    ['a snapshot with entries does', { snapshot: four, entries: entriesFrom(5, 1) }, 5],
  ])('%s', (_, parts, expected) => {
    expect(unstable(parts).maybeFirstIndex()).toBe(expected);
  });
});

describe('last index [log_unstable_test.go TestMaybeLastIndex]', () => {
  test.each<[string, Parts, number]>([
    ['entries decide it', { entries: entriesFrom(5, 1, 1) }, 6],
    ['entries after a snapshot', { snapshot: four, entries: entriesFrom(5, 1) }, 5],
    ['a snapshot alone', { snapshot: four }, 4],
    ['the disk, when there is nothing', {}, 4],
  ])('%s', (_, parts, expected) => {
    expect(unstable(parts).lastIndex()).toBe(expected);
  });
});

describe('term [log_unstable_test.go TestUnstableMaybeTerm]', () => {
  const entries = entriesFrom(5, 1, 2);
  test.each<[string, Parts, number, number | null]>([
    ['of the first entry', { entries }, 5, 1],
    ['of the last entry', { entries }, 6, 2],
    ['after the last entry', { entries }, 7, null],
    ['before the first entry', { entries }, 4, null],
    ['of the snapshot', { entries, snapshot: four }, 4, 1],
    ['before the snapshot', { entries, snapshot: four }, 3, null],
    ['of an entry after a snapshot', { entries, snapshot: four }, 6, 2],
    ['after a snapshot alone', { snapshot: four }, 5, null],
    ['of a snapshot alone', { snapshot: four }, 4, 1],
    ['of nothing', {}, 5, null],
  ])('%s', (_, parts, index, expected) => {
    expect(unstable(parts).maybeTerm(index)).toBe(expected);
  });
});

test('a snapshot replaces everything [log_unstable_test.go TestUnstableRestore]', () => {
  const u = unstable({
    entries: entriesFrom(5, 1),
    snapshot: four,
    handedOut: 6,
    snapshotHandedOut: true,
  });
  const six = snapshotAt(6, 2);
  u.restore(six);
  expect(u).toMatchObject({
    offset: 7,
    offsetInProgress: 7,
    entries: [],
    snapshotInProgress: false,
  });
  expect(u.snapshot).toBe(six);
});

describe('entries to hand out [log_unstable_test.go TestUnstableNextEntries]', () => {
  test.each<[string, Parts, string[]]>([
    ['all when none was', { entries: entriesFrom(5, 1, 1) }, ['5/1', '6/1']],
    ['the rest', { entries: entriesFrom(5, 1, 1), handedOut: 6 }, ['6/1']],
    ['none when all were', { entries: entriesFrom(5, 1, 1), handedOut: 7 }, []],
    ['none when there are none', {}, []],
  ])('%s', (_, parts, expected) => {
    expect(ids(unstable(parts).nextEntries())).toEqual(expected);
    expect(unstable(parts).hasNextEntries()).toBe(expected.length > 0);
  });
});

describe('snapshot to hand out [log_unstable_test.go TestUnstableNextSnapshot]', () => {
  test.each<[string, Parts, Snapshot | null]>([
    ['none', {}, null],
    ['the new one', { snapshot: four }, four],
    ['not again', { snapshot: four, snapshotHandedOut: true }, null],
  ])('%s', (_, parts, expected) => {
    expect(unstable(parts).nextSnapshot()).toBe(expected);
  });
});

describe('handing out [log_unstable_test.go TestUnstableAcceptInProgress]', () => {
  test.each<[string, Parts, number, boolean]>([
    ['nothing', {}, 5, false],
    ['one entry', { entries: entriesFrom(5, 1) }, 6, false],
    ['two entries', { entries: entriesFrom(5, 1, 1) }, 7, false],
    ['the second entry', { entries: entriesFrom(5, 1, 1), handedOut: 6 }, 7, false],
    ['no entry anew', { entries: entriesFrom(5, 1, 1), handedOut: 7 }, 7, false],
    ['a snapshot', { snapshot: four }, 5, true],
    ['a snapshot and entries', { snapshot: four, entries: entriesFrom(5, 1) }, 6, true],
    [
      'an entry after a snapshot that was',
      { snapshot: four, entries: entriesFrom(5, 1), snapshotHandedOut: true },
      6,
      true,
    ],
    [
      'nothing anew',
      { snapshot: four, entries: entriesFrom(5, 1), handedOut: 6, snapshotHandedOut: true },
      6,
      true,
    ],
  ])('%s', (_, parts, offsetInProgress, snapshotInProgress) => {
    const u = unstable(parts);
    u.acceptInProgress();
    expect(u).toMatchObject({ offsetInProgress, snapshotInProgress });
    expect(u.nextEntries()).toEqual([]);
    expect(u.nextSnapshot()).toBeNull();
  });
});

describe('stable entries [log_unstable_test.go TestUnstableStableTo]', () => {
  const entries = entriesFrom(5, 1, 2);
  test.each<[string, Parts, string, Parts & { left: string[] }]>([
    ['nothing is there', {}, '5/1', { offset: 5, handedOut: 5, left: [] }],
    [
      'the first',
      { entries: entriesFrom(5, 1), handedOut: 6 },
      '5/1',
      { offset: 6, handedOut: 6, left: [] },
    ],
    ['the first of two', { entries, handedOut: 6 }, '5/1', { offset: 6, handedOut: 6, left: ['6/2'] }],
    ['both', { entries, handedOut: 7 }, '6/2', { offset: 7, handedOut: 7, left: [] }],
    [
      'more than was handed out',
      { entries, handedOut: 5 },
      '5/1',
      { offset: 6, handedOut: 6, left: ['6/2'] },
    ],
    [
      'another term: it was replaced',
      { entries: entriesFrom(6, 2), offset: 6 },
      '6/1',
      { offset: 6, handedOut: 6, left: ['6/2'] },
    ],
    [
      'an older index',
      { entries, handedOut: 7 },
      '4/1',
      { offset: 5, handedOut: 7, left: ['5/1', '6/2'] },
    ],
    [
      'an index after the end',
      { entries, handedOut: 7 },
      '9/2',
      { offset: 5, handedOut: 7, left: ['5/1', '6/2'] },
    ],
    [
      'the snapshot itself',
      { entries, snapshot: four, handedOut: 7 },
      '4/1',
      { offset: 5, handedOut: 7, left: ['5/1', '6/2'] },
    ],
    [
      'an entry after a snapshot',
      { entries, snapshot: four, handedOut: 7 },
      '5/1',
      { offset: 6, handedOut: 7, left: ['6/2'] },
    ],
  ])('%s', (_, parts, stable, expected) => {
    const u = unstable(parts);
    u.stableTo(id(stable));
    expect(u).toMatchObject({
      offset: expected.offset,
      offsetInProgress: expected.handedOut,
    });
    expect(ids(u.entries)).toEqual(expected.left);
    expect(u.snapshot).toBe(parts.snapshot ?? null);
  });

  test.each([
    ['7/2', 'INFO entry at index 7 missing from unstable log; ignoring'],
    ['4/1', 'INFO entry at index 4 matched unstable snapshot; ignoring'],
    [
      '6/1',
      'INFO entry at (index,term)=(6,1) mismatched with entry at (6,2) in unstable ' + 'log; ignoring',
    ],
  ])('%s is ignored with a remark', (stable, line) => {
    const recorder = newRecorder();
    unstable({ entries, snapshot: four }, recorder).stableTo(id(stable));
    expect(recorder.lines).toEqual([line]);
  });
});

describe('a stable snapshot', () => {
  test('is dropped, and the next one is new', () => {
    const u = unstable({ snapshot: four, snapshotHandedOut: true });
    u.stableSnapTo(4);
    expect(u).toMatchObject({ snapshot: null, snapshotInProgress: false, offset: 5 });
  });

  test('of another index is not the one held', () => {
    const u = unstable({ snapshot: four, snapshotHandedOut: true });
    u.stableSnapTo(3);
    expect(u.snapshot).toBe(four);
    expect(u.snapshotInProgress).toBe(true);
  });

  test('is no news when none is held', () => {
    const u = unstable({});
    u.stableSnapTo(0);
    expect(u.snapshot).toBeNull();
  });
});

describe('appending [log_unstable_test.go TestUnstableTruncateAndAppend]', () => {
  const one = entriesFrom(5, 1);
  const three = entriesFrom(5, 1, 1, 1);
  const replace = (from: number): string => `INFO replace the unstable entries from index ${from}`;
  const truncate = (from: number): string => `INFO truncate the unstable entries before index ${from}`;
  test.each<[string, Parts, Entry[], string[], number, number, string[]]>([
    ['to the end', { entries: one }, entriesFrom(6, 1, 1), ['5/1', '6/1', '7/1'], 5, 5, []],
    [
      'to the end, all handed out',
      { entries: one, handedOut: 6 },
      entriesFrom(6, 1),
      ['5/1', '6/1'],
      5,
      6,
      [],
    ],
    ['to nothing', {}, entriesFrom(5, 1), ['5/1'], 5, 5, []],
    ['in place of all', { entries: one }, entriesFrom(5, 2, 2), ['5/2', '6/2'], 5, 5, [replace(5)]],
    [
      'in place of more than all',
      { entries: one },
      entriesFrom(4, 2, 2, 2),
      ['4/2', '5/2', '6/2'],
      4,
      4,
      [replace(4)],
    ],
    [
      'in place of all, handed out',
      { entries: one, handedOut: 6 },
      entriesFrom(5, 2, 2),
      ['5/2', '6/2'],
      5,
      5,
      [replace(5)],
    ],
    ['in place of the last', { entries: three }, entriesFrom(6, 2), ['5/1', '6/2'], 5, 5, [truncate(6)]],
    [
      'in place of some',
      { entries: three },
      entriesFrom(7, 2, 2),
      ['5/1', '6/1', '7/2', '8/2'],
      5,
      5,
      [truncate(7)],
    ],
    [
      'in place of some not handed out',
      { entries: three, handedOut: 6 },
      entriesFrom(7, 2),
      ['5/1', '6/1', '7/2'],
      5,
      6,
      [truncate(7)],
    ],
    [
      'in place of some handed out',
      { entries: three, handedOut: 8 },
      entriesFrom(6, 2),
      ['5/1', '6/2'],
      5,
      6,
      [truncate(6)],
    ],
  ])('%s', (_, parts, fresh, expected, offset, offsetInProgress, lines) => {
    const recorder = newRecorder();
    const u = unstable(parts, recorder);
    u.truncateAndAppend(fresh);
    expect(ids(u.entries)).toEqual(expected);
    expect(u).toMatchObject({ offset, offsetInProgress });
    expect(recorder.lines).toEqual(lines);
  });

  test('leaves entries that were handed out as they were', () => {
    const u = unstable({ entries: entriesFrom(5, 1, 1, 1) });
    const held = u.nextEntries();
    u.acceptInProgress();
    u.truncateAndAppend(entriesFrom(6, 2));
    u.truncateAndAppend(entriesFrom(7, 2));
    expect(ids(held)).toEqual(['5/1', '6/1', '7/1']);
  });

  test('after a gap breaks a rule', () => {
    const u = unstable({ entries: entriesFrom(5, 1) });
    expect(() => u.truncateAndAppend(entriesFrom(8, 1))).toThrow(InvariantError);
  });
});

describe('a slice', () => {
  const u = unstable({ entries: entriesFrom(5, 1, 2, 3) });

  test.each([
    [5, 8, ['5/1', '6/2', '7/3']],
    [6, 7, ['6/2']],
    [8, 8, []],
  ])('[%d,%d) is %j', (lo, hi, expected) => {
    expect(ids(u.slice(lo, hi))).toEqual(expected);
  });

  test.each([
    [7, 6, 'invalid unstable.slice 7 > 6'],
    [4, 6, 'unstable.slice[4,6) out of bound [5,8]'],
    [5, 9, 'unstable.slice[5,9) out of bound [5,8]'],
  ])('[%d,%d) breaks a rule', (lo, hi, message) => {
    expect(() => u.slice(lo, hi)).toThrow(InvariantError);
    expect(() => u.slice(lo, hi)).toThrow(message);
  });
});

test('with a disk that writes late, no entry is lost', () => {
  // The disk takes what is handed out, holds it back, and writes it in order.
  const act = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('append' as const),
        back: fc.nat(3),
        count: fc.integer({ min: 1, max: 3 }),
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('hand out' as const) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('write' as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('restore' as const),
        ahead: fc.integer({ min: 1, max: 4 }),
      }),
    },
  );
  check(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const u = new Unstable(1, SILENT);
      /** The log as the node sees it, by index. */
      let log = new Map<number, number>();
      /** The log as it is on disk. */
      let disk = new Map<number, number>();
      let floor = 0;
      let last = 0;
      let term = 0;
      const jobs: (() => void)[] = [];
      const handOut = (): void => {
        const entries = u.nextEntries();
        const snapshot = u.nextSnapshot();
        u.acceptInProgress();
        jobs.push(() => {
          if (snapshot !== null) {
            disk = new Map();
            u.stableSnapTo(snapshot.metadata.index);
          }
          if (entries.length === 0) return;
          const first = entries[0]!.index;
          disk = new Map([...disk].filter(([index]) => index < first));
          for (const entry of entries) disk.set(entry.index, entry.term);
          u.stableTo(entries.at(-1)!);
        });
      };
      for (const a of acts) {
        if (a.kind === 'append') {
          const from = Math.max(floor, last - a.back) + 1;
          term++;
          const fresh = entriesFrom(from, ...Array<number>(a.count).fill(term));
          u.truncateAndAppend(fresh);
          log = new Map([...log].filter(([index]) => index < from));
          for (const entry of fresh) log.set(entry.index, entry.term);
          last = from + a.count - 1;
        } else if (a.kind === 'restore') {
          floor = last + a.ahead;
          last = floor;
          term++;
          log = new Map();
          u.restore(snapshotAt(floor, term));
        } else if (a.kind === 'hand out') {
          handOut();
        } else {
          jobs.shift()?.();
        }
        const held = u.entries.map((entry) => [entry.index, entry.term]);
        expect(u.offsetInProgress).toBeGreaterThanOrEqual(u.offset);
        expect(u.offsetInProgress).toBeLessThanOrEqual(u.offset + u.entries.length);
        expect(u.lastIndex()).toBe(last);
        // What is no longer held is on disk, and both together are the log.
        const stored = [...disk].filter(([index]) => index > floor && index < u.offset);
        expect([...stored, ...held]).toEqual([...log]);
      }
      handOut();
      for (const write of jobs) write();
      expect(u.entries).toEqual([]);
      expect([...disk].filter(([index]) => index > floor)).toEqual([...log]);
    }),
  );
});

describe('whatever happens', () => {
  type Step =
    | { kind: 'append' | 'replace' | 'stable'; count: number; at: number }
    | { kind: 'take' }
    | { kind: 'restore' };
  const step: fc.Arbitrary<Step> = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom('append' as const, 'replace' as const, 'stable' as const),
        count: fc.integer({ min: 1, max: 4 }),
        at: fc.nat(20),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constantFrom('take' as const, 'take' as const, 'restore' as const),
      }),
    },
  );

  test('what was handed out stays as it was, and the counts are right', () => {
    check(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const u = new Unstable(1, SILENT);
        /** The same log in the plainest form. */
        let held: Entry[] = [];
        let taken = 1;
        let term = 1;
        const handedOut: [readonly Entry[], Entry[]][] = [];
        const keep = (entries: readonly Entry[]): void => {
          handedOut.push([entries, [...entries]]);
        };
        for (const s of steps) {
          const end = u.offset + held.length;
          if (s.kind === 'take') {
            keep(u.nextEntries());
            u.acceptInProgress();
            taken = end;
          } else if (s.kind === 'restore') {
            u.restore(snapshotAt(end + 2, ++term));
            held = [];
            taken = u.offset;
          } else if (s.kind === 'stable') {
            const entry = held[s.at % (held.length || 1)];
            if (entry === undefined) continue;
            u.stableTo(entry);
            held = held.filter(({ index }) => index > entry.index);
            taken = Math.max(taken, entry.index + 1);
          } else {
            const from = s.kind === 'append' ? end : Math.max(1, end - (s.at % (held.length + 3)));
            term++;
            const fresh = Array.from({ length: s.count }, (_, i) =>
              newEntry(term, from + i, new Uint8Array(s.at + i)),
            );
            keep(fresh);
            u.truncateAndAppend(fresh);
            held = [...held.filter(({ index }) => index < from), ...fresh];
            taken = Math.min(taken, from);
          }
          keep(u.entries);
          if (held.length > 0) keep(u.slice(held[0]!.index, held[0]!.index + 1));
          expect(u.entries).toEqual(held);
          const untaken = held.filter(({ index }) => index >= taken);
          expect(u.nextEntries()).toEqual(untaken);
          expect([u.length, u.untaken, u.untakenSize]).toEqual([
            held.length,
            untaken.length,
            payloadsSize(untaken),
          ]);
        }
        for (const [given, copy] of handedOut) expect(given).toEqual(copy);
      }),
    );
  });

  /** How many elements the array methods move while something runs. */
  function moved(run: () => void): number {
    let count = 0;
    const proto = Array.prototype as unknown as Record<PropertyKey, (...a: unknown[]) => unknown>;
    const names = ['concat', 'slice', 'splice', 'map', 'filter', 'unshift', 'shift'];
    const real = new Map(names.map((name) => [name, proto[name]!]));
    for (const [name, method] of real) {
      proto[name] = function counting(this: unknown[], ...parts: unknown[]): unknown {
        const result = method.apply(this, parts);
        const inPlace = name === 'splice' || name.endsWith('shift');
        count += inPlace ? this.length : (result as unknown[]).length;
        return result;
      };
    }
    try {
      run();
    } finally {
      for (const [name, method] of real) proto[name] = method;
    }
    return count;
  }

  test('an append moves no more when much is unstable than when little is', () => {
    const append = (u: Unstable, from: number, count: number): void => {
      for (let i = from; i < from + count; i++) u.truncateAndAppend([newEntry(1, i)]);
    };
    const few = new Unstable(1, SILENT);
    const many = new Unstable(1, SILENT);
    append(many, 1, 10_000);
    expect(moved(() => append(many, 10_001, 100))).toBeLessThanOrEqual(moved(() => append(few, 1, 100)));
    // The disk is done with one entry after the other: each is moved about once.
    const drain = moved(() => {
      for (let i = 1; i <= 10_100; i++) many.stableTo({ term: 1, index: i });
    });
    expect(drain).toBeLessThan(3 * 10_100);
    expect(many.length).toBe(0);
  });
});
