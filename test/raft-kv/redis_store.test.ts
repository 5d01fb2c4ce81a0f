/** The state machine: what a log makes of a store, and of its copies. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBatch, encodeBatch } from '../../examples/raft-kv/batch.ts';
import { ByteWriter } from '../../examples/raft-kv/byte_writer.ts';
import { MalformedError } from '../../examples/raft-kv/byte_reader.ts';
import { RedisStore } from '../../examples/raft-kv/redis_store.ts';
import type { Command } from '../../examples/raft-kv/service.ts';
import { args, call, plain } from './calls.ts';

/** Applies commands in one batch. */
function apply(store: RedisStore, ...commands: (string | Command)[]): unknown {
  const batch = commands.map((one) => (typeof one === 'string' ? call(one) : one));
  return store.apply(encodeBatch(batch)).map(plain);
}

function ask(store: RedisStore, line: string): unknown {
  return plain(store.query(args(line)));
}

function clock(now: number): Command {
  return { kind: 'clock', now };
}

const word = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const number = fc.constantFrom('0', '1', '5', '-3', '9223372036854775807', 'x');
const seconds = fc.constantFrom('1', '2', '5', '100');

const line = fc.oneof(
  fc.tuple(fc.constantFrom('SET', 'GETSET', 'SETNX', 'APPEND', 'INCRBY', 'DECRBY'), word, number),
  fc.tuple(fc.constant('SET'), word, number, fc.constantFrom('EX', 'PX'), seconds),
  fc.tuple(fc.constant('SET'), word, number, fc.constantFrom('KEEPTTL', 'NX', 'XX', 'GET')),
  fc.tuple(fc.constantFrom('INCR', 'DECR', 'DEL', 'PERSIST', 'GETDEL', 'TTL', 'GET'), word),
  fc.tuple(fc.constantFrom('EXPIRE', 'PEXPIRE'), word, fc.constantFrom('-1', '1', '3', '2000')),
  fc.tuple(fc.constant('MSET'), word, number, word, number),
  fc.constantFrom(['FLUSHALL'], ['DBSIZE'], ['KEYS', '*'], ['SCAN', '0', 'COUNT', '2'], ['NOSUCH']),
);

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 10, arbitrary: line.map((words) => call(words.join(' '))) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.array(fc.tuple(word, fc.nat(20))), fc.array(line))
      .map(([watched, lines]): Command => ({
        kind: 'transaction',
        watched: watched.map(([key, revision]) => ({ key: Buffer.from(key), revision })),
        calls: lines.map((words) => args(words.join(' '))),
      })),
  },
  { weight: 3, arbitrary: fc.nat(20_000).map(clock) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('address' as const),
      id: fc.nat(5),
      address: fc.option(fc.constantFrom('h:1', 'h:2')),
    }),
  },
);

const log = fc.array(fc.array(command, { maxLength: 4 }), { maxLength: 40 });

describe('a batch', () => {
  it('comes out as it went in', () => {
    fc.assert(
      fc.property(fc.array(command), (commands) => {
        const decoded = decodeBatch(encodeBatch(commands));
        expect(encodeBatch(decoded)).toEqual(encodeBatch(commands));
        expect(JSON.stringify(decoded)).toBe(JSON.stringify(commands.map(buffered)));
      }),
    );
  });

  it('carries any bytes, and numbers of 53 bits', () => {
    const words = [
      Uint8Array.from({ length: 256 }, (_, i) => i),
      new Uint8Array(0),
      new Uint8Array(70_000),
    ];
    const commands: Command[] = [
      { kind: 'call', args: words },
      clock(Number.MAX_SAFE_INTEGER),
      { kind: 'address', id: 2 ** 31, address: 'höst:1' },
    ];
    const [first, second, third] = decodeBatch(encodeBatch(commands));
    expect(
      first?.kind === 'call' && first.args.map((one) => Buffer.compare(one, words.shift()!)),
    ).toEqual([0, 0, 0]);
    expect([second, third]).toEqual(commands.slice(1));
  });

  it('is refused at the byte where it is damaged, or is another batch', () => {
    const commands: Command[] = [
      call('SET key value'),
      {
        kind: 'transaction',
        watched: [{ key: Buffer.from('k'), revision: 300 }],
        calls: [args('GET k')],
      },
      clock(1_700_000_000_000),
      { kind: 'address', id: 4, address: 'h:1' },
      { kind: 'address', id: 4, address: null },
    ];
    damaged(encodeBatch(commands), (bytes) => encodeBatch(decodeBatch(bytes)));
  });

  it.each([
    [
      'a count of more than there is',
      [0xff, 0xff, 0xff, 0xff, 0x0f],
      'byte 0: 4294967295 things in 0 bytes',
    ],
    [
      'a number that does not end',
      [1, 2, ...new Array<number>(20).fill(0x80)],
      'byte 2: a number of more than 53 bits',
    ],
    ['needless zeros', [1, 2, 0x81, 0], 'byte 2: a number with needless zeros'],
    ['an unknown kind', [1, 9, 0], 'byte 2: no kind of command'],
    ['a call without a name', [1, 0, 0], 'byte 3: a call without a name'],
    ['too many bytes', [0, 0], 'byte 1: 1 bytes too many'],
    ['nothing', [], 'byte 0: ends too early'],
    ['two addresses', [1, 3, 1, 2, 1, 104, 1, 104], 'byte 8: more than one address'],
    ['an address that is no text', [1, 3, 1, 1, 1, 0xff], 'byte 4: not UTF-8'],
  ])('says what is wrong: %s', (_what, bytes, problem) => {
    expect(() => decodeBatch(Uint8Array.from(bytes))).toThrow(`batch, ${problem}`);
  });
});

/** As decoded: words are buffers. */
function buffered(command: Command): Command {
  if (command.kind === 'call') return { ...command, args: command.args.map((one) => Buffer.from(one)) };
  if (command.kind !== 'transaction') return command;
  const calls = command.calls.map((one) => one.map((bytes) => Buffer.from(bytes)));
  return { ...command, calls };
}

/** Cuts bytes everywhere, and flips each bit: they are refused, or the canonical form of something. */
function damaged(bytes: Uint8Array, again: (bytes: Uint8Array) => Uint8Array): void {
  expect(again(bytes)).toEqual(bytes);
  for (let end = 0; end < bytes.length; end++) {
    expect(() => again(bytes.slice(0, end))).toThrow(MalformedError);
  }
  let valid = 0;
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = bytes.slice();
    changed[bit >> 3]! ^= 1 << (bit & 7);
    try {
      expect(again(changed)).toEqual(changed);
      valid++;
    } catch (error) {
      expect(error).toBeInstanceOf(MalformedError);
    }
  }
  expect(valid).toBeLessThan(bytes.length * 8);
}

describe('two stores', () => {
  it('are alike after the same log, though one was a snapshot again and again', () => {
    fc.assert(
      fc.property(log, fc.infiniteStream(fc.boolean()), (batches, restarts) => {
        const steady = new RedisStore();
        let moved = new RedisStore();
        for (const batch of batches) {
          const bytes = encodeBatch(batch);
          if (restarts.next().value === true) {
            const next = new RedisStore();
            next.restore(moved.save());
            moved = next;
          }
          expect(moved.apply(bytes).map(plain)).toEqual(steady.apply(bytes).map(plain));
          expect(moved.save()).toEqual(steady.save());
          expect(moved.nextStroke()).toBe(steady.nextStroke());
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are alike after keys have died at the same moment', () => {
    const steady = new RedisStore();
    apply(steady, 'MSET a 1 b 2 c 3 d 4', 'EXPIRE b 10', 'EXPIRE a 10', clock(1));
    const moved = new RedisStore();
    moved.restore(steady.save());
    for (const store of [steady, moved]) apply(store, clock(20_000));
    expect(ask(moved, 'KEYS *')).toEqual(ask(steady, 'KEYS *'));
    expect(moved.save()).toEqual(steady.save());
  });

  it('are alike whether the log came in one batch or in many', () => {
    fc.assert(
      fc.property(log, (batches) => {
        const one = new RedisStore();
        const many = new RedisStore();
        const commands = batches.flat();
        const replies = commands.flatMap((single) => many.apply(encodeBatch([single])));
        expect(one.apply(encodeBatch(commands)).map(plain)).toEqual(replies.map(plain));
        expect(one.save()).toEqual(many.save());
      }),
    );
  });
});

describe('a snapshot of many keys', () => {
  const MANY = 5000;
  const crowd = new RedisStore();
  const words = Array.from({ length: MANY }, (_, i) => `k${i} ${i}`);
  apply(crowd, `MSET ${words.join(' ')}`);
  const crowded = crowd.save();

  /** Comparing so many bytes one by one takes long. */
  const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

  /** A store of so many keys, to which all this was done. */
  function store(batches: readonly (readonly Command[])[]): RedisStore {
    const made = new RedisStore();
    made.restore(crowded);
    for (const batch of batches) made.apply(encodeBatch(batch));
    return made;
  }

  it('holds what was there when it was asked for, whatever is done meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(log, log, async (before, meanwhile) => {
        const busy = store(before);
        const expected = busy.save();
        const write = busy.snapshot();
        // FLUSHALL leaves few.
        if (typeof write !== 'function') return;
        const bytes = write();
        for (const batch of meanwhile) busy.apply(encodeBatch(batch));
        expect(same(await bytes, expected)).toBe(true);
        // It has changed nothing of what was done.
        const after = store([...before, ...meanwhile]);
        expect(same(busy.save(), after.save())).toBe(true);
        expect(busy.nextStroke()).toBe(after.nextStroke());
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    [['FLUSHALL']],
    [['DEL k4999', 'SET k4999 new']],
    [['DEL k0 k1 k2']],
    [['INCR k4998', 'INCR k4998']],
    [['EXPIRE k4997 10', clock(2_000_000)]],
    [['PERSIST mortal']],
    [[clock(1_000_001)]],
    [[clock(9_000_000)]],
    [['SET fresh 1', 'SET fresh 2', 'DEL fresh']],
  ])('is not touched by %j', async (commands) => {
    const busy = store([]);
    apply(busy, 'SET begun 1 PX 5000', clock(1_000_000), 'SET mortal 1 PX 700');
    const expected = busy.save();
    const write = busy.snapshot() as () => Promise<Uint8Array>;
    const bytes = write();
    apply(busy, ...commands);
    expect(same(await bytes, expected)).toBe(true);
    expect(same(busy.save(), expected)).toBe(false);
  });

  it('lets others have their turn, and can be had again', async () => {
    const busy = store([]);
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    const first = await (busy.snapshot() as () => Promise<Uint8Array>)();
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
    apply(busy, 'SET k0 other');
    const second = await (busy.snapshot() as () => Promise<Uint8Array>)();
    expect(same(second, first)).toBe(false);
    expect(same(second, busy.save())).toBe(true);
  });
});

describe('a snapshot', () => {
  function full(): RedisStore {
    const store = new RedisStore();
    apply(store, 'MSET a 1 b 22 c ""', 'EXPIRE a 10', clock(1_000_000), 'EXPIRE b 300');
    apply(store, { kind: 'address', id: 4, address: 'h:4' }, { kind: 'address', id: 3, address: 'h:3' });
    return store;
  }

  it('is refused where it is damaged, or is another snapshot', () => {
    damaged(full().save(), (bytes) => {
      const store = new RedisStore();
      store.restore(bytes);
      return store.save();
    });
  });

  /** A snapshot by its numbers; a string of letters stands for bytes. */
  function written(...parts: (number | string)[]): Uint8Array {
    const writer = new ByteWriter(0);
    writer.byte(1);
    for (const part of parts) {
      if (typeof part === 'number') writer.number(part);
      else writer.latin1(part);
    }
    return writer.finish();
  }

  it.each([
    ['a key for the second time', written(100, 9, 0, 2, 'a', 'v', 1, 0, 'a', 'w', 2, 0), 17],
    ['revision 10 of a key, of 9', written(100, 9, 0, 1, 'a', 'v', 10, 0), 10],
    ['revision 0 of a key, of 9', written(100, 9, 0, 1, 'a', 'v', 0, 0), 10],
    ['a life that ended at 100, and it is 100', written(100, 9, 0, 1, 'a', 'v', 1, 2, 100), 12],
    ['a life of no time', written(100, 9, 0, 1, 'a', 'v', 1, 1, 0), 12],
    ['no kind of life has the number 3', written(100, 9, 0, 1, 'a', 'v', 1, 3), 11],
    ['ids that do not rise', written(100, 9, 2, 4, 'h:1', 4, 'h:2', 0), 10],
  ])('is refused for %s', (problem, bytes, offset) => {
    expect(() => new RedisStore().restore(bytes)).toThrow(`snapshot, byte ${offset}: ${problem}`);
  });

  it('changes nothing when it is refused', () => {
    const store = full();
    const before = store.save();
    expect(() => store.restore(before.slice(0, -1))).toThrow(MalformedError);
    expect(() => store.restore(Uint8Array.of(9))).toThrow(
      'snapshot, byte 0: has format 9; this server reads 1',
    );
    expect(store.save()).toEqual(before);
  });

  it('replaces all that was there', () => {
    const store = full();
    store.restore(new RedisStore().save());
    expect([store.size, store.mortals, store.clock, store.nextStroke()]).toEqual([0, 0, 0, null]);
    expect([...store.addresses]).toEqual([]);
  });

  it('keeps addresses, the clock, revisions and lives', () => {
    const store = new RedisStore();
    store.restore(full().save());
    expect([...store.addresses]).toEqual([
      [3, 'h:3'],
      [4, 'h:4'],
    ]);
    expect(store.clock).toBe(1_000_000);
    expect(store.revisions(args('a b c none'))).toEqual(full().revisions(args('a b c none')));
    expect(['TTL a', 'TTL b', 'TTL c'].map((one) => ask(store, one))).toEqual([10, 300, -1]);
  });

  it('does not hold what a small value was cut out of', () => {
    const store = new RedisStore();
    const batch = encodeBatch([
      call('SET small 1'),
      { kind: 'call', args: [...args('SET large'), new Uint8Array(5000)] },
    ]);
    store.apply(batch);
    const held = (key: string): number =>
      (store.query(args(`GET ${key}`)) as Uint8Array).buffer.byteLength;
    expect(held('small')).toBeLessThan(100);
    expect(held('large')).toBeLessThanOrEqual(10_000);
  });
});

/** What the store should be: a map, and for each key when it dies. */
class Model {
  readonly values = new Map<string, string>();
  readonly deadlines = new Map<string, number>();
  readonly waiting = new Map<string, number>();
  now = 0;

  set(key: string, value: string, ttl: number | null): void {
    this.delete(key);
    this.values.set(key, value);
    if (ttl !== null) this.waiting.set(key, ttl);
  }

  delete(key: string): boolean {
    this.deadlines.delete(key);
    this.waiting.delete(key);
    return this.values.delete(key);
  }

  expire(key: string, ttl: number): number {
    if (!this.values.has(key)) return 0;
    this.deadlines.delete(key);
    this.waiting.set(key, ttl);
    return 1;
  }

  ttl(key: string): number {
    if (!this.values.has(key)) return -2;
    return this.waiting.get(key) ?? (this.deadlines.has(key) ? this.deadlines.get(key)! - this.now : -1);
  }

  stroke(now: number): void {
    this.now = Math.max(this.now, now);
    for (const [key, ttl] of this.waiting) this.deadlines.set(key, this.now + ttl);
    this.waiting.clear();
    for (const [key, deadline] of this.deadlines) if (deadline <= this.now) this.delete(key);
  }

  nextStroke(): number | null {
    if (this.waiting.size > 0) return 0;
    if (this.deadlines.size === 0) return null;
    return Math.min(this.now + 1000, ...this.deadlines.values());
  }
}

describe('time', () => {
  const key = fc.constantFrom(...'abcdefghijklmnop');
  const step = fc.oneof(
    fc.record({
      do: fc.constant('set' as const),
      key,
      ttl: fc.option(fc.integer({ min: 1, max: 5000 })),
    }),
    fc.record({ do: fc.constant('expire' as const), key, ttl: fc.integer({ min: 1, max: 5000 }) }),
    fc.record({ do: fc.constant('del' as const), key }),
    fc.record({ do: fc.constant('persist' as const), key }),
    fc.record({ do: fc.constant('stroke' as const), by: fc.integer({ min: -500, max: 2000 }) }),
  );

  it('passes as in a map of deadlines, whatever is done', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 150 }), (steps) => {
        const store = new RedisStore();
        const model = new Model();
        for (const one of steps) {
          if (one.do === 'set') {
            model.set(one.key, 'v', one.ttl);
            apply(store, one.ttl === null ? `SET ${one.key} v` : `SET ${one.key} v PX ${one.ttl}`);
          } else if (one.do === 'expire') {
            expect(apply(store, `PEXPIRE ${one.key} ${one.ttl}`)).toEqual([
              model.expire(one.key, one.ttl),
            ]);
          } else if (one.do === 'del') {
            expect(apply(store, `DEL ${one.key}`)).toEqual([model.delete(one.key) ? 1 : 0]);
          } else if (one.do === 'persist') {
            const mortal = model.ttl(one.key) >= 0;
            model.waiting.delete(one.key);
            model.deadlines.delete(one.key);
            expect(apply(store, `PERSIST ${one.key}`)).toEqual([mortal ? 1 : 0]);
          } else {
            const now = Math.max(0, model.now + one.by);
            model.stroke(now);
            apply(store, clock(now));
          }
          expect(store.nextStroke()).toBe(model.nextStroke());
          expect(store.mortals).toBe(model.deadlines.size + model.waiting.size);
          for (const name of 'abcdefghijklmnop')
            expect(ask(store, `PTTL ${name}`)).toBe(model.ttl(name));
        }
        expect((ask(store, 'KEYS *') as string[]).sort()).toEqual([...model.values.keys()].sort());
      }),
      { numRuns: 200 },
    );
  });

  it('begins for a key at the first stroke after it was told to die', () => {
    const store = new RedisStore();
    expect(store.nextStroke()).toBeNull();
    apply(store, clock(1000), 'SET k v EX 10');
    expect(store.nextStroke()).toBe(0);
    // An hour without a stroke: the key was not there in it.
    apply(store, clock(3_600_000));
    expect(ask(store, 'TTL k')).toBe(10);
    apply(store, clock(3_609_999));
    expect(ask(store, 'GET k')).toBe('v');
    apply(store, clock(3_610_000));
    expect(ask(store, 'GET k')).toBeNull();
  });

  it('does not go back', () => {
    const store = new RedisStore();
    apply(store, clock(5000), clock(4000));
    expect(store.clock).toBe(5000);
  });

  it('is told each second as long as a key may die, and not later than that', () => {
    const store = new RedisStore();
    apply(store, 'SET long v PX 60000', 'SET short v PX 1500', clock(1000));
    expect(store.nextStroke()).toBe(2000);
    apply(store, clock(2000));
    expect(store.nextStroke()).toBe(2500);
    apply(store, clock(2500), 'PERSIST long');
    expect(store.nextStroke()).toBeNull();
  });

  it('to live is replaced by what is more, or less, and not by as much', () => {
    const store = new RedisStore();
    expect(apply(store, 'SET k v EX 10', 'EXPIRE k 10 GT', 'EXPIRE k 10 LT', 'TTL k')).toEqual([
      'OK',
      0,
      0,
      10,
    ]);
    expect(apply(store, 'EXPIRE k 11 GT', 'EXPIRE k 9 LT', 'TTL k')).toEqual([1, 1, 9]);
  });

  it('has an end', () => {
    const store = new RedisStore();
    apply(store, `SET k v PX ${Number.MAX_SAFE_INTEGER}`, clock(10));
    const copy = new RedisStore();
    copy.restore(store.save());
    expect(ask(copy, 'PTTL k')).toBe(Number.MAX_SAFE_INTEGER - 10);
    expect(apply(store, 'PEXPIRE k 9007199254740992')).toEqual([
      "-ERR invalid expire time in 'pexpire' command",
    ]);
  });
});

describe('SCAN', () => {
  /** Scans to the end; between two calls, something is done. */
  function scan(store: RedisStore, options: string, between: () => void): string[] {
    const found: string[] = [];
    let cursor = '0';
    do {
      const [next, keys] = ask(store, `SCAN ${cursor} ${options}`) as [string, string[]];
      found.push(...keys);
      cursor = next;
      between();
    } while (cursor !== '0');
    return found;
  }

  it('finds each key that is there all the time, whatever comes and goes', () => {
    const change = fc.tuple(fc.constantFrom('SET', 'DEL', 'PX'), fc.nat(60));
    fc.assert(
      fc.property(fc.infiniteStream(change), fc.integer({ min: 1, max: 7 }), (changes, count) => {
        const store = new RedisStore();
        for (let i = 0; i < 40; i++) apply(store, `SET ${i % 2 === 0 ? 'stays' : 'goes'}:${i} v`);
        let now = 1;
        const found = scan(store, `COUNT ${count}`, () => {
          for (const [how, i] of changes.take(3)) {
            if (how === 'DEL') apply(store, `DEL goes:${i}`);
            else apply(store, `SET goes:${i} v${how === 'PX' ? ' PX 1' : ''}`, clock(now++));
          }
        });
        const stays = Array.from({ length: 20 }, (_, i) => `stays:${i * 2}`);
        expect(found).toEqual(expect.arrayContaining(stays));
      }),
      { numRuns: 200 },
    );
  });

  it('comes to an end while keys are added', () => {
    const store = new RedisStore();
    for (let i = 0; i < 50; i++) apply(store, `SET k${i} v`);
    let more = 50;
    const found = scan(store, 'COUNT 5', () =>
      apply(store, ...Array.from({ length: 20 }, () => `SET k${more++} v`)),
    );
    expect(found).toHaveLength(50);
  });

  it('gives no key twice when nothing changes, and only those of the pattern', () => {
    const store = new RedisStore();
    for (let i = 0; i < 25; i++) apply(store, `SET k${i} v`);
    expect(scan(store, '', () => {}).sort()).toEqual((ask(store, 'KEYS *') as string[]).sort());
    expect(scan(store, 'MATCH k?', () => {})).toHaveLength(10);
    expect(scan(store, 'TYPE list', () => {})).toEqual([]);
  });

  it('goes on from a cursor that is too far', () => {
    const store = new RedisStore();
    apply(store, 'SET a 1');
    expect(ask(store, 'SCAN 17')).toEqual(['0', ['a']]);
    expect(ask(store, 'SCAN 18446744073709551616')).toBe('-ERR invalid cursor');
  });
});

describe('a transaction', () => {
  const watch = (store: RedisStore, keys: string, ...lines: string[]): Command => ({
    kind: 'transaction',
    watched: args(keys).map((key, i) => ({ key, revision: store.revisions(args(keys))[i]! })),
    calls: lines.map(args),
  });

  it('is done when nothing has changed, and else not at all', () => {
    const store = new RedisStore();
    apply(store, 'SET a 1');
    const ready = watch(store, 'a none', 'INCR a', 'SET b 2');
    expect(apply(store, ready)).toEqual([[2, 'OK']]);
    expect(apply(store, ready)).toEqual([null]);
    expect(ask(store, 'GET a')).toBe('2');
  });

  it.each([
    'SET a 1',
    'DEL a',
    'INCR a',
    'APPEND a x',
    'EXPIRE a 10',
    'PERSIST mortal',
    'FLUSHALL',
    'SET none 1',
    'GETDEL a',
    'MSET x 1 a 1',
    'PEXPIRE a 0',
    'GETSET a 1',
  ])('sees that a key was changed by %s', (line) => {
    const store = new RedisStore();
    apply(store, 'SET a 1', 'SET mortal 1 EX 10');
    const ready = watch(store, 'a mortal none', 'SET done 1');
    apply(store, line);
    expect(apply(store, ready)).toEqual([null]);
  });

  it('sees that a key has died', () => {
    const store = new RedisStore();
    apply(store, 'SET a 1 PX 1', clock(1));
    const ready = watch(store, 'a', 'SET done 1');
    apply(store, clock(1000));
    expect(apply(store, ready)).toEqual([null]);
  });

  it.each(['GET a', 'SETNX a 2', 'EXPIRE a 10 XX', 'INCRBY a x', 'DEL none', 'SET other 1'])(
    'does not mind %s',
    (line) => {
      const store = new RedisStore();
      apply(store, 'SET a 1');
      const ready = watch(store, 'a', 'SET done 1');
      apply(store, line);
      expect(apply(store, ready)).toEqual([['OK']]);
    },
  );

  it('goes on behind a call that fails', () => {
    const store = new RedisStore();
    expect(apply(store, watch(store, 'k', 'SET k x', 'INCR k', 'NOSUCH', 'PING', 'APPEND k y'))).toEqual(
      [
        [
          'OK',
          '-ERR value is not an integer or out of range',
          "-ERR unknown command 'NOSUCH', with args beginning with: ",
          "-ERR 'ping' is no command of the store",
          2,
        ],
      ],
    );
  });
});

describe('a value', () => {
  it('stays what a client was told, when the key changes', () => {
    const store = new RedisStore();
    apply(store, 'SET k abc');
    const told = store.query(args('GET k'));
    apply(store, 'APPEND k def', 'APPEND k ghi');
    expect(plain(told)).toBe('abc');
  });

  it('and a key are any bytes', () => {
    const store = new RedisStore();
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    store.apply(encodeBatch([{ kind: 'call', args: [...args('SET'), bytes, bytes] }]));
    expect([...(store.query([...args('GET'), bytes]) as Uint8Array)]).toEqual([...bytes]);
    expect([...(store.query(args('KEYS *')) as Uint8Array[])[0]!]).toEqual([...bytes]);
  });

  it('of more than 512 MB is refused', () => {
    const store = new RedisStore();
    const much = new Uint8Array(2 ** 29 - 24);
    const before = `APPEND k ${'a'.repeat(25)}`;
    expect(apply(store, before, { kind: 'call', args: [...args('APPEND k'), much] })).toEqual([
      25,
      '-ERR string exceeds maximum allowed size (proto-max-bulk-len)',
    ]);
    expect(ask(store, 'STRLEN k')).toBe(25);
  });

  it('and a key may be long, and not longer than a string', () => {
    const store = new RedisStore();
    const longest = new Uint8Array(2 ** 29 - 24);
    expect(store.query([...args('GET'), longest])).toBeNull();
    const longer = new Uint8Array(2 ** 29 - 23);
    expect(plain(store.query([...args('GET'), longer]))).toBe(
      '-ERR a word of more than 536870888 bytes',
    );
  });
});

describe('a call that no node could do', () => {
  const long = 'ß'.repeat(100_000);

  it.each([
    [`SET k v ${long}`, '-ERR syntax error'],
    [`EXPIRE k 1 ${long}`, `-ERR Unsupported option ${'ß'.repeat(128)}`],
    [`SCAN 0 MATCH ${long}`, '-ERR a pattern of more than 65536 bytes'],
    [`SCAN ${'1'.repeat(100_000)}`, '-ERR invalid cursor'],
    [`KEYS ${long}`, '-ERR a pattern of more than 65536 bytes'],
    [`${long} x`, `-ERR unknown command '${'ß'.repeat(128)}', with args beginning with: 'x' `],
    [`INCRBY k ${'1'.repeat(100_000)}`, '-ERR value is not an integer or out of range'],
    [`FLUSHALL ${long}`, '-ERR syntax error'],
  ])('is refused, and what is said of it is short', (line, reply) => {
    expect(apply(new RedisStore(), 'MSET k 1', line)).toEqual(['OK', reply]);
  });
});

describe('a query', () => {
  it('of what is no read is refused, and changes nothing', () => {
    const store = new RedisStore();
    expect(ask(store, 'SET a 1')).toBe("-ERR 'set' is no read: it must stand in the log");
    expect(ask(store, 'PING')).toBe("-ERR 'ping' is no read: it must stand in the log");
    expect(store.size).toBe(0);
  });
});
