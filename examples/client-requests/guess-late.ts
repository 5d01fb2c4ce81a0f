import { EMPTY_DISK, Replica } from '../../src/index.ts';
import type { Effect, Message } from '../../src/index.ts';

let passes = (_m: Message): boolean => true;
const mail: Message[] = [];
const nodes = [1, 2, 3].map((id) => {
  const time = { electionTick: 10, heartbeatTick: 1, random: () => id / 4 };
  const cluster = { id, founders: [1, 2, 3], run: 1, stored: EMPTY_DISK };
  return new Replica({ ...cluster, ...time });
});
const [n1, n2] = nodes as [Replica, Replica];
const fates: string[] = [];

function perform(r: Replica, e: Effect<unknown>): void {
  if (e.kind === 'write') r.written(e);
  if (e.kind === 'send') mail.push(...e.messages.filter(passes));
  if (e.kind === 'apply') r.applied(e, Array(e.entries.length).fill(0));
  if (e.kind === 'settle') fates.push(e.fate.kind);
}

/** All that can happen without the clock. */
function rest(): void {
  do {
    for (const m of mail.splice(0)) nodes[m.to - 1]!.step(m);
    for (const r of nodes) {
      for (let todo = r.effects(); todo.length > 0 || r.take();) {
        for (const e of todo) perform(r, e);
        todo = r.effects();
      }
    }
  } while (mail.length > 0);
}

const command = Uint8Array.of(1);
n1.campaign();
rest();

// n1 is cut off, and asked with a deadline of five ticks.
passes = (m) => m.from !== 1 && m.to !== 1;
n1.propose(command, { ticks: 5 });
for (let i = 0; i < 5; i++, rest()) n1.tick();
// n2 wins term 2; n1 hears of it, and applies what n2 has.
n2.campaign();
rest();
passes = () => true;
nodes.forEach((r) => r.tick());
rest();
console.log(fates.join(', '));
console.log(fates.length);
