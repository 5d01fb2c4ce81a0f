import { EMPTY_DISK, Replica } from '../../src/index.ts';
import type { Effect, Message } from '../../src/index.ts';

let passes = (_m: Message): boolean => true;
const mail: Message[] = [];
const nodes = [1, 2, 3].map((id) => {
  const time = { electionTick: 10, heartbeatTick: 1, random: () => id / 4 };
  const cluster = { id, founders: [1, 2, 3], run: 7, stored: EMPTY_DISK };
  return new Replica({ ...cluster, ...time });
});
const [n1, n2] = nodes as [Replica, Replica];
let readable = 0;

function perform(r: Replica, e: Effect<unknown>): void {
  if (e.kind === 'write') r.written(e);
  if (e.kind === 'send') e.messages.forEach(post);
  if (e.kind === 'apply') r.applied(e, Array(e.entries.length).fill(0));
  if (e.kind === 'settle' && e.fate.kind === 'readable') readable++;
}

function post(m: Message): void {
  const way = `  n${m.from} -> n${m.to} ${m.type}`;
  const lost = passes(m) ? '' : ', lost';
  const bytes = m.entries[0]?.data.join(' ');
  if (m.type.startsWith('MsgReadIndex')) {
    console.log(`${way}, context ${bytes}${lost}`);
  }
  if (lost === '') mail.push(m);
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

n1.campaign();
rest();
console.log('n2 is asked for 50 reads before anything is taken from it.');
for (let i = 0; i < 50; i++) n2.read();
rest();
console.log(`${readable} readable`);

console.log('Another read, and the response to it is lost.');
passes = (m) => m.type !== 'MsgReadIndexResp';
n2.read();
rest();
passes = () => true;
for (let ticks = 1; n2.open > 0; ticks++) {
  for (const r of nodes) r.tick();
  rest();
  if (n2.open === 0) console.log(`readable at tick ${ticks}`);
}
