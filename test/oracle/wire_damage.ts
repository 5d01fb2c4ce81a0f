/**
 * Ways in which bytes are damaged. Some leave them readable: what must be
 * passed over, and what is added to a value that was there, is seen so.
 *
 * @module
 */
import type { Dice } from './wire_kinds.ts';

/** A varint of an unsigned number; `extra` makes it longer than need be. */
export function varint(value: bigint, extra = 0): number[] {
  const bytes: number[] = [];
  for (let rest = value; bytes.length === 0 || rest > 0n; rest >>= 7n) {
    bytes.push(Number(rest & 127n) + 128);
  }
  for (let i = 0; i < extra; i++) bytes.push(128);
  bytes[bytes.length - 1]! -= 128;
  return bytes;
}

/** Where the fields of a value begin and end, as far as it can be read. */
export function boundaries(bytes: Uint8Array): number[] {
  const places = [0];
  let at = 0;
  const number = (): number => {
    let value = 0;
    let scale = 1;
    for (; at < bytes.length; scale *= 128) {
      const byte = bytes[at++]!;
      value += (byte & 127) * scale;
      if (byte < 128) break;
    }
    return value;
  };
  while (at < bytes.length) {
    const type = number() % 8;
    if (type === 0) number();
    else if (type === 2) {
      const length = number();
      at += length;
    } else break;
    if (at <= bytes.length) places.push(at);
  }
  return places;
}

/** Numbers that one side or the other may not be able to hold. */
const NUMBERS: readonly bigint[] = [
  0n,
  1n,
  3n,
  4n,
  23n,
  24n,
  127n,
  128n,
  2n ** 31n,
  2n ** 32n,
  2n ** 32n + 1n,
  2n ** 53n - 3n,
  2n ** 53n - 2n,
  2n ** 53n - 1n,
  2n ** 53n,
  2n ** 63n,
  2n ** 64n - 3n,
  2n ** 64n - 2n,
  2n ** 64n - 1n,
];

/** Numbers of fields at the borders of what the format allows. */
const FIELDS: readonly bigint[] = [
  15n,
  16n,
  2047n,
  2n ** 29n - 1n,
  2n ** 29n,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 61n - 1n,
];

type Damage = (dice: Dice, bytes: Uint8Array, other: Uint8Array) => readonly number[];

/** Puts bytes in, anywhere or where a field begins. */
function insert(dice: Dice, bytes: Uint8Array, more: Iterable<number>): number[] {
  const places = dice.chance(0.8) ? boundaries(bytes) : null;
  const at = places === null ? dice.below(bytes.length + 1) : dice.pick(places);
  return [...bytes.subarray(0, at), ...more, ...bytes.subarray(at)];
}

function key(dice: Dice, type: number): number[] {
  const field = dice.chance(0.7) ? BigInt(1 + dice.below(15)) : dice.pick(FIELDS);
  return varint(field * 8n + BigInt(type));
}

/** A group that holds groups, this many deep, perhaps badly closed. */
function groups(dice: Dice, depth: number): number[] {
  const fields = Array.from({ length: depth }, () => BigInt(1 + dice.below(20)));
  const inner = dice.chance(0.5) ? [...key(dice, 0), ...varint(dice.pick(NUMBERS))] : [];
  const closed = dice.chance(0.8) ? fields : fields.slice(dice.below(2) + 1);
  return [
    ...fields.flatMap((field) => varint(field * 8n + 3n)),
    ...inner,
    ...[...closed].reverse().flatMap((field) => varint(field * 8n + 4n)),
  ];
}

/** The value put into itself as the field of this number, so many times. */
function nested(bytes: Uint8Array, field: number, depth: number): number[] {
  let whole = [...bytes];
  for (let i = 0; i < depth; i++) whole = [field * 8 + 2, ...varint(BigInt(whole.length)), ...whole];
  return whole;
}

const few = (dice: Dice): number[] => Array.from({ length: 1 + dice.below(8) }, () => dice.below(256));

/** All kinds of damage by name. */
export const DAMAGES: Readonly<Record<string, Damage>> = {
  'a bit turned': (dice, bytes) => {
    const out = [...bytes];
    if (out.length > 0) out[dice.below(out.length)]! ^= 1 << dice.below(8);
    return out;
  },
  'a byte replaced': (dice, bytes) => {
    const out = [...bytes];
    if (out.length > 0) out[dice.below(out.length)] = dice.below(256);
    return out;
  },
  'cut off': (dice, bytes) => [...bytes.subarray(0, dice.below(bytes.length + 1))],
  'bytes taken out': (dice, bytes) => {
    const at = dice.below(bytes.length + 1);
    return [...bytes.subarray(0, at), ...bytes.subarray(at + 1 + dice.below(4))];
  },
  'bytes put in': (dice, bytes) => insert(dice, bytes, few(dice)),
  'another wire type': (dice, bytes) => {
    const out = [...bytes];
    const at = dice.pick(boundaries(bytes));
    if (at < out.length) out[at] = (out[at]! & ~7) | dice.below(8);
    return out;
  },
  'another field': (dice, bytes) => {
    const out = [...bytes];
    const at = dice.pick(boundaries(bytes));
    if (at < out.length) out[at] = (out[at]! & 7) | (dice.below(16) << 3);
    return out;
  },
  'a number put in': (dice, bytes) =>
    insert(dice, bytes, [...key(dice, 0), ...varint(dice.pick(NUMBERS), dice.chance(0.2) ? 1 : 0)]),
  'a number too long': (dice, bytes) => {
    const long = dice.pick([varint(2n ** 64n), varint(0n, 9), varint(0n, 10), varint(2n ** 70n - 1n)]);
    return insert(dice, bytes, dice.chance(0.7) ? [...key(dice, 0), ...long] : long);
  },
  'packed numbers': (dice, bytes) => {
    const numbers = dice.list(3, () => dice.pick(NUMBERS)).flatMap((number) => varint(number));
    const cut = dice.chance(0.9) ? numbers : numbers.slice(0, -1);
    return insert(dice, bytes, [...key(dice, 2), ...varint(BigInt(cut.length)), ...cut]);
  },
  'four or eight bytes': (dice, bytes) => {
    const type = dice.pick([1, 5]);
    const size = (type === 1 ? 8 : 4) - (dice.chance(0.1) ? 1 : 0);
    const fixed = Array.from({ length: size }, () => dice.below(256));
    return insert(dice, bytes, [...key(dice, type), ...fixed]);
  },
  groups: (dice, bytes) => insert(dice, bytes, groups(dice, 1 + dice.below(3))),
  'deep groups': (dice, bytes) => insert(dice, bytes, groups(dice, 97 + dice.below(6))),
  'the end of a group': (dice, bytes) => insert(dice, bytes, key(dice, 4)),
  'a key of zero': (dice, bytes) => insert(dice, bytes, [dice.below(8)]),
  'a length too large': (dice, bytes) =>
    insert(dice, bytes, [...key(dice, 2), ...varint(dice.pick(NUMBERS)), ...few(dice)]),
  'another value put in': (dice, bytes, other) =>
    insert(dice, bytes, [...key(dice, 2), ...varint(BigInt(other.length)), ...other]),
  'a field once more': (dice, bytes) => {
    const places = boundaries(bytes);
    const i = dice.below(places.length);
    return insert(dice, bytes, bytes.subarray(places[i], places[i + 1]));
  },
  'a value laid over it': (dice, bytes, other) => insert(dice, bytes, other),
  'an address': (dice, bytes) =>
    insert(dice, bytes, [dice.pick([0x10, 0x18]), ...varint(dice.pick(NUMBERS.slice(-8)))]),
  'another value after it': (_, bytes, other) => [...bytes, ...other],
  'inside itself': (dice, bytes) => {
    const depth = dice.chance(0.9) ? 1 + dice.below(3) : 97 + dice.below(6);
    return nested(bytes.subarray(0, 200), dice.chance(0.5) ? 14 : 1 + dice.below(14), depth);
  },
  'nothing but noise': (dice) => Array.from({ length: dice.below(12) }, () => dice.below(256)),
};

const NAMES = Object.keys(DAMAGES);

/** Bytes with one to three kinds of damage. */
export function damaged(dice: Dice, bytes: Uint8Array, other: Uint8Array): Uint8Array {
  let out = bytes;
  const times = dice.chance(0.6) ? 1 : 2 + dice.below(2);
  for (let i = 0; i < times; i++) out = Uint8Array.from(DAMAGES[dice.pick(NAMES)]!(dice, out, other));
  return out;
}
