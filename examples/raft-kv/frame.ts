/**
 * Frames: what two servers say to each other, cut out of a stream of bytes.
 *
 * | byte | what |
 * | --- | --- |
 * | 0 | bytes of the payload |
 * | 4 | kind |
 * | 5 | CRC-32C of these five bytes |
 * | 9 | CRC-32C of the payload |
 * | 13 | the payload |
 *
 * Numbers are unsigned, of 32 bits, and little-endian. The head has a
 * checksum of its own: a wrong length would be waited for.
 *
 * @module
 */
import { joined } from './bytes.ts';
import { crc32c } from './crc32c.ts';

/** Bytes before the payload. */
const HEAD = 13;
/** Bytes that the checksum of the head is of, and where it stands. */
const SEALED = 5;
/** Where the checksum of the payload stands. */
const PAYLOAD_SUM = 9;

/** Bytes of a payload that comes before any message. */
export const MOST_SAID = 64 * 1024;

/** Bytes of a snapshot that go into one frame. */
export const PIECE = 1024 * 1024;

/** The payload of a frame whose kind says all. */
export const NOTHING = new Uint8Array(0);

/** What a frame may be about. */
export const KINDS = [
  'hello',
  'welcome',
  'refused',
  'message',
  'taken',
  'piece',
] as const;

/** What a frame is about. */
export type FrameKind = (typeof KINDS)[number];

/** One frame. */
export interface Frame {
  readonly kind: FrameKind;
  readonly payload: Uint8Array;
}

/**
 * Bytes that nobody who speaks this language has sent. The message goes on
 * from who has sent them: `node 2 ${message}`.
 */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

/** A frame as bytes. */
export function encodeFrame({ kind, payload }: Frame): Uint8Array {
  const bytes = new Uint8Array(HEAD + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, payload.length, true);
  bytes[4] = KINDS.indexOf(kind);
  view.setUint32(SEALED, crc32c(bytes.subarray(0, SEALED)), true);
  view.setUint32(PAYLOAD_SUM, crc32c(payload), true);
  bytes.set(payload, HEAD);
  return bytes;
}

/**
 * A message as frames: pieces, and the last of them says that it is whole.
 * Each is made when it is wanted.
 */
export function* framesOf(message: Uint8Array): Iterable<Uint8Array> {
  let at = 0;
  for (; at + PIECE < message.length; at += PIECE) {
    const payload = message.subarray(at, at + PIECE);
    yield encodeFrame({ kind: 'piece', payload });
  }
  yield encodeFrame({ kind: 'message', payload: message.subarray(at) });
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
    if (crc32c(head.subarray(0, SEALED)) !== view.getUint32(SEALED, true))
      throw new FrameError('sends a frame whose head is damaged');
    const length = view.getUint32(0, true);
    if (length > this.largest) {
      throw new FrameError(
        `sends a frame of ${length} bytes; the limit is ${this.largest}`,
      );
    }
    const kind = KINDS[head[4]!];
    if (kind === undefined)
      throw new FrameError(`sends a frame of kind ${head[4]}, which is none`);
    if (this.size < HEAD + length) return null;
    const payload = this.peek(HEAD + length).subarray(HEAD, HEAD + length);
    if (crc32c(payload) !== view.getUint32(PAYLOAD_SUM, true))
      throw new FrameError('sends a frame whose checksum does not hold');
    this.drop(HEAD + length);
    return { kind, payload };
  }

  /** At least so many bytes from the front, in one piece. */
  private peek(count: number): Uint8Array {
    const [first] = this.pieces;
    if (first!.length >= count) return first!;
    const whole = joined(this.pieces);
    this.pieces = [whole];
    return whole;
  }

  private drop(count: number): void {
    const rest = this.pieces[0]!.subarray(count);
    if (rest.length > 0) this.pieces[0] = rest;
    else this.pieces.shift();
    this.size -= count;
  }
}
