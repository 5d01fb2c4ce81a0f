/**
 * Annotated Raft: a complete Raft in the manner of etcd/raft.
 *
 * What a program is written with. What tests and simulations look at besides
 * stands in `internals.ts`; `README.md` beside this file gives the modules in
 * the order in which to read them.
 *
 * @packageDocumentation
 */

// A node for an application with a loop of its own.
export { RawNode } from './raw_node.ts';
export type { Peer, SnapshotStatus } from './raw_node.ts';
export type { Ready } from './ready.ts';
export type { ReadState } from './unproved_reads.ts';

// A node for an application that waits.
export { RaftNode, restartNode, startNode } from './raft_node.ts';
export type { RaftNodeOptions, ReadyLoop, WaitOptions } from './raft_node.ts';
export type { WaitSignal } from './abort.ts';

// The loop itself: with promises around it, and as a state machine.
export { ReplicaNode } from './replica/replica_node.ts';
export type {
  Answered,
  AskingOptions,
  ReplicaNodeConfig,
} from './replica/replica_node.ts';
export type {
  DiskPort,
  MaybeLater,
  Ports,
  StateMachinePort,
  StateWriter,
  TransportPort,
} from './replica/async_ports.ts';
export { Replica } from './replica/replica.ts';
export type { AskOptions } from './replica/requests.ts';
export type { Consensus, ReplicaConfig } from './replica/options.ts';
export type { CompactionPolicy } from './replica/compaction.ts';
export type { DropReason, Fate, UnknownReason } from './replica/fate.ts';
export { EMPTY_DISK } from './replica/ports.ts';
export type {
  ApplyEffect,
  Batch,
  CaptureEffect,
  ChangeReview,
  Committed,
  Effect,
  RestoreEffect,
  SaveEffect,
  SendEffect,
  SettleEffect,
  Stored,
  WriteEffect,
} from './replica/ports.ts';
export { decodeProposal } from './replica/proposal.ts';
export type { Proposal, ProposalId } from './replica/proposal.ts';

// What a node is started with.
export type { Config, ReadOnlyOption } from './config.ts';
export { atLeast, lineLogger, LOG_LEVELS, SILENT } from './logger.ts';
export type { Logger, LogLevel } from './logger.ts';
export type {
  Transition,
  TransitionHook,
  TransitionName,
} from './transition.ts';

// Where the log is kept.
export { MemoryStorage } from './storage.ts';
export type { Storage, StorageContents } from './storage.ts';
export { STORAGE_CASES } from './storage_contract.ts';
export type { MakeStorage, StorageCase } from './storage_contract.ts';

// What is written, sent and applied.
export { ENTRY_TYPES, newEntry, NO_LIMIT } from './entry.ts';
export type { Entry, EntryId, EntryType } from './entry.ts';
export { entriesSize, limitSize } from './sizes.ts';
export {
  EMPTY_SNAPSHOT,
  isEmptySnapshot,
  newConfState,
  membersOf,
  newSnapshot,
} from './snapshot.ts';
export type { ConfState, Snapshot, SnapshotMetadata } from './snapshot.ts';
export { EMPTY_HARD_STATE, isEmptyHardState } from './state.ts';
export type { HardState, SoftState, StateType } from './state.ts';
export {
  isLocalTarget,
  LOCAL_APPEND_THREAD,
  LOCAL_APPLY_THREAD,
  NONE,
} from './ids.ts';
export { newMessage } from './message.ts';
export type { Message, MessageParts, MessageType } from './message.ts';

// Changes of the membership.
export {
  asConfChangeV2,
  CONF_CHANGE_TRANSITIONS,
  CONF_CHANGE_TYPES,
  isConfChangeEntry,
  newConfChange,
  newConfChangeV2,
} from './conf_change.ts';
export type {
  ConfChange,
  ConfChangeSingle,
  ConfChangeTransition,
  ConfChangeType,
  ConfChangeV2,
} from './conf_change.ts';

// The bytes of all these.
export {
  decodeConfChange,
  decodeEntry,
  decodeHardState,
  decodeMessage,
  decodeSnapshot,
  encodeConfChange,
  encodeEntry,
  encodeHardState,
  encodeMessage,
  encodeSnapshot,
} from './codec.ts';

// A node, and what it handles, to be looked at.
export type { BasicStatus, ProgressVisitor, Status } from './status.ts';
export type { Progress, ProgressState } from './progress.ts';
export type { TrackerConfig } from './tracker.ts';
export type {
  AckedIndex,
  JointConfig,
  MajorityConfig,
  VoteResult,
} from './quorum.ts';
export type { Inflights } from './inflights.ts';
export {
  describeConfChange,
  describeConfState,
  describeEntries,
  describeEntry,
  describeHardState,
  describeMessage,
  describeReady,
  describeSnapshot,
  describeSoftState,
} from './describe.ts';
export type { EntryFormatter } from './describe.ts';

// What may go wrong.
export {
  CompactedError,
  ConfChangeError,
  ConfigError,
  DecodeError,
  DroppedError,
  FatalError,
  FateUnknownError,
  InvariantError,
  MisuseError,
  PortError,
  ProposalDroppedError,
  RaftError,
  RandomError,
  ReadDroppedError,
  SnapshotOutOfDateError,
  SnapshotTemporarilyUnavailableError,
  StepLocalMessageError,
  StepPeerNotFoundError,
  StoppedError,
  StorageError,
  UnavailableError,
  UnexpectedError,
} from './errors.ts';
export type { PortName, ProposalDropReason, ReadDropReason } from './errors.ts';
