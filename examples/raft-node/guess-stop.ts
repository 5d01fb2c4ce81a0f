import { MemoryStorage, newConfState } from '../../src/index.ts';
import { newConfChange, RaftNode, RawNode } from '../../src/index.ts';

const confState = newConfState({ voters: [1, 2] });
const storage = new MemoryStorage({ confState });
const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
const raw = new RawNode({ ...timers, id: 1, storage });
const node = new RaftNode(raw);

// The body of the loop is at work when the stop comes.
node.stop();
try {
  const change = newConfChange('ConfChangeAddNode', 3);
  const { voters } = node.applyConfChange(change);
  console.log(voters.length === 0 ? 'nobody' : voters.join(' '));
} catch (error) {
  console.log((error as Error).name);
}
