import { World } from '../../sim/index.ts';
import type { MessageType } from '../../src/index.ts';

/** Answers to n3's read in a hundred ticks. */
function answers(loses: MessageType | null, change = false): number {
  const world = new World({ nodes: 3, seed: 7 });
  world.elect(1);
  const { length } = world.trace.events;
  if (loses !== null) world.drop((m) => m.type === loses, 2);
  world.node(3).readIndex(new Uint8Array(0));
  for (let i = 0; i < 5; i++) {
    world.step();
    if (change && i === 1) world.campaign(2);
  }
  world.heal();
  world.tick(100);
  return world.trace.events
    .slice(length)
    .filter(({ kind }) => kind === 'deliver')
    .filter(({ message }) => message?.type === 'MsgReadIndexResp').length;
}

console.log('nothing lost', answers(null));
console.log('MsgReadIndex lost', answers('MsgReadIndex'));
console.log('MsgHeartbeat lost', answers('MsgHeartbeat'));
console.log('MsgReadIndexResp lost', answers('MsgReadIndexResp'));
console.log('leader changes', answers(null, true));
