/**
 * The fields of a message.
 *
 * @module
 */
import { describeEntry, LOCAL_APPEND_THREAD, LOCAL_APPLY_THREAD } from '../../src/index.ts';
import type { Entry, Message } from '../../src/index.ts';
import type { Field, Letter, Words } from './figure.ts';

/** What fields say in a message of this type. */
export type Says = Partial<Record<keyof Message, Words>>;

/** A message; fields that nothing is said of and that hold nothing are left out. */
export function letterOf(m: Message, says: Says): Letter {
  // What is explained comes first, in the order of the explanation.
  const names = [...new Set([...Object.keys(says), ...Object.keys(m)])] as (keyof Message)[];
  const fields = names
    .filter((name) => !HEAD.has(name))
    .filter((name) => says[name] !== undefined || holdsSomething(m[name]))
    .map((name): Field => ({ name, value: shown(m[name]), says: says[name] ?? '' }));
  return { kind: 'letter', type: m.type, from: m.from, to: m.to, fields };
}

/** What a picture calls a sender or a receiver. */
export function nameOf(id: number): string {
  if (id === LOCAL_APPEND_THREAD) return 'AppendThread';
  return id === LOCAL_APPLY_THREAD ? 'ApplyThread' : `n${id}`;
}

const HEAD: ReadonlySet<string> = new Set(['type', 'from', 'to']);

function holdsSomething(value: Message[keyof Message]): boolean {
  if (typeof value === 'object' && value !== null && 'length' in value) return value.length > 0;
  return value !== 0 && value !== false && value !== null;
}

function shown(value: Message[keyof Message]): string {
  if (value === null) return 'null';
  if (value instanceof Uint8Array) return `${value.length} B`;
  if (isList(value)) {
    return value.map((one) => ('data' in one ? describeEntry(one) : one.type)).join(', ') || '[]';
  }
  return typeof value === 'object' ? 'snapshot' : String(value);
}

function isList(value: object | string | number | boolean): value is readonly (Entry | Message)[] {
  return Array.isArray(value);
}
