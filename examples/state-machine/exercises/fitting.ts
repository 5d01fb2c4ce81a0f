/**
 * How many entries before a snapshot fit into so many bytes?
 *
 * @module
 */
import {
  EMPTY_DISK,
  entriesSize,
  MemoryStorage,
  newConfState,
  newSnapshot,
  NO_LIMIT,
  Replica,
} from '../../../src/index.ts';
import type { CaptureEffect, Effect, SaveEffect } from '../../../src/index.ts';
import {
  compactionPoint,
  resolveCompaction,
} from '../../../src/replica/compaction.ts';
import type { Exercise } from '../../exercise.ts';

/** The only node of a cluster; entry 1 is its own, the others are ours. */
class Host {
  readonly replica: Replica<string>;
  private capture: CaptureEffect | null = null;
  private save: SaveEffect | null = null;

  constructor(keepBytes: number) {
    this.replica = new Replica<string>({
      id: 1,
      founders: [1],
      run: 1,
      stored: EMPTY_DISK,
      asyncStorageWrites: true,
      electionTick: 10,
      heartbeatTick: 1,
      random: () => 0,
      compaction: { keepBytes, afterEntries: NO_LIMIT, afterBytes: NO_LIMIT },
    });
    this.replica.campaign();
    this.rest();
  }

  propose(...lengths: number[]): this {
    for (const length of lengths) {
      this.replica.propose(new Uint8Array(length));
      this.rest();
    }
    return this;
  }

  /** Begins a snapshot; entries of these lengths come in meanwhile. */
  snapshot(...lengths: number[]): this {
    this.replica.snapshot();
    this.rest();
    this.propose(...lengths);
    const { capture } = this;
    if (capture !== null) this.replica.captured(capture, new Uint8Array());
    this.rest();
    return this;
  }

  /** How many entries the newest snapshot keeps before it. */
  get kept(): number {
    const { snapshot, compactTo } = this.save!;
    return snapshot.metadata.index - compactTo;
  }

  private rest(): void {
    for (let left = 10; left > 0; left--) {
      this.replica.take();
      for (const effect of this.replica.effects()) this.perform(effect);
    }
  }

  private perform(effect: Effect<string>): void {
    if (effect.kind === 'write') this.replica.written(effect);
    if (effect.kind === 'capture') this.capture = effect;
    if (effect.kind === 'apply') {
      this.replica.applied(effect, effect.entries.map(String));
    }
    if (effect.kind === 'save') {
      this.save = effect;
      this.replica.saved(effect);
    }
  }
}

/** What an entry with so many bytes of data counts as. */
function sizeOf(length: number): number {
  const { log } = new Host(0).propose(length).replica;
  return entriesSize(log.entries(2, 3, NO_LIMIT));
}

function expectKept(host: Host, kept: number): string | null {
  return host.kept === kept ? null : `it keeps ${host.kept}, not ${kept}`;
}

/** The snapshot is at 5, and the log begins behind a later one. */
function gone(): string | null {
  const storage = new MemoryStorage();
  const confState = newConfState({ voters: [1, 2, 3] });
  storage.applySnapshot(newSnapshot(9, 1, confState));
  try {
    const point = compactionPoint(storage, 5, resolveCompaction({}), []);
    return point === 5 ? null : `it cuts the log at ${point}, not 5`;
  } catch (error) {
    return (error as Error).message;
  }
}

const LARGE = 500;
const SMALL = 10;

export const exercise: Exercise = {
  file: 'src/replica/compaction.ts',
  symbol: 'fitting',
  start: {
    text: `\
function fitting(log: Storage, index: number, bytes: number): number {
  const first = log.firstIndex();
  if (index < first) return 0;
  return log.entries(first, index + 1, bytes).length;
}
`,
    caught: 'newest',
  },
  solution: `\
function fitting(log: Storage, index: number, bytes: number): number {
  const first = log.firstIndex();
  let size = 0;
  for (let at = index; at >= first; at--) {
    const [entry] = log.entries(at, at + 1, NO_LIMIT);
    size += entrySize(entry!);
    if (size > bytes) return index - at;
  }
  return Math.max(0, index + 1 - first);
}
`,
  wrong: [
    {
      // The one that is too much is kept, too.
      text: `\
function fitting(log: Storage, index: number, bytes: number): number {
  const first = log.firstIndex();
  let size = 0;
  let count = 0;
  for (let at = index; at >= first && size < bytes; at--) {
    const [entry] = log.entries(at, at + 1, NO_LIMIT);
    size += entrySize(entry!);
    count++;
  }
  return count;
}
`,
      caught: 'limit',
    },
    {
      // Also what came in while the snapshot was made.
      text: `\
function fitting(log: Storage, index: number, bytes: number): number {
  const first = log.firstIndex();
  const last = log.lastIndex();
  if (last < first) return 0;
  let size = 0;
  let count = 0;
  for (const entry of [...log.entries(first, last + 1, NO_LIMIT)].reverse()) {
    size += entrySize(entry);
    if (size > bytes) break;
    count++;
  }
  return count;
}
`,
      caught: 'meanwhile',
    },
    {
      // As many as the average allows.
      text: `\
function fitting(log: Storage, index: number, bytes: number): number {
  const first = log.firstIndex();
  if (index < first) return 0;
  const entries = log.entries(first, index + 1, NO_LIMIT);
  const total = entries.reduce((sum, entry) => sum + entrySize(entry), 0);
  return Math.min(entries.length, Math.floor((bytes * entries.length) / total));
}
`,
      caught: 'newest',
    },
    {
      // Is the log there up to the snapshot, always?
      text: `\
function fitting(log: Storage, index: number, bytes: number): number {
  const entries = log.entries(log.firstIndex(), index + 1, NO_LIMIT);
  let size = 0;
  let count = 0;
  for (const entry of [...entries].reverse()) {
    size += entrySize(entry);
    if (size > bytes) break;
    count++;
  }
  return count;
}
`,
      caught: 'gone',
    },
  ],
  checks: [
    {
      id: 'newest',
      fails: {
        zh:
          '日志里先有三个大条目，后有三个小的，地方正好放下三个小的。留下的' +
          '是快照前面最近的几个，从后往前数。',
        en:
          'Three large entries and then three small ones, and room for just ' +
          'the small ones. What is kept are the newest before the snapshot: ' +
          'count from the end.',
      },
      run: () => {
        const host = new Host(3 * sizeOf(SMALL));
        const lengths = [LARGE, LARGE, LARGE, SMALL, SMALL, SMALL];
        return expectKept(host.propose(...lengths).snapshot(), 3);
      },
    },
    {
      id: 'limit',
      fails: {
        zh: '加上它就超过了，那一个就不能留：`keepBytes` 是最多。',
        en:
          'With that one it is more than `keepBytes`, which is the most that ' +
          'may be kept: it has to go.',
      },
      run: () => {
        const host = new Host(2 * sizeOf(SMALL) + 1);
        const lengths = [SMALL, SMALL, SMALL, SMALL];
        return expectKept(host.propose(...lengths).snapshot(), 2);
      },
    },
    {
      id: 'meanwhile',
      fails: {
        zh:
          '状态机交出样子的时候，日志又长了一截。数的是快照的下标往前，后面' +
          '的条目本来就都留着。',
        en:
          'While the state was handed over, the log has grown. Count back ' +
          'from the index of the snapshot: what comes after it is kept anyway.',
      },
      run: () => {
        const host = new Host(3 * sizeOf(SMALL));
        host.propose(SMALL, SMALL, SMALL, SMALL);
        return expectKept(host.snapshot(LARGE, LARGE), 3);
      },
    },
    {
      id: 'all',
      fails: {
        zh: '全都放得下，就全都留着：日志里有几个就是几个。',
        en: 'There is room for all of them, so all that the log has are kept.',
      },
      run: () => {
        const host = new Host(100 * LARGE);
        return expectKept(host.propose(SMALL, SMALL).snapshot(), 3);
      },
    },
    {
      id: 'gone',
      fails: {
        zh:
          '快照在下标 5，还没有写完，领导者的快照已经装到 9，日志从 10 开始。' +
          '5 以前没有条目可数，也不能去取：取不到就抛错，节点停下。',
        en:
          'The snapshot is at index 5, and before it was written the one of ' +
          'the leader came in: the log begins at 10. There is nothing to ' +
          'count up to 5, and to ask for it is an error that ends the node.',
      },
      run: gone,
    },
  ],
  trials: [{ profile: 'own-snapshots', seeds: 15 }],
  because: {},
};
