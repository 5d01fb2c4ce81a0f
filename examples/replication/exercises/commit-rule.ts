/**
 * The commit rule: what a leader may count, and what has to wait.
 *
 * @module
 */
import { World } from '../../../sim/index.ts';
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
