/**
 * What a leader notes down when a message has gone out.
 *
 * @module
 */
import { Inflights, Progress } from '../../../src/internals.ts';
import type { Exercise } from '../../exercise.ts';

/** A follower with a window of two messages. */
function follower(): Progress {
  const progress = new Progress(5, new Inflights(2));
  progress.match = 4;
  return progress;
}

/** The same, into which entries stream. */
function streaming(): Progress {
  const progress = follower();
  progress.becomeReplicate();
  return progress;
}

function probeWaits(): string | null {
  const progress = follower();
  progress.sentEntries(3, 10);
  if (progress.paused && progress.next === 5) return null;
  return `${progress}, not StateProbe match=4 next=5 paused`;
}

function streamGoesOn(): string | null {
  const progress = streaming();
  progress.sentEntries(3, 10);
  if (!progress.paused && progress.next === 8) return null;
  return `${progress}, not next=8 without a pause`;
}

function freedByItsAnswer(): string | null {
  const progress = streaming();
  progress.sentEntries(3, 10);
  const { inflights } = progress;
  inflights.freeTo(6);
  const early = inflights.count;
  inflights.freeTo(7);
  if (early === 1 && inflights.count === 0) return null;
  return `${early} in flight after response 6, ${inflights.count} after 7`;
}

function emptyMessage(): string | null {
  const progress = streaming();
  progress.sentEntries(0, 0);
  const { count } = progress.inflights;
  return count === 0 ? null : `${count} in flight after an empty message`;
}

/** A probe that carries nothing, such as the news of a commit. */
function emptyProbe(): string | null {
  const progress = follower();
  progress.sentEntries(0, 0);
  if (!progress.paused && progress.next === 5) return null;
  return `${progress}, not StateProbe match=4 next=5 without a pause`;
}

/** With the window full, a heartbeat lets one empty message out. */
function pausesAgain(): string | null {
  const progress = streaming();
  progress.sentEntries(1, 10);
  progress.sentEntries(1, 10);
  if (!progress.paused) return `${progress}, not paused`;
  progress.msgAppFlowPaused = false;
  progress.sentEntries(0, 0);
  return progress.paused ? null : `${progress}, not paused again`;
}

export const exercise: Exercise = {
  file: 'src/progress.ts',
  symbol: 'Progress.sentEntries',
  start: {
    text: `\
  sentEntries(count: number, bytes: number): void {
    if (count === 0) return;
    this.next += count;
    this.check();
    this.inflights.add(this.next - 1, bytes);
    this.msgAppFlowPaused = this.inflights.full;
  }
`,
    caught: 'probe-waits',
  },
  solution: `\
  sentEntries(count: number, bytes: number): void {
    if (this.state === 'StateProbe') {
      if (count > 0) this.msgAppFlowPaused = true;
      return;
    }
    if (count > 0) {
      this.next += count;
      this.check();
      this.inflights.add(this.next - 1, bytes);
    }
    this.msgAppFlowPaused = this.inflights.full;
  }
`,
  wrong: [
    {
      // The index of the next entry, not of the last one.
      text: `\
  sentEntries(count: number, bytes: number): void {
    if (this.state === 'StateProbe') {
      if (count > 0) this.msgAppFlowPaused = true;
      return;
    }
    if (count > 0) {
      this.next += count;
      this.check();
      this.inflights.add(this.next, bytes);
    }
    this.msgAppFlowPaused = this.inflights.full;
  }
`,
      caught: 'its-answer',
    },
    {
      // What leaves with a full window does not pause it again.
      text: `\
  sentEntries(count: number, bytes: number): void {
    if (count === 0) return;
    if (this.state === 'StateProbe') {
      this.msgAppFlowPaused = true;
      return;
    }
    this.next += count;
    this.check();
    this.inflights.add(this.next - 1, bytes);
    this.msgAppFlowPaused = this.inflights.full;
  }
`,
      caught: 'pauses-again',
    },
    {
      // Every probe is waited for, an empty one too.
      text: `\
  sentEntries(count: number, bytes: number): void {
    if (this.state === 'StateProbe') {
      this.msgAppFlowPaused = true;
      return;
    }
    if (count > 0) {
      this.next += count;
      this.check();
      this.inflights.add(this.next - 1, bytes);
    }
    this.msgAppFlowPaused = this.inflights.full;
  }
`,
      caught: 'empty-probe',
    },
    {
      // One message at a time, in every state.
      text: `\
  sentEntries(count: number, bytes: number): void {
    if (count === 0) return;
    if (this.state === 'StateReplicate') {
      this.next += count;
      this.check();
      this.inflights.add(this.next - 1, bytes);
    }
    this.msgAppFlowPaused = true;
  }
`,
      caught: 'stream-goes-on',
    },
  ],
  checks: [
    {
      id: 'probe-waits',
      fails: {
        zh:
          '`StateProbe` 里还不知道日志在哪里对上，带条目的消息一次只发一' +
          '条：发完' +
          '停下，`next` 不动。',
        en:
          'In `StateProbe` it is not known yet where the logs meet. Entries ' +
          'go out one message at a time: pause after it, and leave `next` ' +
          'where it is.',
      },
      run: probeWaits,
    },
    {
      id: 'stream-goes-on',
      fails: {
        zh: '窗口还没有满就停了：每条消息都等一个往返，窗口就白开了。',
        en:
          'It pauses before the window is full: every message waits for a ' +
          'round trip, and the window is of no use.',
      },
      run: streamGoesOn,
    },
    {
      id: 'its-answer',
      fails: {
        zh:
          '这条消息带的是下标 5、6、7 的条目，回复会说 7。格子要记 7，回' +
          '复 7 才' +
          '还得上。',
        en:
          'The message carries the entries 5, 6 and 7, and its response will ' +
          'say 7. The slot has to remember 7, or the response does not ' +
          'free it.',
      },
      run: freedByItsAnswer,
    },
    {
      id: 'empty-message',
      fails: {
        zh: '空消息不占格子。',
        en: 'An empty message takes no slot.',
      },
      run: emptyMessage,
    },
    {
      id: 'empty-probe',
      fails: {
        zh:
          '`StateProbe` 里发了一条空消息，就停下了。它没有带条目，不用等谁；' +
          '停下来，接着来的提案要到下一次回复或者心跳才发得出去。',
        en:
          'In `StateProbe` an empty message has gone out, and it pauses. ' +
          'There are no entries in it to wait for; with the pause, the next ' +
          'proposal does not leave before some response comes.',
      },
      run: emptyProbe,
    },
    {
      id: 'pauses-again',
      fails: {
        zh:
          '窗口满着，心跳的回复放出一条空消息以后，要再停下来，否则空消息' +
          '一条接' +
          '一条地发。',
        en:
          'With the window full, the response to a heartbeat lets one empty ' +
          'message out. After it the pause goes on, or one empty message ' +
          'follows another.',
      },
      run: pausesAgain,
    },
  ],
  trials: [
    { profile: 'network', seeds: 20 },
    { profile: 'default', seeds: 10 },
  ],
  because: {},
};
