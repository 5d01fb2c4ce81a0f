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

/** A hint behind the place that was rejected. */
function forwards(): string | null {
  const progress = probed(0, 6);
  progress.maybeDecrTo(5, 9);
  return progress.next <= 5 ? null : `next = ${progress.next}, not 5`;
}

function afterHint(): string | null {
  const progress = probed(0, 10);
  progress.maybeDecrTo(9, 4);
  return progress.next === 5 ? null : `next = ${progress.next}, not 5`;
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

/** An answer that moves a probe to this place. */
const probing = (next: string): string => `\
  maybeDecrTo(rejected: number, hint: number): boolean {
    if (this.state === 'StateReplicate') {
      if (rejected <= this.match) return false;
      this.next = this.match + 1;
      this.regressSentCommit();
      this.check();
      return true;
    }
    if (this.next - 1 !== rejected) return false;
    this.next = ${next};
    this.regressSentCommit();
    this.msgAppFlowPaused = false;
    this.check();
    return true;
  }
`;

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
      // The hint may lie behind the place that was rejected.
      text: probing('Math.max(hint + 1, this.match + 1)'),
      caught: 'forwards',
    },
    {
      // Leaves out the one entry that may still match.
      text: probing('Math.max(Math.min(rejected, hint), this.match + 1)'),
      caught: 'after-hint',
    },
    {
      // Back to what is known, however far that is.
      text: probing('this.match + 1'),
      caught: 'after-hint',
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
    {
      id: 'forwards',
      fails: {
        zh:
          '在 `next` = 6 处探测，下标 5 被拒绝，`hint` 说的是 9，下一次却试' +
          '到 5 的后面去了。被拒绝以后要往回走，不然会一直试不成。',
        en:
          'The probe at `next` = 6 was rejected at index 5, the hint says 9, ' +
          'and the next try is not before that. Every rejection has to lead ' +
          'backwards, or the tries need never come to an end.',
      },
      run: forwards,
    },
    {
      id: 'after-hint',
      fails: {
        zh:
          '`match` = 0，下标 9 被拒绝，`hint` 是 4。条目 4 还可能相同，从 5 ' +
          '发起就够；退得更远，跟随者已经有的又要发一遍。',
        en:
          '`match` = 0, index 9 was rejected and the hint is 4. Entry 4 may ' +
          'still match, and it is enough to start at 5. From further back, ' +
          'entries are sent that the follower holds already.',
      },
      run: afterHint,
    },
  ],
  trials: [
    { profile: 'rivals', seeds: 15 },
    { profile: 'network', seeds: 20 },
  ],
  because: {},
};
