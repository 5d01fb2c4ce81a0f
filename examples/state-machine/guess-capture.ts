import { EMPTY_DISK, Replica } from '../../src/index.ts';
import type { Effect } from '../../src/index.ts';

const replica = new Replica<string>({
  id: 1,
  founders: [1],
  run: 1,
  stored: EMPTY_DISK,
  asyncStorageWrites: true,
  electionTick: 10,
  heartbeatTick: 1,
  random: () => 0,
});
/** What the state machine was asked for and has not done. */
const asked: Effect<string>[] = [];

function drain(): void {
  for (let left = 30; left > 0; left--) {
    replica.take();
    for (const effect of replica.effects()) {
      if (effect.kind === 'write') replica.written(effect);
      if (effect.kind === 'apply' || effect.kind === 'capture') {
        asked.push(effect);
      }
    }
  }
}

function workDone(): void {
  const effect = asked.shift();
  if (effect?.kind === 'apply') {
    replica.applied(effect, effect.entries.map(String));
  }
  drain();
}

replica.campaign();
drain();
workDone();

// Entry 2 is being applied. A snapshot is asked for, and 3 is committed.
replica.propose(Uint8Array.of(2));
drain();
replica.snapshot();
replica.propose(Uint8Array.of(3));
drain();
workDone();
const [work] = asked;
console.log(work?.kind === 'capture' ? `capture at ${work.index}` : work?.kind);
