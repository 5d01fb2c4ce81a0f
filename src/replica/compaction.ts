/**
 * When to make a snapshot, and how much of the log to keep.
 *
 * @module
 */
import { NO_LIMIT } from '../entry.ts';
import type { Entry } from '../entry.ts';
import { entrySize } from '../sizes.ts';
import type { Storage } from '../storage.ts';
import { checkLimit } from './options.ts';

/** The limits of the log. All of them have defaults. */
export interface CompactionPolicy {
  /**
   * Entries applied since the last snapshot after which another is made.
   *
   * @defaultValue 10,000
   */
  readonly afterEntries?: number;
  /**
   * Encoded bytes applied since the last snapshot after which another is
   * made.
   *
   * @defaultValue 64 MiB
   */
  readonly afterBytes?: number;
  /**
   * Entries to keep before a snapshot, so that who was away for a moment
   * need not get the whole state.
   *
   * @defaultValue 1,000
   */
  readonly keepEntries?: number;
  /**
   * Encoded bytes of entries to keep at most.
   *
   * @defaultValue 16 MiB
   */
  readonly keepBytes?: number;
  /**
   * Entries that a leader keeps at most for a follower that still needs
   * them. One further behind gets a snapshot.
   *
   * @defaultValue 20,000
   */
  readonly keepForFollower?: number;
}

const MIB = 1024 * 1024;

/** All limits. */
export type Compaction = Required<CompactionPolicy>;

/**
 * Checks the limits, and fills in the defaults.
 *
 * @throws {@link ConfigError} for one that is no whole number.
 */
export function resolveCompaction(policy: CompactionPolicy): Compaction {
  const limits: Compaction = {
    afterEntries: policy.afterEntries ?? 10_000,
    afterBytes: policy.afterBytes ?? 64 * MIB,
    keepEntries: policy.keepEntries ?? 1_000,
    keepBytes: policy.keepBytes ?? 16 * MIB,
    keepForFollower: policy.keepForFollower ?? 20_000,
  };
  checkLimit('compaction.afterEntries', limits.afterEntries, 1);
  checkLimit('compaction.afterBytes', limits.afterBytes, 1);
  checkLimit('compaction.keepEntries', limits.keepEntries, 0);
  checkLimit('compaction.keepBytes', limits.keepBytes, 0);
  checkLimit('compaction.keepForFollower', limits.keepForFollower, 0);
  return limits;
}

/** What was applied since the last snapshot. */
export class Growth {
  private entries = 0;
  private bytes = 0;

  add(entry: Entry): void {
    this.entries++;
    this.bytes += entrySize(entry);
  }

  reset(): void {
    this.entries = 0;
    this.bytes = 0;
  }

  /** Reports whether it is time for a snapshot. */
  exceeds({ afterEntries, afterBytes }: Compaction): boolean {
    return this.entries >= afterEntries || this.bytes >= afterBytes;
  }
}

/**
 * The last index that may be dropped with a snapshot at `index`.
 *
 * @param needed - on a leader, the last index that each follower has for
 *   certain: it needs the entries after that.
 */
export function compactionPoint(
  log: Storage,
  index: number,
  limits: Compaction,
  needed: Iterable<number>,
): number {
  const { keepEntries, keepBytes, keepForFollower } = limits;
  const kept = Math.min(keepEntries, fitting(log, index, keepBytes));
  let point = index - kept;
  const furthest = index - keepForFollower;
  for (const match of needed) {
    point = Math.min(point, Math.max(match, furthest));
  }
  return Math.max(0, Math.min(point, index));
}

/** How many entries up to `index` take at most so many bytes. */
function fitting(log: Storage, index: number, bytes: number): number {
  const first = log.firstIndex();
  if (index < first) return 0;
  const entries = log.entries(first, index + 1, NO_LIMIT);
  let size = 0;
  let count = 0;
  while (count < entries.length) {
    size += entrySize(entries[entries.length - 1 - count]!);
    if (size > bytes) break;
    count++;
  }
  return count;
}
