/** Requests, however their bytes come, and replies as bytes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Glob } from '../../examples/raft-kv/glob.ts';
import { splitLine } from '../../examples/raft-kv/inline_request.ts';
import { add, negate, parseInteger } from '../../examples/raft-kv/integer.ts';
import { NO_LIST, OutputLimitError, ReplyWriter } from '../../examples/raft-kv/reply_writer.ts';
import { ProtocolError, RequestParser } from '../../examples/raft-kv/request_parser.ts';
import type { RequestLimits } from '../../examples/raft-kv/request_parser.ts';
import type { Args, Reply } from '../../examples/raft-kv/service.ts';
import { status } from '../../examples/raft-kv/replies.ts';

const LIMITS: RequestLimits = { unknown: false, maxWords: 1000, maxWord: 100_000, maxCall: 1_000_000 };

/** What a parser makes of a stream that comes in pieces: calls, and perhaps an error. */
function parse(stream: Uint8Array, cuts: readonly number[], limits = LIMITS): string[][] {
  const parser = new RequestParser(limits);
  const places = [0, ...[...cuts].sort((a, b) => a - b), stream.length];
  const calls: Args[] = [];
  let problem: string[] = [];
  try {
    for (const [i, to] of places.slice(1).entries()) {
      // A fresh copy: a parser keeps what it was fed.
      parser.feed(Uint8Array.from(stream.subarray(places[i], to)));
      for (let call = parser.next(); call !== null; call = parser.next()) calls.push(call);
    }
  } catch (error) {
    expect(error).toBeInstanceOf(ProtocolError);
    problem = [(error as Error).message];
  }
  const words = calls.map((call) => call.map((word) => Buffer.from(word).toString('latin1')));
  return [...words, ...(problem.length > 0 ? [problem] : [])];
}

function latin1(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

function everyByte(stream: Uint8Array): number[] {
  return [...stream.keys()];
}

const word = fc.oneof(
  fc.uint8Array({ maxLength: 30 }),
  fc.uint8Array({ minLength: 500, maxLength: 3000 }),
);
const list = fc.array(word, { minLength: 1, maxLength: 5 });

function listOf(words: readonly Uint8Array[]): Uint8Array {
  const parts = words.flatMap((one) => [latin1(`$${one.length}\r\n`), one, latin1('\r\n')]);
  return Buffer.concat([latin1(`*${words.length}\r\n`), ...parts]);
}

/** A line in quotes, so that any bytes can stand in it. */
function lineOf(words: readonly Uint8Array[]): Uint8Array {
  const hex = (byte: number): string => `\\x${byte.toString(16).padStart(2, '0')}`;
  return latin1(`${words.map((one) => `"${[...one].map(hex).join('')}"`).join(' ')}\r\n`);
}

describe('requests', () => {
  it('are the same whole, byte by byte, and cut anywhere', () => {
    const call = fc.record({ words: list, typed: fc.boolean() });
    fc.assert(
      fc.property(fc.array(call, { maxLength: 5 }), fc.infiniteStream(fc.nat()), (calls, places) => {
        const stream = Buffer.concat(
          calls.map(({ words, typed }) => (typed ? lineOf(words) : listOf(words))),
        );
        const wanted = calls.map(({ words }) => words.map((one) => Buffer.from(one).toString('latin1')));
        const cuts = [...places.take(9)].map((n) => n % (stream.length + 1));
        expect(parse(stream, [])).toEqual(wanted);
        expect(parse(stream, cuts)).toEqual(wanted);
        expect(parse(stream, everyByte(stream))).toEqual(wanted);
      }),
      { numRuns: 100 },
    );
  });

  it('that are any bytes are read alike, whole and byte by byte', () => {
    const piece = fc.constantFrom(
      '*1\r\n',
      '*2\r\n',
      '*0\r\n',
      '$3\r\n',
      '$0\r\n',
      'abc',
      '\r\n',
      '\r',
      '\n',
      '*',
      '$',
      '-1',
      '"',
      'x y',
    );
    const bytes = fc.array(fc.oneof({ weight: 8, arbitrary: piece }, fc.string({ maxLength: 3 })), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(60), { maxLength: 3 }), (pieces, places) => {
        const stream = latin1(pieces.join(''));
        const cuts = places.map((n) => Math.min(n, stream.length));
        expect(parse(stream, cuts)).toEqual(parse(stream, []));
        expect(parse(stream, everyByte(stream))).toEqual(parse(stream, []));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['PING\r\n', [['PING']]],
    ['PING\n', [['PING']]],
    ['\r\n \r\nPING\r\n', [['PING']]],
    ['  GET\t a  \r\n', [['GET', 'a']]],
    ['*0\r\n*-1\r\nPING\r\n', [['PING']]],
    ['*1\r\n$0\r\n\r\n', [['']]],
    ['ECHO "\\x41\\n\\t\\q\\"\\xzz"\r\n', [['ECHO', 'A\n\tq"xzz']]],
    ["ECHO 'it\\'s \\n'\r\n", [['ECHO', "it's \\n"]]],
    ['ECHO a"b c"\r\n', [['ECHO', 'ab c']]],
    ['ECHO "" \'\'\r\n', [['ECHO', '', '']]],
    ['ECHO \xc3\xa0\r\n', [['ECHO', '\xc3\xa0']]],
    ['*1\r\n$4\r\nPING\r\n*x\r\n', [['PING'], ['Protocol error: invalid multibulk length']]],
    ['*\r\n', [['Protocol error: invalid multibulk length']]],
    ['*+1\r\n', [['Protocol error: invalid multibulk length']]],
    ['*1\rx', [['Protocol error: invalid multibulk length']]],
    ['*1001\r\n', [['Protocol error: invalid multibulk length']]],
    ['*11111111111', [['Protocol error: invalid multibulk length']]],
    ['*1\r\nPING\r\n', [["Protocol error: expected '$', got 'P'"]]],
    ['*1\r\n$-1\r\n', [['Protocol error: invalid bulk length']]],
    ['*1\r\n$x\r\n', [['Protocol error: invalid bulk length']]],
    ['*1\r\n$100001\r\n', [['Protocol error: invalid bulk length']]],
    ['*1\r\n$4\r\nPINGxx', [['Protocol error: a bulk is longer than its length']]],
    ['ECHO "a\r\n', [['Protocol error: unbalanced quotes in request']]],
    ['ECHO "a"b\r\n', [['Protocol error: unbalanced quotes in request']]],
    ["ECHO 'a\r\n", [['Protocol error: unbalanced quotes in request']]],
    ['x'.repeat(65_537), [['Protocol error: too big inline request']]],
    [`${'x'.repeat(65_537)}\n`, [['Protocol error: too big inline request']]],
  ])('are read as Redis reads them: %j', (text, wanted) => {
    const stream = latin1(text);
    expect(parse(stream, [])).toEqual(wanted);
    expect(parse(stream, everyByte(stream))).toEqual(wanted);
  });

  it('are small as long as nobody has said who it is', () => {
    const unknown = { ...LIMITS, unknown: true };
    expect(parse(latin1('*11\r\n'), [], unknown)).toEqual([
      ['Protocol error: unauthenticated multibulk length'],
    ]);
    expect(parse(latin1('*2\r\n$16385\r\n'), [], unknown)).toEqual([
      ['Protocol error: unauthenticated bulk length'],
    ]);
    expect(parse(latin1('*10\r\n$16384\r\n'), [], unknown)).toEqual([]);
  });

  it('are not waited for when they have too many bytes', () => {
    const small = { ...LIMITS, maxCall: 100 };
    const tooMany = [['Protocol error: too many bytes in a call']];
    expect(
      parse(latin1(`*2\r\n$60\r\n${'x'.repeat(60)}\r\n$60\r\n${'x'.repeat(41)}`), [], small),
    ).toEqual(tooMany);
    expect(
      parse(latin1(`*2\r\n$60\r\n${'x'.repeat(60)}\r\n$60\r\n${'x'.repeat(40)}`), [], small),
    ).toEqual([]);
    expect(parse(latin1('x'.repeat(101)), [], small)).toEqual(tooMany);
  });

  it('take no room before they come, and no time but for their bytes', () => {
    const parser = new RequestParser({
      ...LIMITS,
      maxWords: 2 ** 20,
      maxWord: 2 ** 29,
      maxCall: 2 ** 30,
    });
    parser.feed(latin1('*1048576\r\n$536870912\r\n'));
    expect(parser.next()).toBeNull();
    expect(parser.unread).toBe(0);
    // Copied anew for each piece, this would be 128 GB.
    const size = 4 * 1024 * 1024;
    const trickle = new RequestParser({ ...LIMITS, maxWord: size, maxCall: 2 * size });
    trickle.feed(latin1(`*1\r\n$${size}\r\n`));
    for (let at = 0; at < size; at += 64) {
      trickle.feed(new Uint8Array(64).fill(at / 64));
      expect(trickle.next()).toBeNull();
    }
    trickle.feed(latin1('\r\n'));
    const [word] = trickle.next()!;
    expect([word!.length, word![63], word![64 * 300]]).toEqual([size, 0, 300 & 0xff]);
  });
});

describe('a typed line', () => {
  it('has the words that were put in quotes', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (words) => {
        const quoted = words.map((one) => `'${one.replaceAll("'", "\\'")}'`);
        // A backslash before a quote can't be said between single quotes.
        fc.pre(words.every((one) => !/\\('|$)/.test(one)));
        expect(splitLine(quoted.join(' '))).toEqual(words);
      }),
    );
  });
});

describe('replies', () => {
  function written(reply: Reply, protocol: 2 | 3): string {
    const writer = new ReplyWriter(1000);
    writer.protocol = protocol;
    writer.write(reply);
    return Buffer.from(writer.take()).toString();
  }

  it.each<[string, Reply, string, string]>([
    ['a status', status('OK'), '+OK', '+OK'],
    ['an error', { kind: 'error', text: 'ERR a\r\nb' }, '-ERR a  b', '-ERR a  b'],
    ['a number', 42, ':42', ':42'],
    ['a number of 64 bits', -(2n ** 63n), ':-9223372036854775808', ':-9223372036854775808'],
    ['nothing', null, '$-1', '_'],
    ['no list', NO_LIST, '*-1', '_'],
    ['an empty list', [], '*0', '*0'],
    ['text', 'né', '$3|né', '$3|né'],
    ['bytes', latin1('a\r\nb'), '$4|a\r\nb', '$4|a\r\nb'],
    ['no bytes', new Uint8Array(0), '$0|', '$0|'],
    ['a list', [1, [null, 'x']], '*2|:1|*2|$-1|$1|x', '*2|:1|*2|_|$1|x'],
    [
      'a map',
      {
        kind: 'map',
        entries: [
          ['a', 1],
          ['b', []],
        ],
      },
      '*4|$1|a|:1|$1|b|*0',
      '%2|$1|a|:1|$1|b|*0',
    ],
  ])('are said in both versions: %s', (_name, reply, two, three) => {
    expect(written(reply, 2)).toBe(`${two.replaceAll('|', '\r\n')}\r\n`);
    expect(written(reply, 3)).toBe(`${three.replaceAll('|', '\r\n')}\r\n`);
  });

  it('are taken in pieces that belong to the taker', () => {
    const writer = new ReplyWriter(1_000_000);
    writer.write('a'.repeat(30_000));
    const first = writer.take();
    writer.write(1);
    writer.write(latin1('b'.repeat(50)));
    expect(writer.length).toBe(4 + 5 + 50 + 2);
    const second = writer.take();
    writer.write(2);
    expect(Buffer.from(first).toString()).toBe(`$30000\r\n${'a'.repeat(30_000)}\r\n`);
    expect(Buffer.from(second).toString()).toBe(`:1\r\n$50\r\n${'b'.repeat(50)}\r\n`);
  });

  it('of more than the limit are not made', () => {
    const writer = new ReplyWriter(1000);
    const value = new Uint8Array(300);
    writer.write([value, value, value]);
    expect(writer.take().length).toBe(4 + 3 * (6 + 300 + 2));
    expect(() => writer.write([value, value, value, value.subarray(0, 75)])).toThrow(OutputLimitError);
  });
});

describe('a pattern', () => {
  it.each([
    ['*', 'anything', true],
    ['', '', true],
    ['', 'a', false],
    ['*', '', true],
    ['?', '', false],
    ['h?llo', 'hallo', true],
    ['h?llo', 'hllo', false],
    ['h*llo', 'heeello', true],
    ['h*l*o*', 'hello', true],
    ['*a*b', 'xaxxb', true],
    ['*a*b', 'xaxxbc', false],
    ['h[ae]llo', 'hello', true],
    ['h[ae]llo', 'hillo', false],
    ['h[^e]llo', 'hello', false],
    ['h[^e]llo', 'hbllo', true],
    ['h[a-c]llo', 'hbllo', true],
    ['h[c-a]llo', 'hbllo', true],
    ['h[a-c]llo', 'hdllo', false],
    ['[a-]', '_', true],
    ['[a-]', '-', false],
    ['[\\]]', ']', true],
    ['[a', 'a', true],
    ['[', '[', false],
    ['[]', 'x', false],
    ['[^]', 'x', true],
    ['a\\*', 'a*', true],
    ['a\\*', 'ab', false],
    ['a\\', 'a\\', true],
    ['\\a', 'a', true],
    ['A', 'a', false],
    ['**x', 'aax', true],
  ])('%s and %s: %s', (pattern, text, wanted) => {
    expect(new Glob(pattern).matches(text)).toBe(wanted);
  });

  it('of many stars takes no time that grows with each', () => {
    const pattern = `${'a*'.repeat(1000)}b`;
    expect(new Glob(pattern).matches('a'.repeat(20_000))).toBe(false);
  });
});

describe('whole numbers', () => {
  const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  const narrow = (value: bigint): number | bigint =>
    Number.isSafeInteger(Number(value)) ? Number(value) : value;
  const near = fc.oneof(
    int64,
    fc.constantFrom(0n, 1n, -1n, 2n ** 53n, 2n ** 53n - 1n, -(2n ** 63n), 2n ** 63n - 1n),
  );

  it('are read, and counted with, as 64 bits', () => {
    const inRange = (value: bigint): number | bigint | null =>
      value === BigInt.asIntN(64, value) ? narrow(value) : null;
    fc.assert(
      fc.property(near, near, (a, b) => {
        expect(parseInteger(latin1(`${a}`))).toBe(narrow(a));
        expect(add(narrow(a), narrow(b))).toBe(inRange(a + b));
        expect(negate(narrow(a))).toBe(inRange(-a));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    '',
    '-',
    '+1',
    ' 1',
    '1 ',
    '01',
    '-0',
    '-01',
    '1.0',
    '1e3',
    '0x1',
    '9223372036854775808',
    '1'.repeat(300),
    '１',
  ])('%j is none', (text) => {
    expect(parseInteger(Buffer.from(text))).toBeNull();
  });
});
