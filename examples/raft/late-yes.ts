import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 1 });

// Term 1: n2 and n3 vote for n1, and their yes is slow.
world.hold(({ type, to }) => type === 'MsgVoteResp' && to === 1);
world.campaign(1);
world.step();
world.step();
console.log('term 1, both have voted\n' + world.states());

// Term 2: n1 asks once more, n3 asks too and is faster.
world.drop(({ from, type }) => from === 1 && type === 'MsgVote');
world.campaign(3);
world.campaign(1);
world.step();
console.log('\nterm 2, both ask\n' + world.states());

// The two slow responses are let go, one a step.
world.release();
world.step();
console.log('\na yes of term 1 has arrived\n' + world.states());
world.settle();
console.log('\nat rest\n' + world.states());
