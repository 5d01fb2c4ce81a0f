import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 1 });

// Term 1: n2 and n3 vote for n1, and their yes is slow.
world.hold(({ type, to }) => type === 'MsgVoteResp' && to === 1);
world.campaign(1);
world.step();
world.step();

// Term 2: n3 asks first. What n1 asks is lost.
world.drop(({ from, type }) => from === 1 && type === 'MsgVote');
world.campaign(3);
world.campaign(1);
world.step();

// The two slow letters are let go, one a step.
world.release();
world.settle();

const leads = [1, 2, 3].filter((id) => {
  return world.node(id).status().state === 'StateLeader';
});
console.log(world.states());
console.log(leads.map((id) => `n${id}`).join(' and ') || 'nobody');
