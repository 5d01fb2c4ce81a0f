/**
 * What does a heartbeat tell its receiver to commit?
 *
 * @module
 */
import { runScript, World } from '../../../sim/index.ts';
import type { Message } from '../../../src/index.ts';
import type { Exercise } from '../../exercise.ts';

/** Nodes from a snapshot at index 2, without a word. */
const start = (nodes: number): string => {
  const ids = Array.from({ length: nodes }, (_, i) => i + 1);
  return `\
log-level none
----
ok

add-nodes ${nodes} voters=(${ids.join(',')}) index=2
----
ok

campaign 1
----
ok

`;
};

const SILENT = `\
log-level info
----
ok

set-randomized-election-timeout 1 timeout=5
----
ok

tick-heartbeat 1
----
ok

process-ready 1
----
Ready MustSync=false:
Messages:
`;

/** n3 has nothing, and the rest is committed. */
const behind = `${start(3)}\
stabilize 1 2
----
ok

${SILENT}\
1->2 MsgHeartbeat Term:1 Log:0/0 Commit:3
1->3 MsgHeartbeat Term:1 Log:0/0
`;

/** n2 has an entry that is not committed: of five, two have it. */
const ahead = `${start(5)}\
stabilize
----
ok

propose 1 a
----
ok

stabilize 1 2
----
ok

${SILENT}\
1->2 MsgHeartbeat Term:1 Log:0/0 Commit:3
1->3 MsgHeartbeat Term:1 Log:0/0 Commit:3
1->4 MsgHeartbeat Term:1 Log:0/0 Commit:3
1->5 MsgHeartbeat Term:1 Log:0/0 Commit:3
`;

function differs(script: string): string | null {
  const failure = runScript('interaction', 'beat.txt', script);
  if (failure === null) return null;
  const wanted = failure.expected.split('\n');
  const found = failure.actual.split('\n');
  const at = wanted.findIndex((line, i) => line !== found[i]);
  return `line ${failure.line}: "${found[at]}"; wanted "${wanted[at]}"`;
}

/** A read is proved by the context that comes back. */
function context(): string | null {
  const world = new World({ nodes: 3, seed: 7 });
  world.elect(1);
  world.node(3).readIndex(new Uint8Array(0));
  world.step();
  world.settle();
  const answered = world.trace.events.some(
    ({ kind, message }) =>
      kind === 'deliver' && message?.type === 'MsgReadIndexResp',
  );
  return answered ? null : 'the read of n3 is not answered';
}

/** The message that told n3 of the commit is lost, and the entry is late. */
function told(): string | null {
  const world = new World({ nodes: 3, seed: 7 });
  world.elect(1);
  const isAppend = (m: Message): boolean => m.type === 'MsgApp' && m.to === 3;
  world.hold((m) => isAppend(m) && m.entries.length > 0);
  world.drop((m) => isAppend(m) && m.entries.length === 0, 1);
  world.propose(1, 'a');
  world.settle();
  world.drop((m) => m.type === 'MsgHeartbeatResp');
  world.tick();
  world.settle();
  world.release();
  world.settle();
  const { commit } = world.node(3).status();
  return commit === 2 ? null : `n3 has entry 2, and commit ${commit}`;
}

export const exercise: Exercise = {
  file: 'src/sending.ts',
  symbol: 'sendHeartbeat',
  start: {
    text: `\
function sendHeartbeat(r: Raft, to: number, context: Uint8Array): void {
  const pr = r.tracker.progress.get(to)!;
  const commit = r.log.committed;
  const m = draft('MsgHeartbeat', to);
  m.commit = commit;
  m.context = context;
  r.send(m);
  pr.sentCommit(commit);
}
`,
    caught: 'behind',
  },
  solution: `\
function sendHeartbeat(r: Raft, to: number, context: Uint8Array): void {
  const pr = r.tracker.progress.get(to)!;
  const commit = Math.min(pr.match, r.log.committed);
  const m = draft('MsgHeartbeat', to);
  m.commit = commit;
  m.context = context;
  r.send(m);
  pr.sentCommit(commit);
}
`,
  wrong: [
    {
      // What it has need not be committed.
      text: `\
function sendHeartbeat(r: Raft, to: number, context: Uint8Array): void {
  const pr = r.tracker.progress.get(to)!;
  const commit = pr.match;
  const m = draft('MsgHeartbeat', to);
  m.commit = commit;
  m.context = context;
  r.send(m);
  pr.sentCommit(commit);
}
`,
      caught: 'ahead',
    },
    {
      // What was sent has not arrived.
      text: `\
function sendHeartbeat(r: Raft, to: number, context: Uint8Array): void {
  const pr = r.tracker.progress.get(to)!;
  const commit = Math.min(pr.next - 1, r.log.committed);
  const m = draft('MsgHeartbeat', to);
  m.commit = commit;
  m.context = context;
  r.send(m);
  pr.sentCommit(commit);
}
`,
      caught: 'behind',
    },
    {
      // No script of this format can see it.
      text: `\
function sendHeartbeat(r: Raft, to: number): void {
  const pr = r.tracker.progress.get(to)!;
  const commit = Math.min(pr.match, r.log.committed);
  const m = draft('MsgHeartbeat', to);
  m.commit = commit;
  r.send(m);
  pr.sentCommit(commit);
}
`,
      caught: 'context',
    },
    {
      // The leader goes on believing that n3 was told.
      text: `\
function sendHeartbeat(r: Raft, to: number, context: Uint8Array): void {
  const pr = r.tracker.progress.get(to)!;
  const commit = Math.min(pr.match, r.log.committed);
  const m = draft('MsgHeartbeat', to);
  m.commit = commit;
  m.context = context;
  r.send(m);
}
`,
      caught: 'told',
    },
    {
      // What is committed is not what the heartbeat said.
      text: `\
function sendHeartbeat(r: Raft, to: number, context: Uint8Array): void {
  const pr = r.tracker.progress.get(to)!;
  const commit = Math.min(pr.match, r.log.committed);
  const m = draft('MsgHeartbeat', to);
  m.commit = commit;
  m.context = context;
  r.send(m);
  pr.sentCommit(r.log.committed);
}
`,
      caught: 'told',
    },
  ],
  checks: [
    {
      id: 'behind',
      fails: {
        zh:
          'n3 在快照之后什么也没有，给它的心跳不能带提交位置 3：' +
          '它的下标 3 可能是别的条目。',
        en:
          'n3 has nothing after the snapshot. Its heartbeat must not say ' +
          'that index 3 is committed: what it has there may be another entry.',
      },
      run: () => differs(behind),
    },
    {
      id: 'ahead',
      fails: {
        zh: 'n2 有下标 4 的条目，可是五个里只有两个有，' + '还没有提交。',
        en:
          'n2 has the entry at index 4, but only two of five have it: it is ' +
          'not committed.',
      },
      run: () => differs(ahead),
    },
    {
      id: 'context',
      fails: {
        zh: '心跳带着读请求的轮次；没有它，读永远得不到证明。',
        en:
          'A heartbeat carries the round of the reads that wait; without it ' +
          'no read is ever proved.',
      },
      run: context,
    },
    {
      id: 'told',
      fails: {
        zh:
          '说提交到 2 的那条消息丢了，后来的心跳只说到 1。领导者没有记下心跳' +
          '说的是 1，以为 n3 知道了：n3 回复说有了条目 2，领导者什么也不发，' +
          'n3 要等下一次心跳才应用。',
        en:
          'The message that told n3 of commit 2 was lost, and the heartbeat ' +
          'after it said 1. The leader has not noted that 1, and believes ' +
          'that n3 knows: when n3 responds that it has entry 2, nothing is ' +
          'sent, and n3 cannot apply it before the next heartbeat.',
      },
      run: told,
    },
  ],
  trials: [{ profile: 'default', seeds: 10 }],
  because: {},
};
