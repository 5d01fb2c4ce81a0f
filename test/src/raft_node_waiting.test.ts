/** Proposals that wait: in order, in bounds, with their own bytes, and for as long as wanted. */
import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { decodeConfChange } from '../../src/codec.ts';
import { newConfChange, newConfChangeV2 } from '../../src/conf_change.ts';
import { MisuseError, ProposalDroppedError, StoppedError } from '../../src/errors.ts';
import { RaftNode, restartNode, startNode } from '../../src/raft_node.ts';
import type { RawNode } from '../../src/raw_node.ts';
import type { Ready } from '../../src/ready.ts';
import { bytes, makeConfig, msg, text } from './harness/nodes.ts';
import {
  CountingSignal,
  fate,
  lead,
  next,
  quiesce,
  rigs,
  settle,
  turnOfLoop,
  waits,
} from './harness/raft_node_rig.ts';
import type { Rig } from './harness/raft_node_rig.ts';

const { rig, stopAll } = rigs();
afterEach(stopAll);

/** Makes the node know a leader, so that it passes proposals on. */
function hearLeader({ node }: Rig): void {
  node.step(msg({ type: 'MsgHeartbeat', from: 2, to: 1, term: 1 }));
}

function forwarded({ raw }: Rig): string[] {
  const props = raw.inspect().msgs.filter((m) => m.type === 'MsgProp');
  return props.flatMap((m) => m.entries.map((e) => text(e.data)));
}

function proposed(readys: readonly Ready[]): string[] {
  const data = readys.flatMap((rd) => rd.entries.map((e) => text(e.data)));
  return data.filter((each) => each !== '');
}

describe('order', () => {
  test('proposals that waited are handed on in their order, before those that come', async () => {
    const r = rig({ voters: [1, 2] });
    const early = ['a', 'b', 'c'].map((data) => r.node.propose(bytes(data)));
    // Known behind the node's back: nothing has woken those that wait.
    r.raw.step(msg({ type: 'MsgHeartbeat', from: 2, to: 1, term: 1 }));
    await Promise.all([...early, r.node.propose(bytes('d'))]);
    expect(forwarded(r)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('one that is given up leaves the order of the others', async () => {
    const r = rig({ voters: [1, 2] });
    const signal = new CountingSignal();
    const all = ['a', 'b', 'c'].map((data) =>
      fate(r.node.propose(bytes(data), data === 'b' ? { signal } : {})),
    );
    signal.abort('enough');
    hearLeader(r);
    await quiesce();
    expect(all.map((each) => each.error)).toEqual([undefined, 'enough', undefined]);
    expect(forwarded(r)).toEqual(['a', 'c']);
  });

  test('one that is not taken does not hold up the others', async () => {
    const r = rig({ maxUncommittedEntriesSize: 8 });
    const all = ['fits', 'this one is too long', 'as', 'so'].map((data) =>
      fate(r.node.propose(bytes(data))),
    );
    r.node.campaign();
    await settle(r);
    expect(all[1]!.error).toBeInstanceOf(ProposalDroppedError);
    expect(all.map((each) => each.settled)).toEqual([1, 1, 1, 1]);
  });
});

describe('back-pressure', () => {
  const COUNT = 20_000;

  /** Counts what is asked of the node within. */
  function countAttempts(raw: RawNode): { attempts: number } {
    const seen = { attempts: 0 };
    const propose = raw.propose.bind(raw);
    raw.propose = (data) => {
      seen.attempts++;
      return propose(data);
    };
    return seen;
  }

  test('with nobody at the loop most of 20,000 proposals wait; then all come, in order', async () => {
    const r = rig();
    await lead(r);
    const seen = countAttempts(r.raw);
    let taken = 0;
    const all = Array.from({ length: COUNT }, (_, i) =>
      r.node.propose(bytes(`${i}`)).then(() => taken++),
    );
    await quiesce();
    expect(r.raw.backlogged).toBe(true);
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(COUNT / 2);
    expect(seen.attempts).toBe(taken);
    const lastIndex = r.raw.inspect().log.lastIndex();
    for (let i = 0; i < 100; i++) r.node.tick();
    expect(r.raw.inspect().log.lastIndex()).toBe(lastIndex);
    const readys = await settle(r);
    await Promise.all(all);
    expect(proposed(readys)).toEqual(Array.from({ length: COUNT }, (_, i) => `${i}`));
    expect(seen.attempts).toBe(COUNT);
  });

  test('of 40,000 those that may not even wait are refused, and say why', async () => {
    const r = rig();
    await lead(r);
    const seen = countAttempts(r.raw);
    const all = Array.from({ length: 2 * COUNT }, (_, i) => fate(r.node.propose(bytes(`${i}`))));
    await quiesce();
    const refused = all.filter((each) => each.error !== undefined);
    const taken = all.filter((each) => each.settled > 0).length - refused.length;
    expect(all.length - refused.length - taken).toBe(16_384);
    const reasons = new Set(refused.map(({ error }) => (error as ProposalDroppedError).reason));
    expect([...reasons]).toEqual(['Backlogged']);
    expect(seen.attempts).toBe(taken);
    expect(proposed(await settle(r)).length).toBe(taken + 16_384);
  });

  test('while nobody leads only so many may wait', async () => {
    const raw = rig({ voters: [1, 2] }).raw;
    const node = new RaftNode(raw, { maxWaiting: 2 });
    const signal = new CountingSignal();
    const waiting = [node.propose(bytes('a'), { signal }), node.propose(bytes('b'))];
    const third = fate(node.propose(bytes('c')));
    await quiesce();
    expect(third.error).toMatchObject({ name: 'ProposalDroppedError', reason: 'Backlogged' });
    expect(await waits(waiting[1]!)).toBe(true);
    signal.abort('makes room');
    const fourth = node.propose(bytes('d'));
    expect(await waits(fourth)).toBe(true);
    node.stop();
    for (const each of [waiting[1]!, fourth]) await expect(each).rejects.toThrow(StoppedError);
  });

  test('no proposal waits when none may', async () => {
    const r = rig({}, { maxWaiting: 0 });
    await expect(r.node.propose(bytes('a'))).rejects.toThrow(ProposalDroppedError);
    await lead(r);
    await expect(r.node.propose(bytes('b'))).resolves.toBeUndefined();
  });

  test('the limit is a whole number', () => {
    const { raw } = rig();
    for (const maxWaiting of [NaN, -1, 1.5, Infinity, '3' as unknown as number]) {
      expect(() => new RaftNode(raw, { maxWaiting })).toThrow(MisuseError);
    }
    const config = makeConfig(1, { voters: [] });
    expect(() => startNode(config, [{ id: 1 }], { maxWaiting: -1 })).toThrow(MisuseError);
    expect(() => restartNode(makeConfig(1), { maxWaiting: -1 })).toThrow(MisuseError);
  });

  test.each([false, true])(
    'a Ready that is taken makes room; with asynchronous writes: %s',
    async (asyncStorageWrites) => {
      const r = rig({ voters: [1, 2], asyncStorageWrites });
      hearLeader(r);
      const { msgs } = r.raw.inspect();
      Object.defineProperty(r.raw, 'backlogged', {
        get: () => r.raw.inspect().msgs.some((m) => m.type === 'MsgProp'),
      });
      const all = ['a', 'b', 'c'].map((data) => fate(r.node.propose(bytes(data))));
      await quiesce();
      expect(all.map((each) => each.settled)).toEqual([1, 0, 0]);
      const rd = await next(r);
      expect(rd.messages.filter((m) => m.type === 'MsgProp')).toEqual(
        msgs.filter((m) => m.type === 'MsgProp'),
      );
      await quiesce();
      expect(all.map((each) => each.settled)).toEqual([1, 1, 0]);
    },
  );

  test('room that comes and goes is used, each proposal tried once', async () => {
    const r = rig({ voters: [1, 2] });
    hearLeader(r);
    let room = 0;
    Object.defineProperty(r.raw, 'backlogged', { get: () => room === 0 });
    const propose = r.raw.propose.bind(r.raw);
    r.raw.propose = (data) => {
      room--;
      return propose(data);
    };
    const seen = countAttempts(r.raw);
    const all = Array.from({ length: 6 }, (_, i) => fate(r.node.propose(bytes(`${i}`))));
    for (const [more, attempts] of [
      [0, 0],
      [1, 1],
      [0, 1],
      [2, 3],
      [9, 6],
    ] as const) {
      room += more;
      r.node.tick();
      await quiesce();
      expect(seen.attempts).toBe(attempts);
      expect(all.map((each) => each.settled)).toEqual(all.map((_, i) => Number(i < attempts)));
    }
    expect(forwarded(r)).toEqual(['0', '1', '2', '3', '4', '5']);
  });
});

describe('whose bytes', () => {
  /** A Buffer's slice shares memory; views may start anywhere. */
  const MAKERS: Record<string, () => Uint8Array> = {
    'an array of its own': () => bytes('abc'),
    'a Buffer': () => Buffer.from('abc'),
    'a view': () => new Uint8Array(bytes('xxabcyy').buffer, 2, 3),
  };

  describe.each(Object.keys(MAKERS))('%s', (name) => {
    test.each(['taken at once', 'waiting'])('%s', async (when) => {
      const r = rig();
      if (when === 'taken at once') await lead(r);
      const buffer = MAKERS[name]!();
      void r.node.propose(buffer);
      buffer.fill(120);
      if (when === 'waiting') r.node.campaign();
      expect(proposed(await settle(r))).toEqual(['abc']);
    });

    test.each([1, 2])('in a change of form %i that waits', async (form) => {
      const r = rig();
      const context = MAKERS[name]!();
      const single = { type: 'ConfChangeAddNode' as const, nodeId: 1 };
      const change =
        form === 1
          ? newConfChange('ConfChangeAddNode', 1, 0, context)
          : newConfChangeV2([single], 'ConfChangeTransitionAuto', context);
      void r.node.proposeConfChange(change);
      context.fill(120);
      single.nodeId = 9;
      Object.assign(change, { nodeId: 9 });
      r.node.campaign();
      const entries = (await settle(r)).flatMap((rd) => rd.entries);
      const entry = entries.find((e) => e.type !== 'EntryNormal')!;
      const expected =
        form === 1
          ? newConfChange('ConfChangeAddNode', 1, 0, bytes('abc'))
          : newConfChangeV2(
              [{ type: 'ConfChangeAddNode', nodeId: 1 }],
              'ConfChangeTransitionAuto',
              bytes('abc'),
            );
      expect(JSON.stringify(decodeConfChange(entry))).toBe(JSON.stringify(expected));
    });
  });

  test.each([undefined, null, 'abc', 3, [1, 2], { 0: 1 }, new ArrayBuffer(3)])(
    '%s is refused at once, though nobody leads',
    async (data) => {
      const { node } = rig();
      await expect(node.propose(data as unknown as Uint8Array)).rejects.toThrow(MisuseError);
    },
  );
});

describe('one signal for thousands of waits', () => {
  test('gives no warning, and all of them up at once', async () => {
    const warnings: unknown[] = [];
    const note = (warning: unknown) => void warnings.push(warning);
    process.on('warning', note);
    try {
      const { node } = rig();
      const abort = new AbortController();
      const { signal } = abort;
      // Older platforms count by themselves; newer ones want to be asked.
      EventEmitter.setMaxListeners(5, signal);
      const all = Array.from({ length: 5000 }, () => fate(node.propose(bytes('a'), { signal })));
      await turnOfLoop();
      const reason = new RangeError('all of you');
      abort.abort(reason);
      await quiesce();
      expect(all.every((each) => each.error === reason && each.settled === 1)).toBe(true);
      await turnOfLoop();
      expect(warnings).toEqual([]);
    } finally {
      process.off('warning', note);
    }
  });

  test('also when it is shared by many nodes', () => {
    const signal = new CountingSignal();
    const all = Array.from({ length: 20 }, () => rig());
    for (const { node } of all) void node.propose(bytes('a'), { signal });
    expect(signal.listeners.size).toBe(1);
    for (const { node } of all) {
      expect(signal.listeners.size).toBe(1);
      node.stop();
    }
    expect(signal.listeners.size).toBe(0);
  });

  const ENDS: Record<string, (r: Rig, signal: CountingSignal) => void> = {
    'the signal': (_, signal) => signal.abort('enough'),
    'a stop': ({ node }) => node.stop(),
    'a leader': (r) => hearLeader(r),
    'a failure': (r) => {
      const m = msg({ type: 'MsgHeartbeat', from: 2, to: 1, term: 1, commit: 9 });
      expect(() => r.node.step(m)).toThrow();
    },
  };

  test.each(Object.keys(ENDS))('it is listened to once, and left alone after %s', async (end) => {
    const r = rig({ voters: [1, 2] });
    const signal = new CountingSignal();
    const other = new CountingSignal();
    const all = Array.from({ length: 3000 }, () => fate(r.node.propose(bytes('a'), { signal })));
    const lone = fate(r.node.propose(bytes('b'), { signal: other }));
    expect([signal.added, other.added]).toEqual([1, 1]);
    ENDS[end]!(r, signal);
    await quiesce();
    expect(signal.listeners.size).toBe(0);
    expect(all.every((each) => each.settled === 1)).toBe(true);
    expect(lone.settled).toBe(end === 'the signal' ? 0 : 1);
    expect(other.listeners.size).toBe(end === 'the signal' ? 1 : 0);
  });

  test('and once more when it is used again', async () => {
    const r = rig();
    const signal = new CountingSignal();
    const first = r.node.propose(bytes('a'), { signal });
    await lead(r);
    await first;
    await r.node.propose(bytes('taken at once'), { signal });
    expect(signal.added).toBe(1);
    const other = rig();
    const second = fate(other.node.propose(bytes('b'), { signal }));
    expect(signal.listeners.size).toBe(1);
    signal.abort('now');
    await quiesce();
    expect(second.error).toBe('now');
  });
});

describe('a signal', () => {
  test.each([undefined, null, 0, 'words', new RangeError('slow')])(
    'gives its reason, whatever it is: %s',
    async (reason) => {
      const { node } = rig();
      const signal = new CountingSignal();
      const waiting = fate(node.propose(bytes('a'), { signal }));
      signal.abort(reason);
      const late = fate(node.propose(bytes('b'), { signal }));
      await quiesce();
      expect(waiting).toEqual({ error: reason, settled: 1 });
      expect(late).toEqual({ error: reason, settled: 1 });
      expect(signal.added).toBe(1);
    },
  );

  test('that fires in the turn of the proposal is in time only for one that waits', async () => {
    const r = rig();
    const early = new AbortController();
    const waiting = fate(r.node.propose(bytes('early'), { signal: early.signal }));
    early.abort(new RangeError('changed my mind'));
    await lead(r);
    const late = new AbortController();
    const taken = fate(r.node.propose(bytes('late'), { signal: late.signal }));
    late.abort();
    await quiesce();
    expect(waiting.error).toBeInstanceOf(RangeError);
    expect(taken).toEqual({ settled: 1 });
    expect(proposed(await settle(r))).toEqual(['late']);
  });

  test('counts from the moment it fires, also for what other listeners do first', async () => {
    const r = rig({ voters: [1, 2] });
    const abort = new AbortController();
    abort.signal.addEventListener('abort', () => hearLeader(r));
    const waiting = fate(r.node.propose(bytes('a'), { signal: abort.signal }));
    abort.abort('done');
    await quiesce();
    expect(waiting).toEqual({ error: 'done', settled: 1 });
    expect(forwarded(r)).toEqual([]);
  });

  test("that can't be listened to fails its own proposal only", async () => {
    const r = rig({ voters: [1, 2] });
    const signal = new CountingSignal();
    signal.addEventListener = () => {
      throw new RangeError('no listeners here');
    };
    const broken = fate(r.node.propose(bytes('a'), { signal }));
    const fine = fate(r.node.propose(bytes('b')));
    hearLeader(r);
    await quiesce();
    expect(broken.error).toBeInstanceOf(RangeError);
    expect(fine).toEqual({ settled: 1 });
    expect(forwarded(r)).toEqual(['b']);
  });
});

test("a read that can't be asked tells the caller", async () => {
  const r = rig();
  await lead(r);
  const error = new ProposalDroppedError('Backlogged');
  r.raw.readIndex = () => {
    throw error;
  };
  expect(() => r.node.readIndex(bytes('ctx'))).toThrow(error);
  expect(r.node.failure).toBeNull();
  await r.node.propose(bytes('goes on'));
  expect((await next(r)).entries.length).toBe(1);
});
