import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 7 });
world.elect(1);

function show(title: string): void {
  console.log(`${title}\n${world.logs()}\n`);
}

show('elected');
world.propose(1, 'x=1');
show('proposed');
world.step();
show('one step: the followers have written it');
world.step();
show('two steps: the responses are in, the leader commits');
world.step();
show('three steps: the followers hear of it');
console.log(world.status(1));
