import { World } from '../../sim/index.ts';

/** n3 misses three entries; the leader keeps so many. */
function back(keep: number): void {
  const world = new World({ nodes: 3, seed: 7 });
  world.elect(1);
  world.partition([1, 2], [3]);
  for (const data of 'abc') world.propose(1, data);
  world.settle();
  world.compact(1, 4 - keep);
  const { length } = world.trace.events;
  world.heal();
  world.tick();
  world.settle();
  const sent = world.trace.events
    .slice(length)
    .filter(({ kind, message }) => kind === 'send' && message?.to === 3)
    .map(({ message }) => message!);
  const snaps = sent.filter(({ type }) => type === 'MsgSnap').length;
  const entries = sent.reduce((sum, m) => sum + m.entries, 0);
  console.log(`keeps ${keep}: ${snaps} MsgSnap, ${entries} entries`);
}

for (const keep of [0, 1, 2, 3]) back(keep);
