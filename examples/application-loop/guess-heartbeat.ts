import { EMPTY_DISK, newEntry, newMessage, Replica } from '../../src/index.ts';
import type { Effect } from '../../src/index.ts';

const replica = new Replica<string>({
  id: 2,
  founders: [1, 2, 3],
  run: 1,
  stored: EMPTY_DISK,
  electionTick: 10,
  heartbeatTick: 1,
  random: () => 0,
});
const sends: string[] = [];

function take(): readonly Effect<string>[] {
  replica.take();
  const effects = replica.effects();
  for (const effect of effects) {
    if (effect.kind !== 'send') continue;
    sends.push(effect.messages.map(({ type }) => type).join('+'));
  }
  return effects;
}

const sender = { from: 1, to: 2, term: 1 };
const entries = [newEntry(1, 1)];
replica.step(newMessage({ type: 'MsgApp', ...sender, entries }));
const [write] = take();
replica.step(newMessage({ type: 'MsgHeartbeat', ...sender }));
take();
if (write?.kind === 'write') replica.written(write);
take();
console.log(sends.join(', then '));
