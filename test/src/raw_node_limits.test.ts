/** Limits on what is handed out, and what is taken in. */
import { expect, test } from 'vitest';
import { newEntry, NO_LIMIT } from '../../src/entry.ts';
import type { Entry } from '../../src/entry.ts';
import { ProposalDroppedError } from '../../src/errors.ts';
import { LOCAL_APPEND_THREAD, LOCAL_APPLY_THREAD } from '../../src/ids.ts';
import type { Message } from '../../src/message.ts';
import { drain, makeAlone, makeHost, turn } from './harness/raw.ts';
import type { Host } from './harness/raw.ts';
import { bytes, makeConfig, prop, TestStorage } from './harness/nodes.ts';
import { Network } from './harness/network.ts';
import { restartNode } from '../../src/raft_node.ts';
import { entriesSize } from '../../src/sizes.ts';

/** A storage that gives more than it is asked for, which is allowed to it. */
class GenerousStorage extends TestStorage {
  override entries(lo: number, hi: number): readonly Entry[] {
    return super.entries(lo, hi, NO_LIMIT);
  }
}

/** Ten entries on disk, all committed, the limit a little below their size. */
function restartOptions() {
  const entries = Array.from({ length: 10 }, (_, i) => newEntry(1, i + 1, bytes('a')));
  const storage = new GenerousStorage({ voters: [1] });
  const hardState = { term: 1, vote: 1, commit: 10 };
  // One more, not committed.
  const all = [...entries, newEntry(1, 11, bytes('boom'))];
  const maxCommittedSizePerReady = entriesSize(entries) - 1;
  return { entries, options: { storage, hardState, entries: all, maxCommittedSizePerReady } };
}

test(
  'a restarted node hands out each committed entry once, even when the storage gives more ' +
    'than asked [rawnode_test.go TestRawNodeCommitPaginationAfterRestart]',
  () => {
    const { entries, options } = restartOptions();
    const host = makeHost(1, options);
    drain(host);
    expect(host.applied).toEqual(entries);
    expect(host.node.basicStatus().applied).toBe(10);
  },
);

test('so does the waiting node [node_test.go TestNodeCommitPaginationAfterRestart]', async () => {
  const { entries, options } = restartOptions();
  const node = restartNode(makeConfig(1, { voters: [1], ...options }));
  const applied: Entry[] = [];
  for await (const rd of node) {
    applied.push(...rd.committedEntries);
    node.advance();
    if (applied.length >= entries.length) node.stop();
  }
  expect(applied).toEqual(entries);
});

test('committed entries come in pages of limited size [node_test.go TestCommitPagination]', () => {
  const host = makeAlone({ maxCommittedSizePerReady: 2048 });
  const before = host.applied.length;
  for (let i = 0; i < 3; i++) host.node.propose(bytes('a'.repeat(1000)));
  turn(host);
  expect(turn(host).committedEntries).toHaveLength(2);
  expect(turn(host).committedEntries).toHaveLength(1);
  expect(host.applied.length - before).toBe(3);
});

/** Does what an asynchronous Ready asks the log writer to do. */
function writeAsked(host: Host, asked: readonly Message[]): Message[] {
  const applies: Message[] = [];
  for (const m of asked) {
    if (m.to === LOCAL_APPLY_THREAD) applies.push(m);
    if (m.to !== LOCAL_APPEND_THREAD) continue;
    host.storage.append(m.entries);
    if (m.term !== 0) host.storage.setHardState({ term: m.term, vote: m.vote, commit: m.commit });
    for (const answer of m.responses) host.node.step(answer);
  }
  return applies;
}

test(
  'the limit spans all that is handed out and not yet applied ' +
    '[node_test.go TestCommitPaginationWithAsyncStorageWrites]',
  () => {
    const host = makeHost(1, { asyncStorageWrites: true, maxCommittedSizePerReady: 2048 });
    const { node } = host;
    const applies: Message[] = [];
    /** Writes until the node wants nothing more; tells what is to be applied. */
    const settle = (): number[] => {
      const sizes: number[] = [];
      while (node.hasReady()) {
        for (const m of writeAsked(host, node.ready().messages)) {
          applies.push(m);
          sizes.push(m.entries.length);
        }
      }
      return sizes;
    };
    const applyNext = (): void => {
      for (const answer of applies.shift()!.responses) node.step(answer);
    };
    node.campaign();
    expect(settle()).toEqual([1]);
    applyNext();

    const blob = bytes('a'.repeat(1024));
    node.propose(blob);
    expect(settle()).toEqual([1]);
    // Three more: a second one in hand reaches the limit, so the others wait.
    for (let i = 0; i < 3; i++) node.propose(blob);
    expect(settle()).toEqual([1]);
    applyNext();
    expect(settle()).toEqual([1]);
    applyNext();
    expect(settle()).toEqual([1]);
    applyNext();
    applyNext();
    expect(settle()).toEqual([]);
    expect(node.basicStatus().applied).toBe(5);
  },
);

test(
  'append messages are cut to their limit, and filled up to it ' + '[node_test.go TestAppendPagination]',
  () => {
    const maxSizePerMsg = 2048;
    const net = Network.of(3, { maxSizePerMsg });
    let largest = 0;
    net.filter = (m) => {
      if (m.type === 'MsgApp') {
        const size = entriesSize(m.entries);
        expect(size).toBeLessThanOrEqual(maxSizePerMsg);
        largest = Math.max(largest, size);
      }
      return true;
    };
    net.campaign(1);
    net.isolate(1);
    for (let i = 0; i < 5; i++) net.send(prop(1, 'a'.repeat(1000)));
    const watch = net.filter;
    net.recover();
    net.filter = watch;
    // A heartbeat finds that the others are behind.
    net.tick(1);
    expect(net.commits()[0]).toBe(6);
    expect(largest).toBeGreaterThan(maxSizePerMsg / 2);
  },
);

test(
  'a leader that cannot commit takes in only so much ' +
    '[rawnode_test.go TestRawNodeBoundedLogGrowthWithPartition]',
  () => {
    const data = bytes('testdata');
    const most = 16;
    const host = makeAlone({ maxUncommittedEntriesSize: most * data.length });
    const { node } = host;
    const r = node.inspect();
    const last = r.log.lastIndex();
    // Nothing is written and so nothing committed.
    let dropped = 0;
    for (let i = 0; i < 64; i++) {
      try {
        node.propose(data);
      } catch (error) {
        expect(error).toBeInstanceOf(ProposalDroppedError);
        dropped++;
      }
    }
    expect(r.uncommittedSize).toBe(most * data.length);
    expect(dropped).toBe(64 - most);
    expect(r.log.lastIndex()).toBe(last + most);
    drain(host);
    expect(r.uncommittedSize).toBe(0);
    node.propose(data);
    expect(r.uncommittedSize).toBe(data.length);
  },
);
