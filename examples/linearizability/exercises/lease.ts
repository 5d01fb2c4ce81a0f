/**
 * How long does a follower keep to the lease of its leader?
 *
 * @module
 */
import { World } from '../../../sim/index.ts';
import { newMessage } from '../../../src/index.ts';
import { heldByLease } from '../../../src/election.ts';
import type { Exercise } from '../../exercise.ts';

const text = new TextEncoder();

/** Whether n2 turns a request of n3 away, so long after word from n1. */
function held(elapsed: number, checkQuorum = true, context = ''): boolean {
  const world = new World({ nodes: 3, seed: 7, checkQuorum });
  world.elect(1);
  const raft = world.node(2).inspect();
  raft.electionElapsed = elapsed;
  const asked = newMessage({
    type: 'MsgVote',
    from: 3,
    to: 2,
    term: 2,
    context: text.encode(context),
  });
  return heldByLease(raft, asked);
}

const expectHeld = (found: boolean, wanted: boolean): string | null =>
  found === wanted ? null : `${found}; wanted ${wanted}`;

/** No leader is known: nobody has a lease. */
function leaderless(): string | null {
  const world = new World({ nodes: 3, seed: 7, checkQuorum: true });
  const raft = world.node(2).inspect();
  const asked = newMessage({ type: 'MsgVote', from: 3, to: 2, term: 2 });
  return expectHeld(heldByLease(raft, asked), false);
}

/** From which index on a node answers a read now; null if not now. */
function readAt(world: World, id: number): number | null {
  const node = world.node(id);
  node.readIndex(new Uint8Array([1]));
  return node.inspect().readStates.at(-1)?.index ?? null;
}

/**
 * n1 is cut off right after its heartbeat, and checks its quorum again when
 * ten ticks have passed. After nine n3 asks for a vote.
 */
function lastTick(): string | null {
  // What is far too short the seeds show, by what the clients see.
  if (!held(1)) return null;
  const world = new World({
    nodes: 3,
    seed: 7,
    checkQuorum: true,
    readOnlyOption: 'ReadOnlyLeaseBased',
  });
  world.elect(1);
  world.tick(10);
  world.partition([1], [2, 3]);
  world.tick(9);
  world.elect(3);
  world.propose(3, 'x');
  world.settle();
  const index = readAt(world, 1);
  const { commit } = world.logOf(3);
  if (index === null || index >= commit) return null;
  return `n1 reads at ${index}; n3 has committed ${commit}`;
}

export const exercise: Exercise = {
  file: 'src/election.ts',
  symbol: 'heldByLease',
  start: {
    text: `\
export function heldByLease(r: Raft, m: Message): boolean {
  if (isTransfer(m)) return false;
  const inLease =
    r.config.checkQuorum &&
    r.lead !== NONE &&
    r.electionElapsed < r.config.heartbeatTick;
  if (inLease) narrate.voteIgnored(r, m);
  return inLease;
}
`,
    caught: 'answer-unexplained',
  },
  solution: `\
export function heldByLease(r: Raft, m: Message): boolean {
  if (isTransfer(m)) return false;
  const inLease =
    r.config.checkQuorum &&
    r.lead !== NONE &&
    r.electionElapsed < r.config.electionTick;
  if (inLease) narrate.voteIgnored(r, m);
  return inLease;
}
`,
  wrong: [
    {
      // Only the leader keeps to it.
      text: `\
export function heldByLease(r: Raft, m: Message): boolean {
  if (isTransfer(m)) return false;
  const inLease =
    r.config.checkQuorum &&
    r.lead === r.id &&
    r.electionElapsed < r.config.electionTick;
  if (inLease) narrate.voteIgnored(r, m);
  return inLease;
}
`,
      caught: 'fresh',
    },
    {
      // As if it could be short, as long as it is no heartbeat.
      text: `\
export function heldByLease(r: Raft, m: Message): boolean {
  if (isTransfer(m)) return false;
  const inLease =
    r.config.checkQuorum &&
    r.lead !== NONE &&
    r.electionElapsed < r.config.electionTick / 2;
  if (inLease) narrate.voteIgnored(r, m);
  return inLease;
}
`,
      caught: 'last-tick',
    },
    {
      // Its own timeout instead of the shortest one.
      text: `\
export function heldByLease(r: Raft, m: Message): boolean {
  if (isTransfer(m)) return false;
  const inLease =
    r.config.checkQuorum &&
    r.lead !== NONE &&
    r.electionElapsed < 2 * r.config.electionTick;
  if (inLease) narrate.voteIgnored(r, m);
  return inLease;
}
`,
      caught: 'over',
    },
    {
      // A leader that nobody knows has a lease.
      text: `\
export function heldByLease(r: Raft, m: Message): boolean {
  if (isTransfer(m)) return false;
  const inLease =
    r.config.checkQuorum && r.electionElapsed < r.config.electionTick;
  if (inLease) narrate.voteIgnored(r, m);
  return inLease;
}
`,
      caught: 'leaderless',
    },
    {
      // A transfer is turned away, too.
      text: `\
export function heldByLease(r: Raft, m: Message): boolean {
  const inLease =
    r.config.checkQuorum &&
    r.lead !== NONE &&
    r.electionElapsed < r.config.electionTick;
  if (inLease) narrate.voteIgnored(r, m);
  return inLease;
}
`,
      caught: 'transfer',
    },
  ],
  checks: [
    {
      id: 'fresh',
      fails: {
        zh: 'n2 刚听到过领导者 n1，却不理会租约。',
        en: 'n2 has just heard from its leader, and does not keep the lease.',
      },
      run: () => expectHeld(held(0), true),
    },
    {
      id: 'over',
      fails: {
        zh:
          '满一个 `electionTick` 没有听到领导者，租约就到期了；' +
          '再守下去，领导者停机以后要等很久才有新的。',
        en:
          'After `electionTick` ticks without word from the leader its lease ' +
          'is over; whoever keeps to it longer waits long for a new leader.',
      },
      run: () => expectHeld(held(10), false),
    },
    {
      id: 'leaderless',
      fails: {
        zh: '谁也不知道领导者的时候，没有租约可守。',
        en: 'Where no leader is known there is no lease to keep.',
      },
      run: leaderless,
    },
    {
      id: 'unchecked',
      fails: {
        zh: '没有打开 `checkQuorum` 就没有租约。',
        en: 'Without `checkQuorum` there is no lease.',
      },
      run: () => expectHeld(held(0, false), false),
    },
    {
      id: 'transfer',
      fails: {
        zh: '移交领导权的拉票不受租约限制：是领导者自己让人参选的。',
        en:
          'A request that belongs to a transfer passes: the leader itself ' +
          'has asked for that election.',
      },
      run: () => expectHeld(held(0, true, 'CampaignTransfer'), false),
    },
    {
      id: 'last-tick',
      fails: {
        zh:
          'n1 断网九个 tick，`electionTick` 是 10：它还没有再查法定人数，' +
          '凭租约回复读请求。n2 已经不守租约，投票选出了 n3，n3 又写了新的。' +
          'n1 读到的是旧值。',
        en:
          'n1 has been cut off for nine ticks and `electionTick` is 10: it ' +
          'has not checked its quorum again, and answers reads under its ' +
          'lease. n2 no longer keeps to the lease and has elected n3, which ' +
          'has written something new. What n1 reads is stale.',
      },
      run: lastTick,
    },
  ],
  trials: [{ profile: 'lease-cuts', seeds: 40 }],
  because: {
    'answer-unexplained': {
      zh:
        '新的领导者写完了，旧的还凭租约回复读请求：' +
        '没有一种次序解释得了客户端看到的。投票者守租约守得太短。',
      en:
        'A new leader has written while the old one still answers reads ' +
        'under its lease, and no order explains what the clients saw. The ' +
        'voters keep to the lease for too short a time.',
    },
  },
};
