/**
 * What the bench uses of @coaty/consensus.raft, so that types can be checked
 * where it is not installed.
 */
declare module '@coaty/consensus.raft/ported/rawnode.js' {
  import type { RaftConfig } from '@coaty/consensus.raft/ported/raft.js';
  import type { Entry, HardState, Message } from '@coaty/consensus.raft/ported/raftpb/raft.pb.js';

  export interface Ready {
    readonly hardState: HardState;
    readonly entries: Entry[];
    readonly committedEntries: Entry[];
    readonly messages: Message[];
  }

  export class RawNode {
    static NewRawNode(config: RaftConfig): RawNode;
    step(m: Message): Error | null;
    tick(): void;
    campaign(): Error | null;
    propose(data: unknown): Error | null;
    hasReady(): boolean;
    ready(): Ready;
    advance(rd: Ready): void;
  }
}

declare module '@coaty/consensus.raft/ported/storage.js' {
  import type { Entry, HardState, Snapshot } from '@coaty/consensus.raft/ported/raftpb/raft.pb.js';

  export class MemoryStorage {
    static NewMemoryStorage(): MemoryStorage;
    snapshot: Snapshot;
    SetHardState(state: HardState): Error | null;
    Append(entries: Entry[]): Error | null;
  }
}

declare module '@coaty/consensus.raft/ported/raft.js' {
  import type { MemoryStorage } from '@coaty/consensus.raft/ported/storage.js';
  import type { Logger } from '@coaty/consensus.raft/ported/logger.js';

  export interface RaftConfig {
    readonly id: string;
    readonly electionTick: number;
    readonly heartbeatTick: number;
    readonly storage: MemoryStorage;
    readonly maxSizePerMsg: number;
    readonly maxInflightMsgs: number;
    readonly logger: Logger;
  }
  export const RaftConfig: new (parameters: RaftConfig) => RaftConfig;
}

declare module '@coaty/consensus.raft/ported/logger.js' {
  export interface Logger {
    infof(format: string, ...values: unknown[]): void;
  }
  export const discardLogger: Logger;
}

declare module '@coaty/consensus.raft/ported/raftpb/raft.pb.js' {
  export const MessageType: {
    readonly MsgApp: number;
    readonly MsgAppResp: number;
    readonly MsgVote: number;
    readonly MsgVoteResp: number;
  };

  export interface Entry {
    readonly index: number;
  }

  export interface HardState {
    isEmptyHardState(): boolean;
  }

  export interface ConfState {
    readonly voters: string[];
  }
  export const ConfState: new (parts: ConfState) => ConfState;

  export interface SnapshotMetadata {
    readonly confState: ConfState;
  }
  export const SnapshotMetadata: new (parts: SnapshotMetadata) => SnapshotMetadata;

  export interface Snapshot {
    readonly metadata: SnapshotMetadata;
  }
  export const Snapshot: new (parts: Snapshot) => Snapshot;

  export interface Message {
    readonly type: number;
    readonly to: string;
    readonly from: string;
    readonly term: number;
    readonly index: number;
    readonly entries: Entry[];
  }
  export const Message: new (parts: Partial<Message>) => Message;
}
