import { discardLogger } from '@coaty/consensus.raft/ported/logger.js';
import { RaftConfig } from '@coaty/consensus.raft/ported/raft.js';
import {
  ConfState,
  Message,
  MessageType,
  Snapshot,
  SnapshotMetadata,
} from '@coaty/consensus.raft/ported/raftpb/raft.pb.js';
import { RawNode } from '@coaty/consensus.raft/ported/rawnode.js';
import { MemoryStorage } from '@coaty/consensus.raft/ported/storage.js';
import { PAYLOAD_SIZE } from './host.ts';
import type { Host, Library } from './host.ts';

// It takes any JSON, and knows the size of an entry by writing it as JSON:
// text is the payload with which it is fastest.
const PAYLOAD = 'x'.repeat(PAYLOAD_SIZE);

class CoatyHost implements Host<Message> {
  applied = 0;
  private readonly node: RawNode;
  private readonly storage: MemoryStorage;

  constructor(id: number, ids: readonly number[]) {
    const confState = new ConfState({ voters: ids.map(String) });
    const metadata = new SnapshotMetadata({ confState });
    this.storage = MemoryStorage.NewMemoryStorage();
    this.storage.snapshot = new Snapshot({ metadata });
    this.node = RawNode.NewRawNode(
      new RaftConfig({
        id: String(id),
        electionTick: 10,
        heartbeatTick: 1,
        storage: this.storage,
        maxSizePerMsg: 1024 * 1024,
        maxInflightMsgs: 256,
        logger: discardLogger,
      }),
    );
  }

  campaign(): void {
    must(this.node.campaign());
  }

  tick(): void {
    this.node.tick();
  }

  propose(): void {
    must(this.node.propose(PAYLOAD));
  }

  step(m: Message): void {
    must(this.node.step(m));
  }

  turn(post: (m: Message) => void): boolean {
    const { node, storage } = this;
    if (!node.hasReady()) return false;
    const rd = node.ready();
    if (!rd.hardState.isEmptyHardState()) must(storage.SetHardState(rd.hardState));
    if (rd.entries.length > 0) must(storage.Append(rd.entries));
    this.applied += rd.committedEntries.length;
    for (const m of rd.messages) post(m);
    node.advance(rd);
    return true;
  }
}

function must(error: Error | null): void {
  if (error !== null) throw error;
}

function answer({ type, to, from, term, index, entries }: Message): Message | null {
  const way = { to: from, from: to, term };
  if (type === MessageType.MsgVote) {
    return new Message({ type: MessageType.MsgVoteResp, ...way });
  }
  if (type !== MessageType.MsgApp) return null;
  const last = index + entries.length;
  return new Message({ type: MessageType.MsgAppResp, ...way, index: last });
}

/** The best peer in JavaScript: a port of an older etcd/raft. */
export const COATY: Library<Message> = {
  host: (id, ids) => new CoatyHost(id, ids),
  target: (m) => Number(m.to),
  answer,
};
