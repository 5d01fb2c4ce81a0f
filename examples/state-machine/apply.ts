import { EMPTY_DISK, newConfChange, Replica } from '../../src/index.ts';
import type { Effect } from '../../src/index.ts';

// The only node of a cluster; what it writes is written at once.
const replica = new Replica<string>({
  id: 1,
  founders: [1],
  run: 1,
  stored: EMPTY_DISK,
  electionTick: 10,
  heartbeatTick: 1,
  random: () => 0,
});

/** Does all but the work of the state machine, which is returned. */
function next(): Effect<string> | null {
  let work: Effect<string> | null = null;
  for (let left = 10; left > 0 && work === null; left--) {
    replica.take();
    for (const effect of replica.effects()) {
      if (effect.kind === 'write') replica.written(effect);
      if (effect.kind === 'apply') work = effect;
    }
  }
  return work;
}

function show(): void {
  const work = next();
  if (work?.kind !== 'apply') return;
  const list = work.entries.map(({ entry, command }) => {
    return `${entry.index} ${command === null ? entry.type : 'command'}`;
  });
  const before = replica.confState.learners.length;
  replica.applied(work, work.entries.map(String));
  const learners = `learners ${before} -> ${replica.confState.learners.length}`;
  console.log(`apply ${list.join(', ')}; ${learners}`);
}

replica.campaign();
show();

// All of this is committed by one write.
replica.propose(Uint8Array.of(1));
replica.propose(Uint8Array.of(2));
replica.changeMembership(newConfChange('ConfChangeAddLearnerNode', 2));
replica.propose(Uint8Array.of(3));
show();
show();
