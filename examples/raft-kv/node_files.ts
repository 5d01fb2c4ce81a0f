/**
 * The file system of the machine.
 *
 * @module
 */
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Files, OpenFile } from './files.ts';

/** Zeros that are written at a time where a file gets longer. */
const ZEROS = new Uint8Array(1024 * 1024);

/** Files of Node, with the guarantees of the operating system below it. */
export class NodeFiles implements Files {
  async list(folder: string): Promise<readonly string[]> {
    await this.makeFolder(resolve(folder));
    return (await readdir(folder)).sort();
  }

  /** A folder that is new is there for good when its parent is synced. */
  private async makeFolder(folder: string): Promise<void> {
    const first = await mkdir(folder, { recursive: true });
    if (first === undefined) return;
    for (let made = folder; ; made = dirname(made)) {
      await this.syncFolder(dirname(made));
      if (made === first) return;
    }
  }

  async read(path: string): Promise<Uint8Array> {
    const bytes = await readFile(path);
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  async open(path: string, what: 'new' | 'old'): Promise<OpenFile> {
    const handle = await open(path, what === 'new' ? 'w' : 'r+');
    return new NodeFile(handle);
  }

  rename(from: string, to: string): Promise<void> {
    return rename(from, to);
  }

  remove(path: string): Promise<void> {
    return rm(path);
  }

  async syncFolder(folder: string): Promise<void> {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}

class NodeFile implements OpenFile {
  private readonly handle: FileHandle;

  constructor(handle: FileHandle) {
    this.handle = handle;
  }

  async write(at: number, bytes: Uint8Array): Promise<void> {
    // One call may write less than it is given.
    for (let done = 0; done < bytes.length;) {
      const rest = bytes.length - done;
      const { bytesWritten } = await this.handle.write(
        bytes,
        done,
        rest,
        at + done,
      );
      done += bytesWritten;
    }
  }

  async resize(size: number): Promise<void> {
    const { size: now } = await this.handle.stat();
    if (size < now) return this.handle.truncate(size);
    // Really written: so most file systems meet a full disk here, and a sync
    // later on has no place to look for.
    for (let at = now; at < size; at += ZEROS.length) {
      await this.write(
        at,
        ZEROS.subarray(0, Math.min(ZEROS.length, size - at)),
      );
    }
  }

  sync(): Promise<void> {
    return this.handle.datasync();
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}
