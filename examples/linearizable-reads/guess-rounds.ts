import { World } from '../../sim/index.ts';
import { newMessage } from '../../src/index.ts';

const world = new World({ nodes: 5, seed: 7 });
world.elect(1);
const { unprovedReads, tracker } = world.node(1).inspect();
const { voters } = tracker.config;

// Four reads, the first when 7 entries are committed.
const asked = newMessage({ type: 'MsgReadIndex' });
const rounds = [7, 8, 9, 10].map((commit) => {
  return unprovedReads.add(asked, commit, 1);
});

/** A member answers a round; how many reads does that release? */
function answers(from: number, round: number): number {
  const context = rounds[round - 1]!;
  const proved = unprovedReads.acknowledge(from, context, voters);
  const indexes = proved.map(({ index }) => index).join(', ');
  console.log(`n${from}, round ${round}: at ${indexes || 'none'}`);
  return proved.length;
}

answers(2, 4);
answers(3, 1);
console.log(answers(4, 3));
