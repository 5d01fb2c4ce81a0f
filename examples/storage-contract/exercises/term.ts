/**
 * How far back a storage knows the terms of its log.
 *
 * @module
 */
import {
  CompactedError,
  MemoryStorage,
  newConfState,
  newEntry,
  newSnapshot,
  STORAGE_CASES,
  UnavailableError,
} from '../../../src/index.ts';
import type { Exercise } from '../../exercise.ts';

/** What the case of this name finds in the storage. */
function found(name: string): string | null {
  const { run } = STORAGE_CASES.find((one) => one.name.startsWith(name))!;
  try {
    run((contents) => new MemoryStorage(contents));
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Runs something; what is thrown, in a few words. */
function without(run: () => string | null): string | null {
  try {
    return run();
  } catch (error) {
    return (error as Error).message;
  }
}

/** A log that reaches further back than its snapshot does. */
function longer(): MemoryStorage {
  return new MemoryStorage({
    snapshot: newSnapshot(4, 2, newConfState({ voters: [1] })),
    compacted: { index: 2, term: 1 },
    entries: [3, 4, 5].map((i) => newEntry(2, i)),
  });
}

export const exercise: Exercise = {
  file: 'src/storage.ts',
  symbol: 'MemoryStorage.term',
  start: {
    text: `\
  term(index: number): number {
    if (index < this.firstIndex()) throw new CompactedError();
    if (index > this.lastIndex()) throw new UnavailableError();
    return this.list[index - this.offset()]!.term;
  }
`,
    caught: 'new',
  },
  solution: `\
  term(index: number): number {
    if (index < this.firstIndex() - 1) throw new CompactedError();
    if (index > this.lastIndex()) throw new UnavailableError();
    return this.list[index - this.offset()]!.term;
  }
`,
  wrong: [
    {
      // No error, so all is well?
      text: `\
  term(index: number): number {
    if (index < this.firstIndex()) return 0;
    if (index > this.lastIndex()) throw new UnavailableError();
    return this.list[index - this.offset()]!.term;
  }
`,
      caught: 'boundary',
    },
    {
      // The snapshot ends there, or so it seems.
      text: `\
  term(index: number): number {
    const { metadata } = this.latest;
    if (index === this.firstIndex() - 1) return metadata.term;
    if (index < this.firstIndex()) throw new CompactedError();
    if (index > this.lastIndex()) throw new UnavailableError();
    return this.list[index - this.offset()]!.term;
  }
`,
      caught: 'further-back',
    },
    {
      // What is not there has no term.
      text: `\
  term(index: number): number {
    if (index < this.firstIndex() - 1) throw new CompactedError();
    return this.list[index - this.offset()]?.term ?? 0;
  }
`,
      caught: 'after-the-last',
    },
    {
      // One error for all.
      text: `\
  term(index: number): number {
    const entry = this.list[index - this.offset()];
    if (entry === undefined) throw new UnavailableError();
    return entry.term;
  }
`,
      caught: 'further-back-still',
    },
  ],
  checks: [
    {
      id: 'new',
      fails: {
        zh:
          '新的存储里还没有条目。节点问条目 0 的任期，要的是 0：那是日志的' +
          '起点，不是压缩掉的条目。',
        en:
          'A new storage has no entries. A node asks for the term of entry 0 ' +
          'and wants 0: that is where logs begin, and nothing was compacted.',
      },
      run: () => found('a new storage is empty'),
    },
    {
      id: 'boundary',
      fails: {
        zh:
          '第一个条目的前面那一格，任期要答得出，而且要对。跟随者正好停在' +
          '那里，领导者就拿它作凭据。',
        en:
          'The term of the entry right before the first one must be known, ' +
          'and right. When a follower ends there, the leader names it in ' +
          'what it sends.',
      },
      run: () => found('terms are known of all entries'),
    },
    {
      id: 'further-back-still',
      fails: {
        zh: '再往前的条目压缩掉了，要抛 `CompactedError`：从前有，现在没有。',
        en:
          'Entries further back were compacted, and `CompactedError` says ' +
          'so: they were there, and are gone.',
      },
      run: () => found('the term of an index further back'),
    },
    {
      id: 'after-the-last',
      fails: {
        zh: '末尾之后还没有条目，要抛 `UnavailableError`，不能编一个任期。',
        en:
          'After the last entry there is none yet: `UnavailableError`, and ' +
          'no made-up term.',
      },
      run: () => found('the term of an index after the last'),
    },
    {
      id: 'further-back',
      fails: {
        zh:
          '日志可以比快照更靠前：快照到 4，日志从 3 起，前面那一格是条目 2，' +
          '不是快照的最后一个条目。',
        en:
          'A log may reach further back than its snapshot. Here the snapshot ' +
          'ends at 4 and the log begins at 3; the entry before it is 2, and ' +
          'the snapshot does not end there.',
      },
      run: () =>
        without(() => {
          const term = longer().term(2);
          return term === 1 ? null : `term(2) is ${term}, must be 1`;
        }),
    },
    {
      id: 'compacted',
      fails: {
        zh: '压缩到条目 4 之后，条目 4 没有了，任期还要在；条目 3 的不用了。',
        en:
          'Once the log is compacted up to 4, entry 4 is gone and its term ' +
          'stays known. That of entry 3 is not needed.',
      },
      run: () =>
        without(() => {
          const storage = longer();
          storage.compact(4);
          const term = storage.term(4);
          if (term !== 2) return `term(4) is ${term}, must be 2`;
          try {
            return `term(3) is ${storage.term(3)}`;
          } catch (error) {
            if (error instanceof CompactedError) return null;
            if (error instanceof UnavailableError) return error.name;
            throw error;
          }
        }),
    },
  ],
  trials: [{ profile: 'snapshots', seeds: 10 }],
  because: {},
};
