import { MemoryStorage, newConfChangeV2 } from '../../src/index.ts';
import { newConfState, RawNode } from '../../src/index.ts';
import type { ConfState } from '../../src/index.ts';

function show(what: string, state: ConfState): void {
  const { voters, votersOutgoing, learners, learnersNext } = state;
  console.log(`${what}: voters ${voters.join(' ')}`);
  console.log(`  votersOutgoing ${votersOutgoing.join(' ') || '-'}`);
  console.log(`  learners ${learners.join(' ') || '-'}`);
  console.log(`  learnersNext ${learnersNext.join(' ') || '-'}`);
  console.log(`  autoLeave ${state.autoLeave}`);
}

const confState = newConfState({ voters: [1, 2, 3] });
const node = new RawNode({
  id: 1,
  storage: new MemoryStorage({ confState }),
  electionTick: 10,
  heartbeatTick: 1,
  random: () => 0,
});
show('before', node.appliedConfState());

// n4 comes, and n3 is to learn only, both in one step.
const change = newConfChangeV2([
  { type: 'ConfChangeAddNode', nodeId: 4 },
  { type: 'ConfChangeAddLearnerNode', nodeId: 3 },
]);
show('joint', node.applyConfChange(change));
show('left', node.applyConfChange(newConfChangeV2([])));
