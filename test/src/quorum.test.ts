import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AckedIndex, JointConfig, majority, MajorityConfig } from '../../src/quorum.ts';
import { describeAcked } from '../../src/describe.ts';
import { check } from './support/property.ts';
import { outcome, subsets, wins } from './support/quorums.ts';

const config = (...ids: number[]): MajorityConfig => new MajorityConfig(ids);
const joint = (incoming: number[], outgoing: number[]): JointConfig =>
  new JointConfig(config(...incoming), config(...outgoing));

/** Acknowledged indexes by id. */
const acked =
  (indexes: Record<number, number>): AckedIndex =>
  (id) =>
    indexes[id];

test.each([
  [1, 1],
  [2, 2],
  [3, 2],
  [4, 3],
  [5, 3],
  [6, 4],
  [7, 4],
])('a majority of %d is %d', (n, expected) => {
  expect(majority(n)).toBe(expected);
});

describe('a set of voters', () => {
  test('knows its members, in rising order and once each', () => {
    const voters = config(10, 9, 1, 9);
    expect(voters.ids()).toEqual([1, 9, 10]);
    expect(voters.size).toBe(3);
    expect(voters.has(9)).toBe(true);
    expect(voters.has(2)).toBe(false);
  });

  test('takes members in and lets them go', () => {
    const voters = config(1, 2);
    expect(voters.ids()).toEqual([1, 2]);
    voters.add(0.5);
    expect(voters.ids()).toEqual([0.5, 1, 2]);
    voters.delete(1);
    expect(voters.ids()).toEqual([0.5, 2]);
    voters.delete(99);
    expect(voters.size).toBe(2);
  });

  test('has clones that go their own way', () => {
    const voters = config(1, 2);
    const copy = voters.clone();
    copy.add(3);
    voters.delete(1);
    expect(copy.ids()).toEqual([1, 2, 3]);
    expect(voters.ids()).toEqual([2]);
  });

  test.each([
    [[], '()'],
    [[1], '(1)'],
    [[3, 1, 2], '(1 2 3)'],
  ])('%j as text is %s [quorum/majority_test.go TestDescribe]', (ids, text) => {
    expect(`${config(...ids)}`).toBe(text);
  });
});

describe('two sets of voters', () => {
  test('are joint while there is an outgoing one', () => {
    expect(joint([1], []).joint).toBe(false);
    expect(joint([1], [2]).joint).toBe(true);
    expect(new JointConfig().joint).toBe(false);
  });

  test('have the members of both', () => {
    const both = joint([1, 3, 2], [4, 2]);
    expect(both.ids()).toEqual([1, 2, 3, 4]);
    expect([1, 4, 5].map((id) => both.has(id))).toEqual([true, true, false]);
    expect(joint([2, 1], []).ids()).toEqual([1, 2]);
  });

  test('have clones that go their own way', () => {
    const both = joint([1], [2]);
    const copy = both.clone();
    copy.incoming.add(3);
    copy.outgoing.delete(2);
    expect(`${both}`).toBe('(1)&&(2)');
    expect(`${copy}`).toBe('(1 3)');
  });
});

describe('the committed index [quorum/datadriven_test.go TestDataDriven]', () => {
  test.each<[number[], Record<number, number>, number]>([
    [[], {}, Infinity],
    [[1], {}, 0],
    [[1], { 1: 12 }, 12],
    [[1, 2], { 1: 12 }, 0],
    [[1, 2], { 1: 12, 2: 5 }, 5],
    [[1, 2, 3], { 1: 12 }, 0],
    [[1, 2, 3], { 1: 12, 3: 5 }, 5],
    [[1, 2, 3], { 1: 12, 2: 5, 3: 6 }, 6],
    [[1, 2, 3], { 1: 5, 2: 5, 3: 6 }, 5],
    [[1, 2, 3], { 7: 100, 8: 100 }, 0],
    [[1, 2, 3, 4], { 1: 9, 2: 8, 3: 7, 4: 6 }, 7],
    [[1, 2, 3, 4, 5], { 1: 9, 2: 8, 3: 7, 4: 6, 5: 5 }, 7],
  ])('of the voters %j with %j is %d', (ids, indexes, expected) => {
    expect(config(...ids).committedIndex(acked(indexes))).toBe(expected);
  });

  test.each<[number[], number[], Record<number, number>, number]>([
    [[], [], {}, Infinity],
    [[1, 2, 3], [], { 1: 4, 2: 5, 3: 3 }, 4],
    [[1], [2], { 1: 100 }, 0],
    [[1], [2], { 1: 100, 2: 13 }, 13],
    [[1, 2], [3, 4], { 1: 50, 2: 48, 3: 49, 4: 47 }, 47],
    [[1, 2, 3], [1, 4, 5], { 1: 9, 2: 8, 3: 7, 4: 6, 5: 5 }, 6],
  ])('of %j joint with %j and %j is %d', (incoming, outgoing, indexes, expected) => {
    expect(joint(incoming, outgoing).committedIndex(acked(indexes))).toBe(expected);
    expect(joint(outgoing, incoming).committedIndex(acked(indexes))).toBe(expected);
  });
});

describe('a vote [quorum/datadriven_test.go TestDataDriven]', () => {
  /** Answers in the order of the ids: y, n, or _ for none yet. */
  const votes = (ids: number[], answers: string): Map<number, boolean> =>
    new Map(ids.flatMap((id, i) => (answers[i] === '_' ? [] : [[id, answers[i] === 'y'] as const])));

  test.each([
    [[], '', 'VoteWon'],
    [[1], '_', 'VotePending'],
    [[1], 'y', 'VoteWon'],
    [[1], 'n', 'VoteLost'],
    [[1, 2], 'y_', 'VotePending'],
    [[1, 2], 'n_', 'VoteLost'],
    [[1, 2], 'yy', 'VoteWon'],
    [[1, 2, 3], 'y__', 'VotePending'],
    [[1, 2, 3], 'yn_', 'VotePending'],
    [[1, 2, 3], 'yy_', 'VoteWon'],
    [[1, 2, 3], 'nn_', 'VoteLost'],
    [[1, 2, 3, 4], 'yyn_', 'VotePending'],
    [[1, 2, 3, 4], 'yynn', 'VoteLost'],
    [[1, 2, 3, 4], 'yyyn', 'VoteWon'],
  ])('of %j with %s: %s', (ids, answers, result) => {
    expect(config(...ids).voteResult(votes(ids, answers))).toBe(result);
    expect(joint(ids, []).voteResult(votes(ids, answers))).toBe(result);
    expect(joint(ids, ids).voteResult(votes(ids, answers))).toBe(result);
  });

  test('of strangers does not count', () => {
    const strangers = new Map([
      [8, true],
      [9, true],
    ]);
    expect(config(1, 2, 3).voteResult(strangers)).toBe('VotePending');
  });

  test.each([
    ['y_', 'VotePending'],
    ['n_', 'VoteLost'],
    ['_n', 'VoteLost'],
    ['yn', 'VoteLost'],
    ['yy', 'VoteWon'],
  ])('in both halves (1)&&(2) with %s: %s', (answers, result) => {
    expect(joint([1], [2]).voteResult(votes([1, 2], answers))).toBe(result);
  });
});

describe('drawn indexes', () => {
  test('have the longest bar for the highest index', () => {
    expect(describeAcked(config(1, 2, 3), acked({ 1: 100, 2: 101, 3: 99 }))).toBe(
      ['       idx', 'x>     100    (id=1)', 'xx>    101    (id=2)', '>       99    (id=3)', ''].join(
        '\n',
      ),
    );
  });

  test('of equals are as long as the number behind both, and of strangers unknown', () => {
    expect(describeAcked(joint([1, 2], [2, 3]), acked({ 1: 5, 2: 5 }))).toBe(
      ['       idx', 'x>       5    (id=1)', 'x>       5    (id=2)', '?        0    (id=3)', ''].join(
        '\n',
      ),
    );
  });

  test('name voters by their ids in hexadecimal', () => {
    expect(describeAcked(config(9, 26), acked({ 26: 7 }))).toBe(
      ['      idx', '?       0    (id=9)', 'x>      7    (id=1a)', ''].join('\n'),
    );
  });

  test('of nobody say so', () => {
    expect(describeAcked(config(), acked({}))).toBe('<empty majority quorum>');
  });
});

describe('majorities against brute force [quorum/quick_test.go TestQuick]', () => {
  const ids = fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 7 });
  const indexes = fc.dictionary(
    fc.integer({ min: 1, max: 9 }).map(String),
    fc.oneof(fc.nat(6), fc.maxSafeNat()),
  );
  const answers = fc.dictionary(fc.integer({ min: 1, max: 9 }).map(String), fc.boolean());

  /** The highest index that the members of some winning set all hold. */
  const highest = (members: number[], halves: number[][], ack: AckedIndex): number =>
    Math.max(
      0,
      ...subsets(members)
        .filter((set) => set.length > 0 && halves.every((half) => wins(half, set)))
        .map((set) => Math.min(...set.map((id) => ack(id) ?? 0))),
    );

  test('an index is committed if some majority holds it, and no higher one', () => {
    check(
      fc.property(
        ids.filter((list) => list.length > 0),
        indexes,
        (members, raw) => {
          const expected = highest(members, [members], acked(raw));
          expect(config(...members).committedIndex(acked(raw))).toBe(expected);
        },
      ),
    );
  });

  test('a joint index is committed if some majority of each half holds it', () => {
    check(
      fc.property(ids, ids, indexes, (incoming, outgoing, raw) => {
        fc.pre(incoming.length + outgoing.length > 0);
        const members = [...new Set([...incoming, ...outgoing])];
        const expected = highest(members, [incoming, outgoing], acked(raw));
        expect(joint(incoming, outgoing).committedIndex(acked(raw))).toBe(expected);
      }),
    );
  });

  test('joining with nobody or with oneself changes nothing', () => {
    check(
      fc.property(ids, indexes, (members, raw) => {
        const alone = config(...members).committedIndex(acked(raw));
        expect(joint(members, []).committedIndex(acked(raw))).toBe(alone);
        expect(joint([], members).committedIndex(acked(raw))).toBe(alone);
        expect(joint(members, members).committedIndex(acked(raw))).toBe(alone);
      }),
    );
  });

  test('a vote is pending while the missing answers can still decide it', () => {
    check(
      fc.property(ids, ids, answers, (incoming, outgoing, raw) => {
        const votes = new Map(Object.entries(raw).map(([id, yes]) => [Number(id), yes]));
        expect(joint(incoming, outgoing).voteResult(votes)).toBe(outcome([incoming, outgoing], votes));
        expect(config(...incoming).voteResult(votes)).toBe(outcome([incoming], votes));
      }),
    );
  });
});
