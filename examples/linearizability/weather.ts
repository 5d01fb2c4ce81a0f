import { runSeed } from '../../sim/campaign.ts';
import { checkRegister } from '../../sim/checkers/linearizability.ts';
import type { Operation, SimEvent } from '../../sim/event.ts';

interface Asked {
  operation: Operation;
  readonly called: number;
  returned: number;
}

for (const seed of [1, 2, 3]) {
  const keys = new Map<string, Map<number, Asked>>();
  const see = (event: SimEvent): void => {
    if (event.kind !== 'call' && event.kind !== 'return') return;
    const { operation, seq } = event;
    const { key, id } = operation;
    const calls = keys.get(key) ?? new Map<number, Asked>();
    keys.set(key, calls);
    const called = calls.get(id)?.called ?? seq;
    const returned = event.kind === 'return' ? seq : Infinity;
    calls.set(id, { operation, called, returned });
  };
  const { events } = runSeed('reads', seed, { observers: [{ see }] });
  console.log(`seed ${seed}: ${events} events`);
  for (const [key, found] of keys) {
    const calls = [...found.values()];
    const open = calls.filter(({ returned }) => returned === Infinity);
    const { result, steps } = checkRegister(calls);
    console.log(
      `  key ${key}: ${calls.length} calls, ${open.length} unanswered, ` +
        `${steps} steps, ${result}`,
    );
  }
}
