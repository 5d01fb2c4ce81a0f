import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DecodeError,
  decodeProposal,
  MemoryStorage,
  newConfState,
  newEntry,
  newMessage,
  newSnapshot,
} from '../../../src/index.ts';
import { encodeProposal, encodeRefusal, findProposal, NO_BYTES } from '../../../src/internals.ts';
import { onAbort } from '../../../src/abort.ts';
import { compactionPoint, Growth, resolveCompaction } from '../../../src/replica/compaction.ts';
import { MachineQueue } from '../../../src/replica/machine_queue.ts';
import { Proposals, type Open } from '../../../src/replica/proposals.ts';
import { ReadQueue } from '../../../src/replica/read_queue.ts';
import { bytes, text } from './lab.ts';

/** Asks for all reads that none is out for; returns the context. */
function ask(reads: ReadQueue, now: number): Uint8Array {
  const context = reads.nextContext();
  reads.requested(now);
  return context;
}

describe('a proposal in the log', () => {
  const id = { node: 3, run: 2 ** 53 - 1, seq: 300 };

  it('comes back with its name, as a copy', () => {
    const coded = encodeProposal(id, bytes('data'));
    const proposal = decodeProposal(coded);
    coded.fill(0);
    expect(proposal).toEqual({ ...id, data: bytes('data'), refusal: '' });
    expect(text(proposal.data)).toBe('data');
  });

  it('may be a refusal, of any length', () => {
    const why = 'no '.repeat(100_000);
    const proposal = decodeProposal(encodeRefusal(id, why));
    expect(proposal.refusal === why).toBe(true);
    expect(proposal.data).toEqual(NO_BYTES);
  });

  it('skips fields that it does not know', () => {
    const coded = Uint8Array.of(...encodeProposal(id, bytes('x')), 6 << 3, 1);
    expect(decodeProposal(coded)).toMatchObject(id);
  });

  it('has a name, or is none', () => {
    for (const wrong of [
      { ...id, node: 0 },
      { ...id, seq: 0 },
    ]) {
      expect(() => decodeProposal(encodeProposal(wrong, NO_BYTES))).toThrow(DecodeError);
    }
    expect(() => decodeProposal(bytes('plain'))).toThrow(DecodeError);
    expect(findProposal(NO_BYTES)).toBeNull();
    expect(findProposal(bytes('plain'))).toBeNull();
    expect(findProposal(encodeProposal(id, NO_BYTES))).toMatchObject(id);
  });
});

describe('open proposals', () => {
  const open = (ticket: number): Open => ({
    ticket,
    data: NO_BYTES,
    change: null,
    expires: ticket,
    handed: false,
    place: null,
    joint: false,
  });
  /** Some that are placed in the log. */
  const placed = (...places: [term: number, index: number][]): [Proposals, Open[]] => {
    const proposals = new Proposals();
    const all = places.map(([term, index], i) => {
      const each = open(i + 1);
      proposals.add(each);
      proposals.handOver(each, { term, index });
      return each;
    });
    return [proposals, all];
  };
  const tickets = (list: readonly Open[]): number[] => list.map(({ ticket }) => ticket);

  it('wait in their order', () => {
    const proposals = new Proposals();
    for (const ticket of [1, 2, 3]) proposals.add(open(ticket));
    const first = proposals.first()!;
    expect(first.ticket).toBe(1);
    proposals.handOver(first, null);
    expect(proposals.waits(first)).toBe(false);
    expect(proposals.first()?.ticket).toBe(2);
    proposals.close(proposals.first()!);
    expect(proposals.first()?.ticket).toBe(3);
    expect(proposals.size).toBe(2);
    expect(tickets(proposals.all())).toEqual([1, 3]);
    expect(tickets(proposals.expired(2))).toEqual([1]);
  });

  it('are replaced by an entry of a higher term, and by what stands in their place', () => {
    const [proposals] = placed([2, 10], [2, 11], [2, 12], [2, 13]);
    expect(tickets(proposals.replacedBy(newEntry(2, 9)))).toEqual([]);
    expect(tickets(proposals.replacedBy(newEntry(2, 11)))).toEqual([1, 2]);
    expect(tickets(proposals.replacedBy(newEntry(3, 12)))).toEqual([3, 4]);
    expect(tickets(proposals.replacedBy(newEntry(9, 99)))).toEqual([]);
  });

  it('are not replaced while an entry of their own term may come', () => {
    const [proposals] = placed([2, 20], [5, 13]);
    expect(tickets(proposals.replacedBy(newEntry(4, 12)))).toEqual([1]);
    expect(tickets(proposals.replacedBy(newEntry(5, 13)))).toEqual([2]);
  });

  it('may be in a snapshot, whatever was put further up in an earlier term', () => {
    const [proposals] = placed([2, 20], [5, 13], [5, 16]);
    expect(tickets(proposals.coveredBy(15))).toEqual([2]);
    expect(tickets(proposals.replacedBy(newEntry(5, 16)))).toEqual([1, 3]);
  });

  it('whose joint configuration is in force wait until it is left', () => {
    const [proposals, [first, second]] = placed([1, 1], [1, 2]) as [Proposals, [Open, Open]];
    first.joint = true;
    expect(proposals.replacedBy(newEntry(1, 1))).toEqual([]);
    expect(tickets(proposals.inJoint())).toEqual([1]);
    second.joint = true;
    expect(proposals.coveredBy(9)).toEqual([]);
    expect(tickets(proposals.inJoint())).toEqual([1, 2]);
  });
});

describe('waiting reads', () => {
  const queue = (): ReadQueue => new ReadQueue(7);
  const release = (reads: ReadQueue, applied: number): number[] =>
    reads.release(applied).map(({ ticket }) => ticket);

  it('are answered by their request and by later ones, and not by earlier ones', () => {
    const reads = queue();
    reads.add(1, 100);
    const first = ask(reads, 0);
    expect(reads.unasked).toBe(false);
    reads.add(2, 100);
    expect(reads.unasked).toBe(true);
    const second = ask(reads, 0);
    reads.grant([{ index: 5, requestCtx: first }]);
    expect(release(reads, 5)).toEqual([1]);
    reads.grant([{ index: 6, requestCtx: first }]);
    expect(release(reads, 9)).toEqual([]);
    reads.grant([{ index: 6, requestCtx: second }]);
    expect(release(reads, 5)).toEqual([]);
    expect(release(reads, 6)).toEqual([2]);
    expect(reads.size).toBe(0);
  });

  it('keep the first index that they were given', () => {
    const reads = queue();
    reads.add(1, 100);
    const first = ask(reads, 0);
    reads.askAgain();
    const second = ask(reads, 1);
    reads.grant([
      { index: 9, requestCtx: second },
      { index: 5, requestCtx: first },
    ]);
    expect(release(reads, 8)).toEqual([]);
    reads.askAgain();
    expect(reads.unasked).toBe(false);
    expect(release(reads, 9)).toEqual([1]);
  });

  it('take no answer from another run, or to nothing', () => {
    const reads = queue();
    const other = new ReadQueue(6);
    other.add(1, 100);
    const foreign = ask(other, 0);
    reads.add(1, 100);
    ask(reads, 0);
    reads.grant([
      { index: 5, requestCtx: foreign },
      { index: 5, requestCtx: NO_BYTES },
    ]);
    reads.grant([{ index: 5, requestCtx: Uint8Array.of(8, 7, 16, 0) }]);
    reads.grant([{ index: 5, requestCtx: Uint8Array.of(6 << 3, 1) }]);
    expect(release(reads, 99)).toEqual([]);
  });

  it('take no answer of bytes that nobody here has made, and do not fall over them', () => {
    const reads = queue();
    reads.add(1, 100);
    const own = ask(reads, 0);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), (requestCtx) => {
        if (!own.every((byte, i) => requestCtx[i] === byte)) {
          expect(() => reads.grant([{ index: 5, requestCtx }])).not.toThrow();
        }
      }),
    );
    // A varint that never ends, and a length past the end.
    for (const bytes of [
      [8, 0x80],
      [18, 9, 1],
    ]) {
      reads.grant([{ index: 5, requestCtx: Uint8Array.from(bytes) }]);
    }
    expect(release(reads, 99)).toEqual([]);
  });

  it('are asked for again after a while, and given up at the end', () => {
    const reads = queue();
    reads.add(1, 10);
    ask(reads, 3);
    reads.askAgainAfter(5, 7);
    expect(reads.unasked).toBe(false);
    reads.askAgainAfter(5, 8);
    expect(reads.unasked).toBe(true);
    expect(reads.expire(9)).toEqual([]);
    expect(reads.expire(10).map(({ ticket }) => ticket)).toEqual([1]);
    reads.add(2, 10);
    reads.cancel(2);
    expect(reads.size).toBe(0);
  });
});

describe('the queue of the state machine', () => {
  const answer = [newMessage({ type: 'MsgStorageApplyResp', to: 1 })];
  const restore = (index: number) =>
    ({ kind: 'restore', snapshot: newSnapshot(index, 1, newConfState()), responses: [] }) as const;

  it('is cut after each change of the membership', () => {
    const queue = new MachineQueue();
    const types = ['EntryNormal', 'EntryConfChange', 'EntryConfChangeV2', 'EntryNormal'] as const;
    queue.pushEntries(
      types.map((type, i) => newEntry(1, i + 1, NO_BYTES, type)),
      answer,
    );
    const tasks = [];
    for (let task = queue.next(); task !== null; task = queue.next()) {
      tasks.push(task);
      expect(queue.next()).toBeNull();
      queue.current = null;
    }
    const shape = tasks.map((task) =>
      task.kind === 'apply' ? [task.entries.map(({ index }) => index), task.responses.length] : [],
    );
    expect(shape).toEqual([
      [[1, 2], 0],
      [[3], 0],
      [[4], 1],
    ]);
    expect(queue.idle).toBe(true);
  });

  it('knows what it restores and captures', () => {
    const queue = new MachineQueue();
    expect(queue.restoring).toBeNull();
    expect(queue.captures).toBe(false);
    const [first, second] = [restore(1), restore(2)];
    queue.push(first as never);
    queue.push(second as never);
    queue.push({ kind: 'capture', keep: null });
    expect(queue.restoring).toBe(second);
    expect(queue.captures).toBe(true);
    queue.next();
    queue.current = null;
    queue.next();
    expect(queue.restoring).toBe(second);
    queue.current = null;
    queue.next();
    expect(queue.restoring).toBeNull();
    expect(queue.captures).toBe(true);
    queue.clear();
    expect(queue.idle).toBe(true);
  });
});

describe('compaction', () => {
  const log = new MemoryStorage();
  log.append(Array.from({ length: 50 }, (_, i) => newEntry(1, i + 1, bytes('x'.repeat(10)))));
  const point = (policy: object, needed: number[] = [], index = 40): number =>
    compactionPoint(log, index, resolveCompaction(policy), needed);

  it('keeps what the policy says', () => {
    expect(point({ keepEntries: 10 })).toBe(30);
    expect(point({ keepEntries: 100 })).toBe(0);
    expect(point({ keepEntries: 0 })).toBe(40);
    // An entry of ten bytes takes eighteen.
    expect(point({ keepEntries: 10, keepBytes: 60 })).toBeGreaterThan(35);
    expect(point({}, [], 0)).toBe(0);
  });

  it('keeps what followers need, to a limit', () => {
    const policy = { keepEntries: 5, keepForFollower: 20 };
    expect(point(policy, [40, 38])).toBe(35);
    expect(point(policy, [40, 30, 33])).toBe(30);
    expect(point(policy, [1, 30])).toBe(20);
  });

  it('keeps no less for a follower than for nobody', () => {
    const policy = { keepEntries: 20, keepForFollower: 5 };
    expect(point(policy, [])).toBe(20);
    expect(point(policy, [1])).toBe(20);
    expect(point(policy, [30, 1])).toBe(20);
  });

  it('is due by number or by bytes', () => {
    const growth = new Growth();
    const few = resolveCompaction({ afterEntries: 2 });
    const small = resolveCompaction({ afterBytes: 30 });
    const entry = newEntry(1, 1, bytes('x'.repeat(20)));
    growth.add(entry);
    expect([growth.exceeds(few), growth.exceeds(small)]).toEqual([false, false]);
    growth.add(entry);
    expect([growth.exceeds(few), growth.exceeds(small)]).toEqual([true, true]);
    growth.reset();
    expect(growth.exceeds(few)).toBe(false);
  });
});

describe('onAbort', () => {
  it('listens once to a signal, while anybody waits', () => {
    const listeners = new Set<() => void>();
    const signal = {
      aborted: false,
      reason: null,
      addEventListener: (_: 'abort', listener: () => void) => void listeners.add(listener),
      removeEventListener: (_: 'abort', listener: () => void) => void listeners.delete(listener),
    };
    const ended: string[] = [];
    const a = onAbort(signal, () => ended.push('a'));
    const b = onAbort(signal, () => (b(), ended.push('b')));
    expect(listeners.size).toBe(1);
    a();
    a();
    expect(listeners.size).toBe(1);
    for (const listener of listeners) listener();
    expect(ended).toEqual(['b']);
    expect(listeners.size).toBe(0);
    onAbort(signal, () => ended.push('c'))();
    expect(listeners.size).toBe(0);
    expect(ended).toEqual(['b']);
  });
});
