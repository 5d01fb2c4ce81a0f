import { EMPTY_DISK, newEntry, newMessage, Replica } from '../../src/index.ts';

const replica = new Replica<string>({
  id: 2,
  founders: [1, 2, 3],
  run: 1,
  stored: EMPTY_DISK,
  asyncStorageWrites: true,
  electionTick: 10,
  heartbeatTick: 1,
  random: () => 0,
});
const from = { type: 'MsgApp', from: 1, to: 2, term: 1 } as const;
const first = { ...from, entries: [newEntry(1, 1)] };
const second = { ...from, index: 1, logTerm: 1, entries: [newEntry(1, 2)] };
for (const parts of [first, second]) {
  replica.step(newMessage(parts));
  replica.take();
}

const writes = replica.effects();
let result = 'done';
try {
  const last = writes.at(-1);
  if (last?.kind === 'write') replica.written(last);
} catch (error) {
  result = (error as Error).name;
}
console.log(`${writes.length} writes are out`);
console.log(`${result}, ${replica.failure === null ? 'goes on' : 'ended'}`);
