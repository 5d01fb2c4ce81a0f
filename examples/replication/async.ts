import { newMessage } from '../../src/index.ts';
import { World } from '../../sim/index.ts';

function elected(asyncStorageWrites: boolean): World {
  const world = new World({ seed: 7, asyncStorageWrites });
  world.elect(1);
  return world;
}

for (const asyncStorageWrites of [false, true]) {
  console.log(`asyncStorageWrites ${asyncStorageWrites}`);
  const world = elected(asyncStorageWrites);
  const { length } = world.trace.events;
  world.propose(1, 'x=1');
  const events = world.trace.events.slice(length);
  for (const { text } of events) console.log(`  ${text}`);
}

// The disk of n1 is slow: its write is handed out and not
// done when the others respond.
const n1 = elected(true).node(1);
n1.propose(Uint8Array.of(1));
n1.ready();
console.log('\nthe disk of n1 is slow');
for (const from of [2, 3]) {
  const type = 'MsgAppResp';
  n1.step(newMessage({ type, from, to: 1, term: 1, index: 2 }));
  const { committed, unstable } = n1.inspect().log;
  const disk = `its own disk ends at ${unstable.offset - 1}`;
  console.log(`n${from} has 2: committed ${committed}, ${disk}`);
}
