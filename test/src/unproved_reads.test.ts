import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newEntry } from '../../src/entry.ts';
import { newMessage, type Message } from '../../src/message.ts';
import { JointConfig, MajorityConfig } from '../../src/quorum.ts';
import { UnprovedReads } from '../../src/unproved_reads.ts';
import { bytes } from './support/entries.ts';
import { check } from './support/property.ts';
import { wins } from './support/quorums.ts';

const LEADER = 1;

const votersOf = (incoming: number[], outgoing: number[] = []): JointConfig =>
  new JointConfig(new MajorityConfig(incoming), new MajorityConfig(outgoing));

const three = votersOf([1, 2, 3]);

function request(context: string): Message {
  return newMessage({ type: 'MsgReadIndex', entries: [newEntry(0, 0, bytes(context))] });
}

describe('a queue of reads', () => {
  test('is empty at first and has no context to send', () => {
    const reads = new UnprovedReads();
    expect(reads.size).toBe(0);
    expect(reads.lastContext().length).toBe(0);
  });

  test('answers a read when a majority has answered its heartbeat', () => {
    const reads = new UnprovedReads();
    const asked = request('a');
    const context = reads.add(asked, 7, LEADER);
    expect(reads.size).toBe(1);
    expect(reads.lastContext()).toEqual(context);
    const [proved, ...more] = reads.acknowledge(2, context, three);
    expect(more).toEqual([]);
    expect(proved!.request).toBe(asked);
    expect(proved!.index).toBe(7);
    expect(reads.size).toBe(0);
    expect(reads.lastContext().length).toBe(0);
  });

  test('counts each member once', () => {
    const reads = new UnprovedReads();
    const context = reads.add(request('a'), 7, LEADER);
    const five = votersOf([1, 2, 3, 4, 5]);
    expect(reads.acknowledge(2, context, five)).toEqual([]);
    expect(reads.acknowledge(2, context, five)).toEqual([]);
    expect(reads.acknowledge(3, context, five).length).toBe(1);
  });

  test('does not count who has no vote', () => {
    const reads = new UnprovedReads();
    const context = reads.add(request('a'), 7, LEADER);
    expect(reads.acknowledge(9, context, three)).toEqual([]);
    expect(reads.acknowledge(3, context, three).length).toBe(1);
  });

  test('needs both halves while the configuration is joint', () => {
    const reads = new UnprovedReads();
    const context = reads.add(request('a'), 7, LEADER);
    const joint = votersOf([1, 2, 3], [1, 4, 5]);
    expect(reads.acknowledge(2, context, joint)).toEqual([]);
    expect(reads.acknowledge(4, context, joint).length).toBe(1);
  });

  test('releases all reads up to the one that was proved, oldest first', () => {
    const reads = new UnprovedReads();
    reads.add(request('a'), 7, LEADER);
    const second = reads.add(request('b'), 8, LEADER);
    const third = reads.add(request('c'), 9, LEADER);
    expect(reads.acknowledge(3, second, three).map((read) => read.index)).toEqual([7, 8]);
    expect(reads.lastContext()).toEqual(third);
    expect(reads.acknowledge(3, third, three).map((read) => read.index)).toEqual([9]);
  });

  test('an old answer proves nothing about a later read', () => {
    const reads = new UnprovedReads();
    const first = reads.add(request('a'), 7, LEADER);
    reads.acknowledge(2, first, three);
    const second = reads.add(request('a'), 9, LEADER);
    expect(second).not.toEqual(first);
    expect(reads.acknowledge(3, first, three)).toEqual([]);
    expect(reads.acknowledge(2, first, three)).toEqual([]);
    expect(reads.acknowledge(2, second, three).map((read) => read.index)).toEqual([9]);
  });

  test('a late answer does not take back a newer one', () => {
    const reads = new UnprovedReads();
    const five = votersOf([1, 2, 3, 4, 5]);
    const first = reads.add(request('a'), 7, LEADER);
    const second = reads.add(request('b'), 8, LEADER);
    reads.acknowledge(2, second, five);
    reads.acknowledge(2, first, five);
    expect(reads.acknowledge(3, second, five).map((read) => read.index)).toEqual([7, 8]);
  });

  test.each([
    ['none', new Uint8Array(0)],
    ['one of another length', bytes('ctx')],
    ['one that is too long', new Uint8Array(9)],
    ['round 0, which never was', new Uint8Array(8)],
    ['a round that was not begun', Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 2)],
    ['a round above 2^32', Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 1)],
    ['eight bytes of something else', bytes('context!')],
  ])('does not count an answer with a context of its own: %s', (_, context) => {
    const reads = new UnprovedReads();
    reads.add(request('a'), 7, LEADER);
    expect(reads.acknowledge(2, context, three)).toEqual([]);
    expect(reads.acknowledge(3, context, three)).toEqual([]);
    expect(reads.size).toBe(1);
  });

  test('reads a context that lies inside a larger buffer', () => {
    const reads = new UnprovedReads();
    const context = reads.add(request('a'), 7, LEADER);
    const packet = new Uint8Array(20);
    packet.set(context, 5);
    expect(reads.acknowledge(2, packet.subarray(5, 13), three).length).toBe(1);
  });

  test('numbers many reads apart', () => {
    const reads = new UnprovedReads();
    const contexts = Array.from({ length: 600 }, (_, i) =>
      reads.add(request('same'), i, LEADER).join(' '),
    );
    expect(new Set(contexts).size).toBe(600);
    expect(contexts.at(-1)).toBe('0 0 0 0 0 0 2 88');
  });
});

test('a read is answered once, in order, and only when a majority has proved it', () => {
  const act = fc.oneof(
    fc.record({ kind: fc.constant('read' as const) }),
    fc.record({
      kind: fc.constant('answer' as const),
      from: fc.integer({ min: 1, max: 6 }),
      to: fc.nat(20),
    }),
  );
  const voters = fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { minLength: 1 });
  check(
    fc.property(voters, fc.array(act, { maxLength: 40 }), (members, acts) => {
      const reads = new UnprovedReads();
      const contexts: Uint8Array[] = [];
      /** The latest read that each node has answered, by its number. */
      const heard = new Map<number, number>();
      const answered: number[] = [];
      for (const a of acts) {
        if (a.kind === 'read') {
          contexts.push(reads.add(request('same'), contexts.length, LEADER));
          heard.set(LEADER, contexts.length);
        } else if (contexts.length > 0) {
          const n = a.to % contexts.length;
          heard.set(a.from, Math.max(heard.get(a.from) ?? 0, n + 1));
          const proved = reads.acknowledge(a.from, contexts[n]!, votersOf(members));
          answered.push(...proved.map((read) => read.index));
          const expected = contexts
            .map((_, i) => i)
            .filter((i) =>
              wins(
                members,
                [...heard].filter(([, to]) => to > i).map(([node]) => node),
              ),
            );
          expect(answered).toEqual(expected);
        }
        expect(reads.size).toBe(contexts.length - answered.length);
      }
    }),
  );
});
