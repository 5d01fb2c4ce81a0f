/**
 * Bytes as strings, a letter for each byte: a `Map` finds a string by what
 * it says, and bytes only by who they are.
 *
 * @module
 */

/** A string of as many letters, from U+0000 to U+00FF. */
export function latin1(bytes: Uint8Array): string {
  return bufferOf(bytes).toString('latin1');
}

/** Letters of the longest name, and of what is told back of a word. */
const LONGEST_NAME = 64;
const MOST_TOLD = 128;

/**
 * The name of a command or an option, in capitals; none is as long as a word
 * may be.
 */
export function nameOf(word: Uint8Array): string {
  return word.length > LONGEST_NAME ? '' : latin1(word).toUpperCase();
}

/** As much of a word as an error says of it. */
export function excerpt(word: Uint8Array, most = MOST_TOLD): string {
  return latin1(word.length > most ? word.subarray(0, most) : word);
}

/** The bytes of a string of such letters. */
export function latin1Bytes(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

/** The same bytes, not copied, with the functions of Node's own kind. */
export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
