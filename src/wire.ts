/**
 * The few pieces of the protocol-buffers wire format that the library needs:
 * the sizes that flow control counts, and the bytes of a configuration
 * change inside an entry.
 *
 * @module
 */
import { checkSafeInteger, DecodeError } from './errors.ts';

/** Bytes that an unsigned varint takes (1 to 8 for a safe integer). */
export function varintSize(value: number): number {
  let size = 1;
  while (value >= 128) {
    value = Math.floor(value / 128);
    size++;
  }
  return size;
}

/** A growing list of bytes with protocol-buffers fields in it. */
export class WireWriter {
  private readonly bytes: number[] = [];

  /**
   * Writes a field that holds an unsigned number.
   *
   * @throws {@link MisuseError} for a number that is no safe integer.
   */
  number(field: number, value: number): this {
    checkSafeInteger(value, 'a number on the wire');
    this.varint(field * 8);
    return this.varint(value);
  }

  /** Writes a field that holds bytes (or an embedded message). */
  data(field: number, value: Uint8Array): this {
    this.varint(field * 8 + 2);
    this.varint(value.length);
    for (const byte of value) this.bytes.push(byte);
    return this;
  }

  /** The bytes written so far, as a copy. */
  finish(): Uint8Array {
    return Uint8Array.from(this.bytes);
  }

  private varint(value: number): this {
    while (value >= 128) {
      this.bytes.push((value % 128) + 128);
      value = Math.floor(value / 128);
    }
    this.bytes.push(value);
    return this;
  }
}

/** One field as it stands in the bytes; `data` is empty for a number. */
export interface WireField {
  readonly field: number;
  readonly value: number;
  readonly data: Uint8Array;
}

/**
 * Reads all fields of a message in order.
 *
 * @throws {@link DecodeError} when the bytes end early, a number is too
 *   large, or a wire type is used that the library's messages do not have.
 */
export function readFields(bytes: Uint8Array): WireField[] {
  const fields: WireField[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    let scale = 1;
    for (;;) {
      if (at >= bytes.length) throw new DecodeError('bytes end in a number');
      const byte = bytes[at++]!;
      value += (byte % 128) * scale;
      if (!Number.isSafeInteger(value)) {
        throw new DecodeError('number above 2^53-1');
      }
      if (byte < 128) return value;
      scale *= 128;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const field = Math.floor(key / 8);
    if (field === 0) throw new DecodeError('field number 0');
    if (key % 8 === 0) {
      fields.push({ field, value: varint(), data: new Uint8Array(0) });
    } else if (key % 8 === 2) {
      const length = varint();
      if (length > bytes.length - at) {
        throw new DecodeError(`field ${field} ends after the bytes`);
      }
      fields.push({ field, value: 0, data: bytes.slice(at, at + length) });
      at += length;
    } else {
      throw new DecodeError(`field ${field} has wire type ${key % 8}`);
    }
  }
  return fields;
}
