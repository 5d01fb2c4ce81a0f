import {
  EMPTY_DISK,
  newMessage,
  Replica,
  ReplicaNode,
} from '../../src/index.ts';
import type { Ports } from '../../src/index.ts';

const ports: Ports<null> = {
  disk: {
    load: () => EMPTY_DISK,
    write: () => undefined,
    save: () => undefined,
  },
  transport: { send: () => undefined },
  machine: {
    apply: () => null,
    snapshot: () => new Uint8Array(),
    restore: () => undefined,
  },
};
const time = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
const cluster = { id: 1, founders: [1, 2], run: 1, stored: EMPTY_DISK };
// What ReplicaNode.start does once the disk is loaded.
const replica = new Replica({ ...cluster, ...time });
const made: unknown = Reflect.construct(ReplicaNode, [replica, ports]);
const node = made as ReplicaNode<null>;

void node.stop();
const heartbeat = newMessage({ type: 'MsgHeartbeat', from: 2, to: 1, term: 9 });
let thrown = 0;
for (const call of [
  () => node.tick(),
  () => node.step(heartbeat),
  () => node.reportUnreachable(2),
  () => node.campaign(),
]) {
  try {
    call();
  } catch {
    thrown++;
  }
}
console.log(thrown);
