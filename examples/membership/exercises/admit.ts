/**
 * Which of the changes in a proposal enter the log?
 *
 * @module
 */
import { newEntry, newMessage } from '../../../src/index.ts';
import { encodeConfChange, newConfChange } from '../../../src/index.ts';
import type { Entry } from '../../../src/index.ts';
import { World } from '../../../sim/index.ts';
import type { Exercise } from '../../exercise.ts';

function adding(id: number): Entry {
  const change = newConfChange('ConfChangeAddNode', id);
  const { type, data } = encodeConfChange(change);
  return newEntry(0, 0, data, type);
}

const DATA = newEntry(0, 0, new Uint8Array([120]));

/** A leader that has applied all of its log, which is one entry. */
function leading(maxUncommittedEntriesSize = 1000): World {
  const world = new World({ nodes: 3, seed: 7, maxUncommittedEntriesSize });
  world.elect(1);
  return world;
}

/** Hands the leader one proposal of these entries. */
function propose(world: World, entries: readonly Entry[]): void {
  const type = 'MsgProp';
  world.node(1).step(newMessage({ type, from: 1, to: 1, entries }));
}

/** What is in the log behind the leader's first entry. */
function logged(world: World): string {
  const { log } = world.node(1).inspect();
  const words = log.allEntries().slice(1);
  return words
    .map(({ type, data }) => {
      if (type !== 'EntryNormal') return 'change';
      return data.length > 0 ? 'data' : 'empty';
    })
    .join(' ');
}

function expectLog(entries: readonly Entry[], wanted: string): string | null {
  const world = leading();
  propose(world, entries);
  const found = logged(world);
  return found === wanted ? null : `the log holds: ${found}`;
}

function bothAtOnce(): string | null {
  const world = leading();
  propose(world, [adding(4), adding(5)]);
  const found = logged(world);
  const changes = found.split(' ').filter((word) => word === 'change');
  return changes.length === 1 ? null : `the log holds: ${found}`;
}

/** Nobody checks changes, so that both come in. */
function unchecked(): string | null {
  const world = new World({
    nodes: 3,
    seed: 7,
    disableConfChangeValidation: true,
  });
  world.elect(1);
  propose(world, [adding(4), adding(5)]);
  const found = logged(world);
  return found === 'change change' ? null : `the log holds: ${found}`;
}

function expectPending(world: World, wanted: number): string | null {
  const { pendingConfIndex } = world.node(1).inspect();
  if (pendingConfIndex === wanted) return null;
  return `pendingConfIndex = ${pendingConfIndex}, not ${wanted}`;
}

function whereItIs(): string | null {
  const world = leading();
  propose(world, [DATA, DATA, adding(4)]);
  return expectPending(world, 4);
}

/** The proposal is too large beside what is not committed yet. */
function dropped(): string | null {
  const world = leading(5);
  propose(world, [DATA]);
  const before = world.node(1).inspect().pendingConfIndex;
  try {
    propose(world, [adding(4), newEntry(0, 0, new Uint8Array(9))]);
    return 'the proposal was not dropped';
  } catch {
    return expectPending(world, before);
  }
}

export const exercise: Exercise = {
  file: 'src/membership.ts',
  symbol: 'admitConfChanges',
  start: {
    text: `\
export function admitConfChanges(r: Raft, entries: readonly Entry[]): Admitted {
  let confIndex = r.pendingConfIndex;
  const admitted = entries.map((entry, i) => {
    if (!isConfChangeEntry(entry.type)) return entry;
    const change = decodeConfChange(entry);
    const v2 = asConfChangeV2(change);
    const problem = problemWith(r, v2, r.pendingConfIndex);
    if (problem !== null && !r.config.disableConfChangeValidation) {
      narrate.confChangeIgnored(r, change, problem);
      return refusedChange();
    }
    confIndex = r.log.lastIndex() + i + 1;
    return entry;
  });
  return { entries: admitted, confIndex };
}
`,
    caught: 'two-in-one',
  },
  solution: `\
export function admitConfChanges(r: Raft, entries: readonly Entry[]): Admitted {
  let confIndex = r.pendingConfIndex;
  const admitted = entries.map((entry, i) => {
    if (!isConfChangeEntry(entry.type)) return entry;
    const change = decodeConfChange(entry);
    const problem = problemWith(r, asConfChangeV2(change), confIndex);
    if (problem !== null && !r.config.disableConfChangeValidation) {
      narrate.confChangeIgnored(r, change, problem);
      return refusedChange();
    }
    confIndex = r.log.lastIndex() + i + 1;
    return entry;
  });
  return { entries: admitted, confIndex };
}
`,
  wrong: [
    {
      // What is rejected leaves no entry.
      text: `\
export function admitConfChanges(r: Raft, entries: readonly Entry[]): Admitted {
  let confIndex = r.pendingConfIndex;
  const admitted: Entry[] = [];
  for (const entry of entries) {
    if (isConfChangeEntry(entry.type)) {
      const change = decodeConfChange(entry);
      const problem = problemWith(r, asConfChangeV2(change), confIndex);
      if (problem !== null && !r.config.disableConfChangeValidation) {
        narrate.confChangeIgnored(r, change, problem);
        continue;
      }
      confIndex = r.log.lastIndex() + admitted.length + 1;
    }
    admitted.push(entry);
  }
  return { entries: admitted, confIndex };
}
`,
      caught: 'keeps-places',
    },
    {
      // The last entry of the log, not the place of the change.
      text: `\
export function admitConfChanges(r: Raft, entries: readonly Entry[]): Admitted {
  let confIndex = r.pendingConfIndex;
  const admitted = entries.map((entry) => {
    if (!isConfChangeEntry(entry.type)) return entry;
    const change = decodeConfChange(entry);
    const problem = problemWith(r, asConfChangeV2(change), confIndex);
    if (problem !== null && !r.config.disableConfChangeValidation) {
      narrate.confChangeIgnored(r, change, problem);
      return refusedChange();
    }
    confIndex = r.log.lastIndex() + 1;
    return entry;
  });
  return { entries: admitted, confIndex };
}
`,
      caught: 'where-it-is',
    },
    {
      // Takes the change to be in the log before it is.
      text: `\
export function admitConfChanges(r: Raft, entries: readonly Entry[]): Admitted {
  const admitted = entries.map((entry, i) => {
    if (!isConfChangeEntry(entry.type)) return entry;
    const change = decodeConfChange(entry);
    const v2 = asConfChangeV2(change);
    const problem = problemWith(r, v2, r.pendingConfIndex);
    if (problem !== null && !r.config.disableConfChangeValidation) {
      narrate.confChangeIgnored(r, change, problem);
      return refusedChange();
    }
    r.pendingConfIndex = r.log.lastIndex() + i + 1;
    return entry;
  });
  return { entries: admitted, confIndex: r.pendingConfIndex };
}
`,
      caught: 'dropped',
    },
    {
      // Checks what nobody wants to have checked.
      text: `\
export function admitConfChanges(r: Raft, entries: readonly Entry[]): Admitted {
  let confIndex = r.pendingConfIndex;
  const admitted = entries.map((entry, i) => {
    if (!isConfChangeEntry(entry.type)) return entry;
    const change = decodeConfChange(entry);
    const problem = problemWith(r, asConfChangeV2(change), confIndex);
    if (problem !== null) {
      narrate.confChangeIgnored(r, change, problem);
      return refusedChange();
    }
    confIndex = r.log.lastIndex() + i + 1;
    return entry;
  });
  return { entries: admitted, confIndex };
}
`,
      caught: 'unchecked',
    },
  ],
  checks: [
    {
      id: 'two-in-one',
      fails: {
        zh:
          '一个提案里有两次变更，两次都进了日志。放行了第一次，第二次就要' +
          '对着它来查。',
        en:
          'One proposal holds two changes, and both are in the log. Once ' +
          'the first is let through, the second has to be checked against ' +
          'it.',
      },
      run: bothAtOnce,
    },
    {
      id: 'keeps-places',
      fails: {
        zh:
          '被拒绝的变更没有留下条目，它后面的都往前挪了一格。' +
          '换成空条目，别的条目才各在各的位置。',
        en:
          'The rejected change has left no entry, and what stood behind it ' +
          'has moved up. An empty entry in its stead leaves the others ' +
          'where they belong.',
      },
      run: () => expectLog([adding(4), adding(5), DATA], 'change empty data'),
    },
    {
      id: 'where-it-is',
      fails: {
        zh:
          '`pendingConfIndex` 没有指着那次变更。它前面的条目一应用，' +
          '下一次变更就会被放行，而这一次还没有应用。',
        en:
          '`pendingConfIndex` does not point at the change. As soon as the ' +
          'entries before it are applied, another is let through while ' +
          'this one is not applied.',
      },
      run: whereItIs,
    },
    {
      id: 'dropped',
      fails: {
        zh:
          '提案太大，整个被丢弃，日志里没有变更，`pendingConfIndex` ' +
          '却动了。它要等条目真的写下才能动。',
        en:
          'The proposal was too large and was dropped. There is no change ' +
          'in the log, and yet `pendingConfIndex` has moved. It may only ' +
          'move when the entries are in the log.',
      },
      run: dropped,
    },
    {
      id: 'unchecked',
      fails: {
        zh:
          '打开了 `disableConfChangeValidation`，使用者说好自己来查，两次变更' +
          '都该进日志，却有一次被换成了空条目。',
        en:
          'With `disableConfChangeValidation` the caller has taken it on to ' +
          'check. Both changes belong in the log, and one of them was turned ' +
          'into an empty entry.',
      },
      run: unchecked,
    },
  ],
  trials: [{ profile: 'membership', seeds: 20 }],
  because: {},
};
