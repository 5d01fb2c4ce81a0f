/** What goes to the leader by way of others; and when states are equal. */
import { expect, test } from 'vitest';
import { newEntry } from '../../src/entry.ts';
import { ProposalDroppedError } from '../../src/errors.ts';
import { equalHardStates, equalSoftStates } from '../../src/state.ts';
import { Network } from './harness/network.ts';
import { bytes, makeRaft, msg, pick, prop, take, text } from './harness/nodes.ts';

test(
  'a follower passes proposals on unless told not to ' + '[node_test.go TestDisableProposalForwarding]',
  () => {
    const options = [{}, {}, { disableProposalForwarding: true }];
    const net = new Network(options.map((o, i) => makeRaft(i + 1, o)));
    net.campaign(1);
    const [, willing, unwilling] = net.nodes();
    willing!.step(prop(2, 'testdata'));
    expect(take(willing!).map((m) => [m.type, m.to])).toEqual([['MsgProp', 1]]);
    expect(() => unwilling!.step(prop(3, 'testdata'))).toThrow(ProposalDroppedError);
    expect(take(unwilling!)).toEqual([]);
  },
);

test(
  'a read that reaches a former leader goes on to the new one ' +
    '[node_test.go TestNodeReadIndexToOldLeader]',
  () => {
    const net = Network.of(3);
    net.campaign(1);
    const entries = [newEntry(0, 0, bytes('testdata'))];
    const asked = [2, 3].map((id) => {
      net.at(id).step(msg({ type: 'MsgReadIndex', from: id, to: id, entries }));
      const [m] = take(net.at(id));
      expect(pick(m!, 'type', 'from', 'to', 'entries')).toEqual({
        type: 'MsgReadIndex',
        from: id,
        to: 1,
        entries,
      });
      return m!;
    });
    net.campaign(3);
    expect(net.states()).toEqual(['Follower', 'Follower', 'Leader']);
    for (const m of asked) net.at(1).step(m);
    expect(take(net.at(1)).map((m) => pick(m, 'type', 'from', 'to', 'entries'))).toEqual([
      { type: 'MsgReadIndex', from: 2, to: 3, entries },
      { type: 'MsgReadIndex', from: 3, to: 3, entries },
    ]);
    expect(text(asked[0]!.entries[0]!.data)).toBe('testdata');
  },
);

test('soft states are equal when leader and role are [node_test.go TestSoftStateEqual]', () => {
  const state = { lead: 1, state: 'StateFollower' } as const;
  expect(equalSoftStates(state, { ...state })).toBe(true);
  expect(equalSoftStates(state, { ...state, lead: 2 })).toBe(false);
  expect(equalSoftStates(state, { ...state, state: 'StateLeader' })).toBe(false);
});

test('hard states are equal when all three fields are ' + '[node_test.go TestIsHardStateEqual]', () => {
  const state = { term: 1, vote: 2, commit: 3 };
  expect(equalHardStates(state, { ...state })).toBe(true);
  for (const field of ['term', 'vote', 'commit']) {
    expect(equalHardStates(state, { ...state, [field]: 9 })).toBe(false);
  }
});
