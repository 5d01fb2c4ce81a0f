import { describe, expect, test } from 'vitest';

import { MemoryStorage, newConfChangeV2, newConfState, newSnapshot, RawNode } from '../../src/index.ts';
import type { Transition } from '../../src/index.ts';

function singleNode(): { node: RawNode; seen: Transition[]; run: () => void } {
  const storage = new MemoryStorage();
  storage.applySnapshot(newSnapshot(2, 1, newConfState({ voters: [1] })));
  const seen: Transition[] = [];
  const node = new RawNode({
    id: 1,
    electionTick: 10,
    heartbeatTick: 1,
    storage,
    random: () => 0,
    onTransition: (transition) => seen.push(transition),
  });
  const run = (): void => {
    while (node.hasReady()) {
      const { hardState, entries, committedEntries } = node.ready();
      if (hardState !== null) storage.setHardState(hardState);
      storage.append(entries);
      for (const entry of committedEntries) {
        if (entry.type !== 'EntryNormal') node.applyConfChange(newConfChangeV2(LEARNER));
      }
      node.advance();
    }
  };
  return { node, seen, run };
}

const LEARNER = [{ type: 'ConfChangeAddLearnerNode', nodeId: 2 }] as const;

const names = (seen: readonly Transition[]): string[] =>
  seen.map(({ name, message }) => (message === null ? name : `${name} ${message.type}`));

describe('the hook of the configuration', () => {
  test('hears of every step of a start', () => {
    const { seen } = singleNode();
    expect(names(seen)).toEqual(['ApplyConf', 'BecomeFollower', 'InitState']);
  });

  test('hears of every step of an election and its first commit, in order', () => {
    const { node, seen, run } = singleNode();
    seen.length = 0;
    node.campaign();
    run();
    expect(names(seen)).toEqual([
      'Receive MsgHup',
      'BecomeCandidate',
      'Send MsgVoteResp',
      'Ready',
      'Receive MsgVoteResp',
      'Replicate',
      'Send MsgAppResp',
      'BecomeLeader',
      'Ready',
      'Receive MsgAppResp',
      'Commit',
      'Receive MsgStorageAppendResp',
      'Ready',
      'Receive MsgStorageApplyResp',
    ]);
  });

  test('sees the node as it is right after the step', () => {
    const { node, seen, run } = singleNode();
    node.campaign();
    run();
    const commit = seen.find(({ name }) => name === 'Commit');
    expect(commit).toMatchObject({
      id: 1,
      state: 'StateLeader',
      hardState: { term: 1, vote: 1, commit: 3 },
      lastIndex: 3,
      voters: [[1], []],
    });
  });

  test('hears of a membership change when it is taken and when it is in force', () => {
    const { node, seen, run } = singleNode();
    node.campaign();
    run();
    seen.length = 0;
    node.proposeConfChange(newConfChangeV2(LEARNER));
    expect(names(seen)).toContain('ChangeConf');
    expect(names(seen)).not.toContain('ApplyConf');
    run();
    expect(names(seen)).toContain('ApplyConf');
  });
});
