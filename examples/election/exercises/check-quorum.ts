/**
 * A leader that nobody hears must notice by itself.
 *
 * @module
 */
import { World } from '../../../sim/index.ts';
import type { Exercise } from '../../exercise.ts';

/** Some election timeouts. */
const LONG = 50;

const CHECKED = { nodes: 3, seed: 7, checkQuorum: true };

function expectTerm(world: World, wanted: number): string | null {
  const { state, term } = world.node(1).status();
  if (state === 'StateLeader' && term === wanted) return null;
  return `n1 is in ${state}, term ${term}`;
}

function allAnswer(): string | null {
  const world = new World(CHECKED);
  world.elect(1);
  world.tick(LONG);
  return expectTerm(world, 1);
}

function oneIsDown(): string | null {
  const world = new World(CHECKED);
  world.elect(1);
  world.crash(3);
  world.tick(LONG);
  return expectTerm(world, 1);
}

function cutOff(): string | null {
  const world = new World(CHECKED);
  world.elect(1);
  world.partition([1], [2, 3]);
  world.tick(LONG, [1]);
  const { state } = world.node(1).status();
  return state === 'StateLeader' ? `n1 still leads after ${LONG} ticks` : null;
}

export const exercise: Exercise = {
  file: 'src/election.ts',
  symbol: 'checkQuorum',
  start: {
    text: `\
export function checkQuorum(r: Raft): void {
  if (!r.tracker.quorumActive()) {
    narrate.quorumLost(r);
    r.becomeFollower(r.term, NONE);
  }
}
`,
    caught: 'cut-off',
  },
  solution: `\
export function checkQuorum(r: Raft): void {
  if (!r.tracker.quorumActive()) {
    narrate.quorumLost(r);
    r.becomeFollower(r.term, NONE);
  }
  for (const [id, pr] of r.tracker.progress) {
    if (id !== r.id) pr.recentActive = false;
  }
}
`,
  wrong: [
    {
      // Forgets before it looks.
      text: `\
export function checkQuorum(r: Raft): void {
  for (const [id, pr] of r.tracker.progress) {
    if (id !== r.id) pr.recentActive = false;
  }
  if (!r.tracker.quorumActive()) {
    narrate.quorumLost(r);
    r.becomeFollower(r.term, NONE);
  }
}
`,
      caught: 'all-answer',
    },
    {
      // Forgets itself, too.
      text: `\
export function checkQuorum(r: Raft): void {
  if (!r.tracker.quorumActive()) {
    narrate.quorumLost(r);
    r.becomeFollower(r.term, NONE);
  }
  for (const pr of r.tracker.progress.values()) {
    pr.recentActive = false;
  }
}
`,
      caught: 'one-is-down',
    },
    {
      // Wants to hear from everybody.
      text: `\
export function checkQuorum(r: Raft): void {
  for (const [id, pr] of r.tracker.progress) {
    if (id === r.id) continue;
    if (!pr.recentActive) return r.becomeFollower(r.term, NONE);
    pr.recentActive = false;
  }
}
`,
      caught: 'one-is-down',
    },
  ],
  checks: [
    {
      id: 'all-answer',
      fails: {
        zh:
          '人人都在回复，领导者却退位了。要先看这段时间谁回复过，再为下一次' +
          '清掉。',
        en:
          'Everybody responds, and the leader steps down. First look at who ' +
          'has responded since the last time, then forget it for the next.',
      },
      run: allAnswer,
    },
    {
      id: 'one-is-down',
      fails: {
        zh:
          '三个节点停了一个，剩下两个是过半数，领导者却退位了。领导者自己也算' +
          '一个；自己的记号没有人再来点亮，不能清掉。',
        en:
          'One of three nodes is down, the other two are a majority, and the ' +
          'leader steps down. It counts itself; nobody would set its own ' +
          'mark again, so it must not be cleared.',
      },
      run: oneIsDown,
    },
    {
      id: 'cut-off',
      fails: {
        zh:
          '领导者断了网，过了好几个选举时限还不退位：它一直记着断网以前的' +
          '回复。' +
          '看过一次，就要忘掉。',
        en:
          'The leader is cut off and does not step down in several election ' +
          'timeouts: it still counts responses from before. What was ' +
          'looked at ' +
          'has to be forgotten.',
      },
      run: cutOff,
    },
  ],
  trials: [
    { profile: 'default', seeds: 20 },
    { profile: 'network', seeds: 20 },
  ],
  because: {},
};
