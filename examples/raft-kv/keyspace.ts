/**
 * Keys and what they hold.
 *
 * @module
 */
import { Expiry } from './expiry.ts';
import type { Life } from './expiry.ts';
import { FrozenKeys } from './frozen_keys.ts';

/** What a key holds. It is replaced as a whole, never changed. */
export type Value = Uint8Array;

/** A key that is there. */
export interface Item {
  readonly key: string;
  value: Value;
  /** What the keyspace's revision was when this key changed last. */
  revision: number;
  /** Null for a key that does not die. */
  life: Life | null;
  /** Where it stands in the order of the keys. */
  slot: number;
}

/** All keys. */
export class Keyspace {
  private readonly items = new Map<string, Item>();
  /** Without gaps: the last one takes the slot of one that goes. */
  private readonly slots: Item[] = [];
  private readonly expiry: Expiry;
  private changes: number;
  private length = 0;
  /** A state that is wanted as it was; null if none is. */
  private frozen: FrozenKeys<Item> | null = null;

  /** An empty one that is as old as these say. */
  constructor(clock = 0, revision = 0) {
    this.expiry = new Expiry(clock);
    this.changes = revision;
  }

  /** How many keys are there. */
  get size(): number {
    return this.slots.length;
  }

  /** Bytes of all keys and values. */
  get bytes(): number {
    return this.length;
  }

  /** How many of them will die. */
  get mortals(): number {
    return this.expiry.size;
  }

  /** Rises with every change of a key, and is the key's own then. */
  get revision(): number {
    return this.changes;
  }

  /** The time of the last stroke, in milliseconds since 1970. */
  get clock(): number {
    return this.expiry.clock;
  }

  /** The keys in their order, which is the same on all nodes. */
  get inOrder(): readonly Item[] {
    return this.slots;
  }

  /** The keys as they are now, until one changes. */
  now(): FrozenKeys<Item> {
    const { clock, revision, bytes, mortals } = this;
    const keys = this.slots.slice();
    return new FrozenKeys({ clock, revision, bytes, mortals, keys });
  }

  /** The keys as they are now, until {@link thaw} or the next time. */
  freeze(): FrozenKeys {
    return (this.frozen = this.now());
  }

  /** Nobody wants to know any more what was. */
  thaw(): void {
    this.frozen = null;
  }

  get(key: string): Item | null {
    return this.items.get(key) ?? null;
  }

  /**
   * Gives a key a value. A life that it had goes on.
   *
   * @param value - copied, if it is a small part of something larger.
   */
  set(key: string, value: Value): Item {
    const kept = unpinned(value);
    const item = this.items.get(key) ?? this.add(key, kept, this.changes + 1);
    this.frozen?.keep(item);
    this.length += kept.length - item.value.length;
    item.value = kept;
    this.touch(item);
    return item;
  }

  /** @returns false if the key was not there. */
  delete(key: string): boolean {
    const item = this.items.get(key);
    if (item === undefined) return false;
    this.drop(item);
    return true;
  }

  /** Deletes all keys. */
  clear(): void {
    while (this.size > 0) this.drop(this.slots.at(-1)!);
  }

  /** The key dies `ttl` milliseconds after the next stroke. */
  expire(item: Item, ttl: number): void {
    this.frozen?.keep(item);
    this.endLife(item);
    item.life = this.expiry.begin(item.key, ttl);
    this.touch(item);
  }

  /** The key does not die any more. @returns false if it didn't before. */
  persist(item: Item): boolean {
    if (item.life === null) return false;
    this.frozen?.keep(item);
    this.endLife(item);
    this.touch(item);
    return true;
  }

  /** Milliseconds that a key has to live; null for one that does not die. */
  ttl(item: Item): number | null {
    return item.life === null ? null : this.expiry.remaining(item.life);
  }

  /** It is so late: keys that have lived their life are deleted. */
  stroke(now: number): void {
    if (this.frozen !== null) {
      for (const { key } of this.expiry.beginning) {
        this.frozen.keep(this.items.get(key)!);
      }
    }
    const ended = this.expiry.stroke(now);
    const items = ended.map(({ key }) => this.items.get(key)!);
    // The order of the others depends on the order in which these go.
    items.sort((a, b) => b.slot - a.slot);
    for (const item of items) {
      this.frozen?.keep(item);
      item.life = null;
      this.drop(item);
    }
  }

  /** See {@link Expiry.nextStroke}. */
  nextStroke(): number | null {
    return this.expiry.nextStroke();
  }

  /**
   * Puts in a key as it was in another keyspace, after those that are there.
   *
   * @param life - what it has to live: a `ttl` that has not begun, or a
   *   `deadline`, in milliseconds; null for a key that does not die.
   * @returns false if the key was there already: the keyspace is spoilt then.
   */
  restore(
    key: string,
    value: Value,
    revision: number,
    life: { readonly ttl: number } | { readonly deadline: number } | null,
  ): boolean {
    const item = this.add(key, unpinned(value), revision);
    if (life !== null) {
      item.life =
        'ttl' in life
          ? this.expiry.begin(key, life.ttl)
          : this.expiry.resume(key, life.deadline);
    }
    // Asking before would look for each key twice.
    return this.items.size === this.slots.length;
  }

  private add(key: string, value: Value, revision: number): Item {
    const item = { key, value, revision, life: null, slot: this.size };
    this.items.set(key, item);
    this.slots.push(item);
    this.length += key.length + value.length;
    return item;
  }

  private touch(item: Item): void {
    item.revision = ++this.changes;
  }

  private drop(item: Item): void {
    this.frozen?.keep(item);
    this.endLife(item);
    this.items.delete(item.key);
    this.length -= item.key.length + item.value.length;
    const last = this.slots.pop()!;
    if (last === item) return;
    this.slots[item.slot] = last;
    last.slot = item.slot;
  }

  private endLife(item: Item): void {
    if (item.life !== null) this.expiry.cancel(item.life);
    item.life = null;
  }
}

/**
 * A value is often a part of a batch, or of a snapshot, and keeps all of
 * that in memory. It must not keep more than as much again.
 */
function unpinned(value: Uint8Array): Value {
  const pinned = value.buffer.byteLength;
  return value.length * 2 >= pinned ? value : new Uint8Array(value);
}
