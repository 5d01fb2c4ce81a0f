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

/** What the leader itself sends for a read, and to hand over. */
function ofLeader(): string | null {
  const world = new World({ nodes: 3, seed: 7 });
  world.elect(1);
  world.node(2).readIndex(new Uint8Array());
  world.step();
  world.settle();
  world.transfer(1, 3);
  world.settle();
  return leads(world, 3);
}

/** n2 passes on that n3 is to lead. */
function transfer(): string | null {
  const world = new World({ nodes: 3, seed: 7 });
  world.elect(1);
  world.transfer(2, 3);
  world.settle();
  return leads(world, 3);
}

/** A request that was passed on in term 1 comes in term 3. */
function late(): string | null {
  const world = new World({ nodes: 3, seed: 7 });
  world.elect(1);
  world.hold((m) => m.type === 'MsgTransferLeader');
  world.transfer(2, 3);
  world.settle();
  world.elect(2);
  world.elect(1);
  world.release();
  world.settle();
  return leads(world, 1);
}

/** n3 asks n2, which does not lead any more and passes it on to n1. */
function asker(): string | null {
  const world = new World({ nodes: 3, seed: 7 });
  world.elect(2);
  world.partition([1, 2], [3]);
  world.elect(1);
  world.heal();
  world.node(3).readIndex(new Uint8Array());
  world.step();
  world.settle();
  const answers = world.trace.events
    .map(({ kind, message }) => (kind === 'deliver' ? message : null))
    .filter((m) => m?.type === 'MsgReadIndexResp');
  if (answers.some((m) => m?.to === 3)) return null;
  return answers[0]?.text ?? 'no MsgReadIndexResp';
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
    {
      // All that has to do with a read is without a term?
      text: answer(`\
    if (m.from === NONE) m.from = this.id;
    const withoutTerm = type === 'MsgProp' || type.startsWith('MsgReadIndex');
    if (!isVoteMessage(type) && !withoutTerm) m.term = this.term;`),
      caught: 'of-leader',
    },
    {
      // All that is passed on is without a term?
      text: answer(`\
    if (m.from === NONE) m.from = this.id;
    const client = type === 'MsgProp' || type === 'MsgReadIndex';
    const passedOn = client || type === 'MsgTransferLeader';
    if (!isVoteMessage(type) && !passedOn) m.term = this.term;`),
      caught: 'late',
    },
    {
      // Only one type has the name of somebody else?
      text: answer(`\
    if (type !== 'MsgTransferLeader') m.from = this.id;
    const passedOn = type === 'MsgProp' || type === 'MsgReadIndex';
    if (!isVoteMessage(type) && !passedOn) m.term = this.term;`),
      caught: 'asker',
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
      id: 'of-leader',
      fails: {
        zh:
          '领导者回复一个读，或者叫 n3 接任，消息没有任期，谁也不收。不带任期' +
          '的只有转交的提案和转交的读。',
        en:
          'The leader answers a read, or tells n3 to take over, and the ' +
          'message names no term: nobody takes it. Only a proposal and a ' +
          'read that are passed on are without.',
      },
      run: () => errorOf(ofLeader),
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
    {
      id: 'asker',
      fails: {
        zh:
          'n3 以为 n2 还是领导者，把读请求给了 n2，n2 又转给 n1。n1 的回复按 ' +
          '`from` 寄，应该给 n3，却没有给它：转交的人写上了自己，问的人等不' +
          '到回复。',
        en:
          'n3 believes that n2 leads still, and sends its read there; n2 ' +
          'passes it on to n1. The response goes to whoever is in `from`. It ' +
          'should be n3, but whoever passed it on put its own name there, ' +
          'and the one that asked gets no response.',
      },
      run: () => errorOf(asker),
    },
    {
      id: 'late',
      fails: {
        zh:
          'n2 在任期 1 转交的移交请求，到了任期 3 才送到 n1，n1 照办，把领导' +
          '权交给了 n3。请求的是任期 1 的领导者：转交的 `MsgTransferLeader` ' +
          '要写任期，过了时的才会被忽略。',
        en:
          'A request for a transfer that n2 passed on in term 1 comes to n1 ' +
          'in term 3, and n1 obeys: n3 leads. The leader of term 1 was ' +
          'asked. A `MsgTransferLeader` that is passed on names its term, ' +
          'so that an old one is ignored.',
      },
      run: () => errorOf(late),
    },
  ],
  trials: [
    { profile: 'default', seeds: 15 },
    { profile: 'handover', seeds: 15 },
  ],
  because: {},
};
