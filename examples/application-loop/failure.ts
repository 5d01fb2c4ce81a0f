import { EMPTY_DISK, newMessage, Replica } from '../../src/index.ts';
import type { Effect } from '../../src/index.ts';

const replica = new Replica<string>({
  id: 1,
  founders: [1, 2, 3],
  run: 1,
  stored: EMPTY_DISK,
  electionTick: 10,
  heartbeatTick: 1,
  random: () => 0,
});

function attempt(what: string, call: () => unknown): void {
  let result = 'done';
  try {
    call();
  } catch (error) {
    result = (error as Error).name;
  }
  const { failure } = replica;
  const state = failure === null ? 'goes on' : 'ended';
  console.log(`${what.padEnd(22)} ${result.padEnd(22)} ${state}`);
}

const heard = newMessage({ type: 'MsgAppResp', from: 9, to: 1, term: 0 });
attempt('a stranger responds', () => replica.step(heard));
replica.campaign();
replica.take();
const [effect] = replica.effects();
const twice = { ...effect } as Effect<string> & { kind: 'write' };
attempt('a write nobody made', () => replica.written(twice));
attempt('the write is done', () => {
  if (effect?.kind === 'write') replica.written(effect);
});

// One proposal waits for a leader; the next sends are not begun yet.
replica.propose(Uint8Array.of(1), { waits: true });
attempt('the disk fails', () => replica.fail(new Error('EIO')));
const left = replica.effects().map(({ kind }) => kind);
console.log(`left over: ${left.join()}`);
attempt('a tick', () => replica.tick());
attempt('take', () => replica.take());
attempt('another proposal', () => replica.propose(Uint8Array.of(2)));
