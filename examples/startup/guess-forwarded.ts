import { EMPTY_DISK, newMessage, Replica } from '../../src/index.ts';

const time = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
const cluster = { id: 1, founders: [1, 2, 3], run: 1, stored: EMPTY_DISK };
const node = new Replica<null>({ ...cluster, ...time });
const kinds: string[] = [];
const sent: string[] = [];

function work(): void {
  for (let todo = node.effects(); todo.length > 0 || node.take();) {
    for (const e of todo) {
      if (e.kind === 'write') node.written(e);
      if (e.kind === 'send') sent.push(...e.messages.map((m) => m.type));
      if (e.kind === 'settle') kinds.push(e.fate.kind);
      if (e.kind === 'apply')
        node.applied(e, Array<null>(e.entries.length).fill(null));
    }
    todo = node.effects();
  }
}
const leads = (from: number, term: number) =>
  node.step(newMessage({ type: 'MsgHeartbeat', from, to: 1, term }));

leads(3, 1);
work();
node.propose(Uint8Array.of(1), { ticks: 30 });
work();
console.log(`sent: ${sent.join(', ')}`);

// n3 is killed, and after a while n2 leads.
for (let tick = 0; tick < 8; tick++) node.tick();
leads(2, 2);
work();
console.log(kinds.join() || 'nothing yet');
for (let tick = 0; tick < 30; tick++) {
  if (tick % 5 === 0) leads(2, 2);
  node.tick();
  work();
}
console.log(kinds.join());
