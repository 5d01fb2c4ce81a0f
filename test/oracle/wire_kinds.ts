/**
 * The six kinds of values that have bytes, and random ones of each.
 *
 * @module
 */
import {
  decodeConfChange,
  decodeEntry,
  decodeHardState,
  decodeMessage,
  decodeSnapshot,
  encodeConfChange,
  encodeEntry,
  encodeHardState,
  encodeMessage,
  encodeSnapshot,
  ENTRY_TYPES,
  LOCAL_APPEND_THREAD,
  LOCAL_APPLY_THREAD,
  newConfChange,
  newConfChangeV2,
  newConfState,
  newEntry,
  newMessage,
  newSnapshot,
} from '../../src/index.ts';
import { refusedChange } from '../../src/entry.ts';
import { NO_BYTES } from '../../src/internals.ts';
import { MESSAGE_TYPES } from '../../src/message.ts';
import type {
  ConfChange,
  ConfChangeSingle,
  ConfChangeV2,
  ConfState,
  Entry,
  EntryType,
  HardState,
  Message,
  Snapshot,
} from '../../src/index.ts';
import { seeded } from '../../sim/random.ts';

const CHANGE_TYPES = [
  'ConfChangeAddNode',
  'ConfChangeRemoveNode',
  'ConfChangeUpdateNode',
  'ConfChangeAddLearnerNode',
] as const;

const TRANSITIONS = [
  'ConfChangeTransitionAuto',
  'ConfChangeTransitionJointImplicit',
  'ConfChangeTransitionJointExplicit',
] as const;

const MAX = Number.MAX_SAFE_INTEGER;

/** Numbers at which bytes, bits or meanings run over. */
const EDGES: readonly number[] = [
  0,
  1,
  2,
  127,
  128,
  255,
  256,
  16_383,
  16_384,
  2 ** 21 - 1,
  2 ** 21,
  2 ** 28 - 1,
  2 ** 28,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 35 - 1,
  2 ** 35,
  2 ** 42,
  2 ** 49 - 1,
  2 ** 49,
  MAX - 2,
  MAX - 1,
  MAX,
];

const SIZES: readonly number[] = [0, 1, 2, 5, 20, 127, 128, 300];

/** Random choices from one seed. */
export class Dice {
  readonly random: () => number;

  constructor(seed: number) {
    this.random = seeded(seed);
  }

  /** A whole number from 0 up to, and not including, `end`. */
  below(end: number): number {
    return Math.floor(this.random() * end);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  chance(of: number): boolean {
    return this.random() < of;
  }

  /** A term, an index, or an id: often one of the edges, often 0. */
  number(): number {
    const kind = this.below(4);
    if (kind === 0) return 0;
    if (kind === 1) return this.pick(EDGES);
    if (kind === 2) return this.below(300);
    return Math.floor(this.random() * 2 ** this.below(54)) % MAX;
  }

  /** An id of a node, or of a local thread. */
  address(): number {
    if (this.chance(0.1)) return this.pick([LOCAL_APPEND_THREAD, LOCAL_APPLY_THREAD]);
    return this.number();
  }

  bytes(): Uint8Array {
    const size = this.pick(SIZES);
    return size === 0 ? NO_BYTES : Uint8Array.from({ length: size }, () => this.below(256));
  }

  list<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.below(most + 1) }, make);
  }
}

function randomEntry(dice: Dice): Entry {
  const type = dice.pick(ENTRY_TYPES);
  const refused = type === 'EntryNormal' && dice.chance(0.1);
  if (refused) return refusedChange(dice.number(), dice.number());
  return newEntry(dice.number(), dice.number(), dice.bytes(), type);
}

function randomConfState(dice: Dice): ConfState {
  const ids = (): number[] => dice.list(4, () => dice.number());
  return newConfState({
    voters: ids(),
    learners: ids(),
    votersOutgoing: ids(),
    learnersNext: ids(),
    autoLeave: dice.chance(0.5),
  });
}

function randomSnapshot(dice: Dice): Snapshot {
  return newSnapshot(dice.number(), dice.number(), randomConfState(dice), dice.bytes());
}

/** A message of any type; half of them use only few of the fields. */
function randomMessage(dice: Dice, depth = 0): Message {
  const used = dice.chance(0.5) ? 0.9 : 0.3;
  const number = (): number => (dice.chance(used) ? dice.number() : 0);
  const more = depth < 3 && dice.chance(used / 2);
  return newMessage({
    type: dice.pick(MESSAGE_TYPES),
    to: dice.chance(used) ? dice.address() : 0,
    from: dice.chance(used) ? dice.address() : 0,
    term: number(),
    logTerm: number(),
    index: number(),
    entries: dice.chance(used) ? dice.list(4, () => randomEntry(dice)) : [],
    commit: number(),
    vote: number(),
    snapshot: dice.chance(used / 2) ? randomSnapshot(dice) : null,
    reject: dice.chance(used / 2),
    rejectHint: number(),
    context: dice.chance(used) ? dice.bytes() : NO_BYTES,
    responses: more ? dice.list(3, () => randomMessage(dice, depth + 1)) : [],
  });
}

function randomHardState(dice: Dice): HardState {
  return { term: dice.number(), vote: dice.number(), commit: dice.number() };
}

function randomChange(dice: Dice): ConfChange {
  return newConfChange(dice.pick(CHANGE_TYPES), dice.number(), dice.number(), dice.bytes());
}

function randomChangeV2(dice: Dice): ConfChangeV2 {
  const single = (): ConfChangeSingle => ({ type: dice.pick(CHANGE_TYPES), nodeId: dice.number() });
  return newConfChangeV2(dice.list(4, single), dice.pick(TRANSITIONS), dice.bytes());
}

/** Values of one kind and their bytes. */
export interface Kind {
  readonly name: string;
  /** Bytes of a random value. */
  readonly random: (dice: Dice) => Uint8Array;
  /** Decodes bytes and encodes what came out. */
  readonly again: (bytes: Uint8Array) => Uint8Array;
}

function kind<T>(
  name: string,
  random: (dice: Dice) => T,
  encode: (value: T) => Uint8Array,
  decode: (bytes: Uint8Array) => T,
): Kind {
  return { name, random: (dice) => encode(random(dice)), again: (bytes) => encode(decode(bytes)) };
}

const encodeChange = (change: ConfChange | ConfChangeV2): Uint8Array => encodeConfChange(change).data;
const decodeChange =
  (type: EntryType) =>
  (bytes: Uint8Array): ConfChange | ConfChangeV2 =>
    decodeConfChange(newEntry(1, 1, bytes, type));

/** All kinds, at the positions by which the Go program knows them. */
export const KINDS: readonly Kind[] = [
  kind('message', randomMessage, encodeMessage, decodeMessage),
  kind('entry', randomEntry, encodeEntry, decodeEntry),
  kind('snapshot', randomSnapshot, encodeSnapshot, decodeSnapshot),
  kind('hard state', randomHardState, encodeHardState, decodeHardState),
  kind('conf change', randomChange, encodeChange, decodeChange('EntryConfChange')),
  kind('conf change v2', randomChangeV2, encodeChange, decodeChange('EntryConfChangeV2')),
];
