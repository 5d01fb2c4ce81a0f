/** Every rule: a stream of events that keeps it, and streams that break it. */
import { describe, expect, test } from 'vitest';
import { newEntry } from '../../../src/entry.ts';
import { encodeConfChange } from '../../../src/codec.ts';
import { newConfChange } from '../../../src/conf_change.ts';
import { encodeProposal } from '../../../src/replica/proposal.ts';
import { newConfState, newSnapshot } from '../../../src/snapshot.ts';
import { RULES } from '../../../sim/checkers/index.ts';
import type { Finding, RuleId, Violation } from '../../../sim/checkers/index.ts';
import { describeViolation } from '../../../sim/trace.ts';
import { ENGLISH_FINDINGS } from '../../../sim/checkers/wording.ts';
import { Script, toBytes } from './script.ts';

const tested = new Set<RuleId>(['liveness']);

/** Kinds of findings that a test here has seen. */
const kinds = new Set<string>();

const ticks = 300;

function expectBroken(script: Script, rule: RuleId, where: Partial<Violation>): void {
  tested.add(rule);
  expect(script.violation).toMatchObject({ rule, ...where });
  const violation = script.violation!;
  kinds.add(violation.kind);
  const { node } = violation;
  const text = describeViolation(violation);
  expect(text).toContain(`n${node}`);
  for (const number of [where.index, where.term]) {
    if (number) expect(text).toContain(String(number));
  }
  expectChinese(violation);
}

/** What is found is told in Chinese, with the same names and numbers as in English. */
function expectChinese(violation: Violation): void {
  const chinese = describeViolation(violation, 'zh');
  const text = describeViolation(violation, 'en');
  const own = violation.rule === 'no-panic' ? chinese.replace(/：.*/, '') : chinese;
  expect(own.replace(/\bn\d+\b|"[^"]*"|[kv]\d*(?:=\w+)?/g, '')).not.toMatch(/[A-Za-z]{2}/);
  expect(chinese).not.toMatch(/\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}/u);
  expect(text + chinese).not.toMatch(/undefined|null|NaN|\[object/);
  const numbers = (said: string): string[] => (said.match(/\d+/g) ?? []).sort();
  expect(numbers(chinese)).toEqual(numbers(text));
}

/** Leader 1 of term 1; entry 1 is committed and applied by all. */
function settled(nodes = 3): Script {
  const script = new Script(nodes);
  script.elect(1, 1, nodes < 4 ? [2] : [2, 3]);
  script.settle(
    1,
    Array.from({ length: nodes - 1 }, (_, i) => i + 2),
  );
  expect(script.violation).toBeNull();
  return script;
}

describe('votes and leaders', () => {
  test('a life of elections breaks nothing', () => {
    const script = settled();
    script.propose(1, 'a');
    script.settle(1, [2, 3]);
    script.elect(2, 2, [3]);
    script.settle(2, [1, 3]);
    script.crash(3);
    script.restart(3);
    script.elect(3, 3, [1]);
    script.settle(3, [1, 2]);
    expect(script.violation).toBeNull();
  });

  test('two leaders of one term', () => {
    const script = new Script(5);
    script.elect(1, 1, [2, 3]);
    script.stand(4, 1);
    script.state(4, { role: 'leader', lead: 4 });
    expectBroken(script, 'election-safety', { node: 4, term: 1 });
  });

  test('two leaders of two terms are none of its business', () => {
    const script = new Script(5);
    script.elect(1, 1, [2, 3]);
    script.elect(4, 2, [3, 5]);
    expect(script.violation).toBeNull();
    expect(script.view(1).role).toBe('leader');
  });

  test('a vote for two candidates, over a restart', () => {
    const script = new Script();
    script.stand(1, 1);
    script.vote(3, 1, 1);
    script.crash(3);
    script.restart(3);
    script.send('MsgVoteResp', 3, 2, { term: 1 });
    expectBroken(script, 'one-vote', { node: 3, term: 1 });
  });

  test('the same vote a second time is one vote', () => {
    const script = new Script();
    script.stand(1, 1);
    script.vote(3, 1, 1);
    script.send('MsgVoteResp', 3, 1, { term: 1 });
    script.send('MsgVoteResp', 3, 2, { term: 1, reject: true });
    expect(script.violation).toBeNull();
  });

  test('a vote forgotten within its term', () => {
    const script = new Script();
    script.stand(1, 1);
    script.state(1, { role: 'follower', vote: 0 });
    expectBroken(script, 'one-vote', { node: 1, term: 1 });
  });

  test('a vote given to another within its term', () => {
    const script = new Script();
    script.stand(1, 1);
    script.state(1, { role: 'follower', vote: 2 });
    expectBroken(script, 'one-vote', { node: 1, term: 1 });
    expect(script.violation).toMatchObject({ kind: 'vote-changed', args: { before: 1, vote: 2 } });
  });

  test('a vote forgotten over a restart, or on its way to the disk', () => {
    const restarted = new Script();
    restarted.stand(1, 1);
    restarted.crash(1);
    restarted.restart(1, { vote: 0 });
    expectBroken(restarted, 'one-vote', { node: 1, term: 1 });
    const saved = new Script();
    saved.stand(1, 1);
    saved.save(1, { vote: 2 });
    expectBroken(saved, 'one-vote', { node: 1, term: 1 });
  });

  test('a leader that has voted for another', () => {
    const script = new Script();
    script.stand(2, 1);
    script.vote(1, 2, 1);
    script.state(1, { role: 'leader', lead: 1 });
    expectBroken(script, 'one-vote', { node: 1, term: 1 });
  });

  test('a vote that leaves before it is durable', () => {
    const script = new Script();
    script.deliver('MsgVote', 1, 3, { term: 1 });
    script.state(3, { term: 1, vote: 1 });
    script.save(3);
    script.send('MsgVoteResp', 3, 1, { term: 1 });
    expectBroken(script, 'vote-durable', { node: 3, term: 1 });
  });

  test('a vote of a term that is over on disk binds nobody', () => {
    const script = new Script();
    script.deliver('MsgVote', 1, 3, { term: 1 });
    script.state(3, { term: 1, vote: 1 });
    script.deliver('MsgApp', 2, 3, { term: 2 });
    script.state(3, { term: 2, vote: 0, lead: 2 });
    script.save(3);
    script.sync(3);
    script.send('MsgVoteResp', 3, 1, { term: 1 });
    expect(script.violation).toBeNull();
  });

  test.each([[2], [2, 3]])('a leader whose own vote is not durable', (...voters) => {
    const script = new Script();
    script.tick(1);
    script.state(1, { role: 'candidate', term: 1, vote: 1 });
    script.save(1);
    for (const voter of voters) script.vote(voter, 1, 1);
    script.state(1, { role: 'leader', lead: 1 });
    expectBroken(script, 'vote-durable', { node: 1, term: 1 });
  });

  test.each([
    ['of three', 3, [], false],
    ['of four', 4, [2], false],
    ['of five', 5, [2, 3], true],
    ['of one', 1, [], true],
  ] as const)('a quorum %s', (_, nodes, voters, enough) => {
    const script = new Script(nodes);
    script.stand(1, 1);
    for (const voter of voters) script.vote(voter, 1, 1);
    script.state(1, { role: 'leader', lead: 1 });
    if (enough) expect(script.violation).toBeNull();
    else expectBroken(script, 'vote-quorum', { node: 1, term: 1 });
  });

  test('votes of an earlier term do not count, nor one voter twice', () => {
    const script = new Script(5);
    script.stand(1, 1);
    script.vote(2, 1, 1);
    script.stand(1, 2);
    script.vote(3, 1, 2);
    script.deliver('MsgVoteResp', 2, 1, { term: 1 });
    script.deliver('MsgVoteResp', 3, 1, { term: 2 });
    script.state(1, { role: 'leader', lead: 1 });
    expectBroken(script, 'vote-quorum', { node: 1, term: 2 });
  });

  test.each([
    [[2, 4], true],
    [[2, 3], false],
    [[4, 5], false],
  ] as const)('votes %j in a joint configuration of both halves', (voters, enough) => {
    const script = settled(3);
    script.start(4);
    script.start(5);
    const entry = script.propose(1, 'joint', 'EntryConfChangeV2');
    script.settle(1, [2, 3]);
    script.conf(1, entry.index, { voters: [1, 4, 5], votersOutgoing: [1, 2, 3] });
    script.stand(1, 2);
    for (const voter of voters) script.vote(voter, 1, 2);
    script.state(1, { role: 'leader', lead: 1, lastIndex: 3 });
    if (enough) expect(script.violation).toBeNull();
    else expectBroken(script, 'vote-quorum', { node: 1, term: 2 });
  });

  test('a campaign with a committed change that is not applied', () => {
    const script = settled();
    const entry = script.propose(1, 'add', 'EntryConfChangeV2');
    script.follow(2, 1, entry.index);
    script.follow(3, 1, entry.index);
    script.commit(1, entry.index);
    script.commit(2, entry.index);
    script.tick(2);
    script.state(2, { role: 'pre-candidate', lead: 0 });
    expectBroken(script, 'campaign-conf', { node: 2, index: 2, term: 1 });
  });

  test('a campaign with a change that is not committed, or applied', () => {
    const script = settled();
    const entry = script.propose(1, 'add', 'EntryConfChangeV2');
    script.follow(2, 1, entry.index);
    script.stand(2, 2);
    script.vote(3, 2, 2);
    script.lead(2);
    script.settle(2, [1, 3]);
    script.stand(3, 3);
    expect(script.violation).toBeNull();
  });

  test('a campaign of a node that is no voter', () => {
    const script = settled();
    script.start(4);
    script.tick(4);
    script.state(4, { role: 'candidate', term: 1, vote: 4 });
    expectBroken(script, 'campaign-conf', { node: 4, term: 1 });
  });
});

describe('leaders that hear from nobody', () => {
  /** Leader 1 of three, which checks its quorum every 10 ticks. */
  function watched(electionTick = 10): Script {
    const script = new Script(3, { checksQuorum: electionTick });
    script.elect(1, 1, [2]);
    script.settle(1, [2, 3]);
    return script;
  }

  test('step down within two election timeouts', () => {
    const script = watched();
    script.tick(1, 20);
    script.state(1, { role: 'follower', lead: 0 });
    script.tick(1, 20);
    expect(script.violation).toBeNull();
  });

  test('or are found to lead on', () => {
    const script = watched();
    script.tick(1, 19);
    script.tick(1);
    expect(script.violation).toBeNull();
    script.tick(1);
    expectBroken(script, 'leader-contact', { node: 1, term: 1 });
  });

  test('are heard by a quorum or not: one answer of two is enough', () => {
    const script = watched();
    for (let i = 0; i < 5; i++) {
      script.tick(1, 19);
      script.deliver('MsgHeartbeatResp', 3, 1);
    }
    expect(script.violation).toBeNull();
  });

  test('are not answered by what is of another term, or no answer', () => {
    const script = watched();
    script.tick(1, 15);
    script.deliver('MsgHeartbeatResp', 3, 1, { term: 0 });
    script.deliver('MsgReadIndex', 2, 1);
    script.tick(1, 5);
    script.tick(1);
    expectBroken(script, 'leader-contact', { node: 1, term: 1 });
  });

  test('begin to count anew in office, with new members, and at a transfer', () => {
    const script = watched();
    script.tick(1, 18);
    script.emit('transfer', 1, { index: 2 });
    script.tick(1, 18);
    script.deliver('MsgTransferLeader', 3, 1);
    script.tick(1, 18);
    script.conf(1, 1, { voters: [1, 2, 3] });
    script.tick(1, 18);
    script.tick(1, 1);
    expect(script.violation).toBeNull();
  });

  test('may do so for ever where nobody checks', () => {
    const script = watched(0);
    for (let i = 0; i < 9; i++) script.tick(1, 20);
    expect(script.violation).toBeNull();
  });
});

describe('terms', () => {
  test('that fall, in memory, on disk, and over a restart', () => {
    const memory = settled();
    memory.state(1, { term: 0 });
    expectBroken(memory, 'term-monotonic', { node: 1, term: 0 });
    const disk = settled();
    disk.save(1, { term: 0 });
    expectBroken(disk, 'term-monotonic', { node: 1, term: 0 });
    const restart = settled();
    restart.crash(1);
    restart.restart(1, { term: 0, vote: 0 });
    expectBroken(restart, 'term-monotonic', { node: 1, term: 0 });
  });

  test('that a crash takes back before they were durable', () => {
    const script = settled();
    script.tick(2);
    script.state(2, { role: 'candidate', term: 2, vote: 2, lead: 0 });
    script.crash(2);
    script.restart(2);
    expect(script.view(2).term).toBe(1);
    expect(script.violation).toBeNull();
  });

  test('that come from nowhere', () => {
    const jump = settled();
    jump.tick(2);
    jump.state(2, { role: 'candidate', term: 3, vote: 2 });
    expectBroken(jump, 'term-origin', { node: 2, term: 3 });
    const follower = settled();
    follower.tick(2);
    follower.state(2, { term: 2, vote: 0 });
    expectBroken(follower, 'term-origin', { node: 2, term: 2 });
  });

  test.each([
    ['MsgPreVote', false, false],
    ['MsgPreVoteResp', false, false],
    ['MsgPreVoteResp', true, true],
    ['MsgHeartbeat', false, true],
  ] as const)('of a %s, refused %s', (type, reject, raises) => {
    const script = settled();
    script.deliver(type, 3, 2, { term: 4, reject });
    script.state(2, { term: 4, vote: 0, lead: 0 });
    if (raises) expect(script.violation).toBeNull();
    else expectBroken(script, 'term-origin', { node: 2, term: 4 });
  });

  test('of a message, and one more for the campaign that it asks for', () => {
    const script = settled();
    script.deliver('MsgTimeoutNow', 1, 2, { term: 3 });
    script.state(2, { role: 'candidate', term: 4, vote: 2, lead: 0 });
    expect(script.violation).toBeNull();
  });
});

describe('logs', () => {
  test('a leader that shortens its log, or writes an entry again', () => {
    const shorter = settled();
    shorter.propose(1, 'a');
    shorter.state(1, { lastIndex: 1 });
    expectBroken(shorter, 'leader-append-only', { node: 1, index: 2, term: 1 });
    const again = settled();
    const entry = again.propose(1, 'a');
    again.append(1, [entry]);
    expectBroken(again, 'leader-append-only', { node: 1, index: 2, term: 1 });
  });

  test('a former leader may lose its entries', () => {
    const script = settled();
    script.propose(1, 'a');
    script.elect(2, 2, [3]);
    script.settle(2, [1, 3]);
    expect(script.violation).toBeNull();
  });

  test('one index and term with two contents, types, or pasts', () => {
    const content = settled();
    content.propose(1, 'a');
    content.append(2, [newEntry(1, 2, toBytes('b'))]);
    expectBroken(content, 'log-matching', { node: 2, index: 2, term: 1 });
    const type = settled();
    type.propose(1, 'a');
    type.append(2, [newEntry(1, 2, toBytes('a'), 'EntryConfChange')]);
    expectBroken(type, 'log-matching', { node: 2, index: 2, term: 1 });
    const past = settled(5);
    past.propose(1, 'a');
    past.elect(2, 2, [3, 4]);
    past.propose(2, 'b');
    past.append(1, [past.entryAt(2, 3)]);
    expectBroken(past, 'log-matching', { node: 1, index: 3, term: 2 });
  });

  test('equal entries need not be the same object', () => {
    const script = settled();
    script.propose(1, 'a');
    script.append(2, [newEntry(1, 2, toBytes('a'))]);
    expect(script.violation).toBeNull();
  });

  test('a gap, terms that fall, and a cut into a snapshot', () => {
    const gap = settled();
    gap.append(2, [newEntry(1, 3, toBytes('x'))]);
    expectBroken(gap, 'append-gap', { node: 2, index: 3, term: 1 });
    const falls = settled();
    falls.append(2, [newEntry(0, 2, toBytes('x'))]);
    expectBroken(falls, 'append-gap', { node: 2, index: 2, term: 0 });
    const cut = settled(4);
    cut.start(5);
    cut.snapshot(5, 1, 1);
    cut.append(5, [newEntry(1, 1)]);
    expectBroken(cut, 'append-gap', { node: 5, index: 1, term: 1 });
  });

  test('a leader without what is committed: its log is too short', () => {
    const script = settled();
    script.propose(1, 'a');
    script.follow(2, 1, 2);
    script.commit(1, 2);
    script.stand(3, 2);
    script.vote(1, 3, 2);
    script.state(3, { role: 'leader', lead: 3 });
    expectBroken(script, 'leader-completeness', { node: 3, index: 2, term: 2 });
  });

  test('a leader without what is committed: it has something else', () => {
    const script = settled(5);
    const late = script.propose(1, 'a');
    script.elect(2, 2, [3, 4]);
    script.settle(2, [3, 4]);
    expect(late.index).toBe(2);
    script.stand(1, 3);
    script.vote(5, 1, 3);
    script.vote(3, 1, 3);
    script.lead(1);
    expectBroken(script, 'leader-completeness', { node: 1, index: 2, term: 3 });
  });

  test('a leader elected late in an old term needs only what was committed before', () => {
    const script = settled(5);
    script.stand(1, 2);
    script.vote(2, 1, 2);
    script.deliver('MsgVote', 1, 3, { term: 2 });
    script.state(3, { role: 'follower', term: 2, vote: 1, lead: 0 });
    script.save(3);
    script.sync(3);
    const flight = script.send('MsgVoteResp', 3, 1, { term: 2 });
    script.elect(4, 3, [3, 5]);
    script.settle(4, [3, 5]);
    script.deliver('MsgVoteResp', 3, 1, { term: 2 }, flight);
    script.lead(1);
    expect(script.view(1)).toMatchObject({ role: 'leader', term: 2 });
    expect(script.violation).toBeNull();
  });
});

describe('acknowledgements', () => {
  test('of entries that are not durable', () => {
    const script = settled();
    const entry = script.propose(1, 'a');
    script.append(2, [entry]);
    script.send('MsgAppResp', 2, 1, { index: 2 });
    expectBroken(script, 'ack-durable', { node: 2, index: 2, term: 1 });
  });

  test('in a term that is not durable', () => {
    const script = settled();
    script.deliver('MsgApp', 3, 2, { term: 2 });
    script.state(2, { term: 2, vote: 0, lead: 3 });
    script.send('MsgAppResp', 2, 3, { index: 1 });
    expectBroken(script, 'ack-durable', { node: 2, index: 1, term: 2 });
  });

  test('that refuse promise nothing, and those of an old term come too late', () => {
    const script = settled();
    script.send('MsgAppResp', 2, 1, { index: 9, reject: true });
    script.deliver('MsgApp', 3, 2, { term: 2 });
    script.state(2, { term: 2, vote: 0, lead: 3 });
    script.save(2);
    script.sync(2);
    script.send('MsgAppResp', 2, 1, { index: 9, term: 1 });
    expect(script.violation).toBeNull();
  });

  test('of entries that are dropped or replaced in the same term', () => {
    const dropped = settled();
    dropped.propose(1, 'a');
    dropped.propose(1, 'b');
    dropped.follow(2, 1, 3);
    dropped.append(2, [dropped.entryAt(1, 2)]);
    expectBroken(dropped, 'ack-kept', { node: 2, index: 3, term: 1 });
    const replaced = settled();
    replaced.propose(1, 'a');
    replaced.follow(2, 1, 2);
    replaced.deliver('MsgApp', 3, 2, { term: 2 });
    replaced.state(2, { term: 2, vote: 0, lead: 3 });
    replaced.save(2);
    replaced.sync(2);
    replaced.send('MsgAppResp', 2, 3, { index: 2 });
    replaced.append(2, [newEntry(2, 2)]);
    expectBroken(replaced, 'ack-kept', { node: 2, index: 2, term: 2 });
  });

  test('of entries that a snapshot drops', () => {
    const script = settled(5);
    script.propose(1, 'a');
    script.propose(1, 'b');
    script.follow(2, 1, 3);
    script.follow(3, 1, 3);
    script.commit(1, 2);
    script.snapshot(2, 2, 1, newConfState({ voters: [1, 2, 3, 4, 5] }));
    expectBroken(script, 'ack-kept', { node: 2, index: 3, term: 1 });
  });

  test('of entries that are written once more, or replaced in a later term', () => {
    const script = settled();
    script.propose(1, 'a');
    script.follow(2, 1, 2);
    script.append(2, [script.entryAt(1, 2)]);
    script.sync(2);
    expect(script.violation).toBeNull();
    const later = settled(5);
    later.propose(1, 'a');
    later.follow(2, 1, 2);
    later.elect(3, 2, [4, 5]);
    later.settle(3, [2, 4]);
    expect(later.violation).toBeNull();
  });
});

describe('commits', () => {
  test('of what is not on a quorum of disks', () => {
    const memory = settled();
    const entry = memory.propose(1, 'a');
    memory.append(2, [entry]);
    memory.commit(1, 2);
    expectBroken(memory, 'commit-quorum', { node: 1, index: 2, term: 1 });
    const half = settled(4);
    half.propose(1, 'a');
    half.follow(2, 1, 2);
    half.commit(1, 2);
    expectBroken(half, 'commit-quorum', { node: 1, index: 2, term: 1 });
  });

  test('of what nobody has ever written', () => {
    const script = settled();
    script.commit(1, 5, 1);
    expectBroken(script, 'commit-quorum', { node: 1, index: 5, term: 1 });
  });

  test('before the leader has it on its own disk', () => {
    const script = settled();
    const entry = newEntry(1, 2, toBytes('a'));
    script.append(1, [entry]);
    for (const id of [2, 3]) script.follow(id, 1, 2);
    script.commit(1, 2);
    expect(script.violation).toBeNull();
  });

  test('of an entry of an earlier term, by counting its copies (paper, figure 8)', () => {
    const script = settled(5);
    script.propose(1, 'a');
    script.follow(2, 1, 2);
    script.elect(5, 2, [3, 4]);
    script.elect(1, 3, [2, 3]);
    for (const id of [2, 3]) script.follow(id, 1, 2);
    script.commit(1, 2);
    expectBroken(script, 'commit-quorum', { node: 1, index: 2, term: 1 });
  });

  test('of an entry of an earlier term, with one of its own', () => {
    const script = settled(5);
    script.propose(1, 'a');
    script.follow(2, 1, 2);
    script.elect(5, 2, [3, 4]);
    script.elect(1, 3, [2, 3]);
    script.settle(1, [2, 3]);
    expect(script.violation).toBeNull();
  });

  test.each([
    [[1, 2, 4], true],
    [[1, 4, 5], false],
    [[1, 2, 3], false],
  ] as const)('in a joint configuration, by %j', (holders, enough) => {
    const script = settled(3);
    for (const id of [4, 5]) script.start(id);
    const change = script.propose(1, 'joint', 'EntryConfChangeV2');
    script.settle(1, [2, 3]);
    script.conf(1, change.index, { voters: [1, 4, 5], votersOutgoing: [1, 2, 3] });
    script.propose(1, 'a');
    for (const id of holders) if (id !== 1) script.follow(id, 1, 3);
    script.commit(1, 3);
    if (enough) expect(script.violation).toBeNull();
    else expectBroken(script, 'commit-quorum', { node: 1, index: 3, term: 1 });
  });

  test('that a learner, or nobody but a learner, holds', () => {
    const script = settled(3);
    script.start(4);
    const change = script.propose(1, 'learner', 'EntryConfChange');
    script.settle(1, [2, 3]);
    script.conf(1, change.index, { voters: [1, 2, 3], learners: [4] });
    script.propose(1, 'a');
    script.follow(4, 1, 3);
    script.commit(1, 3);
    expectBroken(script, 'commit-quorum', { node: 1, index: 3, term: 1 });
  });

  test('that a snapshot brought to a member', () => {
    const script = settled(3);
    const a = script.propose(1, 'a');
    script.settle(1, [2]);
    script.compact(1, a.index, 1);
    script.snapshot(3, a.index, 1);
    script.sync(3);
    script.commit(3, a.index, 1);
    script.propose(1, 'b');
    script.deliver('MsgApp', 1, 3);
    script.append(3, [script.entryAt(1, 3)]);
    script.sync(3);
    script.finish(1, 3);
    expect(script.violation).toBeNull();
  });

  test('of different entries at one index', () => {
    const script = settled(5);
    script.propose(1, 'a');
    script.elect(2, 2, [3, 4]);
    script.settle(2, [3, 4]);
    script.commit(1, 2);
    expectBroken(script, 'commit-agreement', { node: 1, index: 2, term: 1 });
  });

  test('of a log that does not hold what is committed', () => {
    const script = settled(5);
    script.propose(1, 'a');
    script.follow(2, 1, 2);
    script.follow(3, 1, 2);
    script.commit(1, 2);
    script.append(4, [newEntry(2, 2)]);
    script.sync(4);
    for (const id of [2, 3]) {
      script.deliver('MsgApp', 4, id, { term: 2 });
      script.state(id, { term: 2, vote: 0, lead: 4 });
      script.append(id, [newEntry(2, 2), newEntry(2, 3)]);
      script.sync(id);
    }
    script.append(4, [newEntry(2, 3)]);
    script.sync(4);
    script.deliver('MsgApp', 2, 4, { term: 2 });
    script.state(4, { term: 2 });
    script.commit(4, 3, 2);
    expectBroken(script, 'commit-agreement', { node: 4, index: 2, term: 2 });
  });

  test('that fall, in memory, on disk, and over a restart', () => {
    const memory = settled();
    memory.state(2, { commit: 0 });
    expectBroken(memory, 'commit-monotonic', { node: 2, index: 0, term: 1 });
    const disk = settled();
    disk.save(2);
    disk.save(2, { commit: 0 });
    expectBroken(disk, 'commit-monotonic', { node: 2, index: 0, term: 1 });
    const restart = settled();
    restart.save(2);
    restart.sync(2);
    restart.crash(2);
    restart.restart(2, { commit: 0 });
    expectBroken(restart, 'commit-monotonic', { node: 2, index: 0, term: 1 });
  });

  test('that a crash takes back before they were durable', () => {
    const script = settled();
    script.save(2);
    script.crash(2);
    script.restart(2);
    expect(script.view(2).commit).toBe(0);
    expect(script.violation).toBeNull();
  });
});

describe('state machines', () => {
  test('that skip, repeat, or take what is not committed or another entry', () => {
    const skips = settled();
    const a = skips.propose(1, 'a');
    const b = skips.propose(1, 'b');
    skips.settle(1, [2]);
    skips.follow(3, 1, 3);
    skips.commit(3, 3);
    skips.apply(3, b);
    expectBroken(skips, 'state-machine-safety', { node: 3, index: 3, term: 1 });
    const repeats = settled();
    repeats.apply(2, repeats.entryAt(2, 1));
    expectBroken(repeats, 'state-machine-safety', { node: 2, index: 1, term: 1 });
    const early = settled();
    early.propose(1, 'a');
    early.follow(2, 1, 2);
    early.apply(2, a);
    expectBroken(early, 'state-machine-safety', { node: 2, index: 2, term: 1 });
    const other = settled();
    other.propose(1, 'a');
    other.settle(1, [2]);
    other.follow(3, 1, 2);
    other.commit(3, 2);
    other.apply(3, newEntry(1, 2, toBytes('z')));
    expectBroken(other, 'state-machine-safety', { node: 3, index: 2, term: 1 });
  });

  test('take everything again after a restart', () => {
    const script = settled();
    script.propose(1, 'a');
    script.settle(1, [2, 3]);
    for (const id of [2, 3]) script.save(id);
    for (const id of [2, 3]) script.sync(id);
    script.crash(2);
    script.restart(2);
    script.apply(2, script.entryAt(2, 1));
    script.apply(2, script.entryAt(2, 2));
    expect(script.violation).toBeNull();
  });

  test('that run ahead of their disk', () => {
    const script = settled();
    script.propose(1, 'a');
    script.follow(2, 1, 2);
    script.commit(1, 2);
    script.append(3, [script.entryAt(1, 2)]);
    script.commit(3, 2);
    script.apply(3, script.entryAt(1, 2));
    expectBroken(script, 'applied-durable', { node: 3, index: 2, term: 1 });
  });

  test('that are not yet those on their disk', () => {
    const script = settled();
    script.elect(3, 2, [2]);
    script.elect(1, 3, [2]);
    script.follow(2, 1, 2);
    script.commit(1, 2);
    script.state(3, { role: 'follower', term: 2, lead: 0 });
    script.append(3, [script.entryAt(1, 2)]);
    script.commit(3, 2);
    script.apply(3, script.entryAt(1, 2));
    expectBroken(script, 'applied-durable', { node: 3, index: 2, term: 3 });
    expect(script.violation).toMatchObject({
      kind: 'apply-other-than-disk',
      args: { diskTerm: 2 },
    });
  });

  test('that go back', () => {
    const script = settled();
    script.state(2, { applied: 0 });
    expectBroken(script, 'applied-monotonic', { node: 2, index: 0, term: 1 });
  });
});

describe('a restart', () => {
  test('without a part of the durable log, or with more', () => {
    const less = settled();
    less.crash(2);
    less.restart(2, { lastIndex: 0 });
    expectBroken(less, 'restart-intact', { node: 2, index: 0, term: 1 });
    const more = settled();
    more.append(2, [newEntry(1, 2)]);
    more.crash(2);
    more.restart(2, { lastIndex: 2 });
    expectBroken(more, 'restart-intact', { node: 2, index: 2, term: 1 });
  });

  test('with more committed than anybody has', () => {
    const script = settled();
    script.save(2, { commit: 7 });
    script.sync(2);
    script.crash(2);
    script.restart(2);
    expectBroken(script, 'commit-agreement', { node: 2, index: 7, term: 1 });
  });

  test('with writes that survived without a sync', () => {
    const script = settled();
    script.append(2, [newEntry(1, 2)]);
    script.crash(2, 1);
    script.restart(2);
    expect(script.view(2).lastIndex).toBe(2);
    expect(script.violation).toBeNull();
  });
});

describe('snapshots', () => {
  /** Leader 1 with entries 1 to 3; entry 2 changes nothing but the members. */
  function changed(): Script {
    const script = settled(3);
    script.start(4);
    script.propose(1, 'add', 'EntryConfChange');
    script.propose(1, 'a');
    script.follow(2, 1, 3);
    script.commit(1, 3);
    script.apply(1, script.entryAt(1, 2));
    script.conf(1, 2, { voters: [1, 2, 3], learners: [4] });
    script.apply(1, script.entryAt(1, 3));
    expect(script.violation).toBeNull();
    return script;
  }

  const members = newConfState({ voters: [3, 2, 1], learners: [4] });

  test('with the truth in them', () => {
    const script = changed();
    script.compact(1, 3, 1, members);
    script.snapshot(4, 3, 1, members);
    script.snapshot(3, 3, 1, members);
    expect(script.violation).toBeNull();
  });

  test('that are not newer than what the node has', () => {
    const script = changed();
    script.follow(2, 1, 3);
    script.finish(2, 3);
    script.snapshot(2, 3, 1, members);
    expectBroken(script, 'snapshot-fresh', { node: 2, index: 3, term: 1 });
  });

  test('of what is not committed, or in another term', () => {
    const uncommitted = changed();
    uncommitted.snapshot(4, 4, 1, members);
    expectBroken(uncommitted, 'snapshot-fresh', { node: 4, index: 4, term: 1 });
    const term = changed();
    term.compact(1, 3, 2, members);
    expectBroken(term, 'snapshot-fresh', { node: 1, index: 3, term: 2 });
  });

  test('without the configuration of their index', () => {
    const script = changed();
    script.compact(1, 3, 1, newConfState({ voters: [1, 2, 3] }));
    expectBroken(script, 'snapshot-fresh', { node: 1, index: 3, term: 1 });
    const older = changed();
    older.compact(1, 1, 1, newConfState({ voters: [1, 2, 3] }));
    expect(older.violation).toBeNull();
  });
});

describe('configurations', () => {
  /** Goes through these, starting with voters 1, 2 and 3. */
  function through(...confs: Parameters<Script['conf']>[2][]): Script {
    const script = settled(3);
    confs.forEach((conf, i) => script.conf(1, i + 2, conf));
    return script;
  }

  test('in steps that overlap', () => {
    const { violation } = through(
      { voters: [1, 2, 3], learners: [4] },
      { voters: [1, 2, 3, 4] },
      { voters: [1, 5, 6], votersOutgoing: [1, 2, 3, 4], autoLeave: true },
      { voters: [1, 5, 6] },
      { voters: [5, 6] },
      { voters: [6, 5] },
    );
    expect(violation).toBeNull();
  });

  test.each([
    ['two voters at once', { voters: [1, 2, 4] }, null],
    ['another outgoing half', { voters: [1, 4], votersOutgoing: [1, 2] }, null],
    ['another incoming half', { voters: [4, 5], votersOutgoing: [1, 2, 3] }, { voters: [4] }],
    [
      'another joint one',
      { voters: [4, 5], votersOutgoing: [1, 2, 3] },
      { voters: [4, 5], votersOutgoing: [1, 2] },
    ],
  ])('with %s', (_, first, second) => {
    const script = through(first, ...(second === null ? [] : [second]));
    expectBroken(script, 'conf-overlap', { node: 1, index: second === null ? 2 : 3, term: 1 });
  });

  test('that differ at one index, or appear where there was none', () => {
    const differ = through({ voters: [1, 2, 3, 4] });
    differ.conf(2, 2, { voters: [1, 2, 3, 5] });
    expectBroken(differ, 'conf-overlap', { node: 2, index: 2, term: 1 });
    const learners = through({ voters: [1, 2, 3], learners: [4] });
    learners.conf(2, 2, { voters: [1, 2, 3], learners: [5] });
    expectBroken(learners, 'conf-overlap', { node: 2, index: 2, term: 1 });
    const restart = through({ voters: [1, 2, 3, 4] });
    restart.conf(2, 2, { voters: [1, 2, 3, 4] });
    restart.crash(2);
    restart.emit('restart', 2, {
      hardState: { term: 1, vote: 1, commit: 0 },
      index: 0,
      conf: newConfState({ voters: [1, 2] }),
      after: { ...restart.view(2), term: 1, vote: 1, lastIndex: 1 },
    });
    expectBroken(restart, 'conf-overlap', { node: 2, index: 0, term: 1 });
  });

  test('a second change before the first is applied', () => {
    const script = settled();
    script.propose(1, 'one', 'EntryConfChange');
    script.propose(1, 'two', 'EntryConfChange');
    expectBroken(script, 'conf-single', { node: 1, index: 3, term: 1 });
  });

  test('a second change after the first is applied, and a follower with both', () => {
    const script = settled();
    script.propose(1, 'one', 'EntryConfChange');
    script.settle(1, [2]);
    script.propose(1, 'two', 'EntryConfChange');
    script.follow(3, 1, 3);
    expect(script.violation).toBeNull();
  });
});

describe('clients', () => {
  test('a read from before what was committed when it was asked for', () => {
    const script = settled();
    script.propose(1, 'a');
    script.settle(1, [2]);
    const operation = script.call(3, {});
    script.emit('read', 3, { operation, index: 1 });
    expectBroken(script, 'read-fresh', { node: 3, index: 1, term: 1 });
  });

  test('a read from an index that was good when it was asked for', () => {
    const script = settled();
    const operation = script.call(3, {});
    script.propose(1, 'a');
    script.settle(1, [2]);
    script.emit('read', 3, { operation, index: 1 });
    script.answer(3, operation, 1);
    script.inspector.finish();
    expect(script.violation).toBeNull();
  });

  test('an answered read from too early an index; not so under leases', () => {
    const stale = (leases: boolean): Script => {
      const script = new Script(3, { leases });
      script.elect(1, 1, [2]);
      script.settle(1, [2, 3]);
      const operation = script.call(3, {});
      script.answer(3, operation, 0);
      return script;
    };
    expectBroken(stale(false), 'read-fresh', { node: 3, index: 0, term: 1 });
    expect(stale(true).violation).toBeNull();
  });

  test('an answered write that is not committed, or is another one', () => {
    const open = settled();
    const first = open.call(1, { kind: 'put', value: 'v' });
    open.propose(1, '1.1 put k v');
    open.answer(1, first, 2);
    expectBroken(open, 'acknowledged', { node: 1, index: 2, term: 1 });
    const other = settled();
    const second = other.call(1, { kind: 'put', value: 'v' });
    other.propose(1, '9.1 put k x');
    other.settle(1, [2]);
    other.answer(1, second, 2);
    expectBroken(other, 'acknowledged', { node: 1, index: 2, term: 1 });
  });

  /** A write of client 1 stands in the log of leader 1 at index 2. */
  function written(nodes = 3): Script {
    const script = settled(nodes);
    const operation = script.call(1, { kind: 'put', value: 'v' });
    script.propose(1, '1.1 put k v');
    script.settle(1, [2, 3]);
    expect(script.violation).toBeNull();
    script.answer(1, operation, 2);
    return script;
  }

  test('an answered write that a later leader has', () => {
    const script = written();
    script.elect(2, 2, [3]);
    script.inspector.finish();
    expect(script.violation).toBeNull();
  });

  test('an answered write that a later leader has not', () => {
    const script = written(5);
    for (const [id, term] of [
      [5, 2],
      [4, 3],
    ] as const) {
      script.append(id, [newEntry(2, 2)]);
      script.stand(id, term);
      script.vote(2, id, term);
      script.vote(3, id, term);
      // What it writes first would show that its log is not complete.
      script.state(id, { role: 'leader', lead: id, lastIndex: 3 });
    }
    expect(script.violation).toBeNull();
    script.inspector.finish();
    expectBroken(script, 'acknowledged', { node: 4, index: 2, term: 3 });
  });

  test('an answer that no order explains', () => {
    const script = written();
    const read = script.call(2, { key: 'k' });
    script.answer(2, read, 2, 'never');
    script.inspector.finish();
    expectBroken(script, 'linearizable', { node: 2, index: 2, term: 1 });
    expect(describeViolation(script.violation!)).toMatch(/key k.*client 2.*"never"/);
    expect(script.violation!.seq).toBeGreaterThan(0);
  });

  test('keys are told apart', () => {
    const script = written();
    script.answer(2, script.call(2, { key: 'other' }), 2, '');
    script.answer(2, script.call(2, { key: 'k' }), 2, 'v');
    script.inspector.finish();
    expect(script.violation).toBeNull();
    expect(script.inspector.undecided).toEqual([]);
  });
});

describe('fates', () => {
  const named = (seq: number): Uint8Array => encodeProposal({ node: 1, run: 1, seq }, toBytes('a'));

  /** Entry 2 is a proposal of node 1, the third one of its first run. */
  function committed(): Script {
    const script = settled();
    script.propose(1, named(3));
    script.settle(1, [2, 3]);
    return script;
  }

  test('that are the truth', () => {
    const script = committed();
    script.emit('told', 1, { term: 1, count: 3, index: 2, detail: 'done' });
    script.emit('refuse', 1, { term: 1, count: 4, detail: 'proposal' });
    script.emit('told', 2, { term: 1, count: 3, detail: 'replaced' });
    script.emit('told', 1, { term: 2, count: 3, detail: 'replaced' });
    script.emit('told', 1, { term: 1, count: 3, detail: 'unknown' });
    expect(script.violation).toBeNull();
  });

  test.each([
    ['refuse', 'proposal'],
    ['told', 'replaced'],
  ] as const)('of a drop that is no drop: %s %s', (kind, detail) => {
    const after = committed();
    after.emit(kind, 1, { term: 1, count: 3, detail });
    expectBroken(after, 'fate', { node: 1, index: 2, term: 1 });
    const before = settled();
    before.emit(kind, 1, { term: 1, count: 3, detail });
    before.propose(1, named(3));
    before.settle(1, [2, 3]);
    expectBroken(before, 'fate', { node: 1, index: 2, term: 1 });
  });

  test('of what stands under another name, or nowhere', () => {
    for (const [count, index] of [
      [4, 2],
      [3, 1],
      [3, 3],
    ] as const) {
      const script = committed();
      script.emit('told', 1, { term: 1, count, index, detail: 'done' });
      expectBroken(script, 'fate', { node: 1, index, term: 1 });
    }
  });

  test('of a change with other members than there are', () => {
    const told = (voters: readonly number[], count = 3): Script => {
      const script = settled();
      const change = newConfChange('ConfChangeAddLearnerNode', 4, 0, named(3));
      script.propose(1, encodeConfChange(change).data, 'EntryConfChange');
      script.settle(1, [2, 3]);
      script.conf(1, 2, { voters: [1, 2, 3], learners: [4] });
      const conf = newConfState({ voters, learners: [4] });
      script.emit('told', 1, { term: 1, count, index: 2, conf, detail: 'changed' });
      return script;
    };
    expect(told([1, 2, 3]).violation).toBeNull();
    expectBroken(told([1, 2]), 'fate', { node: 1, index: 2, term: 1 });
    expectBroken(told([1, 2, 3], 5), 'fate', { node: 1, index: 2, term: 1 });
  });
});

describe('the loop', () => {
  test('answers a read that its machine is not up to', () => {
    const script = settled();
    script.answer(1, script.call(1, {}), 2);
    expectBroken(script, 'read-applied', { node: 1, index: 2, term: 1 });
  });

  test('drops more of the log than the snapshot holds', () => {
    const script = settled();
    script.capture(1, 1, 2);
    expectBroken(script, 'compact-safe', { node: 1, index: 2, term: 1 });
  });

  test('drops what a member needs', () => {
    const lagging = (last: number, count: number, followed: readonly number[]): Script => {
      const script = new Script(3, { keepForFollower: 3 });
      script.elect(1, 1, [2]);
      script.settle(1, followed);
      for (let i = 2; i <= last; i++) script.propose(1, 'a');
      script.settle(1, [2]);
      script.capture(1, last, 2, count);
      return script;
    };
    expectBroken(lagging(4, 0, [2, 3]), 'compact-safe', { node: 1, index: 2, term: 1 });
    // Somebody asks for it; or the member is too far behind.
    expect(lagging(4, 1, [2, 3]).violation).toBeNull();
    expect(lagging(5, 0, [2, 3]).violation).toBeNull();
  });

  test('keeps a snapshot of what its disk does not know to be committed', () => {
    const script = settled();
    script.emit('compact', 1, { snapshot: newSnapshot(1, 1, newConfState({ voters: [1, 2, 3] })) });
    expectBroken(script, 'restart-intact', { node: 1, index: 1, term: 1 });
  });

  test('goes on after its storage has failed', () => {
    const script = settled();
    script.emit('fail', 1, { detail: 'read' });
    script.emit('refuse', 1, { term: 1, count: 9, detail: 'proposal' });
    expect(script.violation).toBeNull();
    script.send('MsgHeartbeat', 1, 2);
    expectBroken(script, 'storage-stop', { node: 1, term: 1 });
  });

  test('starts again after its storage has failed', () => {
    const script = settled();
    script.save(1);
    script.sync(1);
    script.emit('fail', 1, { detail: 'read' });
    script.crash(1);
    script.restart(1);
    script.send('MsgHeartbeatResp', 1, 2);
    expect(script.violation).toBeNull();
  });

  test('applies over a machine that was not restored, or restores an old one', () => {
    const script = settled();
    const conf = newConfState({ voters: [1, 2, 3] });
    const hardState = { term: 1, vote: 1, commit: 1 };
    script.emit('restart', 1, { index: 1, count: 0, hardState, conf });
    script.apply(1, newEntry(1, 2));
    expect(script.violation?.rule).toBe('state-machine-safety');
    const older = settled();
    older.restore(1, 0);
    expectBroken(older, 'applied-monotonic', { node: 1, index: 0, term: 1 });
  });
});

describe('the inspector', () => {
  test('reports what the library itself found', () => {
    const script = settled();
    script.emit('panic', 2, { detail: 'tocommit(9) is out of range' });
    expectBroken(script, 'no-panic', { node: 2, index: 1, term: 1 });
    expect(describeViolation(script.violation!)).toContain('tocommit(9)');
  });

  test('keeps the first violation, its own or reported', () => {
    const script = settled();
    const finding = { kind: 'no-leader', args: { ticks: 300 } } as const;
    script.inspector.report('liveness', { node: 0, index: 0, term: 0, seq: 9 }, finding);
    script.state(1, { term: 0 });
    script.inspector.finish();
    expect(script.violation).toEqual({
      rule: 'liveness',
      node: 0,
      index: 0,
      term: 0,
      seq: 9,
      ...finding,
    });
  });

  test.each<[string, Finding]>([
    ['there is no leader', { kind: 'no-leader', args: { ticks } }],
    ['a new read is not answered', { kind: 'read-unanswered', args: { ticks } }],
    ['a new write is not answered', { kind: 'write-unanswered', args: { ticks } }],
    ['the joint configuration is not left', { kind: 'joint-not-left', args: { ticks } }],
    [
      'n3 has applied 4 of 6',
      { kind: 'member-behind', args: { ticks, member: 3, applied: 4, wanted: 6 } },
    ],
  ])('tells in both languages what a cluster lacks that did not recover: %s', (problem, finding) => {
    const violation: Violation = { rule: 'liveness', node: 0, index: 0, term: 0, seq: 9, ...finding };
    kinds.add(finding.kind);
    expect(describeViolation(violation)).toBe(`300 ticks after all faults have ended, ${problem}`);
    expectChinese(violation);
  });

  test('finds every kind of thing that has words, in a test here', () => {
    expect(Object.keys(ENGLISH_FINDINGS).filter((kind) => !kinds.has(kind))).toEqual([]);
  });

  test('finds data that can be copied to another thread and into a file', () => {
    const script = settled();
    script.answer(2, script.call(2, { key: 'k' }), 1, 'never');
    script.inspector.finish();
    const violation = script.violation!;
    expect(violation.kind).toBe('answer-unexplained');
    expect(structuredClone(violation)).toEqual(violation);
    expect(JSON.parse(JSON.stringify(violation))).toEqual(violation);
  });

  test('names every rule once, in both languages, and every rule is tested here', () => {
    const ids = RULES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !tested.has(id))).toEqual([]);
    for (const { name, sentence, sentenceZh, source } of RULES) {
      expect(name).not.toBe('');
      expect(sentence).toMatch(/^[A-Z].*\.$/);
      expect(sentenceZh).toMatch(/^[^A-Za-z]*。$/);
      expect(source).not.toBe('');
    }
  });
});
