import { EMPTY_DISK, Replica } from '../../src/index.ts';
import type { Effect, Fate, Message } from '../../src/index.ts';

let ticks = 0;
let passes = (_m: Message): boolean => true;
const mail: Message[] = [];
const nodes = [1, 2, 3].map((id) => {
  const time = { electionTick: 10, heartbeatTick: 1, random: () => id / 4 };
  const cluster = { id, founders: [1, 2, 3], run: 1, stored: EMPTY_DISK };
  return new Replica<string>({ ...cluster, ...time });
});
const [n1, n2] = nodes as [Replica<string>, Replica<string>];

function said(fate: Fate<string>): string {
  if (fate.kind === 'committed') return `committed at ${fate.index}`;
  return `${fate.kind}, ${'reason' in fate ? fate.reason : ''}`;
}

function perform(r: Replica<string>, e: Effect<string>): void {
  if (e.kind === 'write') r.written(e);
  if (e.kind === 'send') mail.push(...e.messages);
  if (e.kind === 'apply') r.applied(e, Array(e.entries.length).fill('ok'));
  if (e.kind !== 'settle') return;
  console.log(`  tick ${ticks}: n${r.id} #${e.ticket} ${said(e.fate)}`);
}

/** All that can happen without the clock. */
function rest(): void {
  do {
    for (const m of mail.splice(0)) if (passes(m)) nodes[m.to - 1]!.step(m);
    for (const r of nodes) {
      for (let todo = r.effects(); todo.length > 0 || r.take();) {
        for (const e of todo) perform(r, e);
        todo = r.effects();
      }
    }
  } while (mail.length > 0);
}

function tick(count: number): void {
  for (let i = 0; i < count; i++, ticks++, rest()) {
    for (const r of nodes) r.tick();
  }
}

const command = Uint8Array.of(1);
console.log('No leader yet; n1 is asked twice, once without waiting.');
n1.propose(command, { waits: false });
n1.propose(command);
rest();
console.log('n1 campaigns and wins.');
n1.campaign();
rest();

console.log('n2 is asked, and passes it on to n1.');
n2.propose(command);
rest();

console.log('n2 is asked again, and the message to n1 is lost.');
passes = (m) => m.type !== 'MsgProp';
n2.propose(command, { ticks: 5 });
tick(5);

console.log('n1 is cut off and asked twice; n2 wins term 2.');
passes = (m) => m.from !== 1 && m.to !== 1;
n1.propose(command);
n1.propose(command);
rest();
n2.campaign();
rest();
console.log('The network is whole again.');
passes = () => true;
tick(1);
