/**
 * Keys as they were at one moment, of which a snapshot is made while the
 * keyspace goes on: before a key changes what it held is copied, and nothing
 * else is.
 *
 * @module
 */
import type { Life } from './expiry.ts';

/** What a snapshot tells of a key. */
export interface KeyState {
  readonly key: string;
  readonly value: Uint8Array;
  readonly revision: number;
  readonly life: Pick<Life, 'ttl' | 'deadline'> | null;
}

/** What a keyspace is like at one moment. */
export interface KeyspaceState<K extends KeyState> {
  /** The time of the last stroke, in milliseconds since 1970. */
  readonly clock: number;
  readonly revision: number;
  /** Bytes of all keys and values. */
  readonly bytes: number;
  /** How many keys will die. */
  readonly mortals: number;
  /** In their order; a list of its own. */
  readonly keys: readonly K[];
}

/** A keyspace of a moment ago. */
export class FrozenKeys<K extends KeyState = KeyState> {
  readonly state: KeyspaceState<K>;
  /** What has changed since held this before. */
  private readonly copies = new Map<KeyState, KeyState>();

  constructor(state: KeyspaceState<K>) {
    this.state = state;
  }

  /** How many keys there were. */
  get size(): number {
    return this.state.keys.length;
  }

  /** A key is about to change, or to go. */
  keep(item: K): void {
    // One that is newer was not there, or has been kept.
    if (item.revision > this.state.revision || this.copies.has(item)) return;
    const { key, value, revision, life } = item;
    const then = life && { ttl: life.ttl, deadline: life.deadline };
    this.copies.set(item, { key, value, revision, life: then });
  }

  /** The key in this place of the order, as it was. */
  at(place: number): KeyState {
    const item = this.state.keys[place]!;
    return this.copies.get(item) ?? item;
  }
}
