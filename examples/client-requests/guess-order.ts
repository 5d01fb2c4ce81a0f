import { EMPTY_DISK, Replica } from '../../src/index.ts';
import type { Effect, Message } from '../../src/index.ts';

const mail: Message[] = [];
const nodes = [1, 2, 3].map((id) => {
  const time = { electionTick: 10, heartbeatTick: 1, random: () => id / 4 };
  const cluster = { id, founders: [1, 2, 3], run: 1, stored: EMPTY_DISK };
  return new Replica({ ...cluster, ...time });
});
const [n1] = nodes as [Replica];
const applied: string[] = [];

function perform(r: Replica, e: Effect<unknown>): void {
  if (e.kind === 'write') r.written(e);
  if (e.kind === 'send') mail.push(...e.messages);
  if (e.kind !== 'apply') return;
  for (const { command } of e.entries) {
    if (r === n1 && command) applied.push(String.fromCharCode(command[0]!));
  }
  r.applied(e, Array(e.entries.length).fill(0));
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

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

// Nobody leads yet; both wait.
n1.propose(bytes('a'));
n1.propose(bytes('b'));
n1.campaign();
rest();
console.log(applied.join(', '));
