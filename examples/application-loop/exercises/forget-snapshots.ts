/**
 * When does a snapshot count as lost that nobody has reported on?
 *
 * @module
 */
import {
  newConfState,
  newMessage,
  newSnapshot,
  RawNode,
  Replica,
} from '../../../src/index.ts';
import type { MessageParts } from '../../../src/index.ts';
import type { Exercise } from '../../exercise.ts';

const TIMEOUT = 5;

/** n1 leads term 2; its log begins behind a snapshot at 5. */
class Leader {
  readonly replica: Replica<string>;
  private node: RawNode | null = null;

  constructor() {
    const voters = [1, 2, 3, 4, 5];
    const snapshot = newSnapshot(5, 1, newConfState({ voters }));
    const hardState = { term: 1, vote: 0, commit: 5 };
    this.replica = new Replica<string>({
      id: 1,
      founders: voters,
      run: 1,
      stored: { hardState, snapshot, entries: [] },
      electionTick: 200,
      heartbeatTick: 100,
      snapshotTimeout: TIMEOUT,
      random: () => 0,
      start: (config) => (this.node = new RawNode(config)),
    });
    this.replica.campaign();
    this.rest();
    for (const from of [2, 3, 4, 5]) this.hear(from, { type: 'MsgVoteResp' });
  }

  /** Does all that the loop wants done. */
  rest(): void {
    for (let left = 20; left > 0; left--) {
      this.replica.take();
      for (const effect of this.replica.effects()) {
        if (effect.kind === 'write') this.replica.written(effect);
        if (effect.kind === 'restore') this.replica.restored(effect);
      }
    }
  }

  hear(from: number, parts: MessageParts): void {
    this.replica.step(newMessage({ from, to: 1, term: 2, ...parts }));
    this.rest();
  }

  /** A follower rejects: it has nothing, and gets the snapshot. */
  sendSnapshot(to: number): void {
    this.hear(to, { type: 'MsgAppResp', index: 5, reject: true });
  }

  ticks(count: number): this {
    for (let i = 0; i < count; i++) {
      this.replica.tick();
      this.rest();
    }
    return this;
  }

  /** Counts what the node hears about snapshots from now on. */
  reports(): { count: number } {
    const seen = { count: 0 };
    const node = this.node!;
    const report = node.reportSnapshot.bind(node);
    node.reportSnapshot = (id, result) => {
      seen.count++;
      report(id, result);
    };
    return seen;
  }

  /** How the leader feeds a follower; null if it is so. */
  expect(follower: number, state: string, next: number): string | null {
    const pr = this.node!.status().progress.get(follower)!;
    if (pr.state === state && pr.next === next) return null;
    const wanted = `${state} next=${next}`;
    return `n${follower}: ${pr.state} next=${pr.next}, not ${wanted}`;
  }
}

function sent(...followers: number[]): Leader {
  const leader = new Leader();
  for (const id of followers) leader.sendSnapshot(id);
  return leader;
}

export const exercise: Exercise = {
  file: 'src/replica/replica.ts',
  symbol: 'Replica.forgetSnapshots',
  start: {
    text: `\
  private forgetSnapshots(): void {
    for (const [id, due] of this.snapshotsOut) {
      if (due > this.now) this.node.reportSnapshot(id, 'SnapshotFailure');
    }
  }
`,
    caught: 'early',
  },
  solution: `\
  private forgetSnapshots(): void {
    const lost = [...this.snapshotsOut].filter(([, due]) => due <= this.now);
    for (const [id] of lost) {
      this.snapshotsOut.delete(id);
      this.node.reportSnapshot(id, 'SnapshotFailure');
    }
  }
`,
  wrong: [
    {
      // It is sure to have arrived by now.
      text: `\
  private forgetSnapshots(): void {
    for (const [id, due] of this.snapshotsOut) {
      if (due > this.now) continue;
      this.snapshotsOut.delete(id);
      this.node.reportSnapshot(id, 'SnapshotFinish');
    }
  }
`,
      caught: 'failed',
    },
    {
      // When one is lost, all are.
      text: `\
  private forgetSnapshots(): void {
    const late = [...this.snapshotsOut.values()].some((due) => due <= this.now);
    if (!late) return;
    for (const id of this.snapshotsOut.keys()) {
      this.node.reportSnapshot(id, 'SnapshotFailure');
    }
    this.snapshotsOut.clear();
  }
`,
      caught: 'others',
    },
    {
      // One tick more than was said.
      text: `\
  private forgetSnapshots(): void {
    for (const [id, due] of this.snapshotsOut) {
      if (due >= this.now) continue;
      this.snapshotsOut.delete(id);
      this.node.reportSnapshot(id, 'SnapshotFailure');
    }
  }
`,
      caught: 'lost',
    },
    {
      // What is lost stays in the table.
      text: `\
  private forgetSnapshots(): void {
    for (const [id, due] of this.snapshotsOut) {
      if (due <= this.now) this.node.reportSnapshot(id, 'SnapshotFailure');
    }
  }
`,
      caught: 'once',
    },
    {
      // One tick, one snapshot.
      text: `\
  private forgetSnapshots(): void {
    for (const [id, due] of this.snapshotsOut) {
      if (due > this.now) continue;
      this.snapshotsOut.delete(id);
      this.node.reportSnapshot(id, 'SnapshotFailure');
      break;
    }
  }
`,
      caught: 'both',
    },
  ],
  checks: [
    {
      id: 'early',
      fails: {
        zh:
          '快照刚发出去一个滴答，就当作丢了。传输层还在送，跟随者会再收到' +
          '一份整的。',
        en:
          'A tick after a snapshot was sent it is given up. The transport is ' +
          'still at it, and the follower will get all of it a second time.',
      },
      run: () =>
        sent(2)
          .ticks(TIMEOUT - 1)
          .expect(2, 'StateSnapshot', 6),
    },
    {
      id: 'lost',
      fails: {
        zh:
          '`snapshotTimeout` 个滴答过去了，没有人来报告，领导者还在' +
          ' `StateSnapshot` 里等，什么也不发。',
        en:
          'So many ticks as `snapshotTimeout` says have passed without a ' +
          'report, and the leader still waits in `StateSnapshot` and sends ' +
          'nothing.',
      },
      run: () => {
        const pr = sent(2).ticks(TIMEOUT);
        const still = pr.expect(2, 'StateSnapshot', 6);
        return still === null ? 'n2: still StateSnapshot' : null;
      },
    },
    {
      id: 'failed',
      fails: {
        zh:
          '没有报告，不等于装好了。说成 `SnapshotFinish`，领导者就从快照的' +
          '后面试起；应当从它确实知道的地方试起。',
        en:
          'No report is no success. After `SnapshotFinish` the leader goes ' +
          'on behind the snapshot; it should go back to what it knows.',
      },
      run: () => sent(2).ticks(TIMEOUT).expect(2, 'StateProbe', 1),
    },
    {
      id: 'others',
      fails: {
        zh: '给 n2 的到期了，给 n3 的没有，却一起当作丢了。每份快照各算各的。',
        en:
          'The one for n2 is due and the one for n3 is not, and both were ' +
          'given up. Each snapshot has a time of its own.',
      },
      run: () => {
        const leader = sent(2).ticks(2);
        leader.sendSnapshot(3);
        return leader.ticks(TIMEOUT - 2).expect(3, 'StateSnapshot', 6);
      },
    },
    {
      id: 'both',
      fails: {
        zh:
          '给 n2 和 n3 的在同一个滴答到期，只有 n2 的当作丢了，领导者还在等 ' +
          'n3 的。到期的要在这个滴答里全部报完。',
        en:
          'Those for n2 and n3 are due at the same tick, and only that of n2 ' +
          'was given up; the leader still waits for n3. At a tick all that ' +
          'are due are reported.',
      },
      run: () => {
        const leader = sent(2, 3).ticks(TIMEOUT);
        return (
          leader.expect(2, 'StateProbe', 1) ?? leader.expect(3, 'StateProbe', 1)
        );
      },
    },
    {
      id: 'once',
      fails: {
        zh:
          '给 n2 的快照丢了一次，失败却报了好几次。到期的没有从表里划掉，' +
          '以后的每个滴答，节点都要再听一遍。',
        en:
          'One snapshot for n2 was lost, and its failure was reported ' +
          'several times. It was not struck out of the table, and the node ' +
          'hears of it at every tick from then on.',
      },
      run: () => {
        const leader = sent(2);
        const reports = leader.reports();
        leader.ticks(TIMEOUT + 3);
        return reports.count === 1 ? null : `${reports.count} reports`;
      },
    },
    {
      id: 'reported',
      fails: {
        zh: '传输层报告过的，已经不在表里，过多久也不要再说。',
        en:
          'One that the transport has reported on has left the table: there ' +
          'is nothing more to say about it.',
      },
      run: () => {
        const leader = sent(2);
        leader.replica.reportSnapshot(2, 'SnapshotFinish');
        return leader.ticks(2 * TIMEOUT).expect(2, 'StateProbe', 6);
      },
    },
  ],
  trials: [
    { profile: 'snapshots', seeds: 10 },
    { profile: 'own-snapshots', seeds: 10 },
  ],
  because: {},
};
