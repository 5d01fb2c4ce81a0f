import { EMPTY_DISK, ReplicaNode } from '../../src/index.ts';
import type { Ports } from '../../src/index.ts';

let finish: (() => void) | null = null;
let slow = false;

const ports: Ports<string> = {
  disk: {
    load: () => EMPTY_DISK,
    write(batches, sync) {
      const entries = batches.flatMap((batch) => batch.entries);
      const at = entries.map(({ index }) => index).join(' ') || 'none';
      const how = sync ? 'synced' : 'not synced';
      console.log(`write: ${batches.length} batches, entries ${at}, ${how}`);
      if (!slow) return undefined;
      return new Promise((done) => (finish = done));
    },
    save: () => undefined,
  },
  transport: { send: () => undefined },
  machine: {
    apply: (command, index) => `${command[0]} at ${index}`,
    snapshot: () => new Uint8Array(),
    restore: () => undefined,
  },
};

/** Until nothing moves any more. */
async function rest(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}

const time = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
const config = { id: 1, founders: [1], run: 1, ...time };
const async = { ...config, asyncStorageWrites: true };
const node = await ReplicaNode.start(async, ports);
node.campaign();
await rest();

console.log('The disk is slow now, and four commands come one by one.');
slow = true;
const answers = [];
for (const n of [1, 2, 3, 4]) {
  answers.push(node.propose(Uint8Array.of(n)));
  await rest();
}
console.log('The write is done.');
slow = false;
finish!();
for (const { answer } of await Promise.all(answers)) console.log(answer);
