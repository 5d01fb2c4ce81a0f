/**
 * What a node is started with.
 *
 * @module
 */
import { NO_LIMIT } from './entry.ts';
import { ConfigError } from './errors.ts';
import { SILENT } from './logger.ts';
import type { Logger } from './logger.ts';
import type { Storage } from './storage.ts';
import type { TransitionHook } from './transition.ts';

/**
 * How reads are made linearizable. `ReadOnlySafe` asks a quorum for every
 * batch of reads. `ReadOnlyLeaseBased` asks nobody, and can be outdated even
 * where clocks agree: a leader that is cut off finds out after two election
 * timeouts at the latest, and others may elect after one (thesis 6.4). etcd:
 * `ReadOnlyOption`.
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
   * Returns a number from 0 up to, but not including, 1, as `Math.random`
   * does; anything else ends the node with a {@link RandomError}. The library
   * draws election timeouts with it, and has no other source of chance.
   *
   * Nodes must not share a seed. If all draw the same timeouts, all campaign
   * at the same time and vote for themselves, again and again: three nodes
   * with one seed found no leader in 3,000 ticks.
   */
  readonly random: () => number;

  /**
   * Index that the application had applied before it restarted. Committed
   * entries after it are handed out again. One above the commit index, or
   * before the last entry that was compacted, ends the constructor with an
   * `InvariantError`.
   *
   * @defaultValue 0: all that the storage still has
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
   * Payload bytes of proposals that the leader has taken and that are not
   * applied yet; more are dropped. Entries without payload always pass, and
   * so does one proposal of any size when nothing else counts.
   *
   * @defaultValue no limit
   */
  readonly maxUncommittedEntriesSize?: number;

  /**
   * Entries that were accepted and that no Ready has handed out yet. From
   * this number on the node is backlogged: it rejects proposals and reads,
   * and does not campaign, until a Ready takes the entries out. What a
   * leader sends still comes in: its window limits it. What one call makes,
   * and what the node must append by itself, may overshoot the limit.
   *
   * @defaultValue 4096; no limit with `exactlyAsEtcd`
   */
  readonly maxUntakenEntries?: number;

  /**
   * Payload bytes of entries that no Ready has handed out yet. From this
   * number on the node is backlogged as with `maxUntakenEntries`; it also
   * ignores what peers send, as if it were lost, and sends no heartbeats.
   * Ticks count on, and a leader that hears from no quorum steps down.
   *
   * @defaultValue 64 MiB; no limit with `exactlyAsEtcd`
   */
  readonly maxUntakenSize?: number;

  /**
   * Messages and answered reads that no Ready has handed out yet; as
   * `maxUntakenSize`. What one call makes, and overshoots it with, is at
   * most a full window of `maxInflightMsgs` and three messages to each
   * member, and all reads that wait. Of these, too, no more may wait on the
   * leader than this number; further ones are refused.
   *
   * @defaultValue 4096; no limit with `exactlyAsEtcd`
   */
  readonly maxUntakenMsgs?: number;

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
   * Whether to do exactly as etcd/raft (v3.7) does where that is not safe,
   * gets stuck, or grows without end. It is there for those who compare the
   * two. Fewer values that come in are checked, and this is all that a node
   * does differently then:
   *
   * - With asynchronous storage writes, a candidate asks for votes before its
   *   term, its own vote and its log are on disk. If it crashes then, it can
   *   win the same term twice and fill it with other entries, or win it with
   *   a log that is shorter than the one it has named.
   * - A membership change that is applied while a newer snapshot has come
   *   in, but is not written yet, changes the membership of that snapshot.
   * - The only voter of a cluster answers reads at once, also when it has
   *   just started and does not know how far it had committed before.
   * - With neither `preVote` nor `checkQuorum`, a learner whose term has run
   *   ahead ignores the leader, and is left behind until another election.
   * - A request for a vote in a lower term is not answered, so that a
   *   candidate does not learn of the higher one from somebody who campaigns
   *   without asking it.
   * - `mustSync` of a Ready does not count a snapshot.
   * - A snapshot that ends before the log begins is sent all the same.
   * - A membership change that is dropped for `maxUncommittedEntriesSize`
   *   counts as pending, and the next one is turned into an empty entry.
   * - A candidate that has become a learner leads when its votes arrive.
   * - A leader that was removed does not look, when that comes into force,
   *   whether the members that are left hold more than is committed.
   * - Requests for votes and rejections do not tell which entry is known to
   *   be committed, so that a leader's crash in the middle of a membership
   *   change can leave a cluster without a leader for good.
   * - A leader takes a response for true that names an index after the end
   *   of its log.
   * - Nothing limits what waits for a Ready that nobody takes:
   *   `maxUntakenEntries` and its like have no limit by default.
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
 * @param storage - what the node is to read in place of the storage itself.
 * @throws {@link ConfigError} naming the first field that cannot work.
 */
export function resolveConfig(
  config: Config,
  storage: Storage = config.storage,
): ResolvedConfig {
  const maxSizePerMsg = config.maxSizePerMsg ?? MIB;
  const exactlyAsEtcd = config.exactlyAsEtcd ?? false;
  const untaken = untakenLimits(config, exactlyAsEtcd);
  checkParts(config);
  const resolved: ResolvedConfig = {
    id: config.id,
    electionTick: config.electionTick,
    heartbeatTick: config.heartbeatTick,
    storage,
    random: config.random,
    applied: config.applied ?? 0,
    asyncStorageWrites: config.asyncStorageWrites ?? false,
    maxSizePerMsg,
    maxCommittedSizePerReady:
      config.maxCommittedSizePerReady ?? Math.max(maxSizePerMsg, 1),
    maxUncommittedEntriesSize: config.maxUncommittedEntriesSize ?? NO_LIMIT,
    // One by one: nodes whose settings have one shape are quicker.
    maxUntakenEntries: untaken.maxUntakenEntries,
    maxUntakenSize: untaken.maxUntakenSize,
    maxUntakenMsgs: untaken.maxUntakenMsgs,
    maxInflightMsgs: config.maxInflightMsgs ?? 256,
    maxInflightBytes: config.maxInflightBytes ?? NO_LIMIT,
    checkQuorum: config.checkQuorum ?? false,
    preVote: config.preVote ?? false,
    readOnlyOption: config.readOnlyOption ?? 'ReadOnlySafe',
    disableProposalForwarding: config.disableProposalForwarding ?? false,
    disableConfChangeValidation: config.disableConfChangeValidation ?? false,
    stepDownOnRemoval: config.stepDownOnRemoval ?? false,
    exactlyAsEtcd,
    logger: config.logger ?? SILENT,
    onTransition: config.onTransition ?? null,
  };
  checkSizes(resolved);
  return resolved;
}

/** etcd/raft takes in whatever comes. */
function untakenLimits(
  config: Config,
  unlimited: boolean,
): Pick<
  ResolvedConfig,
  'maxUntakenEntries' | 'maxUntakenSize' | 'maxUntakenMsgs'
> {
  const count = unlimited ? NO_LIMIT : 4096;
  const bytes = unlimited ? NO_LIMIT : 64 * MIB;
  return {
    maxUntakenEntries: config.maxUntakenEntries ?? count,
    maxUntakenSize: config.maxUntakenSize ?? bytes,
    maxUntakenMsgs: config.maxUntakenMsgs ?? count,
  };
}

function checkParts(config: Config): void {
  atLeast('id', config.id, 1);
  atLeast('heartbeatTick', config.heartbeatTick, 1);
  atLeast('electionTick', config.electionTick, 1);
  if (config.electionTick <= config.heartbeatTick) {
    throw new ConfigError(
      'electionTick',
      `must be greater than heartbeatTick (${config.heartbeatTick}), ` +
        `got ${config.electionTick}`,
    );
  }
  // Twice as many ticks are counted at most.
  const most = Math.floor(Number.MAX_SAFE_INTEGER / 2);
  if (config.electionTick > most) {
    throw new ConfigError(
      'electionTick',
      `must be at most ${most}, got ${config.electionTick}`,
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
  atLeast('maxUntakenEntries', config.maxUntakenEntries, 1);
  atLeast('maxUntakenSize', config.maxUntakenSize, 1);
  atLeast('maxUntakenMsgs', config.maxUntakenMsgs, 1);
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
