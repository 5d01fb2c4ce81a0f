import { newMessage } from '../../src/index.ts';
import { World } from '../../sim/index.ts';

/** All have entry 1. n2 says that it has 4, which nobody has. */
function run(exactlyAsEtcd: boolean): void {
  console.log(`exactlyAsEtcd ${exactlyAsEtcd}`);
  const world = new World({ nodes: 3, seed: 7, exactlyAsEtcd });
  world.elect(1);

  const node = world.node(1);
  const parts = { from: 2, to: 1, term: 1, index: 4 };
  try {
    node.step(newMessage({ type: 'MsgAppResp', ...parts }));
  } catch (error) {
    const { name, message } = error as Error;
    console.log(`  ${name}: ${message}`);
  }
  if (node.failure !== null) {
    console.log('  n1 has ended');
    return;
  }
  world.propose(1, 'a');
  world.settle();
  console.log(world.logs());
}

run(false);
run(true);
