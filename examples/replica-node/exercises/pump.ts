/**
 * One thing at a time, also when a port calls the node.
 *
 * @module
 */
import {
  EMPTY_DISK,
  newMessage,
  Replica,
  ReplicaNode,
} from '../../../src/index.ts';
import type { Ports, WaitSignal } from '../../../src/index.ts';
import type { Exercise } from '../../exercise.ts';

const HEARTBEAT = newMessage({
  type: 'MsgHeartbeat',
  from: 2,
  to: 1,
  term: 1,
});

/** Knows whether somebody still waits with it. */
class Watched implements WaitSignal {
  readonly aborted = false;
  readonly reason = null;
  waits = 0;

  addEventListener(): void {
    this.waits++;
  }

  removeEventListener(): void {
    this.waits--;
  }
}

/** A follower whose transport calls it back so many times, or breaks. */
function follower(callsBack: number, breaks = false) {
  const seen = { depth: 0, deepest: 0, sends: 0 };
  const ports: Ports<null> = {
    disk: {
      load: () => EMPTY_DISK,
      write: () => undefined,
      save: () => undefined,
    },
    transport: {
      send() {
        if (breaks) throw new Error('the network is gone');
        seen.deepest = Math.max(seen.deepest, ++seen.depth);
        if (seen.sends++ < callsBack) node.step(HEARTBEAT);
        seen.depth--;
      },
    },
    machine: {
      apply: () => null,
      snapshot: () => new Uint8Array(),
      restore: () => undefined,
    },
  };
  const time = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
  const cluster = { id: 1, founders: [1, 2], run: 1, stored: EMPTY_DISK };
  const settings = { ...cluster, ...time, asyncStorageWrites: true };
  // What ReplicaNode.start does once the disk is loaded.
  const replica = new Replica(settings);
  const made: unknown = Reflect.construct(ReplicaNode, [replica, ports]);
  const node = made as ReplicaNode<null>;
  return { node, seen };
}

function expectNumber(found: number, wanted: number): string | null {
  return found === wanted ? null : `${found}; wanted ${wanted}`;
}

/** A send is over before the next one begins. */
function depth(): string | null {
  const { node, seen } = follower(3);
  node.step(HEARTBEAT);
  return seen.deepest > 1 ? `${seen.deepest} sends, one in the other` : null;
}

/** What a port has brought about is done before the call returns. */
function all(): string | null {
  const { node, seen } = follower(3);
  node.step(HEARTBEAT);
  return expectNumber(seen.sends, 4);
}

/** The next call finds the node ready. */
function again(): string | null {
  const { node, seen } = follower(0);
  for (let i = 0; i < 3; i++) node.step(HEARTBEAT);
  return expectNumber(seen.sends, 3);
}

/** Without a leader, a proposal that does not wait is dropped at once. */
function fate(): string | null {
  const { node } = follower(0);
  const signal = new Watched();
  const dropped = node.propose(new Uint8Array(1), { signal, waits: false });
  dropped.catch(() => undefined);
  return signal.waits === 0 ? null : 'the proposal has no fate';
}

/** What a port that breaks leaves behind is settled. */
function broken(): string | null {
  const { node } = follower(0, true);
  const signal = new Watched();
  node.propose(new Uint8Array(1), { signal }).catch(() => undefined);
  node.step(HEARTBEAT);
  if (node.failure === null) return 'the node runs on';
  return signal.waits === 0 ? null : 'the proposal has no fate';
}

/** Whoever waits for the end hears of it. */
function told(): string | null {
  const { node } = follower(0);
  let ends = 0;
  Reflect.set(node, 'tellEnd', () => ends++);
  void node.stop();
  return ends > 0 ? null : '`ended` is not fulfilled';
}

const pump = (first: string, body: string, last: string): string => `\
  private pump(): void {
${first}${body}${last}${TELL}  }
`;

const TELL = `\
    if (this.replica.failure !== null) this.tellEnd(this.failure);
`;

const GUARD = `\
    if (this.pumping) return;
    this.pumping = true;
`;

const LOOP = `\
    for (;;) {
      const effects = this.replica.effects();
      for (const effect of effects) this.begin(effect);
      if (effects.length === 0 && !this.take()) break;
    }
`;

const ONCE = `\
    while (this.take()) {
      const effects = this.replica.effects();
      for (const effect of effects) this.begin(effect);
      if (effects.length > 0) break;
    }
`;

const TAKE_FIRST = `\
    while (this.take()) {
      for (const effect of this.replica.effects()) this.begin(effect);
    }
`;

const TAKE_LAST = `\
    for (;;) {
      for (const effect of this.replica.effects()) this.begin(effect);
      if (!this.take()) break;
    }
`;

const DONE = '    this.pumping = false;\n';

export const exercise: Exercise = {
  file: 'src/replica/replica_node.ts',
  symbol: 'ReplicaNode.pump',
  start: { text: pump('', LOOP, ''), caught: 'depth' },
  solution: pump(GUARD, LOOP, DONE),
  wrong: [
    {
      // The next call finds the door shut.
      text: pump(GUARD, LOOP, ''),
      caught: 'again',
    },
    {
      // What comes up meanwhile is left lying.
      text: pump(GUARD, ONCE, DONE),
      caught: 'all',
    },
    {
      // Is there no effect without a Ready?
      text: pump(GUARD, TAKE_FIRST, DONE),
      caught: 'fate',
    },
    {
      // Does an effect bring about nothing but a Ready?
      text: pump(GUARD, TAKE_LAST, DONE),
      caught: 'broken',
    },
    {
      // The end is left to be found out.
      text: pump(GUARD, LOOP, DONE).replace(TELL, ''),
      caught: 'told',
    },
  ],
  checks: [
    {
      id: 'depth',
      fails: {
        zh: '传输还没有返回，又调用了一次传输：几次发送套在一起了。',
        en: 'The transport is called again before it has returned.',
      },
      run: depth,
    },
    {
      id: 'again',
      fails: {
        zh: '第二次调用什么也没有发出：节点以为自己还在忙。',
        en: 'The second call sends nothing: the node takes itself for busy.',
      },
      run: again,
    },
    {
      id: 'all',
      fails: {
        zh: '传输里收下的三条心跳，也要在这次调用里回复完。',
        en:
          'Three heartbeats came in while the transport was called; they, ' +
          'too, want their responses before the call is over.',
      },
      run: all,
    },
    {
      id: 'fate',
      fails: {
        zh:
          '没有领导者，一个不肯等的提案马上就被拒绝了，提出它的人却没有听到。' +
          '这件事不在任何 `Ready` 里：取不到 `Ready`，也要看有没有 effect。',
        en:
          'There is no leader, a proposal that does not wait is dropped at ' +
          'once, and whoever made it does not hear of it. It comes in no ' +
          '`Ready`: look for effects also where there is none to take.',
      },
      run: fate,
    },
    {
      id: 'broken',
      fails: {
        zh:
          '传输抛了错，节点结束了，提出提案的人还在等它的下落。交出一件事' +
          '可以带来新的 effect：交出过，就要再看一圈。',
        en:
          'The transport throws, the node ends, and whoever made a proposal ' +
          'still waits for its fate. To begin an effect may bring about ' +
          'another: after any, there has to be one more round.',
      },
      run: broken,
    },
    {
      id: 'told',
      fails: {
        zh:
          '节点停了，`ended` 却没有兑现，等它结束的程序一直等下去。循环停了' +
          '以后，要用 `tellEnd` 说一声。',
        en:
          'The node was stopped and `ended` is not fulfilled: a program that ' +
          'waits for the end waits forever. When the loop has ended, ' +
          '`tellEnd` has to say so.',
      },
      run: told,
    },
  ],
  trials: [],
  because: {},
};
