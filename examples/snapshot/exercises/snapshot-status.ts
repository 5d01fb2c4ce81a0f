/**
 * The transport reports how the sending of a snapshot ended.
 *
 * @module
 */
import { World } from '../../../sim/index.ts';
import type { SnapshotStatus } from '../../../src/index.ts';
import type { Exercise } from '../../exercise.ts';

/** n3 lacks what n1 has dropped; the snapshot for it is held. */
function waiting(): World {
  const world = new World({ nodes: 3, seed: 7 });
  world.elect(1);
  world.partition([1, 2], [3]);
  for (const data of 'abc') world.propose(1, data);
  world.settle();
  world.compact(1, 4);
  world.heal();
  world.hold((m) => m.type === 'MsgSnap');
  world.tick();
  world.settle();
  return world;
}

/** What the leader keeps of n3. */
function n3(world: World): string {
  return world.status(1).split('\n')[2]!.slice(3);
}

function expectLine(world: World, wanted: string): string | null {
  const line = n3(world);
  return line === wanted ? null : `n3: ${line}; wanted ${wanted}`;
}

function failed(): string | null {
  const world = waiting();
  world.node(1).reportSnapshot(3, 'SnapshotFailure');
  return expectLine(world, 'StateProbe match=1 next=2 paused');
}

/** Whether it is paused is another question. */
function sent(): string | null {
  const world = waiting();
  world.node(1).reportSnapshot(3, 'SnapshotFinish');
  const line = n3(world).replace(' paused', '');
  const wanted = 'StateProbe match=1 next=5';
  return line === wanted ? null : `n3: ${line}; wanted ${wanted}`;
}

/** A report that comes when all is over. */
function streaming(): string | null {
  const world = waiting();
  world.release();
  world.settle();
  const before = n3(world);
  world.node(1).reportSnapshot(3, 'SnapshotFailure');
  return expectLine(world, before);
}

/** Nothing leaves for n3 before the next heartbeat. */
function waits(result: SnapshotStatus): string | null {
  const world = waiting();
  world.node(1).reportSnapshot(3, result);
  const { length } = world.trace.events;
  world.propose(1, 'd');
  world.settle();
  const early = world.trace.events
    .slice(length)
    .find(({ kind, message }) => kind === 'send' && message?.to === 3);
  return early === undefined ? null : early.text;
}

/** In the end n3 has all. */
function comesBack(): string | null {
  const world = waiting();
  world.drop((m) => m.type === 'MsgSnap', 1);
  world.hold(() => false);
  world.node(1).reportSnapshot(3, 'SnapshotFailure');
  world.tick(3);
  world.settle();
  return expectLine(world, 'StateReplicate match=4 next=5');
}

export const exercise: Exercise = {
  file: 'src/install_snapshot.ts',
  symbol: 'handleSnapshotStatus',
  start: {
    text: `\
export function handleSnapshotStatus(r: Raft, m: Message, pr: Progress): void {
  pr.becomeProbe();
  narrate.snapshotStatus(r, m, pr);
}
`,
    caught: 'streaming',
  },
  solution: `\
export function handleSnapshotStatus(r: Raft, m: Message, pr: Progress): void {
  if (pr.state !== 'StateSnapshot') return;
  if (m.reject) pr.pendingSnapshot = 0;
  pr.becomeProbe();
  narrate.snapshotStatus(r, m, pr);
  pr.msgAppFlowPaused = true;
}
`,
  wrong: [
    {
      // Forgets the snapshot when its index has been used already.
      text: `\
export function handleSnapshotStatus(r: Raft, m: Message, pr: Progress): void {
  if (pr.state !== 'StateSnapshot') return;
  pr.becomeProbe();
  if (m.reject) pr.pendingSnapshot = 0;
  narrate.snapshotStatus(r, m, pr);
  pr.msgAppFlowPaused = true;
}
`,
      caught: 'failed',
    },
    {
      // Sent is taken for installed.
      text: `\
export function handleSnapshotStatus(r: Raft, m: Message, pr: Progress): void {
  if (pr.state !== 'StateSnapshot') return;
  if (m.reject) {
    pr.pendingSnapshot = 0;
    pr.becomeProbe();
    pr.msgAppFlowPaused = true;
  } else {
    pr.match = pr.pendingSnapshot;
    pr.becomeReplicate();
  }
  narrate.snapshotStatus(r, m, pr);
}
`,
      caught: 'sent',
    },
    {
      // Tries again at once.
      text: `\
export function handleSnapshotStatus(r: Raft, m: Message, pr: Progress): void {
  if (pr.state !== 'StateSnapshot') return;
  if (m.reject) pr.pendingSnapshot = 0;
  pr.becomeProbe();
  narrate.snapshotStatus(r, m, pr);
}
`,
      caught: 'waits',
    },
    {
      // Only what failed has to wait.
      text: `\
export function handleSnapshotStatus(r: Raft, m: Message, pr: Progress): void {
  if (pr.state !== 'StateSnapshot') return;
  if (m.reject) pr.pendingSnapshot = 0;
  pr.becomeProbe();
  narrate.snapshotStatus(r, m, pr);
  if (m.reject) pr.msgAppFlowPaused = true;
}
`,
      caught: 'waits-too',
    },
  ],
  checks: [
    {
      id: 'streaming',
      fails: {
        zh:
          'n3 已经装好快照，领导者在连续给它发条目，这时才来了一份报告。' +
          '报告的是过去的事，不该改动什么。',
        en:
          'n3 has taken in the snapshot and gets entries, and only now a ' +
          'report comes. It is about the past and must change nothing.',
      },
      run: streaming,
    },
    {
      id: 'waits',
      fails: {
        zh:
          '刚报告失败，还没有到下一次心跳，领导者就又给 n3 发了消息。' +
          '探测要先停着，等心跳的回复来放开。',
        en:
          'A failure was reported, and the leader sends to n3 before the ' +
          'next heartbeat. The probe has to be paused; the response to a ' +
          'heartbeat lets it go.',
      },
      run: () => waits('SnapshotFailure'),
    },
    {
      id: 'failed',
      fails: {
        zh:
          '快照没有送到，探测要从 `match` 的下一条开始。`becomeProbe` 从 ' +
          '`pendingSnapshot` 的后面开始，要在它之前清掉。',
        en:
          'The snapshot did not arrive: probing starts right after `match`. ' +
          '`becomeProbe` starts behind `pendingSnapshot`, which has to be ' +
          'cleared before that.',
      },
      run: failed,
    },
    {
      id: 'sent',
      fails: {
        zh:
          '送到了不等于装好了：只能从快照的后面开始探测，`match` 不动，' +
          '等 n3 自己回复。',
        en:
          'Sent does not mean installed. Probe behind the snapshot, leave ' +
          '`match` alone, and wait for n3 to respond.',
      },
      run: sent,
    },
    {
      id: 'waits-too',
      fails: {
        zh:
          '刚报告送到，n3 还没有装好，领导者就又给它发了消息：它接不上，只能' +
          '拒绝。成功了，探测也要先停着，等 n3 的回复或者心跳的回复来放开。',
        en:
          'A success was reported, n3 has not installed the snapshot, and ' +
          'the leader sends to it already: all it can do is to reject. After ' +
          'a success, too, the probe has to be paused; the response of n3, ' +
          'or that to a heartbeat, lets it go.',
      },
      run: () => waits('SnapshotFinish'),
    },
    {
      id: 'comes-back',
      fails: {
        zh: '报告失败以后又过了几次心跳，n3 还没有追上。',
        en: 'Some heartbeats after the report n3 has not caught up.',
      },
      run: comesBack,
    },
  ],
  trials: [
    { profile: 'snapshots', seeds: 15 },
    { profile: 'own-snapshots', seeds: 10 },
  ],
  because: {},
};
