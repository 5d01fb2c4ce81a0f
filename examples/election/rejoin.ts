import { World } from '../../sim/index.ts';

function rejoin(preVote: boolean, checkQuorum: boolean) {
  const title = `preVote ${preVote}, checkQuorum`;
  console.log(title, checkQuorum);
  const options = { heartbeatTick: 5, preVote, checkQuorum };
  const world = new World({ nodes: 3, seed: 8, ...options });
  world.elect(1);

  world.partition([1, 2], [3]);
  world.propose(1, 'x=1');
  world.settle();
  world.tick(40);
  console.log(world.states());

  const { length } = world.trace.events;
  world.heal();
  world.tick(24);
  world.settle();
  const [repair, ...later] = world.trace.events.slice(length);
  for (const { kind, time, text } of later) {
    if (kind !== 'state') continue;
    console.log(`+${time - repair!.time}: ${text}`);
  }
  console.log(`${world.states()}\n`);
}

rejoin(false, false);
rejoin(false, true);
rejoin(true, true);
