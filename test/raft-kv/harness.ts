/** What a node writes in its life, and what its disk must have after that. */
import { newConfState, newEntry, newSnapshot } from '../../src/index.ts';
import type { Batch, Entry, EntryId, HardState } from '../../src/index.ts';
import { seeded } from '../../sim/random.ts';

export const MEMBERS = newConfState({ voters: [1] });

export function batch(entries: Entry[], hardState: HardState | null = null): Batch {
  return { snapshot: null, entries, hardState };
}

/** What a node is told to write, one step after the other. */
export type Step =
  | { readonly kind: 'append'; readonly batches: readonly Batch[]; readonly sync: boolean }
  | { readonly kind: 'snapshot'; readonly id: EntryId; readonly compactTo: number };

/** What a log must say. Entries that were compacted do not matter. */
export interface State {
  readonly hardState: HardState | null;
  readonly entries: readonly Entry[];
  readonly snapshots: readonly EntryId[];
  readonly compacted: number;
}

const NOTHING: State = { hardState: null, entries: [], snapshots: [], compacted: 0 };

function after(state: State, { snapshot, entries, hardState }: Batch): State {
  let next = state;
  if (snapshot !== null) {
    const { index, term } = snapshot.metadata;
    next = { ...next, entries: [], snapshots: [{ index, term }], compacted: index };
  }
  const [first] = entries;
  if (first !== undefined) {
    const kept = next.entries.filter(({ index }) => index < first.index);
    next = { ...next, entries: [...kept, ...entries] };
  }
  return hardState === null ? next : { ...next, hardState };
}

/** What a script makes of nothing: the states after each of its writes, and how many are certain. */
export class Model {
  readonly states: State[] = [NOTHING];
  /** Index of the oldest state that a crash may leave. */
  certain = 0;

  /** Before the call: what it will have made. */
  begin(step: Step): void {
    if (step.kind === 'append') {
      for (const one of step.batches) this.states.push(after(this.states.at(-1)!, one));
    } else {
      const { snapshots, entries, compacted, hardState } = this.states.at(-1)!;
      const kept = [...snapshots, step.id].slice(-2);
      const upTo = Math.max(compacted, Math.min(step.compactTo, kept[0]!.index));
      this.states.push({ hardState, entries, snapshots: kept, compacted: upTo });
    }
  }

  /** The call is done. */
  end(step: Step): void {
    if (step.kind === 'snapshot' || step.sync) this.certain = this.states.length - 1;
  }
}

/** A script of a node's life: it writes, forgets, is sent a snapshot, makes its own. */
export function script(seed: number, length: number): Step[] {
  const random = seeded(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const steps: Step[] = [];
  let [term, last, first, commit] = [1, 0, 1, 0];
  const terms = new Map<number, number>();
  const newBatch = (): Batch => {
    const from = random() < 0.15 ? Math.max(commit + 1, last - below(4)) : last + 1;
    if (from <= last) term++;
    const entries = Array.from({ length: below(4) }, (_, i) => {
      const data = Uint8Array.from({ length: below(120) }, () => 1 + below(255));
      return newEntry(term, from + i, data);
    });
    for (const entry of entries) terms.set(entry.index, term);
    if (entries.length > 0) last = entries.at(-1)!.index;
    commit = Math.max(commit, Math.min(last, commit + below(3)));
    return batch(entries, random() < 0.7 ? { term, vote: below(4), commit } : null);
  };
  while (steps.length < length) {
    const what = random();
    if (what < 0.06 && commit >= first) {
      const id = { index: commit, term: terms.get(commit)! };
      steps.push({ kind: 'snapshot', id, compactTo: Math.max(0, commit - below(5)) });
      first = commit + 1;
    } else if (what < 0.09) {
      last = Math.max(last, commit) + 1 + below(10);
      [commit, first] = [last, last + 1];
      const snapshot = newSnapshot(last, term, newConfState({ voters: [1] }));
      const hardState = { term, vote: 0, commit };
      steps.push({ kind: 'append', batches: [{ snapshot, entries: [], hardState }], sync: true });
    } else {
      const batches = Array.from({ length: 1 + below(3) }, newBatch);
      steps.push({ kind: 'append', batches, sync: random() < 0.7 });
    }
  }
  return steps;
}
