import { EMPTY_DISK, ReplicaNode } from '../../src/index.ts';
import type { Ports } from '../../src/index.ts';

let alice = 10;
let bob = 0;

/** Until nothing moves any more. */
async function rest(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}

const ports: Ports<string> = {
  disk: {
    load: () => EMPTY_DISK,
    write: () => undefined,
    save: () => undefined,
  },
  transport: { send: () => undefined },
  machine: {
    // A transfer in two steps, with a wait between them.
    async apply(command) {
      alice -= command[0]!;
      await rest();
      bob += command[0]!;
      return `transferred ${command[0]}`;
    },
    snapshot: () => Uint8Array.of(alice, bob),
    restore: ([a, b]) => void ([alice, bob] = [a!, b!]),
  },
};

const time = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
const config = { id: 1, founders: [1], run: 1, ...time };
const node = await ReplicaNode.start(config, ports);
node.campaign();
await rest();

const transfer = node.propose(Uint8Array.of(3));
while (alice === 10) await Promise.resolve();
console.log(`looked at directly: ${alice} and ${bob}`);
const first = node.read(() => `${alice} and ${bob}`);
const second = node.propose(Uint8Array.of(4));
console.log(`read: ${await first}`);
console.log((await transfer).answer);
console.log((await second).answer);
console.log(`read: ${await node.read(() => `${alice} and ${bob}`)}`);
