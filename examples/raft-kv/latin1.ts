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
