import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 7 });
world.elect(1);

// A read of n3; the answer of n1 to it is lost, once.
world.drop((m) => m.type === 'MsgReadIndexResp', 1);
world.node(3).readIndex(new Uint8Array(0));
world.tick(1000);

const answers = world.trace.events.filter(
  ({ kind, message }) =>
    kind === 'deliver' && message?.type === 'MsgReadIndexResp',
);
console.log(answers.length);
