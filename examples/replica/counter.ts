import { EMPTY_DISK, ReplicaNode } from '../../src/index.ts';
import type { DiskPort, TransportPort } from '../../src/index.ts';

const IDS = [1, 2, 3];
const nodes = new Map<number, ReplicaNode<number>>();

// Nobody starts again here, so the disks may forget.
const write = (): void => undefined;
const disk: DiskPort = { load: () => EMPTY_DISK, write, save: write };

const transport: TransportPort = {
  async send(messages) {
    await Promise.resolve(); // A message arrives later than it was sent.
    for (const m of messages) nodes.get(m.to)?.step(m);
  },
};

class Counter {
  total = 0;
  apply = (command: Uint8Array): number => (this.total += command[0]!);
  snapshot = (): Uint8Array => Uint8Array.of(this.total);
  restore = (data: Uint8Array): void => void (this.total = data[0]!);
}

const counters = IDS.map(() => new Counter());
for (const [i, id] of IDS.entries()) {
  const time = { electionTick: 10, heartbeatTick: 1, random: () => i / 3 };
  const config = { id, founders: IDS, run: 1, ...time };
  const ports = { disk, transport, machine: counters[i]! };
  nodes.set(id, await ReplicaNode.start(config, ports));
}

/** Lets time pass until it is done; a server has a timer for that. */
async function during<T>(work: Promise<T>): Promise<T> {
  let done = false;
  work.then(
    () => (done = true),
    () => (done = true),
  );
  for (let i = 0; !done; i++) {
    if (i % 100 === 0) nodes.forEach((node) => node.tick());
    await Promise.resolve();
  }
  return work;
}

async function add(id: number, n: number): Promise<void> {
  const proposal = nodes.get(id)!.propose(Uint8Array.of(n));
  const { index, answer } = await during(proposal);
  console.log(`n${id} adds ${n}: ${answer}, as entry ${index}`);
}

async function read(id: number): Promise<void> {
  const total = nodes.get(id)!.read(() => counters[id - 1]!.total);
  console.log(`n${id} reads ${await during(total)}`);
}

for (const id of IDS) await add(id, id * 10);
await nodes.get(1)!.stop();
await read(3); // It waits until there is a leader again.
await add(2, 5);
await read(3);
console.log(`n${nodes.get(3)!.leader} leads, n1 has stopped`);
