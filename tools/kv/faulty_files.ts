/**
 * Files on which something goes wrong at a named point: the process is
 * killed there, or the disk says no.
 *
 * @module
 */
import { basename, dirname } from 'node:path';
import type { Files, OpenFile } from '../../examples/raft-kv/files.ts';

/** What is done to a file or a folder. */
export const DEEDS = ['open', 'write', 'sync', 'resize', 'rename', 'remove', 'syncFolder'] as const;
type Deed = (typeof DEEDS)[number];

/** The folders of a server's data. */
export const PLACES = ['wal', 'snap', 'member'] as const;

/** A point at which something goes wrong, as text: `kill wal/sync after 3`. */
export interface FilePoint {
  /** The process is killed, or the deed fails with a full disk or a broken one. */
  readonly what: 'kill' | 'ENOSPC' | 'EIO';
  readonly place: (typeof PLACES)[number];
  readonly deed: Deed;
  /** Before the deed, or after it; an error is always before. */
  readonly side: 'before' | 'after';
  /** The how many-th time, from 1. */
  readonly count: number;
}

/** @throws Error for a text that is no point. */
export function parsePoint(text: string): FilePoint {
  const match = /^(kill|ENOSPC|EIO) (wal|snap|member)\/(\w+) (before|after) (\d+)$/.exec(text);
  if (match === null || !DEEDS.includes(match[3] as Deed)) throw new Error(`no point: '${text}'`);
  const [, what, place, deed, side, count] = match;
  return { what, place, deed, side, count: Number(count) } as FilePoint;
}

export function formatPoint({ what, place, deed, side, count }: FilePoint): string {
  return `${what} ${place}/${deed} ${side} ${count}`;
}

/** Files that are those of the machine until the point is reached. */
export class FaultyFiles implements Files {
  private readonly files: Files;
  private readonly point: FilePoint;
  private readonly root: string;
  private count = 0;

  /** @param root - the data folder */
  constructor(files: Files, root: string, point: FilePoint) {
    this.files = files;
    this.root = root;
    this.point = point;
  }

  list(folder: string): Promise<readonly string[]> {
    return this.files.list(folder);
  }

  read(path: string): Promise<Uint8Array> {
    return this.files.read(path);
  }

  async open(path: string, what: 'new' | 'old'): Promise<OpenFile> {
    const file = await this.at(path, 'open', () => this.files.open(path, what));
    return {
      write: (at, bytes) => this.at(path, 'write', () => file.write(at, bytes)),
      sync: () => this.at(path, 'sync', () => file.sync()),
      resize: (size) => this.at(path, 'resize', () => file.resize(size)),
      close: () => file.close(),
    };
  }

  rename(from: string, to: string): Promise<void> {
    return this.at(to, 'rename', () => this.files.rename(from, to));
  }

  remove(path: string): Promise<void> {
    return this.at(path, 'remove', () => this.files.remove(path));
  }

  syncFolder(folder: string): Promise<void> {
    return this.at(`${folder}/.`, 'syncFolder', () => this.files.syncFolder(folder));
  }

  private async at<T>(path: string, deed: Deed, work: () => Promise<T>): Promise<T> {
    const { point } = this;
    const here = deed === point.deed && this.placeOf(path) === point.place;
    const now = here && ++this.count === point.count;
    if (now && point.what !== 'kill') {
      throw Object.assign(new Error(`${point.what}: ${deed} ${path}`), { code: point.what });
    }
    if (now && point.side === 'before') await die();
    const result = await work();
    if (now) await die();
    return result;
  }

  private placeOf(path: string): string {
    const folder = dirname(path);
    return folder === this.root ? 'member' : basename(folder);
  }
}

/** Ends the process as a loss of power does: nothing of it runs any more. */
function die(): Promise<never> {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => {});
}
