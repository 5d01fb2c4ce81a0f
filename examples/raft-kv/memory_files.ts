/**
 * Files in memory, with what a disk does when the power goes: of what was
 * not synced, any sector may have arrived and any may not.
 *
 * @module
 */
/* eslint @typescript-eslint/require-await: off -- these answer at once */
import { SECTOR } from './files.ts';
import type { Files, OpenFile } from './files.ts';

/** Whether one more of the things that were not synced has survived. */
export type Survives = () => boolean;

/** A file, and what was done to it since it was synced last. */
interface Inode {
  bytes: Uint8Array;
  /** What is on the disk for certain. */
  certain: Uint8Array;
  pending: ((bytes: Uint8Array, survives: Survives) => Uint8Array)[];
}

/** A change of a name: what it does to the names, and where. */
interface NameChange {
  readonly folder: string;
  readonly apply: (names: Map<string, Inode>) => void;
}

/** A file system that can be cut off from its power. */
export class MemoryFiles implements Files {
  /** Is called before everything that changes a file or a name. */
  beforeChange: (what: string) => void = () => {};
  private readonly names: Map<string, Inode>;
  private readonly certain: Map<string, Inode>;
  private pending: NameChange[] = [];

  constructor(contents: Iterable<readonly [string, Uint8Array]> = []) {
    this.names = new Map();
    for (const [path, bytes] of contents) {
      this.names.set(path, { bytes, certain: bytes, pending: [] });
    }
    this.certain = new Map(this.names);
  }

  /** Everything that is there, by paths. */
  contents(): Map<string, Uint8Array> {
    return new Map([...this.names].map(([path, { bytes }]) => [path, bytes]));
  }

  /**
   * What the disk has when the power comes back. Names change in the order
   * in which they were changed, as a journal has them; sectors in any.
   */
  crashed(survives: Survives): MemoryFiles {
    const names = new Map(this.certain);
    for (const { apply } of this.pending) {
      if (!survives()) break;
      apply(names);
    }
    const left = [...names].map(([path, { certain, pending }]) => {
      const change = (bytes: Uint8Array, done: Inode['pending'][number]) =>
        done(bytes, survives);
      return [path, pending.reduce(change, certain)] as const;
    });
    return new MemoryFiles(left);
  }

  async list(folder: string): Promise<readonly string[]> {
    const inside = [...this.names.keys()].filter((path) => {
      return folderOf(path) === folder;
    });
    return inside.map((path) => path.slice(folder.length + 1)).sort();
  }

  async read(path: string): Promise<Uint8Array> {
    return this.at(path).bytes.slice();
  }

  async open(path: string, what: 'new' | 'old'): Promise<OpenFile> {
    if (what === 'old') return this.opened(path, this.at(path));
    this.beforeChange(`make ${path}`);
    const none = new Uint8Array(0);
    const inode: Inode = { bytes: none, certain: none, pending: [] };
    this.changeNames(folderOf(path), (names) => names.set(path, inode));
    return this.opened(path, inode);
  }

  async rename(from: string, to: string): Promise<void> {
    this.beforeChange(`rename ${from} to ${to}`);
    const inode = this.at(from);
    this.changeNames(folderOf(to), (names) => {
      names.delete(from);
      names.set(to, inode);
    });
  }

  async remove(path: string): Promise<void> {
    this.beforeChange(`remove ${path}`);
    this.at(path);
    this.changeNames(folderOf(path), (names) => names.delete(path));
  }

  async syncFolder(folder: string): Promise<void> {
    this.beforeChange(`sync ${folder}`);
    const mine = this.pending.filter((change) => change.folder === folder);
    for (const { apply } of mine) apply(this.certain);
    this.pending = this.pending.filter((change) => !mine.includes(change));
  }

  private at(path: string): Inode {
    const inode = this.names.get(path);
    if (inode === undefined) throw new Error(`${path}: no such file`);
    return inode;
  }

  private changeNames(folder: string, apply: NameChange['apply']): void {
    apply(this.names);
    this.pending.push({ folder, apply });
  }

  private opened(path: string, inode: Inode): OpenFile {
    return {
      write: async (at, bytes) => {
        this.beforeChange(`write ${path}`);
        const copy = bytes.slice();
        inode.bytes = written(inode.bytes, at, copy);
        inode.pending.push((disk, survives) => {
          return arrived(disk, at, copy, survives);
        });
      },
      resize: async (size) => {
        this.beforeChange(`resize ${path}`);
        inode.bytes = resized(inode.bytes, size);
        inode.pending.push((disk, survives) => {
          return survives() ? resized(disk, size) : disk;
        });
      },
      sync: async () => {
        this.beforeChange(`sync ${path}`);
        inode.certain = inode.bytes;
        inode.pending = [];
      },
      close: async () => {},
    };
  }
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function resized(bytes: Uint8Array, size: number): Uint8Array {
  const fresh = new Uint8Array(size);
  fresh.set(bytes.subarray(0, size));
  return fresh;
}

function written(old: Uint8Array, at: number, bytes: Uint8Array): Uint8Array {
  const fresh = resized(old, Math.max(old.length, at + bytes.length));
  fresh.set(bytes, at);
  return fresh;
}

/** What a write has done that the power may have gone in. */
function arrived(
  old: Uint8Array,
  at: number,
  bytes: Uint8Array,
  survives: Survives,
): Uint8Array {
  let disk = old;
  let from = 0;
  while (from < bytes.length) {
    const sector = Math.floor((at + from) / SECTOR) + 1;
    const to = Math.min(bytes.length, sector * SECTOR - at);
    if (survives()) disk = written(disk, at + from, bytes.subarray(from, to));
    from = to;
  }
  return disk;
}
