/**
 * Reads values that nobody vouches for. A reader answers a fresh value of
 * its type, made of nothing but what it has looked at, or throws.
 *
 * @module
 */

import { costOf, nameOf, shorten } from './tame.ts';

/** A value is not what was expected. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

/** Answers a value of its type, or throws {@link ShapeError}. */
export type Reader<T> = (value: unknown) => T;

function refuse(expected: string): never {
  throw new ShapeError(`expected ${expected}`);
}

/** A string of at most so many UTF-16 code units. */
export function text(most: number): Reader<string> {
  return (value) =>
    typeof value === 'string' && value.length <= most ? value : refuse(`a text of at most ${most}`);
}

/** A string to be shown; a longer one is cut, and one that cannot be drawn is tamed. */
export function shown(most: number): Reader<string> {
  return (value) => (typeof value === 'string' ? shorten(value, most) : refuse('a text'));
}

/** The name of something, in a sentence. */
export function named(most: number): Reader<string> {
  return (value) => (typeof value === 'string' ? nameOf(value, most) : refuse('a name'));
}

/** A whole number. */
export function whole(least = 0, most = Number.MAX_SAFE_INTEGER): Reader<number> {
  return (value) => {
    const fits = Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
    return fits ? (value as number) : refuse(`a whole number from ${least} to ${most}`);
  };
}

/** Any number that is not infinite. */
export const finite: Reader<number> = (value) =>
  Number.isFinite(value) ? (value as number) : refuse('a number');

export const flag: Reader<boolean> = (value) =>
  typeof value === 'boolean' ? value : refuse('true or false');

/** Nothing but null. */
export const nothing: Reader<null> = (value) => (value === null ? value : refuse('null'));

/** One of the keys of `table`, which TypeScript holds against the type. */
export function oneOf<K extends string>(table: Readonly<Record<K, unknown>>): Reader<K> {
  return (value) =>
    typeof value === 'string' && Object.hasOwn(table, value)
      ? (value as K)
      : refuse(`one of ${Object.keys(table).join(', ')}`);
}

export function nullOr<T>(read: Reader<T>): Reader<T | null> {
  return (value) => (value === null ? null : read(value));
}

export function listOf<T>(read: Reader<T>, most: number): Reader<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value) || value.length > most) refuse(`a list of at most ${most}`);
    const list = value as readonly unknown[];
    return Array.from(list, read);
  };
}

/** An object whose keys are not known beforehand. */
export function tableOf<T>(read: Reader<T>, most: number): Reader<Readonly<Record<string, T>>> {
  return (value) => {
    const keys = Object.keys(object(value));
    if (keys.length > most) refuse(`at most ${most} fields`);
    const fields = value as Record<string, unknown>;
    return Object.fromEntries(keys.map((key) => [key, read(fields[key])]));
  };
}

/** A reader for each field; `undefined` where an optional one is missing. */
type FieldReaders<T> = { readonly [K in keyof T]-?: Reader<T[K]> };

/** An object with these fields. Others are left behind. */
export function fields<T extends object>(readers: FieldReaders<T>): Reader<T> {
  const entries = Object.entries<Reader<unknown>>(readers);
  return (value) => {
    const given = object(value);
    const found: Record<string, unknown> = {};
    for (const [key, read] of entries) {
      const field = read(Object.hasOwn(given, key) ? given[key] : undefined);
      if (field !== undefined) found[key] = field;
    }
    return found as T;
  };
}

/** For a field that may be missing. */
export function optional<T>(read: Reader<T>): Reader<T | undefined> {
  return (value) => (value === undefined ? undefined : read(value));
}

/** One of several shapes; the first that fits. */
export function anyOf<T>(...readers: readonly Reader<T>[]): Reader<T> {
  return (value) => {
    for (const read of readers) {
      try {
        return read(value);
      } catch (error) {
        if (!(error instanceof ShapeError)) throw error;
      }
    }
    return refuse('one of several shapes');
  };
}

function object(value: unknown): Record<string, unknown> {
  const plain = typeof value === 'object' && value !== null && !Array.isArray(value);
  return plain ? (value as Record<string, unknown>) : refuse('an object');
}

/** How large a value of unknown shape may be. */
export interface Bounds {
  /** Values and fields, all counted. */
  readonly parts: number;
  /** What all strings and names of fields cost to draw. */
  readonly characters: number;
  readonly depth: number;
}

/**
 * A copy of plain data: null, booleans, numbers, strings, lists and objects
 * of them. Neither a cycle nor anything else gets through.
 */
export function plainData(value: unknown, bounds: Bounds): unknown {
  return copyPlain(value, { ...bounds });
}

/** The same, and takes what it spends from what is left. */
export function copyPlain(value: unknown, left: { -readonly [K in keyof Bounds]: Bounds[K] }): unknown {
  const spend = (text: string): string => {
    left.characters -= costOf(text);
    return left.characters < 0 ? refuse('less text') : text;
  };
  const copy = (one: unknown, depth: number): unknown => {
    if (--left.parts < 0) refuse('fewer parts');
    if (typeof one === 'string') return spend(one);
    if (typeof one !== 'object' || one === null) return scalar(one);
    if (depth === 0) refuse('fewer levels');
    if (Array.isArray(one)) {
      if (one.length > left.parts) refuse('fewer parts');
      return Array.from(one as unknown[], (item) => copy(item, depth - 1));
    }
    if (!isPlain(one)) refuse('plain data');
    const entries: [string, unknown][] = [];
    for (const key in one) entries.push([spend(key), copy(one[key], depth - 1)]);
    return Object.fromEntries(entries);
  };
  return copy(value, left.depth);
}

function scalar(value: unknown): unknown {
  const known = value === null || ['undefined', 'boolean', 'number'].includes(typeof value);
  return known ? value : refuse('plain data');
}

/** What comes through a port has the prototypes of this side. */
function isPlain(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
