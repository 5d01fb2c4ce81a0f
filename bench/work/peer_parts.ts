import { entriesOf, NUMBERS, PAYLOAD, SAMPLE } from './samples.ts';
import type { Sample } from './task.ts';

/** A message as the schema has it. */
export interface Parts {
  readonly entries: readonly unknown[];
}

/** The parts of a sample; `whole` makes a number of 64 bits. */
export function partsOf(sample: Sample, whole: (n: number) => number | bigint): Parts {
  const { to, from, term, index, logTerm, commit } = SAMPLE;
  const count = entriesOf(sample);
  const parts = { to: whole(to), from: whole(from), term: whole(term), index: whole(index) };
  if (count === null) return { type: NUMBERS.MsgAppResp, ...parts, entries: [] } as Parts;
  const entries = Array.from({ length: count }, (_, i) => ({
    type: NUMBERS.EntryNormal,
    term: whole(term),
    index: whole(index + 1 + i),
    data: PAYLOAD,
  }));
  const sent = { logTerm: whole(logTerm), commit: whole(commit), entries };
  return { type: NUMBERS.MsgApp, ...parts, ...sent } as Parts;
}
