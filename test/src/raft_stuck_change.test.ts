/**
 * A leader crashes while 3 becomes a learner and the learner 4 a voter. Node 3 knows that the
 * change is committed and has the shorter log; node 4 has the longer one and does not know;
 * node 2 was away and is back. Two of (1 2 3) and two of (1 2 4) live.
 */
import { describe, expect, test } from 'vitest';
import { newConfChangeV2 } from '../../src/conf_change.ts';
import type { Message } from '../../src/message.ts';
import { bytes, makeRaft, msg } from './harness/nodes.ts';
import type { NodeOptions } from './harness/nodes.ts';
import { makeHost, turn } from './harness/raw.ts';
import type { Host } from './harness/raw.ts';

const SWAP = newConfChangeV2([
  { type: 'ConfChangeAddNode', nodeId: 4 },
  { type: 'ConfChangeAddLearnerNode', nodeId: 3 },
]);

class Cluster {
  readonly hosts = new Map<number, Host>();
  /** Whether a message arrives. */
  passes: (m: Message) => boolean = () => true;

  constructor(options: NodeOptions) {
    for (const id of [1, 2, 3, 4]) {
      let draws = id;
      // Each node has chance of its own.
      const random = (): number => (draws = (draws * 75 + 74) % 65537) / 65537;
      this.hosts.set(id, makeHost(id, { voters: [1, 2, 3], learners: [4], random, ...options }));
    }
  }

  node(id: number) {
    return this.hosts.get(id)!.node;
  }

  run(): void {
    for (let moved = true; moved;) {
      moved = false;
      for (const host of this.hosts.values()) {
        while (host.node.hasReady()) {
          moved = true;
          for (const m of turn(host).messages) {
            if (this.passes(m)) this.hosts.get(m.to)?.node.step(m);
          }
        }
      }
    }
  }

  leader(): number | undefined {
    return [...this.hosts.keys()].find((id) => this.node(id).basicStatus().state === 'StateLeader');
  }
}

/** Brings it about, and stops node 1. */
function crashed(options: NodeOptions): Cluster {
  const c = new Cluster(options);
  c.node(1).campaign();
  c.run();
  expect(c.leader()).toBe(1);
  c.passes = (m) => m.to !== 2 && m.from !== 2;
  c.node(1).proposeConfChange(SWAP);
  c.node(1).propose(bytes('x'));
  const change = c.node(1).inspect().log.lastIndex() - 1;
  // The entry after the change reaches only node 4, and nothing reaches it after that.
  let cut = false;
  c.passes = (m) => {
    if (m.from === 2 || m.to === 2 || (m.to === 4 && cut)) return false;
    const longer = m.entries.some((e) => e.index === change + 1);
    if (m.to === 4) cut = longer;
    return m.to !== 3 || !longer;
  };
  c.run();
  // A heartbeat tells node 3 of the commit.
  c.node(1).tick();
  c.run();
  const [three, four] = [c.node(3).inspect(), c.node(4).inspect()];
  expect([three.log.committed, three.log.lastIndex()]).toEqual([change, change]);
  expect([four.log.committed, four.log.lastIndex()]).toEqual([change - 1, change + 1]);
  expect(`${three.tracker.config.voters}`).toBe('(1 2 4)&&(1 2 3)');
  expect(four.tracker.progress.get(four.id)?.isLearner).toBe(true);
  c.hosts.delete(1);
  c.passes = () => true;
  return c;
}

function wait(c: Cluster, ticks: number): number | undefined {
  for (let i = 0; i < ticks && c.leader() === undefined; i++) {
    for (const { node } of c.hosts.values()) node.tick();
    c.run();
  }
  return c.leader();
}

describe.each([{}, { preVote: true }, { checkQuorum: true }, { preVote: true, checkQuorum: true }])(
  'with %j',
  (options) => {
    test('whoever lacks nothing hears that it may vote, and leads', () => {
      const c = crashed(options);
      expect(wait(c, 500)).toBe(4);
      c.run();
      c.node(4).propose(bytes('y'));
      c.run();
      const { progress, commit } = c.node(4).status();
      expect(progress.get(4)!.match).toBe(commit);
      const commits = [...c.hosts.values()].map(({ node }) => node.basicStatus().commit);
      expect(new Set(commits)).toEqual(new Set([commit]));
      expect(`${c.node(2).status().config}`).toBe('voters=(1 2 4) learners=(3)');
    });

    test('etcd/raft has no leader, ever', () => {
      expect(wait(crashed({ ...options, exactlyAsEtcd: true }), 2000)).toBeUndefined();
    });
  },
);

describe('what is told of a commit', () => {
  const told = { commit: 2, rejectHint: 1 } as const;
  const entries = [1, 1, 2].map((term, i) => ({
    term,
    index: i + 1,
    type: 'EntryNormal' as const,
    data: bytes(''),
  }));
  const ask = { type: 'MsgVote', from: 2, to: 1, term: 5 } as const;

  test('counts for a log that holds the very entry', () => {
    const r = makeRaft(1, { entries });
    r.step(msg({ ...ask, ...told }));
    expect(r.log.committed).toBe(2);
  });

  test.each([
    ['another term', { commit: 2, rejectHint: 2 }],
    ['an index that is not there', { commit: 9, rejectHint: 2 }],
    ['no term', { commit: 2 }],
  ])('counts for nothing with %s', (_, parts) => {
    const r = makeRaft(1, { entries });
    r.step(msg({ ...ask, ...parts }));
    expect(r.log.committed).toBe(0);
  });

  test('is passed on by a node that does not hold it', () => {
    const r = makeRaft(1);
    r.step(msg({ type: 'MsgHup' }));
    r.step(msg({ type: 'MsgVoteResp', from: 2, to: 1, term: 1, reject: true, ...told }));
    r.msgs = [];
    r.step(msg({ type: 'MsgHup' }));
    const asked = r.msgs.filter((m) => m.type === 'MsgVote');
    expect(asked.map((m) => [m.to, m.commit, m.rejectHint])).toEqual([
      [2, 2, 1],
      [3, 2, 1],
    ]);
    r.msgs = [];
    r.msgsAfterAppend = [];
    r.step(msg({ ...ask, term: 9, from: 3, logTerm: 0 }));
    r.step(msg({ ...ask, term: 9, from: 2 }));
    const rejection = r.msgsAfterAppend.find((m) => m.reject)!;
    expect([rejection.commit, rejection.rejectHint]).toEqual([2, 1]);
  });

  test('makes a candidate step back when a membership change is in it', () => {
    const r = makeRaft(1, { entries: [{ ...entries[0]!, type: 'EntryConfChangeV2' }] });
    r.step(msg({ type: 'MsgHup' }));
    const [from, parts] = [2, { reject: true, commit: 1, rejectHint: 1 }];
    r.step(msg({ type: 'MsgVoteResp', from, to: 1, term: r.term, ...parts }));
    expect([r.state, r.log.committed]).toEqual(['StateFollower', 1]);
  });

  test('is neither sent nor heard with exactlyAsEtcd', () => {
    const r = makeRaft(1, { entries, exactlyAsEtcd: true });
    r.step(msg({ ...ask, ...told, index: 3, logTerm: 2 }));
    expect(r.log.committed).toBe(0);
    r.log.commitTo(3);
    r.step(msg({ ...ask, term: 6 }));
    const sent = r.msgsAfterAppend.filter((m) => m.reject);
    expect(sent.map((m) => [m.commit, m.rejectHint])).toEqual([[0, 0]]);
  });
});
