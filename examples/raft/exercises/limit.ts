/**
 * What may wait in the leader's log for a commit, in bytes.
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
import { World } from '../../../sim/index.ts';
import type { Exercise } from '../../exercise.ts';

const LIMIT = 10;

/** n1 leads two others, of whom nobody acknowledges anything. */
function leader(): RawNode {
  const confState = newConfState({ voters: [1, 2, 3] });
  const storage = new MemoryStorage({ confState });
  const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
  const limit = { maxUncommittedEntriesSize: LIMIT };
  const n1 = new RawNode({ id: 1, storage, ...timers, ...limit });
  n1.campaign();
  const { entries, hardState } = n1.ready();
  storage.append(entries);
  if (hardState !== null) storage.setHardState(hardState);
  n1.advance();
  const type = 'MsgVoteResp';
  n1.step(newMessage({ type, from: 2, to: 1, term: 1 }));
  return n1;
}

/** Offers proposals of these sizes; the last one should be taken, or not. */
function offer(sizes: readonly number[], wanted: boolean): string | null {
  const n1 = leader();
  let taken = true;
  for (const size of sizes) {
    taken = true;
    try {
      n1.propose(new Uint8Array(size));
    } catch (error) {
      if (!(error instanceof ProposalDroppedError)) throw error;
      taken = false;
    }
  }
  if (taken === wanted) return null;
  const fate = taken ? 'taken' : 'dropped';
  return `of proposals of ${sizes.join(', ')} bytes, the last is ${fate}`;
}

function goesOn(): string | null {
  const limit = { maxUncommittedEntriesSize: LIMIT };
  const world = new World({ nodes: 3, seed: 7, ...limit });
  world.elect(1);
  for (const data of ['a', 'b', 'c']) {
    if (!world.propose(1, data)) return `${data} is dropped`;
    world.settle();
  }
  return null;
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
    caught: 'first',
  },
  solution: `\
function growUncommitted(r: Raft, entries: readonly Entry[]): boolean {
  const size = payloadsSize(entries);
  const limit = r.config.maxUncommittedEntriesSize;
  const waiting = r.uncommittedSize;
  if (waiting > 0 && size > 0 && waiting + size > limit) return false;
  r.uncommittedSize = waiting + size;
  return true;
}
`,
  wrong: [
    {
      // Lets the first one in, and is strict with empty ones.
      text: `\
function growUncommitted(r: Raft, entries: readonly Entry[]): boolean {
  const size = payloadsSize(entries);
  const limit = r.config.maxUncommittedEntriesSize;
  if (r.uncommittedSize > 0 && r.uncommittedSize + size > limit) return false;
  r.uncommittedSize += size;
  return true;
}
`,
      caught: 'empty',
    },
    {
      // Does not count what was let in beyond the limit.
      text: `\
function growUncommitted(r: Raft, entries: readonly Entry[]): boolean {
  const size = payloadsSize(entries);
  const limit = r.config.maxUncommittedEntriesSize;
  if (r.uncommittedSize === 0 || size === 0) return true;
  if (r.uncommittedSize + size > limit) return false;
  r.uncommittedSize += size;
  return true;
}
`,
      caught: 'counted',
    },
    {
      // Asks only whether the limit is reached already.
      text: `\
function growUncommitted(r: Raft, entries: readonly Entry[]): boolean {
  const size = payloadsSize(entries);
  const limit = r.config.maxUncommittedEntriesSize;
  if (r.uncommittedSize >= limit && size > 0) return false;
  r.uncommittedSize += size;
  return true;
}
`,
      caught: 'overshot',
    },
    {
      // Whatever could never get in is let in at any time.
      text: `\
function growUncommitted(r: Raft, entries: readonly Entry[]): boolean {
  const size = payloadsSize(entries);
  const limit = r.config.maxUncommittedEntriesSize;
  const sum = r.uncommittedSize + size;
  if (size > 0 && size <= limit && sum > limit) return false;
  r.uncommittedSize = sum;
  return true;
}
`,
      caught: 'larger',
    },
  ],
  checks: [
    {
      id: 'first',
      fails: {
        zh:
          '没有什么在等提交，一个比上限还大的提案来了，却被拒绝。这样它永远' +
          '进不来，重试多少次都一样。',
        en:
          'Nothing waits for a commit, and a proposal larger than the limit ' +
          'is dropped. It could never get in, however often it is retried.',
      },
      run: () => offer([15], true),
    },
    {
      id: 'empty',
      fails: {
        zh:
          '已经超过了上限，空条目也被拒绝。它不占字节，而离开联合共识的条目' +
          '就是空的，必须进得来。',
        en:
          'The limit is overshot, and an empty entry is dropped as well. It ' +
          'adds no bytes, and the one that leaves a joint configuration is ' +
          'empty and must get in.',
      },
      run: () => offer([15, 0], true),
    },
    {
      id: 'counted',
      fails: {
        zh: '破例放进来的提案没有记账，后面的提案便都不受限制。',
        en:
          'The proposal that was let in as an exception is not counted, and ' +
          'those after it meet no limit.',
      },
      run: () => offer([15, 1], false),
    },
    {
      id: 'overshot',
      fails: {
        zh:
          '还差两个字节才到上限，来了三个字节的提案，却收下了。已有别的在等' +
          '的时候，加上它以后不许超过上限。',
        en:
          'Two bytes are left, and a proposal of three is taken. While ' +
          'others wait, the limit holds for the sum.',
      },
      run: () => offer([8, 3], false),
    },
    {
      id: 'larger',
      fails: {
        zh:
          '别的提案还在等，一个比上限还大的来了，却收下了。这样的提案来几个' +
          '就收几个，等着提交的便没有上限；它该等到什么也没有在等的时候。',
        en:
          'While another proposal waits, one larger than the limit is taken. ' +
          'However many of these come, all are taken, and nothing limits ' +
          'what waits. It has to come again when nothing waits.',
      },
      run: () => offer([8, 15], false),
    },
    {
      id: 'exact',
      fails: {
        zh: '加起来正好等于上限，却被拒绝。上限本身还在许可之内。',
        en:
          'The sum is exactly the limit, and the proposal is dropped. ' +
          'Exactly the limit is allowed.',
      },
      run: () => offer([8, 2], true),
    },
    {
      id: 'goes-on',
      fails: {
        zh: '一个个提案都提交并应用了，后面的却被拒绝。',
        en: 'Each proposal is applied, and a later one is dropped.',
      },
      run: goesOn,
    },
  ],
  trials: [
    { profile: 'default', seeds: 10 },
    { profile: 'rivals', seeds: 10 },
  ],
  because: {},
};
