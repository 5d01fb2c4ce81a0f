/** A node that fails: whoever waits learns of it, once and with the reason. */
import { afterEach, describe, expect, test } from 'vitest';
import { newConfChange } from '../../src/conf_change.ts';
import { FatalError, InvariantError } from '../../src/errors.ts';
import type { RaftNode } from '../../src/raft_node.ts';
import type { RawNode } from '../../src/raw_node.ts';
import { bytes, msg } from './harness/nodes.ts';
import { fate, lead, next, quiesce, rigs, turnOfLoop } from './harness/raft_node_rig.ts';
import type { Rig } from './harness/raft_node_rig.ts';

const { rig, stopAll } = rigs();
afterEach(stopAll);

class DiskError extends FatalError {
  override name = 'DiskError';
}

const METHODS = [
  'tick',
  'campaign',
  'propose',
  'proposeConfChange',
  'applyConfChange',
  'refuseConfChange',
  'step',
  'hasReady',
  'ready',
  'advance',
  'reportUnreachable',
  'reportSnapshot',
  'transferLeader',
  'forgetLeader',
  'readIndex',
] as const;

/** The node within fails at the next call of this method, and at every call from then on. */
function breakAt(raw: RawNode, method: keyof RawNode): DiskError {
  const error = new DiskError(`EIO in ${method}`);
  let failed = false;
  Object.defineProperty(raw, 'failure', { get: () => (failed ? error : null) });
  for (const name of METHODS) {
    const intact = Reflect.get(raw, name) as (...args: unknown[]) => unknown;
    const value = (...args: unknown[]): unknown => {
      failed ||= name === method;
      if (failed) throw error;
      return intact.apply(raw, args);
    };
    Object.defineProperty(raw, name, { value });
  }
  return error;
}

const CALLS: Partial<Record<keyof RawNode, (node: RaftNode) => unknown>> = {
  tick: (node) => node.tick(),
  campaign: (node) => node.campaign(),
  applyConfChange: (node) => node.applyConfChange(newConfChange('ConfChangeAddNode', 2)),
  refuseConfChange: (node) => node.refuseConfChange(),
  step: (node) => node.step(msg({ type: 'MsgHeartbeat', from: 2, to: 1, term: 1 })),
  advance: (node) => node.advance(),
  reportUnreachable: (node) => node.reportUnreachable(2),
  reportSnapshot: (node) => node.reportSnapshot(2, 'SnapshotFinish'),
  transferLeader: (node) => node.transferLeadership(2),
  forgetLeader: (node) => node.forgetLeader(),
  readIndex: (node) => node.readIndex(bytes('ctx')),
};

/** All that a node that has failed with this error owes its callers. */
async function expectFailed({ node, readys }: Rig, error: FatalError): Promise<void> {
  expect(node.failure).toBe(error);
  await expect(readys.next()).rejects.toBe(error);
  await expect(node[Symbol.asyncIterator]().next()).rejects.toBe(error);
  await expect(node.propose(bytes('late'))).rejects.toBe(error);
  const change = newConfChange('ConfChangeAddNode', 2);
  await expect(node.proposeConfChange(change)).rejects.toBe(error);
  expect(() => node.readIndex(bytes('ctx'))).toThrow(error);
  expect(() => node.applyConfChange(change)).toThrow(error);
  expect(() => node.refuseConfChange()).toThrow(error);
  for (const [name, call] of Object.entries(CALLS)) {
    if (!['readIndex', 'applyConfChange', 'refuseConfChange'].includes(name)) call(node);
  }
  node.stop();
  await expect(node.propose(bytes('later'))).rejects.toBe(error);
  expect(node.failure).toBe(error);
  expect(node.status().id).toBe(1);
}

describe('the call that fails throws; everybody who waits is freed with the error', () => {
  test.each(Object.keys(CALLS) as (keyof typeof CALLS)[])('%s', async (method) => {
    const r = rig();
    const abort = new AbortController();
    const waiting = [
      fate(r.node.propose(bytes('a'))),
      fate(r.node.propose(bytes('b'), { signal: abort.signal })),
      fate(r.node.proposeConfChange(newConfChange('ConfChangeAddNode', 2))),
    ];
    const loop = fate(r.readys.next());
    await quiesce();
    const error = breakAt(r.raw, method);
    expect(() => CALLS[method]!(r.node)).toThrow(error);
    await quiesce();
    abort.abort();
    for (const seen of [...waiting, loop]) expect(seen).toEqual({ error, settled: 1 });
    await expectFailed(r, error);
  });
});

describe('a Ready that fails ends the loop with the error', () => {
  test.each(['hasReady', 'ready'] as const)('%s', async (method) => {
    const r = rig({ voters: [1, 2] });
    const waiting = fate(r.node.propose(bytes('a')));
    const loop = fate(
      (async () => {
        for await (const rd of r.node) {
          void rd;
          r.node.advance();
        }
      })(),
    );
    await quiesce();
    const error = breakAt(r.raw, method);
    r.node.campaign();
    await quiesce();
    expect(loop).toEqual({ error, settled: 1 });
    expect(waiting).toEqual({ error, settled: 1 });
    await expectFailed(r, error);
  });
});

describe('an attempt that fails frees the others, too', () => {
  test.each(['propose', 'proposeConfChange'] as const)('%s at once', async (method) => {
    const r = rig();
    await lead(r);
    const loop = fate(r.readys.next());
    const error = breakAt(r.raw, method);
    const change = newConfChange('ConfChangeAddNode', 2);
    const failing = method === 'propose' ? r.node.propose(bytes('a')) : r.node.proposeConfChange(change);
    await expect(failing).rejects.toBe(error);
    await quiesce();
    expect(loop).toEqual({ error, settled: 1 });
    await expectFailed(r, error);
  });

  test('after it has waited; the call that led to it goes through', async () => {
    const r = rig({ voters: [1, 2] });
    const waiting = ['a', 'b', 'c'].map((data) => fate(r.node.propose(bytes(data))));
    const error = breakAt(r.raw, 'propose');
    r.node.step(msg({ type: 'MsgHeartbeat', from: 2, to: 1, term: 1 }));
    r.node.tick();
    await quiesce();
    for (const seen of waiting) expect(seen).toEqual({ error, settled: 1 });
    await expectFailed(r, error);
  });
});

test('a broken invariant inside, with nobody at the loop, is told to the loop that starts', async () => {
  const r = rig({ voters: [1, 2] });
  const m = msg({ type: 'MsgHeartbeat', from: 2, to: 1, term: 1, commit: 9 });
  expect(() => r.node.step(m)).toThrow(InvariantError);
  const loop = async () => {
    for await (const rd of r.node) void rd;
  };
  await expect(loop()).rejects.toBe(r.node.failure);
});

test('a failure while the body saves: advance does nothing, and the loop ends with it', async () => {
  const r = rig();
  r.node.campaign();
  let error: FatalError | null = null;
  const loop = async () => {
    for await (const rd of r.node) {
      void rd;
      error = breakAt(r.raw, 'tick');
      expect(() => r.node.tick()).toThrow(error);
      r.node.tick();
      r.node.advance();
    }
  };
  const ended = fate(loop());
  await turnOfLoop();
  expect(ended.error).toBe(error);
  await expectFailed(r, error!);
});

test('a stop that came first stays the reason', async () => {
  const r = rig();
  r.node.stop();
  breakAt(r.raw, 'tick');
  r.node.tick();
  expect(r.node.failure).toBeNull();
  expect(await r.readys.next()).toEqual({ done: true, value: undefined });
});

test('a Ready that is wrongly asked for ends the node rather than leave it without a loop', async () => {
  const r = rig();
  r.raw.campaign();
  r.raw.ready();
  r.raw.campaign();
  const waiting = fate(r.node.propose(bytes('a')));
  r.raw.inspect().readStates.push({ index: 1, requestCtx: bytes('x') });
  await expect(next(r)).rejects.toThrow('two accepted Ready structs');
  await quiesce();
  expect(waiting.settled).toBe(1);
});
