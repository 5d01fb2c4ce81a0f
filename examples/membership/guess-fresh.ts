import { newConfChange, ProposalDroppedError } from '../../src/index.ts';
import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 7 });
world.elect(1);

// x=1 reaches all logs. No response gets back, so it is not committed.
world.drop((m) => m.type === 'MsgAppResp');
world.propose(1, 'x=1');
world.settle();

// n2 wins the next term, and is asked to add n4 at once.
world.elect(2);
console.log(`${world.logs()}\n`);
let entry: string;
try {
  const change = newConfChange('ConfChangeAddNode', 4);
  const place = world.node(2).proposeConfChange(change)!;
  const { log } = world.node(2).inspect();
  entry = log.entries(place.index, 0)[0]!.type;
} catch (error) {
  if (!(error instanceof ProposalDroppedError)) throw error;
  entry = error.name;
}
console.log(entry);
