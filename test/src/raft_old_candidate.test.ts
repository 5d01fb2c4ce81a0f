/** Candidates whose term is lower than that of whom they ask. */
import { describe, expect, test } from 'vitest';
import { become, makeRaft, msg, take } from './harness/nodes.ts';
import type { NodeOptions } from './harness/nodes.ts';

const asked = (type: 'MsgVote' | 'MsgPreVote', options: NodeOptions = {}) => {
  const r = makeRaft(1, { voters: [1, 2], hardState: { term: 5, vote: 1, commit: 0 }, ...options });
  r.step(msg({ type, from: 2, to: 1, term: 3, index: 9, logTerm: 3 }));
  return take(r);
};

describe('a request for a vote in a lower term', () => {
  test.each(['MsgVote', 'MsgPreVote'] as const)('%s is rejected with the higher one', (type) => {
    const [answer] = asked(type);
    expect(answer).toMatchObject({ type: `${type}Resp`, to: 2, term: 5, reject: true });
  });

  test('goes unanswered with exactlyAsEtcd, unless it only asks around', () => {
    expect(asked('MsgVote', { exactlyAsEtcd: true })).toEqual([]);
    expect(asked('MsgPreVote', { exactlyAsEtcd: true })).toHaveLength(1);
  });

  test('changes nothing at who is asked', () => {
    const r = makeRaft(1, { voters: [1, 2], hardState: { term: 5, vote: 1, commit: 0 } });
    r.step(msg({ type: 'MsgVote', from: 2, to: 1, term: 3, index: 9, logTerm: 3 }));
    expect([r.term, r.vote, r.state]).toEqual([5, 1, 'StateFollower']);
  });
});

test('a candidate that is not asked overtakes one that does not know it', () => {
  // Node 1 takes node 2 for a learner and is three terms ahead; node 2 knows better.
  const one = makeRaft(1, { voters: [1, 3], learners: [2], hardState: { term: 8, vote: 0, commit: 0 } });
  const two = makeRaft(2, { voters: [1, 2], hardState: { term: 5, vote: 0, commit: 0 } });
  become(one, 'StateCandidate');
  for (let round = 0; round < 3 && two.state !== 'StateLeader'; round++) {
    two.step(msg({ type: 'MsgHup', from: 2 }));
    for (const m of take(two)) {
      if (m.to === 2) two.step(m);
      else one.step(m);
    }
    for (const m of take(one)) if (m.to === 2) two.step(m);
  }
  expect(two.state).toBe('StateLeader');
  expect(two.term).toBeGreaterThan(8);
});
