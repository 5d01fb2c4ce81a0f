/** Whose bytes they are, and what an application hands in by hand. */
import { describe, expect, test } from 'vitest';
import { newConfChange, newConfChangeV2 } from '../../src/conf_change.ts';
import { MisuseError } from '../../src/errors.ts';
import { LOCAL_APPEND_THREAD } from '../../src/ids.ts';
import type { RawNode } from '../../src/raw_node.ts';
import { bytes, msg, text } from './harness/nodes.ts';
import { drain, makeAlone, makeHost, turn } from './harness/raw.ts';
import { picture } from './support/picture.ts';

describe('bytes that an application hands in are copied', () => {
  test.each([
    ['bytes', (t: string) => bytes(t)],
    ['a Buffer, whose slices share', (t: string) => Buffer.from(t)],
    ['a part of more', (t: string) => bytes(`x${t}x`).subarray(1, 1 + t.length)],
  ])('proposed as %s', (_, make) => {
    const host = makeAlone();
    const data = make('mine');
    host.node.propose(data);
    data.fill(0);
    drain(host);
    expect(host.applied.map((entry) => text(entry.data))).toContain('mine');
  });

  test('with a read', () => {
    const host = makeAlone();
    const context = bytes('read');
    host.node.readIndex(context);
    context.fill(0);
    expect(turn(host).readStates.map((state) => text(state.requestCtx))).toEqual(['read']);
  });

  test('with a change, and with the founders', () => {
    const host = makeHost(1, { voters: [] });
    const mine = bytes('me');
    host.node.bootstrap([{ id: 1, context: mine }]);
    mine.fill(0);
    drain(host);
    host.node.campaign();
    drain(host);
    const context = bytes('him');
    host.node.proposeConfChange(newConfChange('ConfChangeAddLearnerNode', 2, 0, context));
    context.fill(0);
    drain(host);
    const all = host.applied.map((entry) => text(entry.data)).join();
    expect(all).toContain('me');
    expect(all).toContain('him');
  });
});

test('the read states of a Ready that was only looked at are not those of the node', () => {
  const { node } = makeAlone();
  node.readIndex(bytes('r'));
  (node.peekReady().readStates as unknown[]).length = 0;
  expect(node.ready().readStates).toHaveLength(1);
});

describe('arguments that are wrong are refused by name, and change nothing', () => {
  const ids: [unknown, string][] = [
    [0, 'got 0 (number)'],
    [-1, 'got -1 (number)'],
    [-2, 'got -2 (number)'],
    ['3', "got '3' (string)"],
    [1.5, 'got 1.5 (number)'],
    [NaN, 'got NaN (number)'],
    [undefined, 'got undefined'],
    [null, 'got null'],
    [3n, 'got 3 (bigint)'],
    [{}, 'got an object'],
    [2 ** 53, 'got 9007199254740992 (number)'],
  ];
  const calls: Record<string, (node: RawNode, id: never) => unknown> = {
    transferLeader: (n, id) => n.transferLeader(id),
    reportUnreachable: (n, id) => n.reportUnreachable(id),
    reportSnapshot: (n, id) => n.reportSnapshot(id, 'SnapshotFinish'),
    proposeConfChange: (n, id) => n.proposeConfChange(newConfChange('ConfChangeAddNode', id)),
    'proposeConfChange of several': (n, id) =>
      n.proposeConfChange(
        newConfChangeV2([
          { type: 'ConfChangeAddNode', nodeId: 3 },
          { type: 'ConfChangeRemoveNode', nodeId: id },
        ]),
      ),
    applyConfChange: (n, id) => n.applyConfChange(newConfChange('ConfChangeAddNode', id)),
    'applyConfChange of several': (n, id) =>
      n.applyConfChange(newConfChangeV2([{ type: 'ConfChangeAddNode', nodeId: id }])),
  };
  describe.each(Object.entries(calls))('%s', (_, call) => {
    test.each(ids)('of %s', (id, problem) => {
      const { node } = makeAlone();
      const before = picture(node);
      expect(() => call(node, id as never)).toThrow(MisuseError);
      expect(() => call(node, id as never)).toThrow(problem);
      expect(picture(node)).toBe(before);
    });
  });

  const fresh: Record<string, (node: RawNode) => unknown> = {
    'a founder twice': (n) => n.bootstrap([{ id: 1 }, { id: 1 }]),
    'a founder without an id': (n) => n.bootstrap([{ id: 0 }]),
    'a thread as founder': (n) => n.bootstrap([{ id: LOCAL_APPEND_THREAD }]),
    'a text as founder': (n) => n.bootstrap([{ id: '1' as never }]),
    'no founder': (n) => n.bootstrap([null as never]),
    'no list of founders': (n) => n.bootstrap({ length: 1 } as never),
    'a context that is a text': (n) => n.bootstrap([{ id: 1, context: 'me' as never }]),
  };
  test.each(Object.entries(fresh))('%s', (_, call) => {
    const { node } = makeHost(1, { voters: [] });
    const before = picture(node);
    expect(() => call(node)).toThrow(MisuseError);
    expect(picture(node)).toBe(before);
  });

  const others: Record<string, (node: RawNode) => unknown> = {
    'data that is a text': (n) => n.propose('a' as never),
    'what JSON makes of bytes': (n) => n.propose({ 0: 1 } as never),
    'no data': (n) => n.propose(undefined as never),
    'numbers as data': (n) => n.propose([1] as never),
    'other numbers than bytes': (n) => n.propose(new Uint16Array(1) as never),
    'who only looks like bytes': (n) => n.propose(Object.create(Uint8Array.prototype) as never),
    'a context that is a text': (n) => n.readIndex('r' as never),
    'an unknown status': (n) => n.reportSnapshot(2, 'Finish' as never),
    'no change': (n) => n.proposeConfChange(null as never),
    'an unknown change': (n) => n.proposeConfChange(newConfChange('AddNode' as never, 2)),
    'an unknown transition': (n) => n.proposeConfChange(newConfChangeV2([], 'Auto' as never)),
    'changes that are no list': (n) => n.proposeConfChange(newConfChangeV2({} as never)),
    'a change of nothing': (n) => n.applyConfChange(newConfChangeV2([null as never])),
    'a change with a wrong context': (n) =>
      n.applyConfChange(newConfChange('ConfChangeAddNode', 2, 0, {} as never)),
    'a change with a wrong number': (n) =>
      n.proposeConfChange(newConfChange('ConfChangeAddNode', 2, -1)),
    'founding what runs': (n) => n.bootstrap([{ id: 1 }]),
  };
  test.each(Object.entries(others))('%s', (_, call) => {
    const { node } = makeAlone();
    const before = picture(node);
    expect(() => call(node)).toThrow(MisuseError);
    expect(picture(node)).toBe(before);
    expect(node.failure).toBeNull();
  });

  test('founding twice', () => {
    const { node } = makeHost(1, { voters: [] });
    node.bootstrap([{ id: 1 }]);
    expect(() => node.bootstrap([{ id: 1 }])).toThrow(MisuseError);
    expect(node.failure).toBeNull();
  });

  test('founding a node that has heard of a term', () => {
    const { node } = makeHost(1, { voters: [] });
    node.step(msg({ type: 'MsgHeartbeat', from: 2, to: 1, term: 4 }));
    expect(() => node.bootstrap([{ id: 1 }])).toThrow(MisuseError);
    expect(node.basicStatus().term).toBe(4);
  });
});

test('a node tells how it writes', () => {
  expect(makeHost(1).node.asyncStorageWrites).toBe(false);
  expect(makeHost(1, { asyncStorageWrites: true }).node.asyncStorageWrites).toBe(true);
});
