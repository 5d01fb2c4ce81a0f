/**
 * What a node is started with.
 *
 * @module
 */
import { NO_LIMIT } from './entry.ts';
import { ConfigError } from './errors.ts';
import type { Logger } from './logger.ts';
import { SILENT } from './logger.ts';
import { isLocalTarget, NONE } from './message.ts';
import type { Storage } from './storage.ts';
import type { TransitionHook } from './transition.ts';

/**
 * How reads are made linearizable. `ReadOnlySafe` asks a quorum for every
 * batch of reads; `ReadOnlyLeaseBased` trusts that clocks drift little and
 * asks nobody (thesis 6.4). etcd: `ReadOnlyOption`.
 */
export type ReadOnlyOption = 'ReadOnlySafe' | 'ReadOnlyLeaseBased';

/** The parameters of one node. etcd: `Config`. */
export interface Config {
  /** The node's id: not 0, and never reused for another node. */
  readonly id: number;

  /**
   * Ticks without news from a leader after which a follower campaigns; the
   * actual number is drawn between this and twice this. Must be larger than
   * `heartbeatTick`; ten times as large is a good choice.
   */
  readonly electionTick: number;

  /** Ticks between two heartbeats of a leader. */
  readonly heartbeatTick: number;

  /** Where the log and the hard state of earlier runs are read from. */
  readonly storage: Storage;

  /**
   * Returns a number from 0 up to 1, as `Math.random` does. The library
   * draws election timeouts with it, and has no other source of chance.
   * Anything else ends the node with a {@link RandomError}.
   *
   * Nodes must not draw the same numbers: if they share a seed they campaign
   * at the same ticks, split the vote, and may never find a leader.
   */
  readonly random: () => number;

  /**
   * Index that the application had applied before it restarted. Committed
   * entries after it are handed out again.
   *
   * @defaultValue 0: everything after the snapshot
   */
  readonly applied?: number;

  /**
   * Whether storage work leaves as messages to the node's own threads
   * instead of as fields of a `Ready` that must be advanced.
   *
   * @defaultValue false
   */
  readonly asyncStorageWrites?: boolean;

  /**
   * Encoded bytes of entries in one append message. With 0, every message
   * carries one entry.
   *
   * @defaultValue 1 MiB
   */
  readonly maxSizePerMsg?: number;

  /**
   * Encoded bytes of committed entries that are handed to the application
   * and not yet applied.
   *
   * @defaultValue the same as `maxSizePerMsg`
   */
  readonly maxCommittedSizePerReady?: number;

  /**
   * Payload bytes of proposals in the leader's log that are not committed
   * yet; more are dropped. Entries without payload always pass.
   *
   * @defaultValue no limit
   */
  readonly maxUncommittedEntriesSize?: number;

  /**
   * Append messages that may be on their way to one follower.
   *
   * @defaultValue 256
   */
  readonly maxInflightMsgs?: number;

  /**
   * Payload bytes that may be on their way to one follower; not less than
   * `maxSizePerMsg`.
   *
   * @defaultValue no limit
   */
  readonly maxInflightBytes?: number;

  /**
   * Whether a leader that has not heard from a quorum for an election
   * timeout steps down, and whether nodes that hear from a leader refuse to
   * vote for another (thesis 6.2).
   *
   * @defaultValue false
   */
  readonly checkQuorum?: boolean;

  /**
   * Whether a node asks if it could win before it raises its term
   * (thesis 9.6).
   *
   * @defaultValue false
   */
  readonly preVote?: boolean;

  /**
   * How reads are made linearizable. The lease needs `checkQuorum`.
   *
   * @defaultValue 'ReadOnlySafe'
   */
  readonly readOnlyOption?: ReadOnlyOption;

  /**
   * Whether a follower drops proposals instead of passing them on to the
   * leader.
   *
   * @defaultValue false
   */
  readonly disableProposalForwarding?: boolean;

  /**
   * Whether the leader lets membership changes into the log that do not fit
   * the configuration it knows. Only for applications that check by
   * themselves.
   *
   * @defaultValue false
   */
  readonly disableConfChangeValidation?: boolean;

  /**
   * Whether a leader that was removed or made a learner steps down at once.
   *
   * @defaultValue false
   */
  readonly stepDownOnRemoval?: boolean;

  /**
   * Whether to do exactly as etcd/raft (v3.7) does where this library does
   * something else. It is there for those who compare the two. The places:
   *
   * With asynchronous storage writes, a candidate of etcd/raft asks for votes
   * before its term, its own vote and its log are on disk. If it crashes
   * then, it can win the same term twice and fill it with other entries, or
   * win it with a log that is shorter than the one it has named.
   *
   * A membership change that is applied while a newer snapshot has come
   * in, but is not written yet, changes the membership of that snapshot.
   *
   * The only voter of a cluster answers reads at once, also when it has just
   * started and does not know how far it had committed before.
   *
   * With neither `preVote` nor `checkQuorum`, a learner whose term has run
   * ahead ignores the leader, and is left behind until another election.
   *
   * `mustSync` is false for a snapshot, although it is acknowledged as if it
   * were on disk.
   *
   * A membership change that is dropped, because too much is uncommitted,
   * is taken for one that is on its way, and holds up the next one.
   *
   * A candidate that has become a learner goes on, and may lead. A leader
   * that is no voter any more waits for an answer before it commits what
   * the others hold without it.
   *
   * @defaultValue false
   */
  readonly exactlyAsEtcd?: boolean;

  /**
   * Takes the node's remarks.
   *
   * @defaultValue keeps none
   */
  readonly logger?: Logger;

  /**
   * Hears of every step that the node takes.
   *
   * @defaultValue nobody does
   */
  readonly onTransition?: TransitionHook | null;
}

/** A {@link Config} that was checked, with all defaults filled in. */
export type ResolvedConfig = Required<Config>;

const MIB = 1024 * 1024;

/**
 * Checks a configuration and fills in the defaults.
 *
 * @throws {@link ConfigError} naming the first field that cannot work.
 */
export function resolveConfig(config: Config): ResolvedConfig {
  const maxSizePerMsg = config.maxSizePerMsg ?? MIB;
  const resolved: ResolvedConfig = {
    id: config.id,
    electionTick: config.electionTick,
    heartbeatTick: config.heartbeatTick,
    storage: config.storage,
    random: config.random,
    applied: config.applied ?? 0,
    asyncStorageWrites: config.asyncStorageWrites ?? false,
    maxSizePerMsg,
    maxCommittedSizePerReady:
      config.maxCommittedSizePerReady ?? Math.max(maxSizePerMsg, 1),
    maxUncommittedEntriesSize: config.maxUncommittedEntriesSize ?? NO_LIMIT,
    maxInflightMsgs: config.maxInflightMsgs ?? 256,
    maxInflightBytes: config.maxInflightBytes ?? NO_LIMIT,
    checkQuorum: config.checkQuorum ?? false,
    preVote: config.preVote ?? false,
    readOnlyOption: config.readOnlyOption ?? 'ReadOnlySafe',
    disableProposalForwarding: config.disableProposalForwarding ?? false,
    disableConfChangeValidation: config.disableConfChangeValidation ?? false,
    stepDownOnRemoval: config.stepDownOnRemoval ?? false,
    exactlyAsEtcd: config.exactlyAsEtcd ?? false,
    logger: config.logger ?? SILENT,
    onTransition: config.onTransition ?? null,
  };
  checkTimers(resolved);
  checkSizes(resolved);
  return resolved;
}

function checkTimers(config: ResolvedConfig): void {
  atLeast('id', config.id, 1);
  if (config.id === NONE || isLocalTarget(config.id)) {
    throw new ConfigError('id', `${config.id} is reserved`);
  }
  atLeast('heartbeatTick', config.heartbeatTick, 1);
  atLeast('electionTick', config.electionTick, 1);
  if (config.electionTick <= config.heartbeatTick) {
    throw new ConfigError(
      'electionTick',
      `must be greater than heartbeatTick (${config.heartbeatTick}), ` +
        `got ${config.electionTick}`,
    );
  }
  if (typeof config.random !== 'function') {
    throw new ConfigError('random', 'must be a function such as Math.random');
  }
  if (typeof config.storage?.initialState !== 'function') {
    throw new ConfigError('storage', 'must be a Storage');
  }
}

function checkSizes(config: ResolvedConfig): void {
  atLeast('applied', config.applied, 0);
  atLeast('maxSizePerMsg', config.maxSizePerMsg, 0);
  atLeast('maxCommittedSizePerReady', config.maxCommittedSizePerReady, 1);
  atLeast('maxUncommittedEntriesSize', config.maxUncommittedEntriesSize, 1);
  atLeast('maxInflightMsgs', config.maxInflightMsgs, 1);
  const oneMessage = Math.max(config.maxSizePerMsg, 1);
  atLeast('maxInflightBytes', config.maxInflightBytes, oneMessage);
  const options: readonly string[] = ['ReadOnlySafe', 'ReadOnlyLeaseBased'];
  if (!options.includes(config.readOnlyOption)) {
    throw new ConfigError(
      'readOnlyOption',
      `must be one of ${options.join(', ')}, got ${config.readOnlyOption}`,
    );
  }
  if (config.readOnlyOption === 'ReadOnlyLeaseBased' && !config.checkQuorum) {
    throw new ConfigError(
      'readOnlyOption',
      'ReadOnlyLeaseBased needs checkQuorum',
    );
  }
}

function atLeast(field: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new ConfigError(
    field,
    `must be a whole number of at least ${least}, got ${value}`,
  );
}
