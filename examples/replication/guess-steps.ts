import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 7 });
world.elect(1);
world.propose(1, 'x=1');

function allKnow(): boolean {
  const nodes = [1, 2, 3].map((id) => world.node(id));
  return nodes.every((node) => {
    const { log } = node.inspect();
    return log.committed === log.lastIndex();
  });
}

let steps = 0;
for (; !allKnow(); steps++) world.step();
console.log(steps);
