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
let fate = 'none';

function perform(r: Replica, e: Effect<unknown>): void {
  if (e.kind === 'write') r.written(e);
  if (e.kind === 'send') mail.push(...e.messages.filter(passes));
  if (e.kind === 'apply') r.applied(e, Array(e.entries.length).fill(0));
  if (e.kind === 'settle') fate = e.fate.kind;
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

// n2 passes it on to n1, and the message is lost.
passes = (m) => m.type !== 'MsgProp';
n2.propose(command, { ticks: 5 });
for (let i = 0; i < 5; i++, rest()) nodes.forEach((r) => r.tick());
console.log(fate);
