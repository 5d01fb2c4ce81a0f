import { decodeMessage, encodeMessage } from '../../src/index.ts';
import { newEntry, newMessage } from '../../src/index.ts';
import { toBytes } from '../../sim/index.ts';

const entries = [newEntry(1, 2, toBytes('x=1000'))];
const parts = { from: 1, to: 2, term: 1, index: 1, logTerm: 1 };
const m = newMessage({ type: 'MsgApp', ...parts, commit: 1, entries });
const whole = encodeMessage(m);

/** Whether these bytes are rejected, the same message, or another one. */
function fate(bytes: Uint8Array): 'rejected' | 'same' | 'another' {
  try {
    const back = encodeMessage(decodeMessage(bytes));
    return `${back}` === `${whole}` ? 'same' : 'another';
  } catch {
    return 'rejected';
  }
}

function tally(fates: readonly string[]): string {
  const count = (what: string) => fates.filter((f) => f === what).length;
  const [rejected, another] = [count('rejected'), count('another')];
  return `rejected ${rejected}, another ${another}, same ${count('same')}`;
}

// Each of the eight bits of each byte, one at a time.
const all: string[] = [];
for (const [at, byte] of whole.entries()) {
  const fates = Array.from({ length: 8 }, (_, bit) => {
    const damaged = whole.slice();
    damaged[at] = byte ^ (1 << bit);
    return fate(damaged);
  });
  all.push(...fates);
  const hex = byte.toString(16).padStart(2, '0');
  console.log(`byte ${`${at}`.padStart(2)} ${hex}: ${tally(fates)}`);
}
console.log(`${all.length} flips: ${tally(all)}`);

const cuts = [...whole.keys()].map((end) => fate(whole.subarray(0, end)));
console.log(`${cuts.length} cuts: ${tally(cuts)}`);
const twice = fate(Uint8Array.of(...whole, ...whole));
console.log(`twice in a row: ${twice}`);
