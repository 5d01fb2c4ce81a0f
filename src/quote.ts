/**
 * Bytes as a quoted string, as Go's `%q` writes them.
 *
 * @module
 */

/** What is written, after a backslash, for the characters from 7 to 13. */
const CONTROLS = 'abtnvfr';

/**
 * The bytes as text between quotation marks: printable characters as they
 * are, control characters and bytes that are no UTF-8 as escapes.
 */
export function quoteBytes(data: Uint8Array): string {
  let text = '"';
  for (let at = 0; at < data.length;) {
    const [code, length] = decodeAt(data, at);
    text += length === 0 ? byteEscape(data[at]!) : quoteCode(code);
    at += Math.max(length, 1);
  }
  return `${text}"`;
}

function quoteCode(code: number): string {
  const control = CONTROLS[code - 7];
  if (control !== undefined) return `\\${control}`;
  if (code < 0x20 || code === 0x7f) return byteEscape(code);
  const letter = String.fromCodePoint(code);
  if (letter === '"' || letter === '\\') return `\\${letter}`;
  // Letters, marks, numbers, punctuation and symbols; of the spaces only
  // the plain one.
  if (code === 0x20 || /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(letter)) {
    return letter;
  }
  const digits = code.toString(16);
  return code > 0xffff
    ? `\\U${digits.padStart(8, '0')}`
    : `\\u${digits.padStart(4, '0')}`;
}

function byteEscape(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}

/** Code point and length in bytes; length 0 when it is no UTF-8. */
function decodeAt(data: Uint8Array, at: number): [number, number] {
  const first = data[at]!;
  if (first < 0x80) return [first, 1];
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4) return [0, 0];
  let code = first & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) {
    const byte = data[at + i] ?? 0;
    if ((byte & 0xc0) !== 0x80) return [0, 0];
    code = code * 64 + (byte & 0x3f);
  }
  const overlong = code < (length === 3 ? 0x800 : length === 4 ? 0x10000 : 0);
  const surrogate = code >= 0xd800 && code <= 0xdfff;
  return overlong || surrogate || code > 0x10ffff ? [0, 0] : [code, length];
}
