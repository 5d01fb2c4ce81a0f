import { newConfChange } from '../../src/index.ts';
import { World } from '../../sim/index.ts';

const nothing = (): void => undefined;

// The leader is told to remove n1, which is n1 itself or not.
function remove(stepDownOnRemoval: boolean, before: (w: World) => void): void {
  const options = { checkQuorum: true, preVote: true, stepDownOnRemoval };
  const world = new World({ seed: 4, heartbeatTick: 5, ...options });
  world.elect(1);
  before(world);

  const change = newConfChange('ConfChangeRemoveNode', 1);
  world.node(world.leader()).proposeConfChange(change);
  world.step();
  world.settle();

  const past = world.trace.events.length;
  world.tick(100);
  const texts = world.trace.events.slice(past).map((e) => e.text);
  const beats = texts.filter((text) => /^send +1->. MsgHeartbeat/.test(text));
  console.log(`n1 sends ${beats.length} heartbeats in 100 ticks`);

  world.propose(2, 'x=2');
  world.settle();
  console.log(`${world.states()}\n${world.logs()}\n`);
}

console.log('as it is');
remove(false, nothing);

console.log('stepDownOnRemoval');
remove(true, nothing);

console.log('leadership transferred first');
remove(false, (world) => {
  world.transfer(1, 2);
  world.settle();
});
