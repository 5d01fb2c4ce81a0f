/**
 * The records of a write-ahead log as bytes, and how a reader finds out
 * whether what does not fit was never finished, or was damaged later.
 *
 * | byte | what |
 * | --- | --- |
 * | 0 | bytes of the payload |
 * | 4 | CRC-32C of the payload, gone on with bytes 8 to 19 |
 * | 8 | checksum of the record before this one |
 * | 12 | where the segment ended that was synced when this was written |
 * | 16 | kind |
 * | 20 | CRC-32C of the bytes before this one |
 * | 24 | the payload, and zeros up to the next multiple of 8 |
 *
 * Numbers are unsigned, of 32 bits, and little-endian.
 *
 * @module
 */
import { crc32c } from './crc32c.ts';
import { SECTOR } from './files.ts';

const HEAD = 24;
/** Bytes of the head that it has a checksum of. */
const CHECKED = 20;
const ALIGNED = 8;

/** What a record says. */
export type Kind = 'head' | 'batch' | 'snapshot';

const KINDS: readonly (Kind | null)[] = [null, 'head', 'batch', 'snapshot'];

/** A record that was read. */
export interface WalRecord {
  readonly kind: Kind;
  readonly payload: Uint8Array;
  /** Its first byte in the segment. */
  readonly at: number;
}

/** A log that cannot be what a node has written. */
export class WalError extends Error {
  override readonly name = 'WalError';
  readonly file: string;
  /** Byte of the file. */
  readonly offset: number;

  constructor(file: string, offset: number, problem: string) {
    super(`${file}, byte ${offset}: ${problem}`);
    this.file = file;
    this.offset = offset;
  }
}

/** Bytes that a record with such a payload takes. */
export function recordSize(payload: number): number {
  return Math.ceil((HEAD + payload) / ALIGNED) * ALIGNED;
}

/**
 * A record as bytes.
 *
 * @param previous - checksum of the one before it.
 * @param synced - where the segment ends as far as it is synced.
 */
export function encodeRecord(
  kind: Kind,
  payload: Uint8Array,
  previous: number,
  synced: number,
): { readonly bytes: Uint8Array; readonly crc: number } {
  const bytes = new Uint8Array(recordSize(payload.length));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, payload.length, true);
  view.setUint32(8, previous, true);
  view.setUint32(12, synced, true);
  bytes[16] = KINDS.indexOf(kind);
  bytes.set(payload, HEAD);
  const crc = crc32c(bytes.subarray(8, CHECKED), crc32c(payload));
  view.setUint32(4, crc, true);
  view.setUint32(CHECKED, crc32c(bytes.subarray(0, CHECKED)), true);
  return { bytes, crc };
}

/** What the head of a record says. */
interface Head {
  readonly kind: Kind;
  readonly crc: number;
  readonly previous: number;
  readonly synced: number;
  /** Where the payload ends, and where the record does. */
  readonly end: number;
  readonly next: number;
}

/** Reads the head of a record; null unless its own checksum holds. */
function headAt(bytes: Uint8Array, at: number): Head | null {
  if (at + HEAD > bytes.length) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, HEAD);
  const length = view.getUint32(0, true);
  const end = at + HEAD + length;
  const kind = KINDS[bytes[at + 16]!] ?? null;
  if (kind === null || end > bytes.length) return null;
  const checked = bytes.subarray(at, at + CHECKED);
  if (view.getUint32(CHECKED, true) !== crc32c(checked)) return null;
  const crc = view.getUint32(4, true);
  const previous = view.getUint32(8, true);
  const synced = view.getUint32(12, true);
  return { kind, crc, previous, synced, end, next: at + recordSize(length) };
}

/** Whether what follows a head is what was written there. */
function isWhole(
  bytes: Uint8Array,
  at: number,
  { crc, end, next }: Head,
): boolean {
  const payload = crc32c(bytes.subarray(at + HEAD, end));
  if (crc32c(bytes.subarray(at + 8, at + CHECKED), payload) !== crc)
    return false;
  return bytes.subarray(end, next).every((byte) => byte === 0);
}

/** What a segment holds. */
export interface Segment {
  readonly records: readonly WalRecord[];
  /** Checksum of the last record. */
  readonly crc: number;
  /** Where the next record goes. */
  readonly end: number;
  /** Whether a record that was never finished stands at the end. */
  readonly torn: boolean;
}

/**
 * Reads a segment. Only the last one of a log can be torn: before the next
 * begins, the one before it is synced.
 *
 * @param previous - checksum of the last record before it, or null where the
 *   segments before it are gone.
 * @throws {@link WalError} for damage: something that was synced, and is not
 *   what it was.
 */
export function readSegment(
  file: string,
  bytes: Uint8Array,
  previous: number | null,
  last: boolean,
): Segment {
  const records: WalRecord[] = [];
  let crc = previous;
  let at = 0;
  for (;;) {
    const head = headAt(bytes, at);
    if (head === null || !isWhole(bytes, at, head)) break;
    if (crc !== null && head.previous !== crc) {
      throw new WalError(file, at, 'does not go on from the record before it');
    }
    const payload = bytes.slice(at + HEAD, head.end);
    records.push({ kind: head.kind, payload, at });
    crc = head.crc;
    at = head.next;
  }
  if (records[0]?.kind !== 'head') {
    throw new WalError(
      file,
      0,
      'the record that every segment begins with is damaged',
    );
  }
  const torn = bytes.subarray(at).some((byte) => byte !== 0);
  if (torn) {
    const why = last
      ? damageAt(bytes, at)
      : 'damaged, and more was written after it';
    if (why !== null) throw new WalError(file, at, why);
  }
  return { records, crc: crc!, end: at, torn };
}

/**
 * Why what stands at `at` is damaged; null if it was never finished. Then
 * nothing was written after a sync of it, and a sector of it is all zeros.
 */
function damageAt(bytes: Uint8Array, at: number): string | null {
  const head = headAt(bytes, at);
  // What stands in a payload is no record, whatever it looks like.
  let later = head?.next ?? at + ALIGNED;
  for (; later < bytes.length; later += ALIGNED) {
    const after = headAt(bytes, later);
    if (after !== null && after.synced > at) {
      return `damaged, though it was synced before byte ${later} was written`;
    }
  }
  // The head of a record may stand in two sectors.
  const end = head?.end ?? at + HEAD;
  return hasEmptySector(bytes, at, end)
    ? null
    : 'damaged, and all of it was written';
}

/** Whether the disk has left out a sector of these bytes. */
function hasEmptySector(bytes: Uint8Array, at: number, end: number): boolean {
  for (let from = at; from < end;) {
    const to = Math.min(end, (Math.floor(from / SECTOR) + 1) * SECTOR);
    if (bytes.subarray(from, to).every((byte) => byte === 0)) return true;
    from = to;
  }
  return false;
}
