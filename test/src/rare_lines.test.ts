/** What is seldom met, and must still be right. */
import { expect, test } from 'vitest';
import { CheckedStorage } from '../../src/checked_storage.ts';
import { MisuseError, StorageError } from '../../src/errors.ts';
import { checkConfState } from '../../src/inputs.ts';
import { newMessage } from '../../src/message.ts';
import * as narrate from '../../src/narrate.ts';
import { RawNode } from '../../src/raw_node.ts';
import { newConfState } from '../../src/snapshot.ts';
import { MemoryStorage } from '../../src/storage.ts';
import { STORAGE_CASES } from '../../src/storage_contract.ts';
import { keeper, makeRaft } from './harness/nodes.ts';
import { makeHost } from './harness/raw.ts';

test('a storage whose log ends before it begins is refused', () => {
  const storage = new MemoryStorage();
  storage.firstIndex = () => 5;
  storage.lastIndex = () => 2;
  const checked = new CheckedStorage(storage);
  expect(() => (checked.firstIndex(), checked.lastIndex())).toThrow(StorageError);
  expect(() => checked.lastIndex()).toThrow('2 lies before the first, 5');
  const config = { id: 1, electionTick: 10, heartbeatTick: 1, random: () => 0, storage };
  expect(() => new RawNode(config)).toThrow('2 lies before the first, 5');
});

test('a membership of learners alone is refused', () => {
  const state = newConfState({ learners: [4] });
  expect(() => checkConfState(state, 'confState')).toThrow(MisuseError);
  expect(() => checkConfState(state, 'confState')).toThrow('has members but no voters');
});

test('the membership at the applied index can be asked for', () => {
  const { node } = makeHost(1, { voters: [1, 2] });
  expect(node.appliedConfState()).toEqual(newConfState({ voters: [1, 2] }));
  expect(node.refuseConfChange()).toEqual(node.appliedConfState());
});

test('a storage that throws another error than the interface names is found out', () => {
  const made = (): MemoryStorage => {
    const storage = new MemoryStorage();
    storage.term = () => {
      throw new RangeError('somewhere else');
    };
    return storage;
  };
  const problems = STORAGE_CASES.flatMap(({ run }) => {
    try {
      run(made);
      return [];
    } catch (error) {
      return [String(error)];
    }
  });
  expect(problems.some((text) => text.includes('threw RangeError: somewhere else'))).toBe(true);
});

test('remarks of this library alone name the message, its sender, and why', () => {
  const { lines, logger } = keeper();
  const r = makeRaft(1, { logger });
  const m = newMessage({
    type: 'MsgVote',
    from: 2,
    to: 1,
    term: 3,
    index: 9,
    commit: 7,
    rejectHint: 2,
  });
  lines.length = 0;
  narrate.backlogged(r, m);
  narrate.heardOfCommit(r, m);
  narrate.badAppendResponse(r, m);
  expect(lines).toEqual([
    'DEBUG 1 [term: 0] ignored a MsgVote message from 2: ' + 'too much waits to be taken with a Ready',
    'INFO 1 heard in a MsgVote from 2 that [logterm: 2, index: 7] is committed',
    'ERROR 1 ignored a MsgAppResp for index 9 from 2, past its last entry 0',
  ]);
});
