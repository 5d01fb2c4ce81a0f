import { MemoryStorage, newConfState, newMessage, RawNode } from '../../src/index.ts';
import type { Message } from '../../src/index.ts';
import { PAYLOAD_SIZE } from './host.ts';
import type { Host, Library } from './host.ts';

const PAYLOAD = new Uint8Array(PAYLOAD_SIZE);

const NO_LIMITS = {
  maxUntakenEntries: Number.MAX_SAFE_INTEGER,
  maxUntakenSize: Number.MAX_SAFE_INTEGER,
  maxUntakenMsgs: Number.MAX_SAFE_INTEGER,
};

class OurHost implements Host<Message> {
  applied = 0;
  private readonly node: RawNode;
  private readonly storage: MemoryStorage;

  constructor(id: number, ids: readonly number[], unlimited: boolean) {
    this.storage = new MemoryStorage({ confState: newConfState({ voters: ids }) });
    this.node = new RawNode({
      id,
      electionTick: 10,
      heartbeatTick: 1,
      storage: this.storage,
      maxSizePerMsg: 1024 * 1024,
      maxInflightMsgs: 256,
      random: chance(id),
      ...(unlimited && NO_LIMITS),
    });
  }

  campaign(): void {
    this.node.campaign();
  }

  tick(): void {
    this.node.tick();
  }

  propose(): void {
    this.node.propose(PAYLOAD);
  }

  step(m: Message): void {
    this.node.step(m);
  }

  turn(post: (m: Message) => void): boolean {
    const { node, storage } = this;
    if (!node.hasReady()) return false;
    const rd = node.ready();
    if (rd.hardState !== null) storage.setHardState(rd.hardState);
    if (rd.entries.length > 0) storage.append(rd.entries);
    this.applied += rd.committedEntries.length;
    for (const m of rd.messages) post(m);
    node.advance();
    return true;
  }
}

/** Numbers from 0 to 1 that differ from node to node. */
export function chance(id: number): () => number {
  let state = id * 7919;
  return () => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return state / 0x80000000;
  };
}

function answer({ type, to, from, term, index, entries }: Message): Message | null {
  const way = { to: from, from: to, term };
  if (type === 'MsgVote') return newMessage({ type: 'MsgVoteResp', ...way });
  if (type !== 'MsgApp') return null;
  return newMessage({ type: 'MsgAppResp', ...way, index: index + entries.length });
}

/** This repository's library, by its RawNode. */
export const OURS: Library<Message> = {
  host: (id, ids, unlimited) => new OurHost(id, ids, unlimited),
  target: (m) => m.to,
  answer,
};
