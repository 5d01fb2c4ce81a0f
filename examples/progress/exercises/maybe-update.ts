/**
 * A follower says how far it is: what does the leader make of it?
 *
 * @module
 */
import { Inflights, Progress } from '../../../src/internals.ts';
import { World } from '../../../sim/index.ts';
import type { Exercise } from '../../exercise.ts';

/** Up to 4 is known; the entries 5, 6 and 7 are out. */
function streaming(): Progress {
  const pr = new Progress(5, new Inflights(8));
  pr.match = 4;
  pr.becomeReplicate();
  for (let i = 0; i < 3; i++) pr.sentEntries(1, 10);
  return pr;
}

function expectBoth(pr: Progress, match: number, next: number): string | null {
  if (pr.match === match && pr.next === next) return null;
  return `match=${pr.match} next=${pr.next}, not match=${match} next=${next}`;
}

function lateResponse(): string | null {
  const pr = streaming();
  pr.maybeUpdate(6);
  const news = pr.maybeUpdate(5);
  if (news) return 'response 5 counts as news after response 6';
  return expectBoth(pr, 6, 8);
}

function windowGoesOn(): string | null {
  const pr = streaming();
  pr.maybeUpdate(5);
  return expectBoth(pr, 5, 8);
}

/** A probe with the entries 5 to 9 leaves `next` where it is. */
function aheadOfNext(): string | null {
  const pr = new Progress(5, new Inflights(8));
  pr.sentEntries(5, 50);
  try {
    pr.maybeUpdate(9);
  } catch (error) {
    return String(error);
  }
  return expectBoth(pr, 9, 10);
}

function pauseEnds(): string | null {
  const pr = new Progress(5, new Inflights(8));
  pr.sentEntries(1, 10);
  pr.maybeUpdate(5);
  return pr.paused ? `${pr}` : null;
}

/** What is old ends no pause: it does not answer what is out now. */
function oldResponse(): string | null {
  const pr = streaming();
  pr.maybeUpdate(6);
  pr.msgAppFlowPaused = true;
  pr.maybeUpdate(5);
  return pr.paused ? null : `${pr}`;
}

/** A window of two messages, and ten proposals, without a tick. */
function fullWindow(): string | null {
  const world = new World({ nodes: 3, seed: 7, maxInflightMsgs: 2 });
  world.elect(1);
  for (let i = 0; i < 10; i++) world.propose(1, `x${i}`);
  world.settle();
  const { commit } = world.logOf(1);
  return commit === 11 ? null : `n1 has committed up to ${commit}, not 11`;
}

/** What is told twice is told once. */
function toldTwice(): string | null {
  const pr = streaming();
  const first = pr.maybeUpdate(5);
  const second = pr.maybeUpdate(5);
  if (first && !second) return null;
  return `response 5 is ${first}, and once more ${second}`;
}

/** An entry goes out and is committed. */
function commits(): string | null {
  const world = new World({ nodes: 3, seed: 7 });
  world.elect(1);
  world.propose(1, 'x');
  world.settle();
  const { commit } = world.logOf(1);
  return commit === 2 ? null : `n1 has committed up to ${commit}, not 2`;
}

export const exercise: Exercise = {
  file: 'src/progress.ts',
  symbol: 'Progress.maybeUpdate',
  start: {
    text: `\
  maybeUpdate(index: number): boolean {
    this.match = index;
    this.next = index + 1;
    this.msgAppFlowPaused = false;
    this.check();
    return true;
  }
`,
    caught: 'window-goes-on',
  },
  solution: `\
  maybeUpdate(index: number): boolean {
    if (index <= this.match) return false;
    this.match = index;
    if (this.next <= index) this.next = index + 1;
    this.msgAppFlowPaused = false;
    this.check();
    return true;
  }
`,
  wrong: [
    {
      // An old response pulls the match back.
      text: `\
  maybeUpdate(index: number): boolean {
    if (index === this.match) return false;
    this.match = index;
    this.next = Math.max(this.next, index + 1);
    this.msgAppFlowPaused = false;
    this.check();
    return true;
  }
`,
      caught: 'late-response',
    },
    {
      // The probe did not move `next`, and nobody else does.
      text: `\
  maybeUpdate(index: number): boolean {
    if (index <= this.match) return false;
    this.match = index;
    this.msgAppFlowPaused = false;
    this.check();
    return true;
  }
`,
      caught: 'ahead-of-next',
    },
    {
      // It was answered and waits all the same.
      text: `\
  maybeUpdate(index: number): boolean {
    if (index <= this.match) return false;
    this.match = index;
    this.next = Math.max(this.next, index + 1);
    this.check();
    return true;
  }
`,
      caught: 'pause-ends',
    },
    {
      // A full window waits for nobody knows what.
      text: `\
  maybeUpdate(index: number): boolean {
    if (index <= this.match) return false;
    this.match = index;
    this.next = Math.max(this.next, index + 1);
    if (this.state === 'StateProbe') this.msgAppFlowPaused = false;
    this.check();
    return true;
  }
`,
      caught: 'full-window',
    },
    {
      // Any response will do to go on.
      text: `\
  maybeUpdate(index: number): boolean {
    this.msgAppFlowPaused = false;
    if (index <= this.match) return false;
    this.match = index;
    this.next = Math.max(this.next, index + 1);
    this.check();
    return true;
  }
`,
      caught: 'old-response',
    },
    {
      // The same thing is news again.
      text: `\
  maybeUpdate(index: number): boolean {
    if (index < this.match) return false;
    this.match = index;
    this.next = Math.max(this.next, index + 1);
    this.msgAppFlowPaused = false;
    this.check();
    return true;
  }
`,
      caught: 'told-twice',
    },
  ],
  checks: [
    {
      id: 'window-goes-on',
      fails: {
        zh:
          '条目 5、6、7 都在路上，回复只说到 5。`next` 不能退回 6：那样 6 ' +
          '和 7 要再发一遍。',
        en:
          'The entries 5, 6 and 7 are out, and the response is about 5 only. ' +
          '`next` must not go back to 6, or 6 and 7 are sent once more.',
      },
      run: windowGoesOn,
    },
    {
      id: 'late-response',
      fails: {
        zh:
          '回复 6 先到，回复 5 后到。跟随者有过的不会没有：`match` 不后退，' +
          '旧回复不算新消息。',
        en:
          'Response 6 came first, response 5 later. What a follower has held ' +
          'it still holds: `match` does not move back, and the old response ' +
          'is no news.',
      },
      run: lateResponse,
    },
    {
      id: 'ahead-of-next',
      fails: {
        zh:
          '探测带着条目 5 到 9 发出去，`next` 留在 5。回复说到 9，`next` ' +
          '要到它后面去，否则 `match < next` 不成立。',
        en:
          'The probe left with the entries 5 to 9, and `next` stayed at 5. ' +
          'The response says 9; `next` has to be behind that, or ' +
          '`match < next` does not hold.',
      },
      run: aheadOfNext,
    },
    {
      id: 'pause-ends',
      fails: {
        zh:
          '探测的回复到了，还停着。没有人再来放开它，直到下一次心跳的回' +
          '复。',
        en:
          'The probe was answered, and it is still paused. Nothing lets it ' +
          'go before the next response to a heartbeat.',
      },
      run: pauseEnds,
    },
    {
      id: 'full-window',
      fails: {
        zh:
          '窗口两条就满，领导者停了下来。回复到了，窗口又有了空位，它却还停' +
          '着：后面的提案没有人发，要等下一次心跳的回复。',
        en:
          'The window holds two messages; when it was full, the leader ' +
          'paused. Responses have made room, and it is still paused: the ' +
          'other proposals stay behind until a response to a heartbeat.',
      },
      run: fullWindow,
    },
    {
      id: 'old-response',
      fails: {
        zh:
          '窗口满了，停着。来了一条旧的回复，暂停解除了，可是它没有让出位置。' +
          '返回 false 的时候，什么也不能改。',
        en:
          'The window is full, and it is paused. An old response has ended ' +
          'the pause, but makes no room. What returns false must not change ' +
          'anything.',
      },
      run: oldResponse,
    },
    {
      id: 'told-twice',
      fails: {
        zh:
          '同样的回复来了两次，第二次没有说出新东西，要返回 false，不然领导' +
          '者以为它又前进了。',
        en:
          'The same response came twice. The second one tells nothing new ' +
          'and must return false, or the leader takes it for another step ' +
          'forward.',
      },
      run: toldTwice,
    },
    {
      id: 'commits',
      fails: {
        zh: '三个节点都有了条目 2，领导者却不知道。',
        en: 'All three nodes hold entry 2, and the leader does not know.',
      },
      run: commits,
    },
  ],
  trials: [
    { profile: 'network', seeds: 15 },
    { profile: 'default', seeds: 10 },
  ],
  because: {},
};
