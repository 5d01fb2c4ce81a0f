/**
 * As much of Node's `Buffer` as the store and the parser need, for a page,
 * which has none. A program that may run in a page imports this before they
 * are used; in Node it changes nothing.
 *
 * @module
 */

/** How a text becomes bytes; a letter each, if it is `latin1`. */
type Encoding = 'latin1' | undefined;

/** Bytes with the functions of a `Buffer`. */
class Bytes extends Uint8Array {
  override toString(how?: Encoding, from = 0, to = this.length): string {
    const bytes = this.subarray(from, to);
    if (how === undefined) return new TextDecoder().decode(bytes);
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return text;
  }

  write(text: string, at: number, how?: Encoding): number {
    const bytes = bytesOf(text, how);
    this.set(bytes, at);
    return bytes.length;
  }
}

function bytesOf(text: string, how: Encoding): Uint8Array {
  if (how === undefined) return new TextEncoder().encode(text);
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function from(
  what: string | Uint8Array | ArrayBuffer,
  how?: Encoding | number,
  length?: number,
): Bytes {
  if (typeof what === 'string')
    return new Bytes(bytesOf(what, how as Encoding));
  if (what instanceof Uint8Array) return new Bytes(what);
  return new Bytes(what, how as number, length);
}

/** Named as in Node. */
const PAGE_BUFFER = {
  isBuffer: (value: unknown) => value instanceof Bytes,
  from,
  alloc: (size: number) => new Bytes(size),
  allocUnsafeSlow: (size: number) => new Bytes(size),
  byteLength: (text: string) => bytesOf(text, undefined).length,
};

const page = globalThis as { Buffer?: unknown };
page.Buffer ??= PAGE_BUFFER;

export {};

export {};
