/** A node that was stopped: nothing harms it, nothing surprises its callers. */
import { afterEach, describe, expect, test } from 'vitest';
import { decodeConfChange } from '../../src/codec.ts';
import { newConfChange } from '../../src/conf_change.ts';
import { MisuseError, StoppedError } from '../../src/errors.ts';
import type { RaftNode } from '../../src/raft_node.ts';
import { bytes, msg } from './harness/nodes.ts';
import { lead, next, rigs, turnOfLoop } from './harness/raft_node_rig.ts';

const { rig, stopAll } = rigs();
afterEach(stopAll);

/** Every call that returns nothing. */
const QUIET: Record<string, (node: RaftNode) => void> = {
  tick: (node) => node.tick(),
  campaign: (node) => node.campaign(),
  advance: (node) => node.advance(),
  step: (node) => node.step(msg({ type: 'MsgHeartbeat', from: 2, to: 1, term: 7 })),
  'step of a malformed message': (node) => node.step(msg({ type: 'MsgApp', from: 2, to: 1, term: NaN })),
  transferLeadership: (node) => node.transferLeadership(2),
  forgetLeader: (node) => node.forgetLeader(),
  reportUnreachable: (node) => node.reportUnreachable(2),
  reportSnapshot: (node) => node.reportSnapshot(2, 'SnapshotFailure'),
  stop: (node) => node.stop(),
};

/** Every call that asks for something. */
const REFUSED: Record<string, (node: RaftNode) => Promise<unknown>> = {
  propose: (node) => node.propose(bytes('a')),
  proposeConfChange: (node) => node.proposeConfChange(newConfChange('ConfChangeAddNode', 2)),
  readIndex: async (node) => node.readIndex(bytes('ctx')),
};

describe.each(['no leader', 'a leader', 'a Ready under way'])('after a stop with %s', (moment) => {
  async function stopped() {
    const r = rig();
    if (moment !== 'no leader') await lead(r);
    if (moment === 'a Ready under way') {
      await r.node.propose(bytes('foo'));
      await next(r);
    }
    r.node.stop();
    return r;
  }

  test.each(Object.keys(QUIET))('%s does nothing', async (name) => {
    const { node } = await stopped();
    const before = node.status();
    QUIET[name]!(node);
    expect(node.status()).toEqual(before);
  });

  test.each(Object.keys(REFUSED))('%s is refused', async (name) => {
    const { node } = await stopped();
    const before = node.status();
    await expect(REFUSED[name]!(node)).rejects.toThrow(StoppedError);
    expect(node.status()).toEqual(before);
  });

  test('nothing is wrong with it', async () => {
    const { node } = await stopped();
    expect(node.failure).toBeNull();
  });
});

test('before the stop, a call that is wrong is told', async () => {
  const { node } = rig();
  expect(() => node.advance()).toThrow(MisuseError);
  expect(() => QUIET['step of a malformed message']!(node)).toThrow(MisuseError);
});

describe('the documented loop ends quietly when the stop comes', () => {
  const moments = [
    'before it starts',
    'while it waits',
    'while it saves',
    'while it applies',
    'right after advance',
  ];

  test.each(moments)('%s', async (moment) => {
    const r = rig();
    const { node, storage } = r;
    if (moment === 'before it starts') node.stop();
    node.campaign();
    const applied: string[] = [];
    let turns = 0;
    const loop = (async () => {
      for await (const rd of node) {
        turns++;
        if (moment === 'while it saves') setTimeout(() => node.stop(), 0);
        await turnOfLoop();
        storage.append(rd.entries);
        if (rd.hardState !== null) storage.setHardState(rd.hardState);
        for (const entry of rd.committedEntries) applied.push(entry.type);
        if (moment === 'while it applies') node.stop();
        node.advance();
        if (moment === 'right after advance') node.stop();
      }
    })();
    if (moment === 'while it waits') {
      while (applied.length === 0) await turnOfLoop();
      await turnOfLoop();
      node.stop();
    }
    await loop;
    const full = moment === 'while it waits';
    expect(turns).toBe(moment === 'before it starts' ? 0 : full ? turns : 1);
    expect(applied.length).toBe(full ? 1 : 0);
  });

  test('and the membership that it applies after it is right', async () => {
    const r = rig();
    await lead(r);
    const added = newConfChange('ConfChangeAddNode', 7);
    await r.node.proposeConfChange(added);
    let state = null;
    for await (const rd of r.readys) {
      r.storage.append(rd.entries);
      const change = rd.committedEntries.find((e) => e.type === 'EntryConfChange');
      if (change !== undefined) {
        r.node.stop();
        await turnOfLoop();
        state = r.node.applyConfChange(decodeConfChange(change));
      }
      r.node.advance();
    }
    expect(state).toMatchObject({ voters: [1, 7] });
  });

  test('and so is the one that stays when it gives a change up', async () => {
    const r = rig();
    await lead(r);
    await r.node.proposeConfChange(newConfChange('ConfChangeAddNode', 7));
    const states: unknown[] = [];
    for await (const rd of r.readys) {
      r.storage.append(rd.entries);
      if (rd.committedEntries.some((e) => e.type === 'EntryConfChange')) {
        states.push(r.node.refuseConfChange());
        r.node.stop();
        await turnOfLoop();
        states.push(r.node.refuseConfChange());
      }
      r.node.advance();
    }
    expect(states).toMatchObject([{ voters: [1] }, { voters: [1] }]);
    expect(r.node.status().config.voters.ids()).toEqual([1]);
  });

  test('with asynchronous writes, too', async () => {
    const { node } = rig({ asyncStorageWrites: true });
    node.campaign();
    for await (const rd of node) {
      expect(rd.messages.length).toBeGreaterThan(0);
      node.stop();
      await turnOfLoop();
      for (const { responses } of rd.messages) responses.forEach((m) => node.step(m));
    }
    expect(node.basicStatus().state).not.toBe('StateLeader');
  });
});

test('a timer that is cleared later harms nobody', async () => {
  const { node } = rig();
  let ticks = 0;
  const timer = setInterval(() => {
    node.tick();
    ticks++;
  }, 0);
  node.stop();
  while (ticks < 3) await turnOfLoop();
  clearInterval(timer);
  expect(node.basicStatus().term).toBe(0);
});

test('promises that nobody looks at do not end the process', async () => {
  const seen: unknown[] = [];
  const note = (reason: unknown) => void seen.push(reason);
  process.on('unhandledRejection', note);
  try {
    const r = rig();
    const { node } = r;
    const abort = new AbortController();
    void node.propose(bytes('waits for a leader'));
    void node.propose(bytes('gives up'), { signal: abort.signal });
    void node.propose('no bytes' as unknown as Uint8Array);
    void r.readys.next();
    abort.abort();
    node.stop();
    void node.propose(bytes('too late'));
    void node.proposeConfChange(newConfChange('ConfChangeAddNode', 2));
    await turnOfLoop();
    await turnOfLoop();
    expect(seen).toEqual([]);
  } finally {
    process.off('unhandledRejection', note);
  }
});

test('a stop inside the body frees a proposal that the body awaits', async () => {
  const r = rig({ voters: [1, 2] });
  r.node.campaign();
  const errors: unknown[] = [];
  for await (const rd of r.node) {
    expect(rd.softState?.state).toBe('StateCandidate');
    const waiting = r.node.propose(bytes('no leader')).catch((error) => void errors.push(error));
    r.node.stop();
    await waiting;
    r.node.advance();
  }
  expect(errors).toEqual([expect.any(StoppedError)]);
});

test('what was taken before the stop stays taken', async () => {
  const r = rig();
  await lead(r);
  const proposal = r.node.propose(bytes('foo'));
  r.node.stop();
  await expect(proposal).resolves.toBeUndefined();
  expect((await r.readys.next()).done).toBe(true);
});
