/**
 * The write-ahead log: everything that a node must not forget, in the order
 * in which it came, in files that only grow at their end.
 *
 * @module
 */
import {
  decodeEntry,
  decodeHardState,
  encodeEntry,
  encodeHardState,
} from '../../src/index.ts';
import type { Batch, Entry, EntryId, HardState } from '../../src/index.ts';
import { joined } from './bytes.ts';
import type { Files, OpenFile } from './files.ts';
import {
  encodeRecord,
  readSegment,
  recordSize,
  WalError,
} from './wal_record.ts';
import type { WalRecord } from './wal_record.ts';

/** Whose log it is. */
export interface Identity {
  /** Name of the cluster. */
  readonly cluster: string;
  readonly member: number;
}

/** How a log is kept. */
export interface WalOptions {
  readonly files: Files;
  readonly folder: string;
  readonly identity: Identity;
  /**
   * Bytes of a segment, which are taken from the disk before they are
   * needed.
   *
   * @defaultValue 16 MiB
   */
  readonly segmentSize?: number;
  /** Hears what is worth a line in the node's own log. */
  readonly say?: (line: string) => void;
  /** Hears how long each sync took, in milliseconds. */
  readonly onSync?: (ms: number) => void;
}

/** What the log says that the node has. */
export interface Logged {
  readonly hardState: HardState | null;
  /** Without gaps. */
  readonly entries: readonly Entry[];
  /** Of the snapshots that the log may be read on from, oldest first. */
  readonly snapshots: readonly EntryId[];
}

/** What a segment begins with, so that those before it can go. */
interface Head {
  readonly format: number;
  readonly cluster: string;
  readonly member: number;
  readonly hardState: HardState | null;
  readonly snapshots: readonly EntryId[];
  /** Index of the entry that comes next. */
  readonly next: number;
}

/** A segment that is there. */
interface Place {
  readonly name: string;
  readonly number: number;
  readonly next: number;
}

/** A record that is to be written. */
type NewRecord = Pick<WalRecord, 'kind' | 'payload'>;

const FORMAT = 1;
const MIB = 1024 * 1024;
const NAME = /^([0-9a-f]{16})-([0-9a-f]{16})\.wal$/;
/** Snapshots that may be fallen back on, and that the log reaches back to. */
const KEPT_SNAPSHOTS = 2;

/** A write-ahead log that is open. One call is made at a time. */
export class Wal {
  private readonly files: Files;
  private readonly folder: string;
  private readonly identity: Identity;
  private readonly segmentSize: number;
  private readonly say: (line: string) => void;
  private readonly onSync: (ms: number) => void;

  private readonly segments: Place[] = [];
  private file: OpenFile | null = null;
  private size = 0;
  /** Where the next record goes, and as far as that all is synced. */
  private end = 0;
  private synced = 0;
  private crc = 0;

  private hardState: HardState | null = null;
  private entries: Entry[] = [];
  /** Index before the first of the entries, of which only the last counts. */
  private before = 0;
  private last = 0;
  private snapshots: EntryId[] = [];
  private failure: Error | null = null;

  /**
   * Opens a log, or begins one where there is none.
   *
   * @throws {@link WalError} when it is damaged, or somebody else's.
   */
  static async open(options: WalOptions): Promise<{
    readonly wal: Wal;
    readonly logged: Logged;
  }> {
    const wal = new Wal(options);
    const logged = await wal.load();
    return { wal, logged };
  }

  private constructor(options: WalOptions) {
    this.files = options.files;
    this.folder = options.folder;
    this.identity = options.identity;
    this.segmentSize = options.segmentSize ?? 16 * MIB;
    this.say = options.say ?? (() => {});
    this.onSync = options.onSync ?? (() => {});
  }

  /** Names of the segments, oldest first. */
  names(): readonly string[] {
    return this.segments.map(({ name }) => name);
  }

  /** Of the snapshots that the log may be read on from, oldest first. */
  kept(): readonly EntryId[] {
    return [...this.snapshots];
  }

  /**
   * Writes batches, each of which a crash leaves whole or not at all.
   *
   * @param sync - whether they must be on the disk when this is done.
   */
  async append(batches: readonly Batch[], sync: boolean): Promise<void> {
    await this.guard(async () => {
      await this.write(this.recordsOf(batches));
      if (sync) await this.sync();
    });
  }

  /**
   * A snapshot of the node's own is on the disk: notes that, and lets go of
   * the segments that nobody needs any more.
   *
   * @param compactTo - entries up to this one are not asked for again.
   */
  async snapshot(id: EntryId, compactTo: number): Promise<void> {
    await this.guard(async () => {
      await this.write([{ kind: 'snapshot', payload: json(id) }]);
      this.remember(id);
      await this.sync();
      await this.release(compactTo);
    });
  }

  async close(): Promise<void> {
    await this.file?.close();
    this.file = null;
  }

  /** A log that could not be written once is not written again. */
  private async guard(work: () => Promise<void>): Promise<void> {
    if (this.failure !== null) throw this.failure;
    try {
      await work();
    } catch (error) {
      this.failure = error as Error;
      throw error;
    }
  }

  // Reading

  private async load(): Promise<Logged> {
    const found = await this.find();
    for (const place of found) await this.replay(place, place === found.at(-1));
    if (found.length === 0) await this.begin();
    const { hardState, entries, snapshots } = this;
    this.entries = [];
    return { hardState, entries, snapshots: [...snapshots] };
  }

  /** The segments that are there; what was not finished is removed. */
  private async find(): Promise<readonly Place[]> {
    const names = await this.files.list(this.folder);
    const found: Place[] = [];
    for (const name of names) {
      const match = NAME.exec(name);
      if (match === null) {
        if (name.endsWith('.wal.tmp')) await this.files.remove(this.path(name));
        continue;
      }
      const [number, next] = match
        .slice(1)
        .map((digits) => parseInt(digits, 16));
      const before = found.at(-1);
      if (before !== undefined && before.number + 1 !== number) {
        throw new WalError(
          name,
          0,
          `segment ${before.number + 1} is missing before it`,
        );
      }
      found.push({ name, number: number!, next: next! });
    }
    return found;
  }

  private async replay(place: Place, last: boolean): Promise<void> {
    const bytes = await this.files.read(this.path(place.name));
    const first = this.segments.length === 0;
    const segment = readSegment(
      place.name,
      bytes,
      first ? null : this.crc,
      last,
    );
    for (const record of segment.records) this.read(place, record, first);
    this.segments.push(place);
    this.crc = segment.crc;
    if (!last) return;
    this.file = await this.files.open(this.path(place.name), 'old');
    this.size = bytes.length;
    this.end = segment.end;
    if (segment.torn) {
      const what = 'cut a write that was never finished';
      this.say(`${place.name}: ${what}, at byte ${segment.end}`);
      bytes.fill(0, segment.end);
    }
    // What was read counts from now on, so it must not get lost any more. The
    // system may hold bytes that a failed sync has left off the disk, and
    // think that they are there: so they are written again.
    const read = segment.torn ? bytes : bytes.subarray(0, segment.end);
    await this.file.write(0, read);
    await this.sync();
    await this.files.syncFolder(this.folder);
  }

  private read(
    place: Place,
    { kind, payload, at }: WalRecord,
    first: boolean,
  ): void {
    if (kind === 'head') {
      const head = JSON.parse(new TextDecoder().decode(payload)) as Head;
      this.checkHead(place, head);
      if (first) this.startFrom(head);
    } else if (kind === 'snapshot') {
      this.remember(JSON.parse(new TextDecoder().decode(payload)) as EntryId);
    } else {
      const { snapshot, entries, hardState } = decodeBatch(
        place.name,
        at,
        payload,
      );
      if (snapshot !== null) this.restart(snapshot);
      this.put(entries);
      if (hardState !== null) this.hardState = hardState;
    }
  }

  private checkHead(place: Place, { format, cluster, member }: Head): void {
    const wrong = (problem: string): never => {
      throw new WalError(place.name, 0, problem);
    };
    if (format !== FORMAT)
      wrong(`has format ${format}; this program reads ${FORMAT}`);
    const { identity } = this;
    if (cluster !== identity.cluster) {
      wrong(
        `belongs to the cluster ${cluster}, and this is ${identity.cluster}`,
      );
    }
    if (member !== identity.member) {
      wrong(`belongs to member ${member}, and this is ${identity.member}`);
    }
  }

  private startFrom({ hardState, snapshots, next }: Head): void {
    this.hardState = hardState;
    this.snapshots = [...snapshots];
    this.before = next - 1;
    this.last = next - 1;
  }

  // What is in it

  /** Each batch counts when its record has a place, and a segment may begin. */
  private *recordsOf(batches: readonly Batch[]): Iterable<NewRecord> {
    for (const batch of batches) {
      yield { kind: 'batch', payload: encodeBatch(batch) };
      this.take(batch);
    }
  }

  private take({ snapshot, entries, hardState }: Batch): void {
    if (snapshot !== null) this.restart(snapshot.metadata);
    if (entries.length > 0) this.last = entries.at(-1)!.index;
    if (hardState !== null) this.hardState = hardState;
  }

  private remember({ index, term }: EntryId): void {
    this.snapshots.push({ index, term });
    this.snapshots.splice(0, this.snapshots.length - KEPT_SNAPSHOTS);
  }

  /** A snapshot replaces the whole log: the older ones lead nowhere. */
  private restart({ index, term }: EntryId): void {
    this.snapshots = [{ index, term }];
    this.entries = [];
    this.before = index;
    this.last = index;
  }

  private put(entries: readonly Entry[]): void {
    const [first] = entries;
    if (first === undefined) return;
    this.entries.length = Math.max(
      0,
      Math.min(this.entries.length, first.index - this.before - 1),
    );
    if (this.entries.length === 0) this.before = first.index - 1;
    for (const entry of entries) this.entries.push(entry);
    this.last = entries.at(-1)!.index;
  }

  // Writing

  private async write(records: Iterable<NewRecord>): Promise<void> {
    let waiting: Uint8Array[] = [];
    let at = this.end;
    const flush = async (): Promise<void> => {
      if (waiting.length > 0) await this.file!.write(at, joined(waiting));
      waiting = [];
      at = this.end;
    };
    for (const { kind, payload } of records) {
      const size = recordSize(payload.length);
      if (this.end + size > this.size) {
        await flush();
        await this.cut(size);
        at = this.end;
      }
      const { bytes, crc } = encodeRecord(kind, payload, this.crc, this.synced);
      waiting.push(bytes);
      this.crc = crc;
      this.end += bytes.length;
    }
    await flush();
  }

  private async sync(): Promise<void> {
    const began = performance.now();
    await this.file!.sync();
    this.onSync(performance.now() - began);
    this.synced = this.end;
  }

  /** Goes on in a new segment, with room for one record of this size. */
  private async cut(size: number): Promise<void> {
    await this.sync();
    await this.file!.close();
    await this.begin(size);
  }

  private async begin(needed = 0): Promise<void> {
    const before = this.segments.at(-1);
    const number = (before?.number ?? 0) + 1;
    const next = this.last + 1;
    const name = `${hex(number)}-${hex(next)}.wal`;
    const { cluster, member } = this.identity;
    const { hardState, snapshots } = this;
    const head: Head = {
      format: FORMAT,
      cluster,
      member,
      hardState,
      snapshots,
      next,
    };
    const { bytes, crc } = encodeRecord('head', json(head), this.crc, 0);
    const temporary = this.path(`${name}.tmp`);
    this.file = await this.files.open(temporary, 'new');
    this.size = Math.max(this.segmentSize, bytes.length + needed);
    await this.file.resize(this.size);
    await this.file.write(0, bytes);
    await this.file.sync();
    await this.files.rename(temporary, this.path(name));
    await this.files.syncFolder(this.folder);
    this.segments.push({ name, number, next });
    this.crc = crc;
    this.end = bytes.length;
    this.synced = this.end;
  }

  /** Removes segments all of whose entries nobody asks for again. */
  private async release(compactTo: number): Promise<void> {
    const upTo = Math.min(compactTo, this.snapshots[0]?.index ?? 0);
    let removed = false;
    while (this.segments.length > 1 && this.segments[1]!.next <= upTo + 1) {
      await this.files.remove(this.path(this.segments.shift()!.name));
      removed = true;
    }
    if (removed) await this.files.syncFolder(this.folder);
  }

  private path(name: string): string {
    return `${this.folder}/${name}`;
  }
}

// Batches as bytes

const STATE = 1;
const SNAPSHOT = 2;
const ENTRY = 3;

/** Parts, one after the other: what it is, how many bytes, and the bytes. */
function encodeBatch({ snapshot, entries, hardState }: Batch): Uint8Array {
  const parts: Uint8Array[] = [];
  const add = (what: number, bytes: Uint8Array): void => {
    const head = new Uint8Array(5);
    head[0] = what;
    new DataView(head.buffer).setUint32(1, bytes.length, true);
    parts.push(head, bytes);
  };
  if (snapshot !== null) {
    const { index, term } = snapshot.metadata;
    add(SNAPSHOT, json({ index, term }));
  }
  for (const entry of entries) add(ENTRY, encodeEntry(entry));
  if (hardState !== null) add(STATE, encodeHardState(hardState));
  return joined(parts);
}

interface LoggedBatch {
  readonly snapshot: EntryId | null;
  readonly entries: readonly Entry[];
  readonly hardState: HardState | null;
}

function decodeBatch(
  file: string,
  offset: number,
  payload: Uint8Array,
): LoggedBatch {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  const entries: Entry[] = [];
  let snapshot: EntryId | null = null;
  let hardState: HardState | null = null;
  let at = 0;
  try {
    while (at < payload.length) {
      const end = at + 5 + view.getUint32(at + 1, true);
      const bytes = payload.subarray(at + 5, end);
      if (payload[at] === STATE) hardState = decodeHardState(bytes);
      else if (payload[at] === ENTRY) entries.push(decodeEntry(bytes));
      else snapshot = JSON.parse(new TextDecoder().decode(bytes)) as EntryId;
      at = end;
    }
  } catch (error) {
    throw new WalError(file, offset, (error as Error).message);
  }
  return { snapshot, entries, hardState };
}

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function hex(number: number): string {
  return number.toString(16).padStart(16, '0');
}
