/**
 * Which term, and whose name, a message leaves with.
 *
 * @module
 */
import { World } from '../../../sim/index.ts';
import type { Exercise } from '../../exercise.ts';

function errorOf(run: () => string | null): string | null {
  try {
    return run();
  } catch (error) {
    return (error as Error).message;
  }
}

function leads(world: World, id: number): string | null {
  const { state } = world.node(id).status();
  return state === 'StateLeader' ? null : `n${id} is in ${state}`;
}

function preVote(): string | null {
  const world = new World({ nodes: 3, seed: 7, preVote: true });
  world.elect(1);
  return leads(world, 1);
}

/** A heartbeat that names no term is taken by nobody. */
function heartbeat(): string | null {
  const world = new World({ nodes: 3, seed: 7 });
  world.elect(1);
  world.tick(1);
  world.settle();
  const { term } = world.node(2).status();
  return term === 1 ? null : `n2 is in term ${term}`;
}

function proposal(): string | null {
  const world = new World({ nodes: 3, seed: 7 });
  world.elect(1);
  world.propose(2, 'a');
  world.settle();
  const { commit } = world.node(1).status();
  return commit === 2 ? null : `n1 commits up to ${commit}`;
}

function read(): string | null {
  const world = new World({ nodes: 3, seed: 7 });
  world.elect(1);
  world.node(2).readIndex(new Uint8Array());
  const [m] = world.node(2).peekReady().messages;
  return m!.term === 0 ? null : `${m!.type} of term ${m!.term}`;
}

/** n2 passes on that n3 is to lead. */
function transfer(): string | null {
  const world = new World({ nodes: 3, seed: 7 });
  world.elect(1);
  world.transfer(2, 3);
  world.settle();
  return leads(world, 3);
}

const answer = (lines: string): string => `\
  send(m: MessageDraft): void {
    const { type } = m;
${lines}
    report(this, 'Send', m);
    if (this.waitsForDisk(type)) {
      this.msgsAfterAppend.push(m);
    } else {
      this.msgs.push(m);
    }
  }
`;

export const exercise: Exercise = {
  file: 'src/raft.ts',
  symbol: 'Raft.send',
  start: {
    text: answer(`\
    m.from = this.id;
    m.term = this.term;`),
    caught: 'pre-vote',
  },
  solution: answer(`\
    if (m.from === NONE) m.from = this.id;
    const passedOn = type === 'MsgProp' || type === 'MsgReadIndex';
    if (!isVoteMessage(type) && !passedOn) m.term = this.term;`),
  wrong: [
    {
      // What is passed on gets a term.
      text: answer(`\
    if (m.from === NONE) m.from = this.id;
    if (!isVoteMessage(type)) m.term = this.term;`),
      caught: 'proposal',
    },
    {
      // So does a read that is passed on.
      text: answer(`\
    if (m.from === NONE) m.from = this.id;
    if (isVoteMessage(type) || type === 'MsgProp') {
      // Its term stays.
    } else {
      m.term = this.term;
    }`),
      caught: 'read',
    },
    {
      // What is passed on is from whoever passes it on?
      text: answer(`\
    m.from = this.id;
    const passedOn = type === 'MsgProp' || type === 'MsgReadIndex';
    if (!isVoteMessage(type) && !passedOn) m.term = this.term;`),
      caught: 'transfer',
    },
    {
      // Only votes name a term?
      text: answer(`\
    if (m.from === NONE) m.from = this.id;`),
      caught: 'heartbeat',
    },
  ],
  checks: [
    {
      id: 'heartbeat',
      fails: {
        zh:
          '领导者的消息没有任期，谁也不收。除了投票和转交的，都写发送者' +
          '现在的任期。',
        en:
          'What the leader sends names no term, and nobody takes it. All but ' +
          'votes and what is passed on name the term of the sender.',
      },
      run: () => errorOf(heartbeat),
    },
    {
      id: 'pre-vote',
      fails: {
        zh:
          '打开预投票，n1 选不上。预投票问的是下一个任期，谁也没有进去；' +
          '投票的四种消息，任期在交给 `send` 之前已经写好。',
        en:
          'With pre-votes, n1 is not elected. A pre-vote is about the next ' +
          'term, which nobody is in; the four types about votes have their ' +
          'term before they come to `send`.',
      },
      run: () => errorOf(preVote),
    },
    {
      id: 'proposal',
      fails: {
        zh:
          'n2 转交的提案没有提交。客户端的提案不属于哪个任期，带任期的 ' +
          '`MsgProp` 会被拒收。',
        en:
          'A proposal that n2 passes on is not committed. What a client ' +
          'proposes is of no term, and a `MsgProp` that names one is rejected.',
      },
      run: () => errorOf(proposal),
    },
    {
      id: 'read',
      fails: {
        zh: 'n2 转交的读请求带了任期。它和提案一样，是替客户端转的。',
        en:
          'A read that n2 passes on names a term. Like a proposal, it is ' +
          'passed on for a client.',
      },
      run: () => errorOf(read),
    },
    {
      id: 'transfer',
      fails: {
        zh:
          'n2 转交一个请求，要让 n3 当领导者，n3 却没有当上。这种消息的 ' +
          '`from` 是要当领导者的那一个，转交的人不能写上自己。',
        en:
          'n2 passes on that n3 is to lead, and n3 does not. In this message ' +
          '`from` is the one that is to lead; whoever passes it on must not ' +
          'put its own name there.',
      },
      run: () => errorOf(transfer),
    },
  ],
  trials: [
    { profile: 'default', seeds: 15 },
    { profile: 'handover', seeds: 15 },
  ],
  because: {},
};
