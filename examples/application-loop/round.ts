import { EMPTY_DISK, newEntry, newMessage, Replica } from '../../src/index.ts';
import type { Effect, MessageParts } from '../../src/index.ts';

// n2, a follower of three. Its disk and its state machine are this program.
const replica = new Replica<string>({
  id: 2,
  founders: [1, 2, 3],
  run: 1,
  stored: EMPTY_DISK,
  electionTick: 10,
  heartbeatTick: 1,
  random: () => 0,
});
/** What was begun and is not done. */
const begun: Effect<string>[] = [];

function tell(effect: Effect<string>): string {
  if (effect.kind === 'send') {
    return `send ${effect.messages.map(({ type }) => type).join()}`;
  }
  if (effect.kind !== 'apply') return effect.kind;
  return `apply ${effect.entries.map(({ entry }) => entry.index).join()}`;
}

/** Takes a round if it may, and shows what comes out. */
function take(what: string): void {
  const took = replica.take() ? 'took a Ready' : '-';
  const effects = replica.effects();
  begun.push(...effects);
  const state = replica.busy ? 'busy' : 'free';
  const list = effects.map(tell).join(', ');
  console.log(`${what.padEnd(13)}${took.padEnd(13)} ${state}  ${list}`);
}

function step(parts: MessageParts): void {
  replica.step(newMessage({ from: 1, to: 2, term: 1, ...parts }));
  take(parts.type ?? '');
}

function writeDone(): void {
  const at = begun.findIndex(({ kind }) => kind === 'write');
  const [effect] = begun.splice(at, 1);
  if (effect?.kind === 'write') replica.written(effect);
  take('written');
}

function applyDone(): void {
  const effect = begun.find(({ kind }) => kind === 'apply');
  if (effect?.kind === 'apply') replica.applied(effect, ['done']);
  take('applied');
}

// The leader sends entry 1, a heartbeat, and the news that 1 is committed.
step({ type: 'MsgApp', entries: [newEntry(1, 1)] });
step({ type: 'MsgHeartbeat' });
writeDone();
step({ type: 'MsgApp', index: 1, logTerm: 1, commit: 1 });
writeDone();
step({ type: 'MsgHeartbeat', commit: 1 });
applyDone();
