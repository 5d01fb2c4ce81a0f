/**
 * Every error the library throws, by name.
 *
 * Two kinds must not be confused. Most are answers: the caller asked for
 * something that cannot be had now, or called the library wrongly; nothing
 * has changed, and the node goes on. A {@link FatalError} says that the
 * safety of the node can no longer be vouched for; a node that threw it
 * refuses to do anything more. Answers come first below, then what is fatal.
 *
 * @module
 */
import type { DropReason, UnknownReason } from './replica/fate.ts';

/** Base of all errors of this library. */
export class RaftError extends Error {
  override name = 'RaftError';
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
 * The caller broke the rules of the API: it called `advance` without a
 * `Ready` to advance, or handed in a value that cannot be right. The text
 * names the value, what it must be, and what it is. Nothing has changed.
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
export class ProposalDroppedError extends RaftError {
  override name = 'ProposalDroppedError';
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
export class ReadDroppedError extends RaftError {
  override name = 'ReadDroppedError';
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
export class StepLocalMessageError extends RaftError {
  override name = 'StepLocalMessageError';

  constructor() {
    super('raft: cannot step raft local message');
  }
}

/**
 * A response came from a node that is not in the configuration.
 * etcd: `ErrStepPeerNotFound`.
 */
export class StepPeerNotFoundError extends RaftError {
  override name = 'StepPeerNotFoundError';

  constructor() {
    super('raft: cannot step as peer not found');
  }
}

/**
 * A {@link Storage} throws this for an index before the first one kept.
 * etcd: `ErrCompacted`.
 */
export class CompactedError extends RaftError {
  override name = 'CompactedError';

  constructor() {
    super('requested index is unavailable due to compaction');
  }
}

/**
 * A {@link Storage} throws this for an index after the last one held.
 * etcd: `ErrUnavailable`.
 */
export class UnavailableError extends RaftError {
  override name = 'UnavailableError';

  constructor() {
    super('requested entry at index is unavailable');
  }
}

/**
 * The snapshot is not newer than the one already there.
 * etcd: `ErrSnapOutOfDate`.
 */
export class SnapshotOutOfDateError extends RaftError {
  override name = 'SnapshotOutOfDateError';

  constructor() {
    super('requested index is older than the existing snapshot');
  }
}

/**
 * A storage throws this from `snapshot()` while it is still making one; the
 * leader asks again later. etcd: `ErrSnapshotTemporarilyUnavailable`.
 */
export class SnapshotTemporarilyUnavailableError extends RaftError {
  override name = 'SnapshotTemporarilyUnavailableError';

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
export class StoppedError extends RaftError {
  override name = 'StoppedError';

  constructor() {
    super('raft: stopped');
  }
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
 * The `random` of the configuration threw, or returned what is no number
 * from 0 up to 1. Without chance nodes campaign at the same ticks again and
 * again.
 */
export class RandomError extends FatalError {
  override name = 'RandomError';
}

/**
 * The {@link Storage} failed, or answered what no storage may answer. A node
 * cannot go on without its log, and may have been half way through a step:
 * it ends. What the storage threw is kept as `cause`.
 */
export class StorageError extends FatalError {
  override name = 'StorageError';
  /** What was asked of the storage, such as `term(5)`. */
  readonly call: string;

  constructor(call: string, problem: string, options?: ErrorOptions) {
    super(`storage.${call} ${problem}`, options);
    this.call = call;
  }
}

/**
 * Something that the library calls or is made of threw in the middle of a
 * step: a logger, `onTransition`, or a fault of the library. How much of the
 * step was done is not known, so the node ends. What was thrown is kept as
 * `cause`.
 */
export class UnexpectedError extends FatalError {
  override name = 'UnexpectedError';

  constructor(cause: unknown) {
    super(`thrown in the middle of a step: ${shown(cause)}`, { cause });
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

/** Throws the {@link MisuseError} that says what a value must be. */
export function refuseInput(
  what: string,
  wanted: string,
  value: unknown,
): never {
  throw new MisuseError(`${what} must be ${wanted}, got ${shown(value)}`);
}

const MOST_LETTERS = 60;

/**
 * Any value with its type, for the text of an error: `'3' (string)`. It is
 * short, and making it runs no code of the value but an error's own text.
 */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return `${value}`;
  if (value instanceof Error) {
    const { name, message } = value;
    return name === 'Error' ? message : `${name}: ${message}`;
  }
  const kind = typeof value;
  if (kind === 'function') return 'a function';
  if (Array.isArray(value)) return 'an array';
  if (value instanceof Promise) return 'a promise';
  if (kind === 'object') return 'an object';
  const text = (value as number).toString().slice(0, MOST_LETTERS);
  return kind === 'string' ? `'${text}' (string)` : `${text} (${kind})`;
}

/**
 * What a replica was asked for was not done and never will be: asking again
 * is safe.
 */
export class DroppedError extends RaftError {
  override name = 'DroppedError';
  readonly reason: DropReason;

  constructor(reason: DropReason, options?: ErrorOptions) {
    super(`dropped: ${reason}`, options);
    this.reason = reason;
  }
}

/**
 * What a replica was asked for may have been done, or be done later; this
 * node cannot tell. Asking again may do it twice.
 */
export class FateUnknownError extends RaftError {
  override name = 'FateUnknownError';
  readonly reason: UnknownReason;

  constructor(reason: UnknownReason, options?: ErrorOptions) {
    super(`fate unknown: ${reason}`, options);
    this.reason = reason;
  }
}

/** Something of the application's that a replica rests on. */
export type PortName = 'disk' | 'transport' | 'state machine';

/** A port of a replica has failed; `cause` is what it threw. */
export class PortError extends FatalError {
  override name = 'PortError';
  readonly port: PortName;

  constructor(port: PortName, cause: unknown) {
    super(`the ${port} has failed: ${shown(cause)}`, { cause });
    this.port = port;
  }
}
