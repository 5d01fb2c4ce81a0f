/** The loop over Readys: how it is left, and what a race can't lose. */
import { afterEach, describe, expect, test } from 'vitest';
import { MisuseError, StoppedError } from '../../src/errors.ts';
import type { Ready } from '../../src/ready.ts';
import { bytes, text } from './harness/nodes.ts';
import { fate, lead, next, quiesce, rigs, settle, turnOfLoop, waits } from './harness/raft_node_rig.ts';
import type { Rig } from './harness/raft_node_rig.ts';

const { rig, stopAll } = rigs();
afterEach(stopAll);

const END = { done: true, value: undefined };

describe('leaving the loop ends the node', () => {
  const oops = new RangeError('oops');
  const ways: Record<string, (r: Rig) => Promise<void>> = {
    break: async ({ node }) => {
      for await (const rd of node) {
        void rd;
        break;
      }
    },
    return: async ({ node }) => {
      for await (const rd of node) return void rd;
    },
    throw: async ({ node }) => {
      for await (const rd of node) {
        void rd;
        throw oops;
      }
    },
    'throw after advance': async ({ node }) => {
      for await (const rd of node) {
        void rd;
        node.advance();
        throw oops;
      }
    },
    'a rejected save': async ({ node }) => {
      for await (const rd of node) await Promise.reject(rd && oops);
    },
  };

  test.each(Object.keys(ways))('%s', async (way) => {
    const r = rig({ voters: [1, 2] });
    r.node.campaign();
    const waiting = fate(r.node.propose(bytes('a')));
    const left = fate(ways[way]!(r));
    await quiesce();
    const throws = way.includes('throw') || way.includes('save');
    expect(left).toEqual(throws ? { error: oops, settled: 1 } : { settled: 1 });
    expect(waiting).toEqual({ error: expect.any(StoppedError) as StoppedError, settled: 1 });
    r.node.tick();
    r.node.advance();
    await expect(r.node.propose(bytes('b'))).rejects.toThrow(StoppedError);
    expect(await r.node[Symbol.asyncIterator]().next()).toEqual(END);
  });
});

describe('an iterator', () => {
  test('that returns while next waits settles both, and ends the node', async () => {
    const { node, readys } = rig();
    const waiting = fate(node.propose(bytes('a')));
    const pending = readys.next();
    await quiesce();
    expect(await readys.return()).toEqual(END);
    expect(await pending).toEqual(END);
    expect(await readys.next()).toEqual(END);
    expect(waiting.error).toBeInstanceOf(StoppedError);
  });

  test('that returns before it began leaves the node to others', async () => {
    const r = rig();
    const other = r.node[Symbol.asyncIterator]();
    expect(await other.return()).toEqual(END);
    expect(await other.next()).toEqual(END);
    await lead(r);
    expect(r.node.basicStatus().state).toBe('StateLeader');
  });

  test('that comes second is refused, and harms the first neither then nor later', async () => {
    const r = rig();
    const waiting = r.readys.next();
    const second = r.node[Symbol.asyncIterator]();
    await expect(second.next()).rejects.toThrow(MisuseError);
    expect(await second.return()).toEqual(END);
    r.node.campaign();
    expect((await waiting).done).toBe(false);
  });

  test('that starts after the end just ends', async () => {
    const { node } = rig();
    const first = node[Symbol.asyncIterator]();
    const waiting = first.next();
    node.stop();
    expect(await waiting).toEqual(END);
    expect(await node[Symbol.asyncIterator]().next()).toEqual(END);
    for await (const rd of node) expect(rd).toBe('never');
  });

  test('is its own iterable', () => {
    const { readys } = rig();
    expect(readys[Symbol.asyncIterator]()).toBe(readys);
  });
});

describe('a race with a timeout loses no Ready', () => {
  const timeout = (): Promise<'late'> => turnOfLoop().then(() => 'late');

  /** What happens between the race that is lost and the next call. */
  const between: Record<string, (r: Rig) => Promise<void> | void> = {
    'the call comes first': () => undefined,
    'the Ready comes in the same turn': ({ node }) => node.campaign(),
    'the Ready comes long before the call': async ({ node }) => {
      node.campaign();
      await turnOfLoop();
    },
    'several races are lost': async ({ node, readys }) => {
      expect(await Promise.race([readys.next(), timeout()])).toBe('late');
      expect(await Promise.race([readys.next(), timeout()])).toBe('late');
      node.campaign();
      await turnOfLoop();
    },
  };

  describe.each([false, true])('with asynchronous writes: %s', (asyncStorageWrites) => {
    test.each(Object.keys(between))('%s', async (what) => {
      const r = rig({ asyncStorageWrites, voters: [1, 2] });
      expect(await Promise.race([r.readys.next(), timeout()])).toBe('late');
      await between[what]!(r);
      const after = r.readys.next();
      r.node.campaign();
      const { value } = (await after) as { value: Ready };
      expect(value.hardState).toEqual({ term: 1, vote: 1, commit: 0 });
    });

    test('even when it is there at once and the race is lost nevertheless', async () => {
      const r = rig({ asyncStorageWrites, voters: [1, 2] });
      r.node.campaign();
      expect(await Promise.race([Promise.resolve('late'), r.readys.next()])).toBe('late');
      await turnOfLoop();
      const { value } = (await r.readys.next()) as { value: Ready };
      expect(value.hardState).toEqual({ term: 1, vote: 1, commit: 0 });
    });
  });

  test('nor does it give one twice to a caller that asks ahead', async () => {
    const r = rig();
    const { node, storage } = r;
    const seen: string[] = [];
    let ahead = r.readys.next();
    await quiesce();
    node.campaign();
    for (let i = 0; i < 4; i++) {
      const result = await ahead;
      ahead = r.readys.next();
      const rd = result.value as Ready;
      storage.append(rd.entries);
      seen.push(...rd.committedEntries.map((e) => text(e.data)));
      await quiesce();
      node.advance();
      await node.propose(bytes(`${i}`));
    }
    expect(seen).toEqual(['', '0', '1']);
  });

  test('nor one that was advanced unread', async () => {
    const r = rig({ voters: [1, 2] });
    r.node.campaign();
    void r.readys.next();
    await quiesce();
    r.node.advance();
    expect(await waits(r.readys.next())).toBe(true);
  });
});

test('next calls that come while one waits get the same Ready', async () => {
  const r = rig();
  const asked = [r.readys.next()];
  await quiesce();
  asked.push(r.readys.next());
  await quiesce();
  r.node.campaign();
  const [first, second] = await Promise.all(asked);
  expect(first!.value).toBe(second!.value);
  expect(await waits(r.readys.next())).toBe(true);
});

test('the node asks the RawNode whether its writes are asynchronous', async () => {
  const synchronous = rig({ voters: [1, 2] });
  synchronous.node.campaign();
  await next(synchronous);
  synchronous.node.campaign();
  expect(await waits(synchronous.readys.next())).toBe(true);
  const asynchronous = rig({ voters: [1, 2], asyncStorageWrites: true });
  asynchronous.node.campaign();
  await next(asynchronous);
  asynchronous.node.campaign();
  expect(await waits(asynchronous.readys.next())).toBe(false);
  expect(() => asynchronous.node.advance()).toThrow(MisuseError);
});

test('a refused advance does not let the next Ready out', async () => {
  const r = rig();
  await lead(r);
  await r.node.propose(bytes('foo'));
  await next(r);
  r.node.advance();
  expect(() => r.node.advance()).toThrow(MisuseError);
  expect((await settle(r)).length).toBeGreaterThan(0);
});
