/**
 * Snapshots as files, one for each: written beside their place, synced, and
 * put there by a name, so that a file that has its name is whole.
 *
 * | byte | what |
 * | --- | --- |
 * | 0 | `RAFTSNP1` |
 * | 8 | CRC-32C of the bytes from 12 on, little-endian |
 * | 12 | the snapshot in etcd's `raftpb` |
 *
 * @module
 */
import { decodeSnapshot, encodeSnapshot } from '../../src/index.ts';
import type { EntryId, Snapshot } from '../../src/index.ts';
import { joined } from './bytes.ts';
import { crc32c } from './crc32c.ts';
import type { Files, OpenFile } from './files.ts';

const MAGIC = new TextEncoder().encode('RAFTSNP1');
const HEAD = 12;
/** Field 1 of `Snapshot`, of the kind that has a length: its data. */
const DATA_FIELD = 0x0a;
/** Bytes that are written and checked at a time: others get their turn. */
const PIECE = 1024 * 1024;
/** Pieces after which there is a sync: those of the log are short then. */
const SYNC_EVERY = 8;

const NAME = /^[0-9a-f]{16}-([0-9a-f]{16})\.snap$/;

/** What a snapshotter works with. */
export interface SnapshotterOptions {
  readonly files: Files;
  readonly folder: string;
  /** Hears what is worth a line in the node's own log. */
  readonly say?: (line: string) => void;
}

/** The snapshots of a node, in a folder. */
export class Snapshotter {
  private readonly files: Files;
  private readonly folder: string;
  private readonly say: (line: string) => void;
  /** Names of those that are being written. */
  private readonly unfinished = new Set<string>();

  constructor({ files, folder, say = () => {} }: SnapshotterOptions) {
    this.files = files;
    this.folder = folder;
    this.say = say;
  }

  /** Done when the snapshot is on the disk. */
  async write(snapshot: Snapshot): Promise<void> {
    const name = nameOf(snapshot.metadata);
    const temporary = `${name}.tmp`;
    this.unfinished.add(temporary);
    try {
      const file = await this.files.open(this.path(temporary), 'new');
      await fill(file, piecesOf(snapshot));
      await file.close();
      await this.files.rename(this.path(temporary), this.path(name));
      await this.files.syncFolder(this.folder);
    } finally {
      this.unfinished.delete(temporary);
    }
  }

  /**
   * The newest of these that can be read; null if there is none. One that is
   * damaged is set aside, under a name that says so.
   *
   * @param ids - oldest first.
   */
  async newest(ids: readonly EntryId[]): Promise<Snapshot | null> {
    const names = await this.files.list(this.folder);
    for (const id of [...ids].reverse()) {
      const name = nameOf(id);
      if (!names.includes(name)) {
        this.say(`${name}: is missing`);
        continue;
      }
      const found = decoded(await this.files.read(this.path(name)));
      if (typeof found !== 'string') return found;
      await this.files.rename(this.path(name), this.path(`${name}.broken`));
      await this.files.syncFolder(this.folder);
      this.say(`${name}: ${found}; it is now ${name}.broken`);
    }
    return null;
  }

  /** Removes what is older than the first of these, or was not finished. */
  async release(ids: readonly EntryId[]): Promise<void> {
    const names = await this.files.list(this.folder);
    const useless = removable(names, ids[0]?.index ?? 0, this.unfinished);
    for (const name of useless) await this.files.remove(this.path(name));
    if (useless.length > 0) await this.files.syncFolder(this.folder);
  }

  private path(name: string): string {
    return `${this.folder}/${name}`;
  }
}

/**
 * Which of these files nobody needs: snapshots from before the oldest one
 * that is kept, and what was left unfinished. What is set aside stays.
 */
export function removable(
  names: readonly string[],
  oldest: number,
  unfinished: ReadonlySet<string>,
): readonly string[] {
  return names.filter((name) => {
    if (name.endsWith('.snap.tmp')) return !unfinished.has(name);
    const index = NAME.exec(name)?.[1];
    return index !== undefined && parseInt(index, 16) < oldest;
  });
}

/**
 * A snapshot in `raftpb`, without a copy of its data: first one without data,
 * and then that field, of which the last one counts.
 */
function* piecesOf({ data, metadata }: Snapshot): Iterable<Uint8Array> {
  const empty = encodeSnapshot({ data: new Uint8Array(0), metadata });
  const head = joined([empty, fieldOf(data.length)]);
  let at = PIECE - head.length;
  yield joined([head, data.subarray(0, at)]);
  for (; at < data.length; at += PIECE) yield data.subarray(at, at + PIECE);
}

/** What stands before data of so many bytes: the field, and a varint. */
function fieldOf(length: number): Uint8Array {
  const bytes = [DATA_FIELD];
  let rest = length;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80))
    bytes.push(0x80 | (rest % 0x80));
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

/** Writes and syncs all of a file. */
async function fill(
  file: OpenFile,
  pieces: Iterable<Uint8Array>,
): Promise<void> {
  let crc = 0;
  let at = HEAD;
  let count = 0;
  for (const piece of pieces) {
    crc = crc32c(piece, crc);
    await file.write(at, piece);
    at += piece.length;
    if (++count % SYNC_EVERY === 0) await file.sync();
  }
  await file.write(0, headOf(crc));
  await file.sync();
}

function nameOf({ index, term }: EntryId): string {
  const hex = (n: number): string => n.toString(16).padStart(16, '0');
  return `${hex(term)}-${hex(index)}.snap`;
}

function headOf(crc: number): Uint8Array {
  const head = new Uint8Array(HEAD);
  head.set(MAGIC);
  new DataView(head.buffer).setUint32(MAGIC.length, crc, true);
  return head;
}

/** The snapshot that a file holds, or what is wrong with it. */
function decoded(bytes: Uint8Array): Snapshot | string {
  if (bytes.length < HEAD)
    return `has ${bytes.length} bytes, and the head alone takes ${HEAD}`;
  if (MAGIC.some((byte, i) => bytes[i] !== byte))
    return 'does not begin with RAFTSNP1';
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEAD);
  const content = bytes.subarray(HEAD);
  if (crc32c(content) !== view.getUint32(MAGIC.length, true))
    return 'its checksum does not hold';
  try {
    return decodeSnapshot(content);
  } catch (error) {
    return (error as Error).message;
  }
}
