/**
 * The commit rule: what a leader may count, and what has to wait.
 *
 * @module
 */
import { World } from '../../../sim/index.ts';
import { maybeCommit } from '../../../src/leader_log.ts';
import type { Exercise } from '../../exercise.ts';

/** Three nodes, of which one is down. */
function withOneDown(): string | null {
  const world = new World({ nodes: 3, seed: 7 });
  world.elect(1);
  world.crash(3);
  world.propose(1, 'a');
  world.settle();
  const { committed } = world.node(1).inspect().log;
  return committed === 2 ? null : `committed = ${committed}, not 2`;
}

/** All is committed already. */
function nothingNew(): string | null {
  const world = new World({ nodes: 3, seed: 7 });
  world.elect(1);
  world.propose(1, 'a');
  world.settle();
  const moved = maybeCommit(world.node(1).inspect());
  return moved ? 'maybeCommit(r) = true, and nothing has moved' : null;
}

/** Five nodes: who answers first is answered before the majority is there. */
function tellsOthers(): string | null {
  const world = new World({ nodes: 5, seed: 7 });
  world.elect(1);
  world.propose(1, 'a');
  world.settle();
  const commits = [1, 2, 3, 4, 5].map((id) => world.logOf(id).commit);
  const all = commits.every((commit) => commit === 2);
  return all ? null : `n1 to n5 have committed up to ${commits.join(', ')}`;
}

export const exercise: Exercise = {
  file: 'src/leader_log.ts',
  symbol: 'maybeCommit',
  start: {
    text: `\
export function maybeCommit(r: Raft): boolean {
  const index = r.tracker.committed();
  if (index <= r.log.committed) return false;
  r.log.commitTo(index);
  report(r, 'Commit');
  return true;
}
`,
    caught: 'commit-of-earlier-term',
  },
  solution: `\
export function maybeCommit(r: Raft): boolean {
  const index = r.tracker.committed();
  if (index <= r.log.committed) return false;
  if (r.log.termOrZero(index) !== r.term) return false;
  r.log.commitTo(index);
  report(r, 'Commit');
  return true;
}
`,
  wrong: [
    {
      // The newest entry is not the one that is committed.
      text: `\
export function maybeCommit(r: Raft): boolean {
  const index = r.tracker.committed();
  if (index <= r.log.committed) return false;
  if (r.log.lastEntryId().term !== r.term) return false;
  r.log.commitTo(index);
  report(r, 'Commit');
  return true;
}
`,
      caught: 'commit-of-earlier-term',
    },
    {
      // The leader alone has it.
      text: `\
export function maybeCommit(r: Raft): boolean {
  const index = r.log.lastIndex();
  if (index <= r.log.committed) return false;
  if (r.log.termOrZero(index) !== r.term) return false;
  r.log.commitTo(index);
  report(r, 'Commit');
  return true;
}
`,
      caught: 'commit-without-quorum',
    },
    {
      // Everybody has to have it.
      text: `\
export function maybeCommit(r: Raft): boolean {
  let index = r.log.lastIndex();
  for (const pr of r.tracker.progress.values()) {
    index = Math.min(index, pr.match);
  }
  if (index <= r.log.committed) return false;
  if (r.log.termOrZero(index) !== r.term) return false;
  r.log.commitTo(index);
  report(r, 'Commit');
  return true;
}
`,
      caught: 'one-down',
    },
    {
      // `commitTo` does not go back by itself.
      text: `\
export function maybeCommit(r: Raft): boolean {
  const index = r.tracker.committed();
  if (r.log.termOrZero(index) !== r.term) return false;
  r.log.commitTo(index);
  report(r, 'Commit');
  return true;
}
`,
      caught: 'nothing-new',
    },
    {
      // Commits, and says that it did not.
      text: `\
export function maybeCommit(r: Raft): boolean {
  const index = r.tracker.committed();
  if (index <= r.log.committed) return false;
  if (r.log.termOrZero(index) !== r.term) return false;
  r.log.commitTo(index);
  report(r, 'Commit');
  return false;
}
`,
      caught: 'tells-others',
    },
  ],
  checks: [
    {
      id: 'one-down',
      fails: {
        zh:
          '三个节点停了一个，提案就提交不了。要等的是法定人数，不是每一个' +
          '成员。',
        en:
          'With one of three nodes down, nothing is committed. What counts ' +
          'is a quorum, not every member.',
      },
      run: withOneDown,
    },
    {
      id: 'tells-others',
      fails: {
        zh:
          '领导者提交了，有的跟随者却不知道：它们回复的时候还没有过半数。提交' +
          '位置动了就要返回 `true`，领导者才会告诉它们。',
        en:
          'The leader has committed, and some followers do not know: when ' +
          'they responded there was no majority yet. Return `true` when the ' +
          'commit index has moved, or the leader does not tell them.',
      },
      run: tellsOthers,
    },
    {
      id: 'nothing-new',
      fails: {
        zh:
          '能提交的早已提交，它还是返回 `true`：领导者又向所有跟随者发一' +
          '遍，没有什么可说的也发。提交位置没有动，就返回 `false`。',
        en:
          'Everything was committed before, and it returns `true` all the ' +
          'same: the leader sends to all its followers again, with nothing ' +
          'to tell. Return `false` unless the commit index has moved.',
      },
      run: nothingNew,
    },
  ],
  trials: [
    { profile: 'takeovers', seeds: 60 },
    { profile: 'default', seeds: 20 },
  ],
  because: {
    'commit-of-earlier-term': {
      zh:
        '这个下标上的条目任期较低。它已在过半数节点上，以后的领导者' +
        '仍然可能把它盖掉（论文图 8）。看的应当是要提交的那个条目的任期。',
      en:
        'The entry at that index is of a lower term. A majority holds it, ' +
        'and a later leader can still overwrite it (figure 8 of the paper). ' +
        'Look at the term of the very entry that is to be committed.',
    },
    'commit-without-quorum': {
      zh: '这个条目还没有到过半数节点的磁盘上，就当作提交了。',
      en:
        'The entry counts as committed before it is on the disks of a ' +
        'majority.',
    },
  },
};
