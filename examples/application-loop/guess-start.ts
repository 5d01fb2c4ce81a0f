import {
  newConfState,
  newEntry,
  newSnapshot,
  Replica,
} from '../../src/index.ts';

const confState = newConfState({ voters: [1, 2, 3] });
const replica = new Replica<string>({
  id: 1,
  founders: [1, 2, 3],
  run: 2,
  stored: {
    hardState: { term: 2, vote: 1, commit: 9 },
    snapshot: newSnapshot(8, 2, confState),
    entries: [newEntry(2, 9), newEntry(2, 10)],
  },
  machineAt: { index: 7, confState },
  electionTick: 10,
  heartbeatTick: 1,
  random: () => 0,
});

const work: string[] = [];
for (let left = 10; left > 0; left--) {
  replica.take();
  for (const effect of replica.effects()) {
    if (effect.kind === 'restore') {
      work.push(`restore ${effect.snapshot.metadata.index}`);
      replica.restored(effect);
    }
    if (effect.kind !== 'apply') continue;
    work.push(...effect.entries.map(({ entry }) => `apply ${entry.index}`));
    replica.applied(effect, effect.entries.map(String));
  }
}
console.log(work.join(', '));
