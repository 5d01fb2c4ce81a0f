/**
 * Whose log is at least as up to date as mine?
 *
 * @module
 */
import { World } from '../../../sim/index.ts';
import type { Exercise } from '../../exercise.ts';

/** Nothing but the log decides who gets a vote. */
const PLAIN = { nodes: 3, seed: 7, preVote: false, checkQuorum: false };

function expectLeader(world: World, id: number): string | null {
  const { state } = world.node(id).status();
  return state === 'StateLeader' ? null : `n${id} is in ${state}`;
}

function expectNone(world: World, id: number): string | null {
  const { state } = world.node(id).status();
  return state === 'StateLeader' ? `n${id} leads` : null;
}

function equalLogs(): string | null {
  const world = new World(PLAIN);
  world.elect(1);
  return expectLeader(world, 1);
}

/** n3 misses what the other two commit; then the leader is gone. */
function shorterLog(): string | null {
  const world = new World(PLAIN);
  world.elect(1);
  world.partition([1, 2], [3]);
  world.propose(1, 'a');
  world.settle();
  world.crash(1);
  world.heal();
  world.elect(3);
  return expectNone(world, 3);
}

/**
 * n1 has a long log of term 1 that nobody else has; n2 and n3 have gone on
 * in term 2 with a short one. Then n2 is gone.
 */
function twoLogs(): World {
  const world = new World(PLAIN);
  world.elect(1);
  world.partition([1], [2, 3]);
  for (const data of ['a', 'b', 'c', 'd']) world.propose(1, data);
  world.elect(2);
  world.propose(2, 'x');
  world.settle();
  world.crash(2);
  world.heal();
  // After a restart n1 leads no more.
  world.crash(1);
  world.restart(1);
  return world;
}

function longOldLog(): string | null {
  const world = twoLogs();
  // Twice: in term 2 the vote of n3 is given already.
  world.elect(1);
  world.elect(1);
  return expectNone(world, 1);
}

function shortNewLog(): string | null {
  const world = twoLogs();
  world.elect(3);
  return expectLeader(world, 3);
}

export const exercise: Exercise = {
  file: 'src/raft_log.ts',
  symbol: 'RaftLog.isUpToDate',
  start: {
    text: `\
  isUpToDate(last: EntryId): boolean {
    const ours = this.lastEntryId();
    return last.index >= ours.index;
  }
`,
    caught: 'long-old-log',
  },
  solution: `\
  isUpToDate(last: EntryId): boolean {
    const ours = this.lastEntryId();
    if (last.term !== ours.term) return last.term > ours.term;
    return last.index >= ours.index;
  }
`,
  wrong: [
    {
      // The length does not matter?
      text: `\
  isUpToDate(last: EntryId): boolean {
    return last.term >= this.lastEntryId().term;
  }
`,
      caught: 'shorter-log',
    },
    {
      // Equal logs reject each other.
      text: `\
  isUpToDate(last: EntryId): boolean {
    const ours = this.lastEntryId();
    if (last.term !== ours.term) return last.term > ours.term;
    return last.index > ours.index;
  }
`,
      caught: 'equal-logs',
    },
    {
      // Both numbers have to be as high.
      text: `\
  isUpToDate(last: EntryId): boolean {
    const ours = this.lastEntryId();
    return last.term >= ours.term && last.index >= ours.index;
  }
`,
      caught: 'short-new-log',
    },
  ],
  checks: [
    {
      id: 'equal-logs',
      fails: {
        zh:
          '三份日志一样，却没有人选得上。“至少一样新”里有“一样”：同样新的' +
          '日志也要投给它。',
        en:
          'With three equal logs nobody is elected. "At least as up to date" ' +
          'includes equal: such a candidate gets the vote.',
      },
      run: equalLogs,
    },
    {
      id: 'shorter-log',
      fails: {
        zh:
          'n3 的最后一个条目任期一样，可它少了一个已经提交的条目，还是当选' +
          '了。' +
          '任期相同，就要比长短。',
        en:
          'The last entry of n3 is of the same term, but n3 lacks an entry ' +
          'that is committed, and is elected all the same. When the terms ' +
          'are equal, the lengths decide.',
      },
      run: shorterLog,
    },
    {
      id: 'long-old-log',
      fails: {
        zh:
          'n1 的日志长，却停在任期 1；任期 2 里提交了的条目它没有，它还是' +
          '当选了。先比任期，再比长短。',
        en:
          'The log of n1 is long and ends in term 1. It lacks what was ' +
          'committed in term 2, and n1 is elected all the same. The term ' +
          'comes first, then the length.',
      },
      run: longOldLog,
    },
    {
      id: 'short-new-log',
      fails: {
        zh:
          'n3 的日志有任期 2 提交的条目，n1 的没有，只是长；n1 却不投给 n3，' +
          '于是谁也选不上。任期高就够了，不必再比长短。',
        en:
          'n3 has what was committed in term 2. n1 does not, its log is only ' +
          'longer; and yet it rejects n3, so that nobody wins. A ' +
          'higher term is enough, whatever the lengths.',
      },
      run: shortNewLog,
    },
  ],
  trials: [
    { profile: 'rivals', seeds: 20 },
    { profile: 'default', seeds: 20 },
  ],
  because: {},
};
