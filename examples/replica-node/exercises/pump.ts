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
import type { Ports } from '../../../src/index.ts';
import type { Exercise } from '../../exercise.ts';

const HEARTBEAT = newMessage({
  type: 'MsgHeartbeat',
  from: 2,
  to: 1,
  term: 1,
});

/** A follower whose transport calls it back so many times. */
function follower(callsBack: number) {
  const seen = { depth: 0, deepest: 0, sends: 0 };
  const ports: Ports<null> = {
    disk: {
      load: () => EMPTY_DISK,
      write: () => undefined,
      save: () => undefined,
    },
    transport: {
      send() {
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
  ],
  trials: [],
  because: {},
};
