import { EMPTY_DISK, Replica } from '../../src/index.ts';
import type { WriteEffect } from '../../src/index.ts';

const replica = new Replica<string>({
  id: 1,
  founders: [1],
  run: 1,
  stored: EMPTY_DISK,
  asyncStorageWrites: true,
  maxWrites: 2,
  electionTick: 10,
  heartbeatTick: 1,
  random: () => 0,
});
const writes: WriteEffect[] = [];

/** Takes what it may; the state machine is quick, and the disk is not. */
function drain(): void {
  for (let left = 10; left > 0; left--) {
    replica.take();
    for (const effect of replica.effects()) {
      if (effect.kind === 'write') writes.push(effect);
      if (effect.kind === 'apply')
        replica.applied(effect, effect.entries.map(String));
    }
  }
}

function writeDone(): void {
  const effect = writes.shift();
  if (effect !== undefined) replica.written(effect);
  drain();
}

replica.campaign();
drain();
while (writes.length > 0) writeDone();

for (let i = 1; i <= 5; i++) {
  replica.propose(Uint8Array.of(i));
  drain();
}
console.log(`${writes.length} writes are out`);
writeDone();
console.log(writes.at(-1)!.batch.entries.length);
