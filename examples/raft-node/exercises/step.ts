/**
 * What a transport may hand over without being thrown at.
 *
 * @module
 */
import {
  FatalError,
  MemoryStorage,
  MisuseError,
  newConfState,
  newEntry,
  newMessage,
  RaftNode,
  RawNode,
} from '../../../src/index.ts';
import type { MessageParts } from '../../../src/index.ts';
import type { Exercise } from '../../exercise.ts';

/** n1, a follower in term 0 that has a peer, n2. */
class Host {
  readonly raw: RawNode;
  readonly node: RaftNode;

  constructor() {
    const confState = newConfState({ voters: [1, 2] });
    const storage = new MemoryStorage({ confState });
    const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
    this.raw = new RawNode({ ...timers, id: 1, storage });
    this.node = new RaftNode(this.raw);
  }

  hear(parts: MessageParts): void {
    this.node.step(newMessage({ from: 2, to: 1, ...parts }));
  }
}

/** What is thrown; null if nothing is. */
function thrownBy(run: () => void): Error | null {
  try {
    run();
    return null;
  } catch (error) {
    return error as Error;
  }
}

/** Null if a message is dropped without a word. */
function dropped(parts: MessageParts): string | null {
  const error = thrownBy(() => new Host().hear(parts));
  return error === null ? null : `throws ${error.name}`;
}

const BEAT: MessageParts = { type: 'MsgHeartbeat', term: 1 };

export const exercise: Exercise = {
  file: 'src/raft_node.ts',
  symbol: 'RaftNode.step',
  start: {
    text: `\
  step(m: Message): void {
    this.node.step(m);
  }
`,
    caught: 'stranger',
  },
  solution: `\
  step(m: Message): void {
    if (this.ended !== null) return;
    try {
      this.call(() => this.node.step(m));
    } catch (error) {
      if (error instanceof StepLocalMessageError) return;
      if (error instanceof StepPeerNotFoundError) return;
      if (error instanceof ProposalDroppedError) return;
      throw error;
    }
  }
`,
  wrong: [
    {
      // Quiet, whatever comes.
      text: `\
  step(m: Message): void {
    this.unlessEnded(() => {
      try {
        this.node.step(m);
      } catch {
        // The peer will say it again.
      }
    });
  }
`,
      caught: 'malformed',
    },
    {
      // A proposal is dropped where the client hears of it, but not here.
      text: `\
  step(m: Message): void {
    this.unlessEnded(() => {
      try {
        this.node.step(m);
      } catch (error) {
        if (error instanceof StepLocalMessageError) return;
        if (error instanceof StepPeerNotFoundError) return;
        throw error;
      }
    });
  }
`,
      caught: 'forwarded',
    },
    {
      // Nobody looks at what waits.
      text: `\
  step(m: Message): void {
    if (this.ended !== null) return;
    try {
      this.guard(() => this.node.step(m));
    } catch (error) {
      if (!DROPPED.some((type) => error instanceof type)) throw error;
    }
  }
`,
      caught: 'waiting',
    },
    {
      // A socket that is closed a little later.
      text: `\
  step(m: Message): void {
    this.call(() => {
      try {
        this.node.step(m);
      } catch (error) {
        if (!DROPPED.some((type) => error instanceof type)) throw error;
      }
    });
  }
`,
      caught: 'ended',
    },
  ],
  checks: [
    {
      id: 'stranger',
      fails: {
        zh:
          'n9 刚被移出集群，它的回复到得晚，`step` 却抛了错误。对方没有做错' +
          '什么，连接不该因此断开。',
        en:
          'n9 was removed a moment ago, its response comes late, and `step` ' +
          'throws. The peer has done nothing wrong, and there is no reason ' +
          'to close its connection.',
      },
      run: () => dropped({ type: 'MsgHeartbeatResp', from: 9, term: 1 }),
    },
    {
      id: 'forwarded',
      fails: {
        zh:
          'n2 转来一个提案，n1 不认得领导者，收不了。抛错误也告诉不了提出它' +
          '的客户端，那是在 n2 上。',
        en:
          'n2 passes a proposal on, and n1 knows no leader and cannot take ' +
          'it. An error thrown here does not reach the client, who is at n2.',
      },
      run: () => {
        const entries = [newEntry(0, 0, Uint8Array.of(1))];
        return dropped({ type: 'MsgProp', entries });
      },
    },
    {
      id: 'local',
      fails: {
        zh:
          '`MsgHup` 只能节点自己给自己。别的节点发来一条，etcd 的 `Node` 不声' +
          '不响地丢掉，这里也一样。',
        en:
          'Only the node itself may give itself a `MsgHup`. When a peer ' +
          'sends one, the `Node` of etcd drops it silently, and so does this.',
      },
      run: () => dropped({ type: 'MsgHup' }),
    },
    {
      id: 'malformed',
      fails: {
        zh:
          '任期是 1.5。正确的节点不会这样发，编码或者传输有错。悄悄丢掉，' +
          '就没有人会去查。',
        en:
          'The term is 1.5. No correct peer sends that: something is wrong ' +
          'in an encoder or on the way. Dropped silently, it is never found.',
      },
      run: () => {
        const odd = { ...BEAT, term: 1.5 };
        const error = thrownBy(() => new Host().hear(odd));
        if (error instanceof MisuseError) return null;
        return `throws ${String(error?.name ?? 'nothing')}`;
      },
    },
    {
      id: 'fatal',
      fails: {
        zh:
          'n2 说条目 9 已经提交，n1 却没有。节点因此失败；这一次调用要把' +
          '错误抛出来，`failure` 也要说明它。',
        en:
          'n2 says that entry 9 is committed, and n1 does not have it. That ' +
          'ends the node. This very call has to throw the error, and ' +
          '`failure` has to tell it.',
      },
      run: () => {
        const host = new Host();
        const error = thrownBy(() => host.hear({ ...BEAT, commit: 9 }));
        if (error instanceof FatalError && host.node.failure === error) {
          return null;
        }
        return `throws ${String(error?.name ?? 'nothing')}`;
      },
    },
    {
      id: 'waiting',
      fails: {
        zh:
          '一个提案在等领导者。n2 的心跳来了，节点认得领导者了，提案却还在' +
          '等：没有人去再试一次。',
        en:
          'A proposal waits for a leader. The heartbeat of n2 comes, the ' +
          'node knows its leader, and the proposal still waits: nobody has ' +
          'tried it again.',
      },
      run: () => {
        const host = new Host();
        void host.node.propose(Uint8Array.of(1));
        host.hear(BEAT);
        const { messages } = host.raw.peekReady();
        const sent = messages.map(({ type }) => type).join(' ');
        return sent.includes('MsgProp') ? null : `sends ${sent}`;
      },
    },
    {
      id: 'ended',
      fails: {
        zh:
          '节点停下了，网络上还有消息要交进来。停下以后，`step` 什么也不做，' +
          '节点不该再变。',
        en:
          'The node was stopped, and the network still hands messages over. ' +
          'After the stop `step` does nothing, and the node does not change.',
      },
      run: () => {
        const host = new Host();
        host.node.stop();
        host.hear(BEAT);
        const { term } = host.raw.basicStatus();
        return term === 0 ? null : `it goes to term ${term}`;
      },
    },
  ],
  trials: [],
  because: {},
};
