import { measureBuild } from './build.ts';
import type { Figure } from './figure.ts';
import { measureMemory } from './kv/memory.ts';
import { measurePauses } from './kv/pauses.ts';
import { measureSpeed } from './kv/speed.ts';
import type { Options } from './options.ts';
import { measureSize } from './size.ts';

/** What a measurement may go by. */
export interface ExtraOptions extends Pick<Options, 'rounds' | 'short' | 'minutes' | 'follower'> {
  /** For programs and data; it is gone afterwards. */
  readonly folder: string;
  /** Hears how far it has come. */
  readonly progress: (line: string) => void;
}

/** What is measured, but not by sides of the library that take turns. */
export interface Extra {
  readonly name: string;
  readonly title: string;
  readonly onlyIfNamed: boolean;
  readonly measure: (options: ExtraOptions) => Figure[] | Promise<Figure[]>;
}

export const EXTRAS: readonly Extra[] = [
  {
    name: 'size',
    title: 'what a reader and a user of the library load',
    onlyIfNamed: false,
    measure: measureSize,
  },
  {
    name: 'build',
    title: 'both languages of the book built, cold and warm',
    onlyIfNamed: true,
    measure: measureBuild,
  },
  {
    name: 'kv',
    title: 'raft-kv: three servers beside one redis-server, all synced',
    onlyIfNamed: true,
    measure: measureSpeed,
  },
  {
    name: 'kv-memory',
    title: 'raft-kv: what the servers take, minute by minute, under load',
    onlyIfNamed: true,
    measure: measureMemory,
  },
  {
    name: 'kv-pauses',
    title: 'raft-kv: the longest wait for a reply, with 1,000,000 keys',
    onlyIfNamed: true,
    measure: measurePauses,
  },
];
