/**
 * The protocol-buffers wire format, as far as the library needs it: `codec`
 * puts values together and takes them apart with it.
 *
 * A value is a row of fields. Each begins with a key: the number of the
 * field, and one of six wire types, which say where the field ends. Numbers
 * are varints: seven bits a byte, the lowest first, and the eighth bit says
 * whether more follow.
 *
 * The reader refuses what every reader of the format refuses, and passes
 * over fields that it does not know. Beyond that it refuses what the library
 * has no value for: in a field that it does know, a number above 2^53-1 or
 * one that should stand for a name and does not; and values inside one
 * another more than {@link MAX_DEPTH} deep.
 *
 * @module
 */
import { DecodeError } from './errors.ts';
import { checkSafeInteger } from './numbers.ts';
import { optionalSize } from './sizes.ts';

/** How deep values may lie inside one another when they are read. */
export const MAX_DEPTH = 100;

const VARINT = 0;
const FIXED_64 = 1;
const DATA = 2;
const GROUP_START = 3;
const GROUP_END = 4;
const FIXED_32 = 5;

const MAX_FIELD = 2 ** 29 - 1;
/** Inside groups the original takes larger numbers of fields, too. */
const MAX_FIELD_IN_GROUP = 2 ** 31 - 1;

/**
 * How many ids stand for something else than a node. Here they are the first
 * ones below 0, and on the wire the largest numbers of 64 bits: the same
 * bits, read without a sign.
 */
const RESERVED_IDS = 2;
const ALL_ONES = 2 ** 32 - 1;

/** Bytes of a field that holds a node's id or a local thread's. */
export function addressSize(id: number): number {
  return id < 0 ? 11 : optionalSize(id);
}

/**
 * Writes fields into bytes whose number was computed before. The numbers of
 * the fields are at most 15, so that every key takes one byte.
 */
export class WireWriter {
  private readonly bytes: Uint8Array;
  private at = 0;

  /** A writer for a value that takes `size` bytes. */
  constructor(size: number) {
    this.bytes = new Uint8Array(size);
  }

  /**
   * Writes a field that holds an unsigned number.
   *
   * @throws {@link MisuseError} for a number that is no safe integer.
   */
  number(field: number, value: number): this {
    checkSafeInteger(value, 'a number on the wire');
    this.bytes[this.at++] = field * 8 + VARINT;
    return this.varint(value);
  }

  /** Writes a number unless it is 0 and `always` is not set. */
  optional(field: number, value: number, always = 0): this {
    return value === 0 && always === 0 ? this : this.number(field, value);
  }

  /** Writes the id of a node or of a local thread unless it is 0. */
  address(field: number, id: number): this {
    const thread = id < 0 && id >= -RESERVED_IDS;
    if (!thread) return this.optional(field, id);
    this.bytes[this.at] = field * 8 + VARINT;
    this.bytes.fill(255, this.at + 1, this.at + 10);
    this.bytes[this.at + 1] = 256 + id;
    this.bytes[this.at + 10] = 1;
    this.at += 11;
    return this;
  }

  /** Writes a field that holds bytes. */
  data(field: number, value: Uint8Array): this {
    this.open(field, value.length);
    this.bytes.set(value, this.at);
    this.at += value.length;
    return this;
  }

  /** Writes bytes unless there are none. */
  optionalData(field: number, value: Uint8Array): this {
    return value.length === 0 ? this : this.data(field, value);
  }

  /** Begins a field that holds a value of this size; it is written next. */
  open(field: number, size: number): this {
    this.bytes[this.at++] = field * 8 + DATA;
    return this.varint(size);
  }

  /** The bytes, when all has been written. */
  finish(): Uint8Array {
    return this.bytes;
  }

  private varint(value: number): this {
    const { bytes } = this;
    let { at } = this;
    let rest = value;
    while (rest >= 2 ** 31) {
      bytes[at++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    while (rest >= 128) {
      bytes[at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    bytes[at++] = rest;
    this.at = at;
    return this;
  }
}

/**
 * Reads the fields of one value after the other: as long as {@link next}
 * finds one, the method for what `field` should hold is called, or
 * {@link skip} where the number is not known.
 *
 * Where a field holds something else than it should, its wire type tells,
 * and the field counts as unknown: it is passed over, and the method returns
 * what it was given. So a loop gives each method the value so far.
 */
export class WireReader {
  /** Number of the field at hand. */
  field = 0;
  private readonly bytes: Uint8Array;
  private what: string;
  private type = VARINT;
  private at = 0;
  private end: number;
  private depth = 0;
  /** Where the field at hand begins. */
  private start = 0;
  // The last varint: its lower 32 bits and the rest.
  private low = 0;
  private high = 0;

  /** A reader of one value, which errors call `what`. */
  constructor(bytes: Uint8Array, what: string) {
    // A Buffer of Node would hand out pieces that share its memory.
    this.bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    this.what = what;
    this.end = bytes.length;
  }

  /** Goes to the next field of the value; false when there is none. */
  next(): boolean {
    if (this.at >= this.end) return false;
    this.readKey(MAX_FIELD);
    return true;
  }

  /** The number in the field. */
  number(prior: number): number {
    return this.holds(VARINT) ? this.readSafe() : prior;
  }

  /** The id in the field: of a node, or of a local thread. */
  address(prior: number): number {
    if (!this.holds(VARINT)) return prior;
    this.varint();
    const fromTop = ALL_ONES - this.low;
    if (this.high === ALL_ONES && fromTop < RESERVED_IDS) {
      return -1 - fromTop;
    }
    return this.safe();
  }

  /** The truth in the field: any number but 0 is true. */
  flag(prior: boolean): boolean {
    if (!this.holds(VARINT)) return prior;
    this.varint();
    return this.low !== 0 || this.high !== 0;
  }

  /** The name for the number in the field; its lower 32 bits count. */
  name<T, P>(prior: P, names: readonly T[], kind: string): T | P {
    if (!this.holds(VARINT)) return prior;
    this.varint();
    const name = names[this.low];
    if (name !== undefined) return name;
    throw this.error(`unknown ${kind} ${this.low | 0}`);
  }

  /** A copy of the bytes in the field. */
  data(prior: Uint8Array): Uint8Array {
    if (!this.holds(DATA)) return prior;
    const end = this.dataEnd();
    const copy = this.bytes.slice(this.at, end);
    this.at = end;
    return copy;
  }

  /** Adds to a list the number in the field, or all that are packed there. */
  numbers(list: number[]): void {
    if (this.type === VARINT) list.push(this.readSafe());
    else if (this.holds(DATA)) {
      const { end } = this;
      this.end = this.dataEnd();
      while (this.at < this.end) list.push(this.readSafe());
      this.end = end;
    }
  }

  /**
   * The value in the field, read by `read`. It begins with the value so far:
   * what a second field of the same number names is added to the first.
   */
  value<T, P>(
    prior: P,
    what: string,
    read: (reader: WireReader, prior: P) => T,
  ): T | P {
    if (!this.holds(DATA)) return prior;
    const { what: outer, end } = this;
    this.end = this.dataEnd();
    this.what = what;
    this.deeper();
    const value = read(this, prior);
    this.depth--;
    this.end = end;
    this.what = outer;
    return value;
  }

  /** Adds the value in the field to a list. */
  values<T>(list: T[], what: string, read: (reader: WireReader) => T): void {
    const value = this.value(null, what, read);
    if (value !== null) list.push(value);
  }

  /** Passes over the field at hand, whatever it holds. */
  skip(): void {
    switch (this.type) {
      case VARINT:
        return this.varint();
      case FIXED_64:
        this.at = this.after(8);
        return;
      case FIXED_32:
        this.at = this.after(4);
        return;
      case DATA:
        this.at = this.dataEnd();
        return;
      case GROUP_START:
        return this.skipGroup();
      default:
        throw this.error(`field ${this.field} has wire type ${this.type}`);
    }
  }

  /** Passes over a group: fields up to the end that bears its number. */
  private skipGroup(): void {
    const group = this.field;
    this.deeper();
    this.readKey(MAX_FIELD_IN_GROUP);
    while (this.type !== GROUP_END) {
      this.skip();
      this.readKey(MAX_FIELD_IN_GROUP);
    }
    this.depth--;
    if (this.field === group) return;
    throw this.error(`group ${this.field} ends and was not begun`);
  }

  private deeper(): void {
    if (++this.depth <= MAX_DEPTH) return;
    throw this.error(`values more than ${MAX_DEPTH} deep`);
  }

  private readKey(maxField: number): void {
    this.start = this.at;
    this.varint();
    this.type = this.low & 7;
    this.field = this.high * 2 ** 29 + (this.low >>> 3);
    if (this.field >= 1 && this.field <= maxField) return;
    throw this.error(`field number ${this.field}`);
  }

  /** Whether the field has this wire type; if not, passes over it. */
  private holds(type: number): boolean {
    if (this.type === type) return true;
    this.skip();
    return false;
  }

  /** Where the bytes in the field end, after reading how many they are. */
  private dataEnd(): number {
    this.varint();
    return this.after(this.high * 2 ** 32 + this.low);
  }

  private after(count: number): number {
    if (count <= this.end - this.at) return this.at + count;
    throw this.error(`field ${this.field} ends after the bytes`);
  }

  private readSafe(): number {
    this.varint();
    return this.safe();
  }

  /** The last varint as a number. */
  private safe(): number {
    const { low, high } = this;
    // Not computed: the engine would keep the result on the heap, and with
    // it the numbers of whatever has a field of the same name.
    if (high === 0) return low;
    if (high < 2 ** 21) return high * 2 ** 32 + low;
    throw this.error(`field ${this.field} holds a number above 2^53-1`);
  }

  private varint(): void {
    const { bytes, end } = this;
    let { at } = this;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (at >= end) throw this.error('bytes end in a number');
      const byte = bytes[at++]!;
      const bits = byte & 127;
      if (shift < 32) low |= bits << shift;
      if (shift > 28) high |= bits << (shift - 32);
      else if (shift === 28) high = bits >>> 4;
      if (byte >= 128) continue;
      if (shift === 63 && byte > 1) break;
      this.at = at;
      this.low = low >>> 0;
      this.high = high >>> 0;
      return;
    }
    throw this.error('number above 2^64-1');
  }

  private error(problem: string): DecodeError {
    return new DecodeError(`${this.what}, byte ${this.start}: ${problem}`);
  }
}
