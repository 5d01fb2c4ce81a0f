/**
 * What passes between a client's session and the node that serves it.
 *
 * @module
 */

/** The words of a call, its name first. */
export type Args = readonly Uint8Array[];

/** A line that a client takes for success: `OK`, `PONG`, `QUEUED`. */
export interface StatusReply {
  readonly kind: 'status';
  readonly text: string;
}

/** A line that a client takes for an error; it begins with its code. */
export interface ErrorReply {
  readonly kind: 'error';
  readonly text: string;
}

/** Names and values; a flat list where the protocol has no maps. */
export interface MapReply {
  readonly kind: 'map';
  readonly entries: readonly (readonly [Reply, Reply])[];
}

/**
 * What a client is told, in either version of the protocol: bytes, text in
 * UTF-8, whole numbers of 64 bits, nothing (null), or a list of these.
 */
export type Reply =
  | StatusReply
  | ErrorReply
  | MapReply
  | Uint8Array
  | string
  | number
  | bigint
  | null
  | readonly Reply[];

/** One call of a client. */
export interface CallCommand {
  readonly kind: 'call';
  readonly args: Args;
}

/** A key, and at which revision a client has seen it; 0 for none. */
export interface Watched {
  readonly key: Uint8Array;
  readonly revision: number;
}

/** Calls that happen together, or not at all if a watched key has changed. */
export interface TransactionCommand {
  readonly kind: 'transaction';
  readonly watched: readonly Watched[];
  readonly calls: readonly Args[];
}

/** The leader says what time it is. */
export interface ClockCommand {
  readonly kind: 'clock';
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Where a member listens for the others; null when it is none any more. */
export interface AddressCommand {
  readonly kind: 'address';
  readonly id: number;
  readonly address: string | null;
}

/** What stands in the log. */
export type Command =
  CallCommand | TransactionCommand | ClockCommand | AddressCommand;

/** What a session asks of its server. */
export interface Service {
  /**
   * Has commands done, one after the other; between them may be those of
   * others. Fulfilled when they are committed and applied here, with a reply
   * to each.
   *
   * @throws {@link ClusterDownError} when nothing was done, and
   *   {@link UnknownFateError} when nobody here can tell.
   */
  write(commands: readonly Command[]): Promise<readonly Reply[]>;

  /**
   * Answers calls that change nothing, all of them at one moment.
   *
   * @throws {@link ClusterDownError} when they can't be answered.
   */
  read(calls: readonly Args[]): Promise<readonly Reply[]>;

  /** The revisions of keys, all of them at one moment; 0 for no key. */
  revisions(keys: readonly Uint8Array[]): Promise<readonly number[]>;

  /** Does a call of those that begin with `RAFT.`. */
  admin(args: Args): Promise<Reply>;

  /** Sections of `INFO`, by name: lines of `field:value`. */
  info(): ReadonlyMap<string, readonly string[]>;
}

/** Nothing was done: nobody leads, or not for long enough. Ask again. */
export class ClusterDownError extends Error {
  override readonly name = 'ClusterDownError';
}

/** What was asked for may have been done, or may still be, or never. */
export class UnknownFateError extends Error {
  override readonly name = 'UnknownFateError';
}
