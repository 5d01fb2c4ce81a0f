/**
 * What a node wants done.
 *
 * @module
 */
import type { Entry } from './entry.ts';
import type { Message } from './message.ts';
import type { Snapshot } from './snapshot.ts';
import type { HardState, SoftState } from './state.ts';
import type { ReadState } from './unproved_reads.ts';

/**
 * Everything that has piled up for the application to do. To each Ready
 * belong four steps, in this order:
 *
 * 1. Write `snapshot`, then `entries`, then `hardState`: one write that
 *    either happens or does not, whenever the machine stops. If `mustSync`,
 *    it must be on disk before step 2; it can't be taken back after that.
 *    The storage of the node must show it before `advance`.
 * 2. Send `messages`.
 * 3. Apply: first `snapshot`, which replaces the state machine, then
 *    `committedEntries`, one after the other; then answer `readStates` whose
 *    index is applied.
 * 4. Call `RawNode.advance`.
 *
 * Why in this order: a message may be a promise. A vote or an acknowledged
 * entry that was sent and then forgotten in a crash can elect two leaders in
 * one term, or lose what was committed (paper figure 2). Applying may come
 * before sending, but not before writing: after a crash the state machine
 * would be ahead of the log.
 *
 * With asynchronous storage writes there is no `advance`, and the next Ready
 * may be taken at once. Steps 1 and 3 leave among `messages`: a
 * `MsgStorageAppend` says what to write and a `MsgStorageApply` what to
 * apply. Each kind is done in the order in which it came. When one is done,
 * its `responses` are sent, those to the node itself with `RawNode.step`. All
 * other messages may leave at once: whatever promises something travels as
 * a response. `snapshot`, `entries`, `hardState` and `committedEntries` show
 * the same work once more, and are not to be done twice.
 *
 * All of it is to be read only: entries, messages and snapshots are shared
 * with the node and with its log. etcd: `Ready`.
 */
export interface Ready {
  /**
   * Leader and role, for whoever shows them or leads requests to the leader;
   * null when neither changed. Not to be written.
   */
  readonly softState: SoftState | null;
  /**
   * Term, vote and commit index to write; null when none changed. It belongs
   * to the same write as the entries: with one and without the other, the
   * commit index could point past the log, and a vote could rest on entries
   * that are gone.
   */
  readonly hardState: HardState | null;
  /**
   * Reads whose index is known now. A read may be answered once the state
   * machine has applied that index, and not before: until then it could miss
   * what was committed when the read came. Each comes once.
   */
  readonly readStates: readonly ReadState[];
  /**
   * Entries to write after the snapshot. They replace all that the log holds
   * from the first of them on: what is there and not here is not committed
   * and another leader has replaced it.
   */
  readonly entries: readonly Entry[];
  /**
   * A snapshot from the leader to write and to apply; null when there is
   * none. It replaces the whole log, and the state machine with its
   * membership. It comes before `entries`, which go on after it, and before
   * any committed entry. The membership is already in force in the node; it
   * need not be given back.
   */
  readonly snapshot: Snapshot | null;
  /**
   * Entries to apply, each exactly once and in this order. Those that change
   * the membership (`isConfChangeEntry`) are decoded and given to
   * `RawNode.applyConfChange` when their turn comes, or refused as its text
   * says; those without data are applied by doing nothing. A snapshot that
   * the application makes has the membership as of its index. After a
   * restart, entries after `Config.applied` come again.
   */
  readonly committedEntries: readonly Entry[];
  /**
   * Messages to send once the write is done; with asynchronous writes, at
   * once. They may be lost, delayed or doubled on their way, but not changed.
   * What is known of their fate must be reported, because the leader waits
   * for it: `RawNode.reportUnreachable` when one did not get through, and
   * `RawNode.reportSnapshot` for every `MsgSnap`, when it arrived as well as
   * when it failed. Without that report, a follower whose response is lost, or
   * no longer fits, gets nothing more.
   */
  readonly messages: readonly Message[];
  /**
   * Whether the write must be on disk before the messages leave. A mere
   * change of the commit index need not be: it is learned again.
   */
  readonly mustSync: boolean;
}

/**
 * Reports whether a write must be synced: entries, term and vote are what
 * others rely on (paper figure 2), and so is a snapshot, which stands for the
 * entries that it covers: whoever acknowledges it and loses it has lost those.
 * etcd: `MustSync`, which does not look at the snapshot.
 */
export function mustSync(
  now: HardState,
  before: HardState,
  newEntries: number,
  snapshot: Snapshot | null = null,
): boolean {
  if (snapshot !== null) return true;
  return newEntries > 0 || now.vote !== before.vote || now.term !== before.term;
}
