/**
 * Whole numbers of 64 bits, as Redis counts with them: a `number` where that
 * is exact, and a `bigint` where it is not.
 *
 * @module
 */

/** From -2^63 to 2^63 - 1; a `bigint` only when it is no safe integer. */
export type Integer = number | bigint;

const LEAST = -(2n ** 63n);
const MOST = 2n ** 63n - 1n;
/** Letters of the longest number, with its sign. */
const LONGEST = 20;
/** So many digits are exact as a `number`. */
const SAFE_DIGITS = 15;

const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

/**
 * The number that stands in these bytes, written as Redis writes it: no
 * plus, no blanks, no needless zeros. Null for anything else.
 */
export function parseInteger(bytes: Uint8Array): Integer | null {
  const { length } = bytes;
  if (length === 0 || length > LONGEST) return null;
  const negative = bytes[0] === MINUS;
  const first = negative ? 1 : 0;
  if (bytes[first] === ZERO) return length === 1 ? 0 : null;
  if (first === length) return null;
  let value = 0;
  for (let at = first; at < length; at++) {
    const digit = bytes[at]!;
    if (digit < ZERO || digit > NINE) return null;
    value = value * 10 + (digit - ZERO);
  }
  if (length - first <= SAFE_DIGITS) return negative ? -value : value;
  return integerOf(BigInt(String.fromCharCode(...bytes)));
}

/** The sum; null when it takes more than 64 bits. */
export function add(a: Integer, b: Integer): Integer | null {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return integerOf(BigInt(a) + BigInt(b));
}

/** The same number with the other sign; null when that takes 65 bits. */
export function negate(a: Integer): Integer | null {
  return typeof a === 'number' ? 0 - a : integerOf(-a);
}

function integerOf(value: bigint): Integer | null {
  if (value < LEAST || value > MOST) return null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
