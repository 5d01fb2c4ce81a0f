/**
 * Messages: everything that a node hears, from its peers, from its
 * application, and from its own storage.
 *
 * @module
 */
import { NO_BYTES } from './entry.ts';
import type { Entry } from './entry.ts';
import type { Snapshot } from './snapshot.ts';

/** Stands for "no node" wherever an id is expected. etcd: `None`. */
export const NONE = 0;

/**
 * The id of a node's own log writer, which `MsgStorageAppend` is addressed
 * to. etcd: `LocalAppendThread`.
 */
export const LOCAL_APPEND_THREAD: number = Number.MAX_SAFE_INTEGER;

/**
 * The id of a node's own state machine, which `MsgStorageApply` is
 * addressed to. etcd: `LocalApplyThread`.
 */
export const LOCAL_APPLY_THREAD: number = Number.MAX_SAFE_INTEGER - 1;

/** All types of messages, by the names that etcd/raft gives them. */
export type MessageType =
  | 'MsgHup' // local: the election timer fired
  | 'MsgBeat' // local: the heartbeat timer fired
  | 'MsgProp' // entries that somebody wants in the log
  | 'MsgApp' // leader to follower: entries
  | 'MsgAppResp' // its answer
  | 'MsgVote' // candidate: will you vote for me?
  | 'MsgVoteResp' // its answer
  | 'MsgSnap' // leader to follower: a snapshot instead of entries
  | 'MsgHeartbeat' // leader to follower: I am here
  | 'MsgHeartbeatResp' // its answer
  | 'MsgUnreachable' // local: a message to `from` did not get through
  | 'MsgSnapStatus' // local: how the snapshot for `from` fared
  | 'MsgCheckQuorum' // local: does the leader still hear a quorum?
  | 'MsgTransferLeader' // make `from` the leader
  | 'MsgTimeoutNow' // leader to its successor: campaign at once
  | 'MsgReadIndex' // from which index on may I read?
  | 'MsgReadIndexResp' // its answer
  | 'MsgPreVote' // would you vote for me, if I asked?
  | 'MsgPreVoteResp' // its answer
  | 'MsgStorageAppend' // to the log writer
  | 'MsgStorageAppendResp' // its answer
  | 'MsgStorageApply' // to the state machine
  | 'MsgStorageApplyResp' // its answer
  | 'MsgForgetLeader'; // local: stop believing in the leader

/**
 * The abstraction of all messages: one flat shape, of which every type uses
 * some fields. Fields that a type does not use hold 0, false, null, or
 * nothing. etcd: `raftpb.Message`.
 */
export interface Message {
  readonly type: MessageType;
  readonly to: number;
  readonly from: number;
  /** Term of the sender; 0 for local messages and forwarded proposals. */
  readonly term: number;
  /** Term of the entry at `index`: the sender's proof or its hint. */
  readonly logTerm: number;
  /** Depends on the type; for `MsgApp` the index before the entries. */
  readonly index: number;
  readonly entries: readonly Entry[];
  /** Commit index that the sender knows of. */
  readonly commit: number;
  /** Only `MsgStorageAppend`: the vote to write. */
  readonly vote: number;
  readonly snapshot: Snapshot | null;
  /** Whether the answer is no. */
  readonly reject: boolean;
  /** With a rejected append: the last index that might match. */
  readonly rejectHint: number;
  /** Travels with a request and comes back with its answer. */
  readonly context: Uint8Array;
  /** Messages to send once the storage has done what this one asks. */
  readonly responses: readonly Message[];
}

/** Shared by all messages that carry no entries. */
export const NO_ENTRIES: readonly Entry[] = [];

const NO_RESPONSES: readonly Message[] = [];

/** The parts of a message; what is not named is 0, false, null or empty. */
export type MessageParts = Partial<Message> & Pick<Message, 'type'>;

/**
 * Makes a message. All messages come from here, so that all have the same
 * fields in the same order and the engine keeps one hidden class for them.
 */
export function newMessage(parts: MessageParts): Message {
  return {
    type: parts.type,
    to: parts.to ?? NONE,
    from: parts.from ?? NONE,
    term: parts.term ?? 0,
    logTerm: parts.logTerm ?? 0,
    index: parts.index ?? 0,
    entries: parts.entries ?? NO_ENTRIES,
    commit: parts.commit ?? 0,
    vote: parts.vote ?? NONE,
    snapshot: parts.snapshot ?? null,
    reject: parts.reject ?? false,
    rejectHint: parts.rejectHint ?? 0,
    context: parts.context ?? NO_BYTES,
    responses: parts.responses ?? NO_RESPONSES,
  };
}

const LOCAL: ReadonlySet<MessageType> = new Set<MessageType>([
  'MsgHup',
  'MsgBeat',
  'MsgUnreachable',
  'MsgSnapStatus',
  'MsgCheckQuorum',
  'MsgStorageAppend',
  'MsgStorageAppendResp',
  'MsgStorageApply',
  'MsgStorageApplyResp',
]);

const RESPONSES: ReadonlySet<MessageType> = new Set<MessageType>([
  'MsgAppResp',
  'MsgVoteResp',
  'MsgHeartbeatResp',
  'MsgUnreachable',
  'MsgReadIndexResp',
  'MsgPreVoteResp',
  'MsgStorageAppendResp',
  'MsgStorageApplyResp',
]);

/** Whether no other node may send this type. etcd: `IsLocalMsg`. */
export function isLocalMessage(type: MessageType): boolean {
  return LOCAL.has(type);
}

/** Whether this type answers another. etcd: `IsResponseMsg`. */
export function isResponseMessage(type: MessageType): boolean {
  return RESPONSES.has(type);
}

/** Whether the id is that of a node's own storage or state machine. */
export function isLocalTarget(id: number): boolean {
  return id === LOCAL_APPEND_THREAD || id === LOCAL_APPLY_THREAD;
}

/**
 * The type that answers a vote request. etcd: `voteRespMsgType`.
 */
export function voteResponseType(
  request: 'MsgVote' | 'MsgPreVote',
): 'MsgVoteResp' | 'MsgPreVoteResp' {
  return request === 'MsgVote' ? 'MsgVoteResp' : 'MsgPreVoteResp';
}
