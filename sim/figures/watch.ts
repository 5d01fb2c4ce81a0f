/**
 * Listening in on the library: which of its functions call a method while
 * something is driven. Figures show what was heard and nothing else.
 *
 * @module
 */
import type { Place } from './figure.ts';

/** A call of a method, and what of its object could be seen before and after. */
export interface Call<T, Seen> {
  readonly self: T;
  readonly method: string;
  readonly args: readonly unknown[];
  readonly result: unknown;
  readonly before: Seen;
  readonly after: Seen;
  /** The function of the library that called; null when it was not one. */
  readonly by: (Place & { readonly line: number }) | null;
}

type Method = (...args: unknown[]) => unknown;

/**
 * Runs `drive` and gives back every call that was made of some methods of a
 * class, in the order of their beginnings.
 */
export function watch<T extends object, Seen>(
  prototype: T,
  methods: readonly (keyof T & string)[],
  see: (self: T) => Seen,
  drive: () => void,
): readonly Call<T, Seen>[] {
  const calls: Call<T, Seen>[] = [];
  const place = prototype as Record<string, Method>;
  const kept = methods.map((name) => [name, place[name]!] as const);
  for (const [name, method] of kept) {
    place[name] = function (this: T, ...args: unknown[]): unknown {
      const at = calls.length;
      const before = see(this);
      const by = callerOf(new Error().stack ?? '');
      const call = { self: this, method: name, args, result: null, before, after: before, by };
      calls.push(call);
      const result = method.apply(this, args);
      calls[at] = { ...call, result, after: see(this) };
      return result;
    };
  }
  try {
    drive();
  } finally {
    for (const [name, method] of kept) place[name] = method;
  }
  return calls;
}

/** The second frame of a trace: the first is the one that listens. */
function callerOf(stack: string): Call<unknown, unknown>['by'] {
  const frames = stack.split('\n').filter((line) => /^\s*at /.test(line));
  const found = /at (new )?([\w$.]+) .*?\b(src\/[\w/]+\.ts):(\d+)/.exec(frames[1] ?? '');
  if (found === null) return null;
  const [, made, name, file, line] = found;
  const bare = name!.replace(/^(?:Object|Module|exports)\./, '');
  return { file: file!, symbol: made ? `${bare}.constructor` : bare, line: Number(line) };
}
