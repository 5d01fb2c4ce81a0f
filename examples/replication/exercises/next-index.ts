/**
 * Where to try next after a rejection.
 *
 * @module
 */
import { World } from '../../../sim/index.ts';
import { Inflights, Progress } from '../../../src/internals.ts';
import type { Exercise } from '../../exercise.ts';

/** A follower that is probed at `next`. */
function probed(match: number, next: number): Progress {
  const progress = new Progress(next, new Inflights(4));
  progress.match = match;
  return progress;
}

/** More rejections than that, and it goes back entry by entry. */
const MOST_REJECTIONS = 3;

/** n1 comes back with twelve entries that the others never had. */
function longConflict(): string | null {
  const world = new World({ nodes: 3, seed: 7 });
  world.elect(1);
  world.partition([1], [2, 3]);
  for (let i = 0; i < 12; i++) world.propose(1, `a${i}`);
  world.elect(2);
  for (let i = 0; i < 12; i++) world.propose(2, `b${i}`);
  world.settle();
  // A new leader takes all members to hold what it holds itself.
  world.elect(3);
  world.heal();
  world.tick();
  world.settle();
  const { events } = world.trace;
  const rejections = events.filter(
    ({ kind, message }) => kind === 'send' && message?.reject === true,
  );
  if (rejections.length <= MOST_REJECTIONS) return null;
  return `n1 rejected ${rejections.length} appends`;
}

function staleRejection(): string | null {
  const progress = probed(0, 10);
  const taken = progress.maybeDecrTo(3, 1);
  if (!taken && progress.next === 10) return null;
  return `maybeDecrTo(3, 1) = ${taken}, next = ${progress.next}, not 10`;
}

function beforeMatch(): string | null {
  const progress = probed(5, 8);
  progress.maybeDecrTo(7, 2);
  return progress.next > 5 ? null : `match = 5, next = ${progress.next}`;
}

function streaming(): string | null {
  const progress = probed(5, 6);
  progress.becomeReplicate();
  progress.sentEntries(3, 0);
  progress.maybeDecrTo(8, 2);
  return progress.next === 6 ? null : `next = ${progress.next}, not 6`;
}

function overtaken(): string | null {
  const progress = probed(5, 6);
  progress.becomeReplicate();
  progress.sentEntries(3, 0);
  const taken = progress.maybeDecrTo(4, 2);
  if (!taken && progress.next === 9) return null;
  return `maybeDecrTo(4, 2) = ${taken}, next = ${progress.next}, not 9`;
}

export const exercise: Exercise = {
  file: 'src/progress.ts',
  symbol: 'Progress.maybeDecrTo',
  start: {
    text: `\
  maybeDecrTo(rejected: number, hint: number): boolean {
    if (this.state === 'StateReplicate') {
      if (rejected <= this.match) return false;
      this.next = this.match + 1;
      this.regressSentCommit();
      this.check();
      return true;
    }
    if (this.next - 1 !== rejected) return false;
    this.next = Math.max(rejected, this.match + 1);
    this.regressSentCommit();
    this.msgAppFlowPaused = false;
    this.check();
    return true;
  }
`,
    caught: 'one-by-one',
  },
  solution: `\
  maybeDecrTo(rejected: number, hint: number): boolean {
    if (this.state === 'StateReplicate') {
      if (rejected <= this.match) return false;
      this.next = this.match + 1;
      this.regressSentCommit();
      this.check();
      return true;
    }
    if (this.next - 1 !== rejected) return false;
    this.next = Math.max(Math.min(rejected, hint + 1), this.match + 1);
    this.regressSentCommit();
    this.msgAppFlowPaused = false;
    this.check();
    return true;
  }
`,
  wrong: [
    {
      // The hint may lie before what is known to match.
      text: `\
  maybeDecrTo(rejected: number, hint: number): boolean {
    if (this.state === 'StateReplicate') {
      if (rejected <= this.match) return false;
      this.next = this.match + 1;
      this.regressSentCommit();
      this.check();
      return true;
    }
    if (this.next - 1 !== rejected) return false;
    this.next = Math.min(rejected, hint + 1);
    this.regressSentCommit();
    this.msgAppFlowPaused = false;
    this.check();
    return true;
  }
`,
      caught: 'before-match',
    },
    {
      // Any rejection will do.
      text: `\
  maybeDecrTo(rejected: number, hint: number): boolean {
    this.next = Math.max(Math.min(rejected, hint + 1), this.match + 1);
    this.regressSentCommit();
    this.msgAppFlowPaused = false;
    this.check();
    return true;
  }
`,
      caught: 'stale',
    },
    {
      // Goes on streaming from a place that was only guessed.
      text: `\
  maybeDecrTo(rejected: number, hint: number): boolean {
    if (rejected <= this.match) return false;
    if (this.state === 'StateProbe' && this.next - 1 !== rejected) return false;
    const guess = Math.min(rejected, hint + 1);
    this.next = this.state === 'StateReplicate'
      ? Math.max(guess, this.next - 1)
      : Math.max(guess, this.match + 1);
    this.regressSentCommit();
    this.msgAppFlowPaused = false;
    this.check();
    return true;
  }
`,
      caught: 'streaming',
    },
  ],
  checks: [
    {
      id: 'before-match',
      fails: {
        zh:
          '`match` 为止（含）已知相同，没有必要退到它前面去。`next` 至少是 ' +
          '`match + 1`。',
        en:
          'Up to `match` the logs are known to agree, so there is no reason ' +
          'to go back past it. `next` is at least `match + 1`.',
      },
      run: beforeMatch,
    },
    {
      id: 'stale',
      fails: {
        zh:
          '探测一次只发一条，接在 `next - 1` 后面。拒绝说的若是别的下标，' +
          '就是迟到的，不该理它。',
        en:
          'Only one probe is out at a time, and it names the entry at ' +
          '`next - 1`. A rejection of another index comes late and must ' +
          'change nothing.',
      },
      run: staleRejection,
    },
    {
      id: 'streaming',
      fails: {
        zh:
          '`StateReplicate` 里 `next` 走在前面，路上的都可能没有到。' +
          '被拒绝了，就从 `match + 1` 重来，那里是有把握的。',
        en:
          'In `StateReplicate` `next` runs ahead, and none of what is on its ' +
          'way may have arrived. After a rejection start again at ' +
          '`match + 1`, of which the leader is sure.',
      },
      run: streaming,
    },
    {
      id: 'overtaken',
      fails: {
        zh: '已经相同的不会变得不同：拒绝说的下标不超过 `match`，就是迟到的。',
        en:
          'What matched cannot stop matching: a rejection at or before ' +
          '`match` comes late.',
      },
      run: overtaken,
    },
    {
      id: 'one-by-one',
      fails: {
        zh:
          'n1 的日志和领导者的差十几个条目，领导者一次退一个，' +
          '每退一个就是一个往返。`hint` 说了后面都不可能相同。',
        en:
          'The log of n1 differs in a dozen entries, and the leader goes ' +
          'back one at a time, a round trip each. `hint` says that nothing ' +
          'after it can match.',
      },
      run: longConflict,
    },
  ],
  trials: [
    { profile: 'rivals', seeds: 15 },
    { profile: 'network', seeds: 20 },
  ],
  because: {},
};
