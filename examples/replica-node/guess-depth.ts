import {
  EMPTY_DISK,
  newMessage,
  Replica,
  ReplicaNode,
} from '../../src/index.ts';
import type { Ports } from '../../src/index.ts';

const heartbeat = newMessage({ type: 'MsgHeartbeat', from: 2, to: 1, term: 1 });
let depth = 0;
let deepest = 0;
let sent = 0;

const ports: Ports<null> = {
  disk: {
    load: () => EMPTY_DISK,
    write: () => undefined,
    save: () => undefined,
  },
  transport: {
    // The network is so fast that the next heartbeat arrives meanwhile.
    send(messages) {
      deepest = Math.max(deepest, ++depth);
      sent += messages.length;
      if (sent < 5) node.step(heartbeat);
      depth--;
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

node.step(heartbeat);
console.log(`${sent} responses sent`);
console.log(deepest);
