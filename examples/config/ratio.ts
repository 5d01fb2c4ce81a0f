import { seeded, World } from '../../sim/index.ts';

// Every tenth heartbeat is lost, for 2,000 ticks.
for (const heartbeatTick of [1, 2, 3, 5, 9]) {
  const world = new World({ seed: 7, heartbeatTick });
  world.elect(1);
  const chance = seeded(7);
  world.drop((m) => m.type === 'MsgHeartbeat' && chance() < 0.1);

  let sent = 0;
  for (let tick = 0; tick < 2000; tick++) {
    world.tick();
    sent += world
      .takeEvents()
      .filter(({ kind }) => kind === 'send')
      .filter(({ message: m }) => m!.type === 'MsgHeartbeat').length;
  }
  const { term } = world.node(1).status();
  const every = `heartbeatTick ${heartbeatTick}`;
  console.log(`${every}: ${sent} heartbeats, term ${term}`);
}
