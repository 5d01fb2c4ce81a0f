/**
 * Which bytes of an entry count against a limit, and which entries none
 * may hold up.
 *
 * @module
 */
import {
  MemoryStorage,
  newConfState,
  newMessage,
  ProposalDroppedError,
  RawNode,
} from '../../../src/index.ts';
import type { Exercise } from '../../exercise.ts';

/** n1 leads three nodes, and nothing that it takes in is committed. */
function leader(maxUncommittedEntriesSize: number): RawNode {
  const confState = newConfState({ voters: [1, 2, 3] });
  const storage = new MemoryStorage({ confState });
  const node = new RawNode({
    id: 1,
    electionTick: 10,
    heartbeatTick: 1,
    storage,
    random: () => 0,
    maxUncommittedEntriesSize,
  });
  node.campaign();
  while (node.hasReady()) {
    const rd = node.ready();
    storage.append(rd.entries);
    node.advance();
  }
  const way = { from: 2, to: 1, term: 1 } as const;
  node.step(newMessage({ type: 'MsgVoteResp', ...way }));
  return node;
}

/** Proposes payloads of these sizes: `+` for each taken, `-` for a drop. */
function propose(node: RawNode, sizes: readonly number[]): string {
  return sizes
    .map((size) => {
      try {
        node.propose(new Uint8Array(size));
        return '+';
      } catch (error) {
        if (error instanceof ProposalDroppedError) return '-';
        throw error;
      }
    })
    .join('');
}

function expectTaken(
  limit: number,
  sizes: readonly number[],
  wanted: string,
): string | null {
  const got = propose(leader(limit), sizes);
  if (got === wanted) return null;
  return `limit ${limit}, sizes ${sizes.join(' ')}: ${got}, not ${wanted}`;
}

export const exercise: Exercise = {
  file: 'src/leader_log.ts',
  symbol: 'growUncommitted',
  start: {
    text: `\
function growUncommitted(r: Raft, entries: readonly Entry[]): boolean {
  const size = payloadsSize(entries);
  const limit = r.config.maxUncommittedEntriesSize;
  if (r.uncommittedSize + size > limit) return false;
  r.uncommittedSize += size;
  return true;
}
`,
    caught: 'first-passes',
  },
  solution: `\
function growUncommitted(r: Raft, entries: readonly Entry[]): boolean {
  const size = payloadsSize(entries);
  const limit = r.config.maxUncommittedEntriesSize;
  const exempt = size === 0 || r.uncommittedSize === 0;
  if (!exempt && r.uncommittedSize + size > limit) return false;
  r.uncommittedSize += size;
  return true;
}
`,
  wrong: [
    {
      // A limit is a limit, for empty entries, too?
      text: `\
function growUncommitted(r: Raft, entries: readonly Entry[]): boolean {
  const size = payloadsSize(entries);
  const limit = r.config.maxUncommittedEntriesSize;
  const first = r.uncommittedSize === 0;
  if (!first && r.uncommittedSize + size > limit) return false;
  r.uncommittedSize += size;
  return true;
}
`,
      caught: 'empty-passes',
    },
    {
      // Encoded bytes: more than was proposed.
      text: `\
function growUncommitted(r: Raft, entries: readonly Entry[]): boolean {
  let size = 0;
  for (const { data } of entries) {
    if (data.length > 0) size += data.length + 6;
  }
  const limit = r.config.maxUncommittedEntriesSize;
  const exempt = size === 0 || r.uncommittedSize === 0;
  if (!exempt && r.uncommittedSize + size > limit) return false;
  r.uncommittedSize += size;
  return true;
}
`,
      caught: 'payload-only',
    },
    {
      // Counts before it looks.
      text: `\
function growUncommitted(r: Raft, entries: readonly Entry[]): boolean {
  const size = payloadsSize(entries);
  const limit = r.config.maxUncommittedEntriesSize;
  const exempt = size === 0 || r.uncommittedSize === 0;
  r.uncommittedSize += size;
  return exempt || r.uncommittedSize <= limit;
}
`,
      caught: 'dropped-not-counted',
    },
    {
      // Looks only at what is there, as the window of a follower does.
      text: `\
function growUncommitted(r: Raft, entries: readonly Entry[]): boolean {
  const size = payloadsSize(entries);
  const limit = r.config.maxUncommittedEntriesSize;
  if (size > 0 && r.uncommittedSize >= limit) return false;
  r.uncommittedSize += size;
  return true;
}
`,
      caught: 'limit',
    },
  ],
  checks: [
    {
      id: 'first-passes',
      fails: {
        zh:
          '什么都没有堆着，一个 100 字节的提案也被丢弃：上限是 10，它永远进不' +
          '来。手里是空的，再大也放行一次。',
        en:
          'Nothing is uncommitted, and a proposal of 100 bytes is dropped: ' +
          'with a limit of 10 it would never get in. When there is nothing, ' +
          'anything may pass once.',
      },
      run: () => expectTaken(10, [100], '+'),
    },
    {
      id: 'payload-only',
      fails: {
        zh:
          '上限 10，十个 1 字节的提案应该都收下。数的是载荷，不是条目编码后的' +
          '长度。',
        en:
          'With a limit of 10, ten proposals of 1 byte must all be taken. ' +
          'What counts is the payload, not the length of the encoded entry.',
      },
      run: () => expectTaken(10, Array<number>(10).fill(1), '+'.repeat(10)),
    },
    {
      id: 'limit',
      fails: {
        zh:
          '上限 10。提案是 4、6 字节，正好到 10，都该收下；提案是 4、5、2 字' +
          '节，加上第三个会超过，该丢弃。',
        en:
          'The limit is 10. Proposals of 4 and 6 bytes make it exactly 10 ' +
          'and are to be taken; of 4, 5 and 2 bytes, the third would exceed ' +
          'it and is to be dropped.',
      },
      run: () =>
        expectTaken(10, [4, 6], '++') ?? expectTaken(10, [4, 5, 2], '++-'),
    },
    {
      id: 'dropped-not-counted',
      fails: {
        zh:
          '丢弃了的提案不在日志里，不能记在账上：8 字节之后丢了一个 5 字节的' +
          '，再来 2 字节应该收得下。',
        en:
          'A proposal that was dropped is not in the log and must not be ' +
          'counted: after 8 bytes, and 5 that were dropped, 2 more still fit.',
      },
      run: () => expectTaken(10, [8, 5, 2], '+-+'),
    },
    {
      id: 'empty-passes',
      fails: {
        zh:
          '堆着的已经超过上限，空条目也被拦下了。新领导者的第一个条目没有载荷' +
          '，拦住它，节点就停在这里。',
        en:
          'More than the limit is uncommitted, and an empty entry is held ' +
          'up. The first entry of a new leader has no payload; without it ' +
          'the node cannot go on.',
      },
      run: () => expectTaken(10, [100, 0, 1], '++-'),
    },
  ],
  trials: [{ profile: 'default', seeds: 10 }],
  because: {},
};
