/**
 * Every error the library throws, by name.
 *
 * Two kinds must not be confused. A {@link RaftError} is an answer: the
 * caller asked for something that cannot be had now, or called the library
 * wrongly; the node goes on. An {@link InvariantError} says that the safety
 * of the node can no longer be vouched for; a node that threw it refuses to
 * do anything more.
 *
 * @module
 */

/** Base of all errors of this library. */
export class RaftError extends Error {
  override name = 'RaftError';
}

/** Base of all errors that end a node. */
export class FatalError extends RaftError {
  override name = 'FatalError';
}

/**
 * A rule that the algorithm rests on does not hold: the log, the storage or
 * the code is broken. Where etcd/raft panics, this is thrown.
 */
export class InvariantError extends FatalError {
  override name = 'InvariantError';
}

/**
 * The source of chance in the {@link Config} threw, or returned no number
 * from 0 up to 1. Timeouts drawn from it would not end elections.
 */
export class RandomError extends FatalError {
  override name = 'RandomError';
}

/** A field of the {@link Config} has a value that cannot work. */
export class ConfigError extends RaftError {
  override name = 'ConfigError';
  /** The name of the field. */
  readonly field: string;

  constructor(field: string, problem: string) {
    super(`config.${field}: ${problem}`);
    this.field = field;
  }
}

/**
 * The application broke the protocol of the API, for instance by calling
 * `advance` without a `Ready` to advance.
 */
export class MisuseError extends RaftError {
  override name = 'MisuseError';
}

/** Why a proposal was dropped. */
export type ProposalDropReason =
  | 'NoLeader' // the node knows no leader, or is campaigning itself
  | 'NotForwarding' // a follower that is configured not to pass it on
  | 'Transferring' // the leader is transferring leadership
  | 'TooMuchUncommitted' // see `maxUncommittedEntriesSize`
  | 'Removed' // the leader is no member any more
  | 'Backlogged'; // nobody takes the node's Readys: see `maxUntakenEntries`

/**
 * The proposal was not appended and never will be; nothing has changed.
 * etcd: `ErrProposalDropped`.
 */
export class ProposalDropped extends RaftError {
  override name = 'ProposalDropped';
  readonly reason: ProposalDropReason;

  constructor(reason: ProposalDropReason) {
    super('raft proposal dropped');
    this.reason = reason;
  }
}

/** Why a read was dropped. */
export type ReadDropReason =
  | 'NoLeader' // the node knows no leader, or is campaigning itself
  | 'Backlogged'; // nobody takes the node's Readys, or too many reads wait

/** The read will not be answered; nothing has changed. Ask again later. */
export class ReadDropped extends RaftError {
  override name = 'ReadDropped';
  readonly reason: ReadDropReason;

  constructor(reason: ReadDropReason) {
    super(`raft read dropped: ${reason}`);
    this.reason = reason;
  }
}

/**
 * A message that a node may only send to itself arrived from outside.
 * etcd: `ErrStepLocalMsg`.
 */
export class StepLocalMessage extends RaftError {
  override name = 'StepLocalMessage';

  constructor() {
    super('raft: cannot step raft local message');
  }
}

/**
 * A response came from a node that is not in the configuration.
 * etcd: `ErrStepPeerNotFound`.
 */
export class StepPeerNotFound extends RaftError {
  override name = 'StepPeerNotFound';

  constructor() {
    super('raft: cannot step as peer not found');
  }
}

/** The index lies before the first one kept. etcd: `ErrCompacted`. */
export class Compacted extends RaftError {
  override name = 'Compacted';

  constructor() {
    super('requested index is unavailable due to compaction');
  }
}

/** The index lies after the last one held. etcd: `ErrUnavailable`. */
export class Unavailable extends RaftError {
  override name = 'Unavailable';

  constructor() {
    super('requested entry at index is unavailable');
  }
}

/**
 * The snapshot is older than the one already there.
 * etcd: `ErrSnapOutOfDate`.
 */
export class SnapshotOutOfDate extends RaftError {
  override name = 'SnapshotOutOfDate';

  constructor() {
    super('requested index is older than the existing snapshot');
  }
}

/**
 * A storage throws this from `snapshot()` while it is still making one; the
 * leader asks again later. etcd: `ErrSnapshotTemporarilyUnavailable`.
 */
export class SnapshotTemporarilyUnavailable extends RaftError {
  override name = 'SnapshotTemporarilyUnavailable';

  constructor() {
    super('snapshot is temporarily unavailable');
  }
}

/** The configuration change does not fit the configuration. */
export class ConfChangeError extends RaftError {
  override name = 'ConfChangeError';
}

/** Bytes that should hold a value of the wire format do not. */
export class DecodeError extends RaftError {
  override name = 'DecodeError';
}

/** The node was stopped. etcd: `ErrStopped`. */
export class Stopped extends RaftError {
  override name = 'Stopped';

  constructor() {
    super('raft: stopped');
  }
}

/**
 * Throws an {@link InvariantError} unless the condition holds. Use it for
 * what must be true, never for what a caller may get wrong.
 */
export function invariant(
  condition: boolean,
  message: string,
): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/**
 * Checks that a number from outside is a whole number that a `number` holds
 * exactly, and not negative. Terms, indexes, ids and sizes all are.
 *
 * @throws {@link MisuseError} naming the value.
 */
export function checkSafeInteger(value: number, what: string): void {
  if (Number.isSafeInteger(value) && value >= 0) return;
  throw new MisuseError(
    `${what} must be a whole number from 0 to 2^53-1, got ${value}`,
  );
}
