import type { Message } from '../../src/index.ts';
import { World } from '../../sim/index.ts';

// One entry a message, so that we can look in between.
const world = new World({ nodes: 5, maxSizePerMsg: 1 });

/** Loses the appends of a leader, but to these nodes. */
function reaches(from: number, ...to: number[]): void {
  world.drop(
    (m: Message) =>
      m.type === 'MsgApp' && m.from === from && !to.includes(m.to),
  );
}

// n2 leads term 1. n1 leads term 2; its entry 2 gets to
// n2 only. n5 leads term 3; its entry 2 gets to nobody.
world.elect(2);
reaches(1, 2);
world.elect(1);
world.crash(1);
reaches(5);
world.elect(5);
world.crash(5);

// n1 leads term 4, and only n2 and n3 hear it.
world.heal();
world.restart(1);
reaches(1, 2, 3);
while (world.leader() !== 1) {
  world.campaign(1);
  while (world.leader() !== 1 && world.step());
}

// Until n1 knows that n3 has entry 2 as well.
const match = () => world.node(1).status().progress.get(3)!.match;
while (match() < 2) world.step();
console.log(world.logs());

// n1 goes down, and n2 campaigns before n5 does.
world.crash(1);
world.heal();
world.restart(5);
world.elect(2);
console.log(`\n${world.logs()}`);

const { log } = world.node(2).inspect();
const kept = log.termAt(2) === 2;
console.log(!kept ? 'gone' : log.committed < 2 ? 'stuck' : 'committed');
