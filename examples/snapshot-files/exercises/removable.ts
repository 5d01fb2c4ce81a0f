/**
 * Which files of the folder with the snapshots may go.
 *
 * @module
 */
import { removable } from '../../raft-kv/snapshotter.ts';
import type { Exercise } from '../../exercise.ts';

const hex = (n: number): string => n.toString(16).padStart(16, '0');
const snap = (index: number, term = 1): string => {
  return `${hex(term)}-${hex(index)}.snap`;
};

/** Null if exactly these files are given up. */
function expectGone(
  names: readonly string[],
  oldest: number,
  unfinished: readonly string[],
  wanted: readonly string[],
): string | null {
  const gone = removable([...names].sort(), oldest, new Set(unfinished));
  const short = (all: readonly string[]): string => {
    return [...all].sort().join(' ').replace(/0{8,}/g, '…') || 'none';
  };
  const [got, must] = [short(gone), short(wanted)];
  return got === must ? null : `removes ${got}, must remove ${must}`;
}

const answer = (body: string): string => `\
export function removable(
  names: readonly string[],
  oldest: number,
  unfinished: ReadonlySet<string>,
): readonly string[] {
  return names.filter((name) => {
${body}  });
}
`;

const TMP = `\
    if (name.endsWith('.snap.tmp')) return !unfinished.has(name);
`;

export const exercise: Exercise = {
  file: 'examples/raft-kv/snapshotter.ts',
  symbol: 'removable',
  start: {
    text: answer(`\
    const index = NAME.exec(name)?.[1];
    return index !== undefined && parseInt(index, 16) <= oldest;
`),
    caught: 'kept',
  },
  solution: answer(`${TMP}\
    const index = NAME.exec(name)?.[1];
    return index !== undefined && parseInt(index, 16) < oldest;
`),
  wrong: [
    {
      // All that is unfinished may go.
      text: answer(`\
    if (name.endsWith('.tmp')) return true;
    const index = NAME.exec(name)?.[1];
    return index !== undefined && parseInt(index, 16) < oldest;
`),
      caught: 'being-written',
    },
    {
      // What is no snapshot has no business here.
      text: answer(`${TMP}\
    const index = NAME.exec(name)?.[1] ?? '0';
    return parseInt(index, 16) < oldest;
`),
      caught: 'broken',
    },
    {
      // Names sort as numbers do, or so it seems.
      text: answer(`${TMP}\
    return NAME.test(name) && parseInt(name, 16) < oldest;
`),
      caught: 'index',
    },
    {
      // Only snapshots count.
      text: answer(`\
    const index = NAME.exec(name)?.[1];
    return index !== undefined && parseInt(index, 16) < oldest;
`),
      caught: 'left-over',
    },
    {
      // A .tmp is a .tmp.
      text: answer(`\
    if (name.endsWith('.tmp')) return !unfinished.has(name);
    const index = NAME.exec(name)?.[1];
    return index !== undefined && parseInt(index, 16) < oldest;
`),
      caught: 'others',
    },
    {
      // The end of a name is all that is wanted.
      text: answer(`${TMP}\
    const index = /([0-9a-f]{16})\\.snap$/.exec(name)?.[1];
    return index !== undefined && parseInt(index, 16) < oldest;
`),
      caught: 'others',
    },
  ],
  checks: [
    {
      id: 'index',
      fails: {
        zh:
          '名字里先是任期，后是下标，比的是下标。任期 1 的快照可以比任期 9 的' +
          '旧，也可以很大。',
        en:
          'A name has the term first and the index after it, and the index ' +
          'is what counts. Here a snapshot of term 1 is far ahead of 10.',
      },
      run: () => expectGone([snap(3, 9), snap(20, 1)], 10, [], [snap(3, 9)]),
    },
    {
      id: 'kept',
      fails: {
        zh:
          '到 `oldest` 的那一份正是留着的两份里较旧的一份，新的坏了要靠它，' +
          '不能删。',
        en:
          'The snapshot up to `oldest` is the older one of the two that are ' +
          'kept, for the case that the newer one is damaged. It must stay.',
      },
      run: () => expectGone([snap(5), snap(10), snap(20)], 10, [], [snap(5)]),
    },
    {
      id: 'left-over',
      fails: {
        zh: '`.snap.tmp` 是断电留下的半份，没有人会把它写完，要删。',
        en:
          'A `.snap.tmp` was left by a power cut. Nobody will finish it, ' +
          'and it has to go.',
      },
      run: () =>
        expectGone([`${snap(7)}.tmp`, snap(20)], 20, [], [`${snap(7)}.tmp`]),
    },
    {
      id: 'being-written',
      fails: {
        zh:
          '这一份 `.snap.tmp` 正在写。删掉它，改名的时候就没有文件了，节点' +
          '停下。',
        en:
          'This `.snap.tmp` is being written. If it is removed, there is no ' +
          'file to be renamed, and the node stops.',
      },
      run: () => {
        const name = `${snap(30)}.tmp`;
        return expectGone([name, snap(20)], 20, [name], []);
      },
    },
    {
      id: 'broken',
      fails: {
        zh: '`.broken` 是启动时挪开的，留给人看，不删。',
        en:
          'A `.broken` was set aside by a start, for somebody to look at. ' +
          'It stays.',
      },
      run: () => expectGone([`${snap(5)}.broken`, snap(20)], 20, [], []),
    },
    {
      id: 'others',
      fails: {
        zh:
          '文件夹里有别人放的文件：`notes.tmp`，还有一份快照的副本，名字前面' +
          '多了几个字。它们不是这个程序写下的，删了就找不回来。',
        en:
          'Somebody has put files here: `notes.tmp`, and a copy of a ' +
          'snapshot with a word before its name. This program has not ' +
          'written them, and once removed they are gone.',
      },
      run: () =>
        expectGone(['notes.tmp', snap(20)], 20, [], []) ??
        expectGone([`copy-${snap(5)}`, snap(20)], 20, [], []),
    },
  ],
  trials: [],
  because: {},
};
