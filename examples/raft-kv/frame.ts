/**
 * Frames: what two servers say to each other, cut out of a stream of bytes.
 *
 * | byte | what |
 * | --- | --- |
 * | 0 | bytes of the payload |
 * | 4 | CRC-32C of everything from byte 8 on |
 * | 8 | kind |
 * | 9 | the payload |
 *
 * Numbers are unsigned, of 32 bits, and little-endian.
 *
 * @module
 */
import { crc32c } from './crc32c.ts';

/** Bytes before the payload. */
const HEAD = 9;

/** Bytes of a payload that comes before any message. */
export const MOST_SAID = 64 * 1024;

/** The payload of a frame whose kind says all. */
export const NOTHING = new Uint8Array(0);

/** What a frame may be about. */
export const KINDS = [
  'hello',
  'welcome',
  'refused',
  'message',
  'taken',
] as const;

/** What a frame is about. */
export type FrameKind = (typeof KINDS)[number];

/** One frame. */
export interface Frame {
  readonly kind: FrameKind;
  readonly payload: Uint8Array;
}

/** Bytes that nobody who speaks this language has sent. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

/** A frame as bytes. */
export function encodeFrame({ kind, payload }: Frame): Uint8Array {
  const bytes = new Uint8Array(HEAD + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, payload.length, true);
  bytes[8] = KINDS.indexOf(kind);
  bytes.set(payload, HEAD);
  view.setUint32(4, crc32c(bytes.subarray(8)), true);
  return bytes;
}

/** Cuts frames out of bytes that come in pieces of any size. */
export class FrameReader {
  /** Bytes of a payload that is still taken. */
  largest: number;
  private pieces: Uint8Array[] = [];
  private size = 0;

  constructor(largest: number) {
    this.largest = largest;
  }

  /**
   * The frames that are whole with these bytes.
   *
   * @param bytes - belong to the reader from now on.
   * @throws {@link FrameError} for a frame that is too long, damaged, or of
   *   no kind; what follows it can't be read.
   */
  take(bytes: Uint8Array): Frame[] {
    this.pieces.push(bytes);
    this.size += bytes.length;
    const frames: Frame[] = [];
    for (;;) {
      const frame = this.next();
      if (frame === null) return frames;
      frames.push(frame);
    }
  }

  private next(): Frame | null {
    if (this.size < HEAD) return null;
    const head = this.peek(HEAD);
    const view = new DataView(head.buffer, head.byteOffset, HEAD);
    const length = view.getUint32(0, true);
    if (length > this.largest) {
      throw new FrameError(
        `a frame of ${length} bytes; the limit is ${this.largest}`,
      );
    }
    const kind = KINDS[head[8]!];
    if (kind === undefined)
      throw new FrameError(`no kind of frame has the number ${head[8]}`);
    if (this.size < HEAD + length) return null;
    const all = this.peek(HEAD + length);
    if (crc32c(all.subarray(8, HEAD + length)) !== view.getUint32(4, true)) {
      throw new FrameError('the checksum of a frame does not hold');
    }
    this.drop(HEAD + length);
    return { kind, payload: all.subarray(HEAD, HEAD + length) };
  }

  /** At least so many bytes from the front, in one piece. */
  private peek(count: number): Uint8Array {
    const [first] = this.pieces;
    if (first!.length >= count) return first!;
    const joined = new Uint8Array(this.size);
    let at = 0;
    for (const piece of this.pieces) {
      joined.set(piece, at);
      at += piece.length;
    }
    this.pieces = [joined];
    return joined;
  }

  private drop(count: number): void {
    const rest = this.pieces[0]!.subarray(count);
    if (rest.length > 0) this.pieces[0] = rest;
    else this.pieces.shift();
    this.size -= count;
  }
}
