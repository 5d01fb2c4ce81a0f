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
}

/** A {@link DiskPort} on files. */
export class NodeDisk implements DiskPort {
  private readonly options: NodeDiskOptions;
  private readonly snapshotter: Snapshotter;
  private wal: Wal | null = null;

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
    for (const { snapshot } of batches) {
      if (snapshot !== null) await this.snapshotter.write(snapshot);
    }
    await this.wal!.append(batches, sync);
    const restarted = batches.some(({ snapshot }) => snapshot !== null);
    if (restarted && sync) await this.snapshotter.release(this.wal!.kept());
  }

  async save(snapshot: Snapshot, compactTo: number): Promise<void> {
    await this.snapshotter.write(snapshot);
    await this.wal!.snapshot(snapshot.metadata, compactTo);
    await this.snapshotter.release(this.wal!.kept());
  }

  async close(): Promise<void> {
    await this.wal?.close();
  }
}
