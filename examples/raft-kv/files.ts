/**
 * What the write-ahead log and the snapshots ask of a file system. Two things
 * have it: `node_files.ts`, and `memory_files.ts`, which can lose its power.
 *
 * @module
 */

/** Bytes that a disk writes all together or not at all. */
export const SECTOR = 512;

/** A file that is open for writing. */
export interface OpenFile {
  /** Writes bytes at an offset. They may be lost until {@link sync} is done. */
  write(at: number, bytes: Uint8Array): Promise<void>;
  /** Done when all that was written is on the disk. */
  sync(): Promise<void>;
  /** Cuts the file, or adds zeros to it, until it has this many bytes. */
  resize(size: number): Promise<void>;
  close(): Promise<void>;
}

/** Files, by paths with forward slashes. */
export interface Files {
  /** The names in a folder, sorted. */
  list(folder: string): Promise<readonly string[]>;
  /** Everything that is in a file. */
  read(path: string): Promise<Uint8Array>;
  /** Opens a file for writing: a new one, or one that is there. */
  open(path: string, what: 'new' | 'old'): Promise<OpenFile>;
  /** Replaces what is at `to`. */
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Done when what was done to the names in a folder is on the disk. */
  syncFolder(folder: string): Promise<void>;
}
