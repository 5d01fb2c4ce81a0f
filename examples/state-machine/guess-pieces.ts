import { EMPTY_DISK, newConfChange, Replica } from '../../src/index.ts';

const replica = new Replica<string>({
  id: 1,
  founders: [1],
  run: 1,
  stored: EMPTY_DISK,
  electionTick: 10,
  heartbeatTick: 1,
  random: () => 0,
});
const pieces: number[] = [];

function drain(): void {
  for (let left = 30; left > 0; left--) {
    replica.take();
    for (const effect of replica.effects()) {
      if (effect.kind === 'write') replica.written(effect);
      if (effect.kind !== 'apply') continue;
      pieces.push(effect.entries.length);
      replica.applied(effect, effect.entries.map(String));
    }
  }
}

replica.campaign();
drain();
pieces.length = 0;

replica.propose(Uint8Array.of(1));
replica.propose(Uint8Array.of(2));
replica.changeMembership(newConfChange('ConfChangeAddLearnerNode', 2));
replica.propose(Uint8Array.of(3));
drain();
console.log(pieces.join(' + '));
