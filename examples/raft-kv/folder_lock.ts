/**
 * Keeps two processes from working in one folder.
 *
 * @module
 */
import { rm, stat } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Another process works in the folder. */
export class FolderLockedError extends Error {
  override readonly name = 'FolderLockedError';

  constructor(folder: string, holder: string) {
    super(
      `the data folder ${folder} is in use by ${holder}; stop it, or name ` +
        'another folder with --data',
    );
  }
}

/**
 * A folder that no other process can lock. Held by listening under a name
 * made of the folder's place on the disk: the operating system takes such a
 * name back when its process ends, however it ends, so that a lock never
 * outlives its holder as a file would.
 */
export class FolderLock {
  private readonly server: Server;

  /** @throws {@link FolderLockedError} when another process holds it. */
  static async take(folder: string): Promise<FolderLock> {
    const name = await nameOf(folder);
    const server = createServer((caller) => caller.end(`${process.pid}`));
    // Whoever waits for the process to end need not wait for this.
    server.unref();
    if (await listens(server, name)) return new FolderLock(server);
    const holder = await holderOf(name);
    // Where the name is a file, it stays behind when its process is killed.
    if (holder === null && process.platform !== 'linux') {
      await rm(name, { force: true });
      if (await listens(server, name)) return new FolderLock(server);
    }
    const who = holder === null ? 'another process' : `process ${holder}`;
    throw new FolderLockedError(folder, who);
  }

  private constructor(server: Server) {
    this.server = server;
  }

  release(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

/** The same for all paths that lead to the folder. */
async function nameOf(folder: string): Promise<string> {
  const { dev, ino } = await stat(folder, { bigint: true });
  const name = `raft-kv-${dev}-${ino}`;
  // A name that begins with zero is no file, but one of the kernel's own.
  if (process.platform === 'linux') return `\0${name}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  return join(tmpdir(), `${name}.sock`);
}

/** Whether the name was free. */
function listens(server: Server, name: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen(name, () => resolve(true));
  });
}

/** The number of the process that holds a name; null if none answers. */
function holderOf(name: string): Promise<string | null> {
  return new Promise((resolve) => {
    const caller = connect(name);
    let text = '';
    caller.setTimeout(1000, () => caller.destroy());
    caller.on('data', (bytes) => (text += bytes.toString()));
    caller.on('error', () => caller.destroy());
    caller.once('close', () => resolve(text === '' ? null : text));
  });
}
