/** Nodes that wait, for tests. */
import { RaftNode } from '../../../src/raft_node.ts';
import type { WaitSignal } from '../../../src/abort.ts';
import type { RaftNodeOptions, ReadyLoop } from '../../../src/raft_node.ts';
import { RawNode } from '../../../src/raw_node.ts';
import type { Ready } from '../../../src/ready.ts';
import type { MemoryStorage } from '../../../src/storage.ts';
import { makeConfig } from './nodes.ts';
import type { NodeOptions } from './nodes.ts';

export interface Rig {
  readonly raw: RawNode;
  readonly node: RaftNode;
  readonly storage: MemoryStorage;
  readonly readys: ReadyLoop;
}

/** Makes rigs, and stops them all. */
export function rigs(): {
  rig: (options?: NodeOptions, limits?: RaftNodeOptions) => Rig;
  stopAll: () => void;
} {
  const made: Rig[] = [];
  return {
    rig: (options = {}, limits = {}) => {
      const config = makeConfig(1, { voters: [1], ...options });
      const raw = new RawNode(config);
      const node = new RaftNode(raw, limits);
      const storage = config.storage as MemoryStorage;
      made.push({ raw, node, storage, readys: node[Symbol.asyncIterator]() });
      return made.at(-1)!;
    },
    stopAll: () => {
      for (const { node } of made.splice(0)) node.stop();
    },
  };
}

/** The next Ready, saved and not advanced. */
export async function next({ readys, storage }: Rig): Promise<Ready> {
  const { value } = (await readys.next()) as { value: Ready };
  storage.append(value.entries);
  if (value.hardState !== null) storage.setHardState(value.hardState);
  return value;
}

/** Does all that there is to do. */
export async function settle(r: Rig): Promise<Ready[]> {
  const done: Ready[] = [];
  while (r.raw.hasReady()) {
    done.push(await next(r));
    r.node.advance();
  }
  return done;
}

/** Elects the only member. */
export async function lead(r: Rig): Promise<void> {
  r.node.campaign();
  await settle(r);
}

/** Lets all that can run run. */
export async function quiesce(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

/** A turn of the platform's own loop, after which it complains. */
export function turnOfLoop(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** Whether a promise is still open after all that can run has run. */
export async function waits(promise: Promise<unknown>): Promise<boolean> {
  let open = true;
  promise.then(
    () => (open = false),
    () => (open = false),
  );
  await quiesce();
  return open;
}

/** How a promise ends, as it becomes known. */
export function fate(promise: Promise<unknown>): { error?: unknown; settled: number } {
  const seen: { error?: unknown; settled: number } = { settled: 0 };
  promise.then(
    () => void seen.settled++,
    (error: unknown) => Object.assign(seen, { error, settled: seen.settled + 1 }),
  );
  return seen;
}

/** A signal that counts who listens. */
export class CountingSignal implements WaitSignal {
  aborted = false;
  reason: unknown = undefined;
  readonly listeners = new Set<() => void>();
  added = 0;

  addEventListener(_type: 'abort', listener: () => void): void {
    this.added++;
    this.listeners.add(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.listeners.delete(listener);
  }

  abort(reason: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    for (const listener of [...this.listeners]) listener();
  }
}
