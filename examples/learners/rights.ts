import { newConfChange } from '../../src/index.ts';
import { World } from '../../sim/index.ts';

// n4 is a learner beside three voters.
const world = new World({ nodes: 4, seed: 2 });
world.elect(1);
const demote = newConfChange('ConfChangeAddLearnerNode', 4);
world.node(1).proposeConfChange(demote);
world.step();
world.settle();
console.log(world.node(1).status().config.toString());

world.campaign(4);
world.settle();
console.log(`n4 is asked to campaign: n${world.leader()} leads`);

world.transfer(1, 4);
world.settle();
console.log(
  `n1 is asked to transfer leadership to n4: n${world.leader()} leads`,
);

world.propose(4, 'x=1');
world.settle();
console.log(`n4 is handed x=1: ${world.logs().split('\n')[3]}`);

const voted = world.trace.events.length;
world.crash(1);
world.elect(2);
const texts = world.trace.events.slice(voted).map((e) => e.text);
const asked = texts.filter((t) => /^send +2->. MsgVote/.test(t));
console.log(`n2 asks ${asked.length} nodes for votes`);

world.crash(3);
world.propose(2, 'x=2');
world.settle();
console.log(world.status(2));
console.log(world.logs());
