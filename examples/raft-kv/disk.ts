/**
 * The disk of a node, as the loop wants it: the write-ahead log and the
 * snapshots beside it.
 *
 * @module
 */
import type { Batch, DiskPort, Snapshot, Stored } from '../../src/index.ts';
import type { Files } from './files.ts';
import { Snapshotter } from './snapshotter.ts';
import { Wal } from './wal.ts';
import type { Identity } from './wal.ts';
import { WalError } from './wal_record.ts';

/** Where a node's data is, and whose it is. */
export interface NodeDiskOptions {
  readonly files: Files;
  /** Has, or gets, the folders `wal` and `snap`. */
  readonly folder: string;
  readonly identity: Identity;
  /** Bytes of a segment of the log. */
  readonly segmentSize?: number;
  readonly say?: (line: string) => void;
  /** Hears how long each sync of the log took, in milliseconds. */
  readonly onSync?: (ms: number) => void;
}

/** A {@link DiskPort} on files. */
export class NodeDisk implements DiskPort {
  private readonly options: NodeDiskOptions;
  private readonly snapshotter: Snapshotter;
  private wal: Wal | null = null;
  /** Over when the log has nothing left to do. */
  private turn: Promise<unknown> = Promise.resolve();
  /** Over when the snapshots that are to be kept are there. */
  private saving: Promise<void> = Promise.resolve();
  /** The one that comes after the one that is being kept. */
  private next: (() => Promise<void>) | null = null;
  /** Why it could not be kept. */
  private failure: Error | null = null;
  private tellFailure!: (why: Error) => void;
  /** Fulfilled when a snapshot could not be kept: nothing else is written. */
  readonly failed = new Promise<Error>((tell) => (this.tellFailure = tell));

  constructor(options: NodeDiskOptions) {
    this.options = options;
    const { files, folder, say } = options;
    this.snapshotter = new Snapshotter({
      files,
      folder: `${folder}/snap`,
      ...(say && { say }),
    });
  }

  /**
   * @throws {@link WalError} when the log is damaged or somebody else's, and
   *   when no snapshot is left that it goes on from.
   */
  async load(): Promise<Stored> {
    const { wal, logged } = await Wal.open({
      ...this.options,
      folder: `${this.options.folder}/wal`,
    });
    this.wal = wal;
    const { hardState, snapshots, entries } = logged;
    const snapshot = await this.snapshotter.newest(snapshots);
    const covered = snapshot?.metadata.index ?? 0;
    const first = entries[0]?.index ?? Infinity;
    const needed = snapshot === null ? 1 : covered + 1;
    const gap =
      entries.length > 0
        ? first > needed
        : snapshot === null && snapshots.length > 0;
    if (gap) {
      const [name] = wal.names();
      throw new WalError(
        name!,
        0,
        `no snapshot is left that the log goes on from`,
      );
    }
    await this.snapshotter.release(snapshots);
    return { hardState, snapshot, entries };
  }

  async write(batches: readonly Batch[], sync: boolean): Promise<void> {
    await this.check();
    await this.inTurn(async (wal) => {
      for (const { snapshot } of batches) {
        if (snapshot !== null) await this.snapshotter.write(snapshot);
      }
      await wal.append(batches, sync);
      const restarted = batches.some(({ snapshot }) => snapshot !== null);
      if (restarted && sync) await this.snapshotter.release(wal.kept());
    });
  }

  /**
   * Begins to keep a snapshot, and lets what is written next go on beside
   * that: until all of it is there, the one before it and the log say the
   * same. What fails is told by {@link failed}, and thrown by the next call.
   */
  async save(snapshot: Snapshot, compactTo: number): Promise<void> {
    await this.check();
    // One that waits, and is older, is not needed any more.
    this.next = () => this.keep(snapshot, compactTo);
    this.saving = this.saving
      .then(() => this.keepNext())
      .catch((error: Error) => {
        this.failure = error;
        this.tellFailure(error);
      });
  }

  /** Fulfilled when the snapshots that are being kept are there. */
  async saved(): Promise<void> {
    await this.saving;
    await this.check();
  }

  async close(): Promise<void> {
    await this.saving;
    await this.turn;
    await this.wal?.close();
  }

  private async keepNext(): Promise<void> {
    const { next } = this;
    this.next = null;
    if (this.failure === null) await next?.();
  }

  private async keep(snapshot: Snapshot, compactTo: number): Promise<void> {
    const { metadata } = snapshot;
    await this.snapshotter.write(snapshot);
    await this.inTurn(async (wal) => {
      // The leader may have sent a newer one meanwhile.
      const newest = wal.kept().at(-1)?.index ?? 0;
      if (newest < metadata.index) await wal.snapshot(metadata, compactTo);
      await this.snapshotter.release(wal.kept());
    });
  }

  /** Does something with the log when it has done what it has to do already. */
  private inTurn(work: (wal: Wal) => Promise<void>): Promise<void> {
    const done = this.turn.then(() => work(this.wal!));
    this.turn = done.catch(() => {});
    return done;
  }

  private check(): Promise<void> {
    const { failure } = this;
    return failure === null ? Promise.resolve() : Promise.reject(failure);
  }
}
