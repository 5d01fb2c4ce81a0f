/**
 * Messages: everything that a node hears, from its peers, from its
 * application, and from its own storage.
 *
 * @module
 */
import { NO_BYTES, NO_ENTRIES } from './entry.ts';
import type { Entry } from './entry.ts';
import { NONE } from './ids.ts';
import type { Snapshot } from './snapshot.ts';

/** All types of messages, by the names that etcd/raft gives them. */
export type MessageType =
  | 'MsgHup' // local: the election timer fired
  | 'MsgBeat' // local: the heartbeat timer fired
  | 'MsgProp' // entries that somebody wants in the log
  | 'MsgApp' // leader to follower: entries
  | 'MsgAppResp' // follower to leader: taken up to here, or rejected
  | 'MsgVote' // candidate: will you vote for me?
  | 'MsgVoteResp' // voter to candidate: yes or no
  | 'MsgSnap' // leader to follower: a snapshot instead of entries
  | 'MsgHeartbeat' // leader to follower: I am here
  | 'MsgHeartbeatResp' // follower to leader: I heard you
  | 'MsgUnreachable' // local: a message to `from` did not get through
  | 'MsgSnapStatus' // local: how the snapshot for `from` fared
  | 'MsgCheckQuorum' // local: does the leader still hear a quorum?
  | 'MsgTransferLeader' // make `from` the leader
  | 'MsgTimeoutNow' // leader to its successor: campaign at once
  | 'MsgReadIndex' // from which index on may I read?
  | 'MsgReadIndexResp' // leader: from this index on
  | 'MsgPreVote' // would you vote for me, if I asked?
  | 'MsgPreVoteResp' // voter to pre-candidate: I would, or not
  | 'MsgStorageAppend' // to the log writer
  | 'MsgStorageAppendResp' // from the log writer: it is written
  | 'MsgStorageApply' // to the state machine
  | 'MsgStorageApplyResp' // from the state machine: it is applied
  | 'MsgForgetLeader'; // from the application: forget the leader

/**
 * The abstraction of all messages: one flat shape, of which every type uses
 * some fields. Fields that a type does not use hold 0, false, null, or
 * nothing. etcd: `raftpb.Message`.
 */
export interface Message {
  readonly type: MessageType;
  readonly to: number;
  readonly from: number;
  /**
   * Term of the sender, or of the election; 0 for most local messages, and for
   * proposals and reads that are passed on.
   */
  readonly term: number;
  /** Term of the entry at `index`: the sender's proof or its hint. */
  readonly logTerm: number;
  /** Depends on the type; for `MsgApp` the index before the entries. */
  readonly index: number;
  readonly entries: readonly Entry[];
  /**
   * Commit index that the sender knows of; in a heartbeat at most the match of
   * the receiver.
   */
  readonly commit: number;
  /** Only `MsgStorageAppend`: the vote to write. */
  readonly vote: number;
  readonly snapshot: Snapshot | null;
  /** Whether the response is no. */
  readonly reject: boolean;
  /**
   * With a rejected append: the last index that might match; in messages about
   * votes: the term of the entry at `commit`.
   */
  readonly rejectHint: number;
  /** Travels with a request and comes back with its response. */
  readonly context: Uint8Array;
  /** Messages to send once the storage has done what this one asks. */
  readonly responses: readonly Message[];
}

const NO_RESPONSES: readonly Message[] = [];

/** A message that is still being written. */
export type MessageDraft = { -readonly [K in keyof Message]: Message[K] };

/**
 * A message that says nothing yet but what it is and where it goes. All
 * messages come from here: then all have the same fields in the same order,
 * and the engine, which finds fields by the shape of an object, meets one
 * shape everywhere. Made by spreading parts, messages took half of the time
 * of a cluster.
 */
export function draft(
  type: MessageType,
  to: number = NONE,
  from: number = NONE,
): MessageDraft {
  return {
    type,
    to,
    from,
    term: 0,
    logTerm: 0,
    index: 0,
    entries: NO_ENTRIES,
    commit: 0,
    vote: NONE,
    snapshot: null,
    reject: false,
    rejectHint: 0,
    context: NO_BYTES,
    responses: NO_RESPONSES,
  };
}

/** The parts of a message; what is not named is 0, false, null or empty. */
export type MessageParts = Partial<Message> & Pick<Message, 'type'>;

/** Makes a message of its parts. */
export function newMessage(parts: MessageParts): Message {
  return Object.assign(draft(parts.type), parts);
}

/** The same message to somebody else. */
export function passedOn(m: Message, to: number): MessageDraft {
  return Object.assign(draft(m.type), m, { to });
}

/**
 * Reports whether a message is about a vote: it names the term that the vote is
 * in, which need not be the sender's.
 */
export function isVoteMessage(type: MessageType): boolean {
  return (
    type === 'MsgVote' ||
    type === 'MsgVoteResp' ||
    type === 'MsgPreVote' ||
    type === 'MsgPreVoteResp'
  );
}

/**
 * Reports whether a message promises something that rests on what its sender
 * has written: it must not leave before that is on disk.
 */
export function isPromise(type: MessageType): boolean {
  return (
    type === 'MsgAppResp' || type === 'MsgVoteResp' || type === 'MsgPreVoteResp'
  );
}

/** Reports whether a message shows who leads its term. */
export function isFromLeader(type: MessageType): boolean {
  return type === 'MsgApp' || type === 'MsgHeartbeat' || type === 'MsgSnap';
}

/** What the type of a message says about it. */
export interface MessageTraits {
  /** Whether no other node may send it. */
  readonly local: boolean;
  /** Whether it answers another message. */
  readonly response: boolean;
  /** Whether it names the term of its sender when it arrives. */
  readonly term: 'needed' | 'none' | 'either';
}

// In the order of the numbers that etcd/raft gives the types.
const TRAITS: ReadonlyMap<MessageType, MessageTraits> = new Map<
  MessageType,
  MessageTraits
>([
  ['MsgHup', { local: true, response: false, term: 'none' }],
  ['MsgBeat', { local: true, response: false, term: 'none' }],
  ['MsgProp', { local: false, response: false, term: 'none' }],
  ['MsgApp', { local: false, response: false, term: 'needed' }],
  ['MsgAppResp', { local: false, response: true, term: 'needed' }],
  ['MsgVote', { local: false, response: false, term: 'needed' }],
  ['MsgVoteResp', { local: false, response: true, term: 'needed' }],
  ['MsgSnap', { local: false, response: false, term: 'needed' }],
  ['MsgHeartbeat', { local: false, response: false, term: 'needed' }],
  ['MsgHeartbeatResp', { local: false, response: true, term: 'needed' }],
  ['MsgUnreachable', { local: true, response: true, term: 'none' }],
  ['MsgSnapStatus', { local: true, response: false, term: 'none' }],
  ['MsgCheckQuorum', { local: true, response: false, term: 'none' }],
  // Whoever passes a transfer on names its term; the application does not.
  ['MsgTransferLeader', { local: false, response: false, term: 'either' }],
  ['MsgTimeoutNow', { local: false, response: false, term: 'needed' }],
  ['MsgReadIndex', { local: false, response: false, term: 'none' }],
  ['MsgReadIndexResp', { local: false, response: true, term: 'needed' }],
  ['MsgPreVote', { local: false, response: false, term: 'needed' }],
  ['MsgPreVoteResp', { local: false, response: true, term: 'needed' }],
  // A write, and the response to it, may be about a snapshot alone.
  ['MsgStorageAppend', { local: true, response: false, term: 'either' }],
  ['MsgStorageAppendResp', { local: true, response: true, term: 'either' }],
  ['MsgStorageApply', { local: true, response: false, term: 'none' }],
  ['MsgStorageApplyResp', { local: true, response: true, term: 'none' }],
  ['MsgForgetLeader', { local: false, response: false, term: 'none' }],
]);

/** All types, in the order of their numbers. */
export const MESSAGE_TYPES: readonly MessageType[] = [...TRAITS.keys()];

/** The traits of a type; undefined for what is no type of a message. */
export function traitsOf(type: MessageType): MessageTraits | undefined {
  return TRAITS.get(type);
}

/** Reports whether no other node may send this type. etcd: `IsLocalMsg`. */
export function isLocalMessage(type: MessageType): boolean {
  return TRAITS.get(type)!.local;
}

/** Reports whether this type answers another. etcd: `IsResponseMsg`. */
export function isResponseMessage(type: MessageType): boolean {
  return TRAITS.get(type)!.response;
}

/**
 * The type that answers a vote request. etcd: `voteRespMsgType`.
 */
export function voteResponseType(
  request: 'MsgVote' | 'MsgPreVote',
): 'MsgVoteResp' | 'MsgPreVoteResp' {
  return request === 'MsgVote' ? 'MsgVoteResp' : 'MsgPreVoteResp';
}
