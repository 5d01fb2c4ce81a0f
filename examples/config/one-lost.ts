import { World } from '../../sim/index.ts';

for (const heartbeatTick of [9, 1]) {
  const world = new World({ seed: 7, heartbeatTick });
  world.elect(1);
  console.log(`heartbeatTick ${heartbeatTick}`);

  // Nobody is down. One message is lost.
  world.remark('the next heartbeat to n2 will be lost');
  world.drop((m) => m.type === 'MsgHeartbeat' && m.to === 2, 1);
  for (let tick = 1; tick <= 30; tick++) {
    const before = world.leader();
    world.tick();
    const now = world.leader();
    if (now === before) continue;
    console.log(`  tick ${tick}: leader ${before} -> ${now}`);
    if (now > 0) continue;
    const taken = world.propose(1, 'x=1');
    console.log(`  n1 takes x=1: ${taken}`);
  }
  console.log(world.states());
}
