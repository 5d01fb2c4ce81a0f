/**
 * When a write comes back, is what was written still what the log holds?
 *
 * @module
 */
import {
  newConfState,
  newEntry,
  newSnapshot,
  SILENT,
} from '../../../src/index.ts';
import { Unstable } from '../../../src/internals.ts';
import type { Exercise } from '../../exercise.ts';

/** Entries 1 to 3 of one term, all handed out to be written. */
function handedOut(term: number): Unstable {
  const unstable = new Unstable(1, SILENT);
  unstable.truncateAndAppend([1, 2, 3].map((i) => newEntry(term, i)));
  unstable.acceptInProgress();
  return unstable;
}

/** How many entries are held after a write of (3, `written`) came back. */
function heldAfter(unstable: Unstable, written: number): number {
  unstable.stableTo({ index: 3, term: written });
  return unstable.length;
}

function expectHeld(held: number, wanted: number): string | null {
  return held === wanted ? null : `unstable.length = ${held}, not ${wanted}`;
}

/** Entries of `written` are out when a leader puts others in their place. */
function replaced(written: number, by: number): string | null {
  const unstable = handedOut(written);
  unstable.truncateAndAppend([1, 2, 3].map((i) => newEntry(by, i)));
  return expectHeld(heldAfter(unstable, written), 3);
}

function snapshotOnly(): string | null {
  const unstable = new Unstable(1, SILENT);
  unstable.restore(newSnapshot(5, 2, newConfState({ voters: [1] })));
  unstable.truncateAndAppend([newEntry(2, 6)]);
  unstable.stableTo({ index: 5, term: 2 });
  return unstable.offset === 6 ? null : `offset = ${unstable.offset}, not 6`;
}

/** A report about the snapshot comes when later entries are written. */
function lateReport(): string | null {
  const unstable = new Unstable(1, SILENT);
  unstable.restore(newSnapshot(5, 2, newConfState({ voters: [1] })));
  unstable.truncateAndAppend([newEntry(2, 6), newEntry(2, 7)]);
  unstable.acceptInProgress();
  unstable.stableTo({ index: 7, term: 2 });
  unstable.stableTo({ index: 5, term: 2 });
  return expectHeld(unstable.length, 0);
}

/**
 * While entries are being written, others replace them, and they come back:
 * once more they are to be handed out, and then they are on disk already.
 */
function backAgain(): string | null {
  const unstable = handedOut(2);
  for (const term of [3, 2]) {
    unstable.truncateAndAppend([1, 2, 3].map((i) => newEntry(term, i)));
  }
  unstable.stableTo({ index: 3, term: 2 });
  const { untaken } = unstable;
  return untaken === 0 ? null : `untaken = ${untaken}, not 0`;
}

export const exercise: Exercise = {
  file: 'src/unstable.ts',
  symbol: 'Unstable.stableTo',
  start: {
    text: `\
  stableTo(id: EntryId): void {
    const { index } = id;
    if (index < this.offset || this.maybeTerm(index) === null) return;
    this.drop(index + 1 - this.offset);
    this.offset = index + 1;
    this.offsetInProgress = Math.max(this.offsetInProgress, this.offset);
  }
`,
    caught: 'replaced',
  },
  solution: `\
  stableTo(id: EntryId): void {
    const { index } = id;
    if (index < this.offset || this.maybeTerm(index) !== id.term) return;
    this.drop(index + 1 - this.offset);
    this.offset = index + 1;
    this.offsetInProgress = Math.max(this.offsetInProgress, this.offset);
  }
`,
  wrong: [
    {
      // A new leader may bring entries of an older term.
      text: `\
  stableTo(id: EntryId): void {
    const { index } = id;
    const term = this.maybeTerm(index);
    if (index < this.offset || term === null || term > id.term) return;
    this.drop(index + 1 - this.offset);
    this.offset = index + 1;
    this.offsetInProgress = Math.max(this.offsetInProgress, this.offset);
  }
`,
      caught: 'replaced-by-older',
    },
    {
      // The entry itself is on disk, too.
      text: `\
  stableTo(id: EntryId): void {
    const { index } = id;
    if (index < this.offset || this.maybeTerm(index) !== id.term) return;
    this.drop(index - this.offset);
    this.offset = index;
    this.offsetInProgress = Math.max(this.offsetInProgress, this.offset);
  }
`,
      caught: 'last-one-kept',
    },
    {
      // The term at the snapshot is known here as well.
      text: `\
  stableTo(id: EntryId): void {
    const { index } = id;
    if (this.maybeTerm(index) !== id.term) return;
    this.drop(Math.max(0, index + 1 - this.offset));
    this.offset = index;
    this.offsetInProgress = Math.max(this.offsetInProgress, this.offset);
    if (index >= this.snapshotEnd()) this.offset = index + 1;
  }

  private snapshotEnd(): number {
    return (this.snapshot?.metadata.index ?? 0) + 1;
  }
`,
      caught: 'snapshot',
    },
    {
      // What is before `offset` has a term, too, when it is a snapshot.
      text: `\
  stableTo(id: EntryId): void {
    const { index } = id;
    if (this.maybeTerm(index) !== id.term) return;
    this.drop(index + 1 - this.offset);
    this.offset = index + 1;
    this.offsetInProgress = Math.max(this.offsetInProgress, this.offset);
  }
`,
      caught: 'late-report',
    },
    {
      // What is on disk counts as not handed out.
      text: `\
  stableTo(id: EntryId): void {
    const { index } = id;
    if (index < this.offset || this.maybeTerm(index) !== id.term) return;
    this.drop(index + 1 - this.offset);
    this.offset = index + 1;
  }
`,
      caught: 'back-again',
    },
  ],
  checks: [
    {
      id: 'last-one-kept',
      fails: {
        zh: '写完的三个条目没有全部去掉。`id` 说的那一个自己也已经在磁盘上。',
        en:
          'Not all of the three entries that were written are dropped. The ' +
          'one that `id` names is on disk, too.',
      },
      run: () => expectHeld(heldAfter(handedOut(2), 2), 0),
    },
    {
      id: 'replaced',
      fails: {
        zh:
          '写盘的时候，新的领导者换掉了这些条目。写完的是旧的，日志里的是' +
          '新的，' +
          '新的还不在磁盘上。',
        en:
          'While they were being written, a new leader replaced the entries. ' +
          'What came back was the old ones; the new ones are not on disk.',
      },
      run: () => replaced(2, 3),
    },
    {
      id: 'replaced-by-older',
      fails: {
        zh:
          '换上来的条目任期可以比原来的低：新领导者的任期高，它日志里的旧' +
          '条目不一定。' +
          '要问的是任期一样不一样，不是谁大。',
        en:
          'What replaces an entry can be of a lower term: a new leader is of ' +
          'a higher one, and the old entries in its log need not be. Ask ' +
          'whether the terms are equal, not which is higher.',
      },
      run: () => replaced(3, 2),
    },
    {
      id: 'snapshot',
      fails: {
        zh:
          '下标 5 是还没写的快照的位置，这里查得到它的任期，可它不是这里的' +
          '条目。' +
          '`offset` 之前什么也不用去掉。',
        en:
          'Index 5 is where a snapshot stands that is not written yet. Its ' +
          'term is known here, but it is no entry: before `offset` there is ' +
          'nothing to drop.',
      },
      run: snapshotOnly,
    },
    {
      id: 'late-report',
      fails: {
        zh:
          '快照是 5，条目 6 和 7 已经写好，去掉了。这时来了说 5 的报告：5 在 ' +
          '`offset` 之前，没有什么可去掉的，去掉的两个却又回来了。',
        en:
          'The snapshot is 5; the entries 6 and 7 are written and dropped. ' +
          'Then a report about 5 comes. 5 is before `offset`, there is ' +
          'nothing to drop, and yet the two entries are back.',
      },
      run: lateReport,
    },
    {
      id: 'back-again',
      fails: {
        zh:
          '条目正在写，被换掉，又被换了回来，还没有再交出去，写完的报告就到' +
          '了。`offset` 越过了 `offsetInProgress`：内存里一个也没有，却说还' +
          '有三个要交出去。',
        en:
          'Entries were being written, were replaced, and came back. Before ' +
          'they were handed out again the report of the write is there. ' +
          '`offset` has passed `offsetInProgress`: none is held, and three ' +
          'are said to wait to be handed out.',
      },
      run: backAgain,
    },
  ],
  trials: [
    { profile: 'stalls', seeds: 40 },
    { profile: 'snapshots', seeds: 10 },
  ],
  because: {},
};
