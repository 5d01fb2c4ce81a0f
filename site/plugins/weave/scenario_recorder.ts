/**
 * Notes which statements of the library run, in the run itself: the texts
 * that `scenario_instrument.ts` has prepared call it. It imports nothing, so
 * that any module may import it without a cycle.
 *
 * @module
 */

/** What is noted: a statement, a function and its end, an event, a value that changed. */
export type Note =
  | { readonly kind: 'hit'; readonly unit: number }
  | { readonly kind: 'enter'; readonly fn: number }
  | { readonly kind: 'leave' }
  | { readonly kind: 'change'; readonly unit: number }
  | { readonly kind: 'event'; readonly event: unknown };

const LEAVE: Note = { kind: 'leave' };

let notes: Note[] = [];
/** The statement that runs in each function that has not ended; -1 for none. */
let running: number[] = [-1];
let look: (() => string) | null = null;
let seen = '';
let looking = false;

/** A statement is about to run. */
export function hit(unit: number): void {
  if (looking) return;
  compare();
  running[running.length - 1] = unit;
  notes.push({ kind: 'hit', unit });
}

/** A function begins. */
export function enter(fn: number): void {
  if (looking) return;
  compare();
  running.push(-1);
  notes.push({ kind: 'enter', fn });
}

/** It ends. */
export function leave(): void {
  if (looking) return;
  compare();
  running.pop();
  notes.push(LEAVE);
}

/** Something happened in the world. */
export function event(happened: unknown): void {
  compare();
  notes.push({ kind: 'event', event: happened });
}

/** From now on a change of what `values` gives is put down to the statement that made it. */
export function watch(values: () => string): void {
  compare();
  look = values;
  seen = quietly(values);
}

/** All that was noted, and begins anew. */
export function take(): readonly Note[] {
  const taken = notes;
  notes = [];
  running = [-1];
  return taken;
}

/** Runs `ask` without noting what it runs. */
export function quietly<T>(ask: () => T): T {
  const before = looking;
  looking = true;
  try {
    return ask();
  } finally {
    looking = before;
  }
}

function compare(): void {
  if (look === null) return;
  const now = quietly(look);
  if (now === seen) return;
  seen = now;
  const unit = running.filter((one) => one >= 0).pop();
  if (unit !== undefined) notes.push({ kind: 'change', unit });
}
