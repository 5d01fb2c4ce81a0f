import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quoteBytes } from '../../src/quote.ts';
import { payload } from './support/arbitraries.ts';
import { bytes } from './support/entries.ts';
import { check } from './support/property.ts';

describe('quoteBytes writes text as it stands', () => {
  test.each(['', 'prop_1', 'two words', "it's", '领导者', 'ñ', '😀', '�'])('%s', (text) =>
    expect(quoteBytes(bytes(text))).toBe(`"${text}"`),
  );
});

describe('quoteBytes escapes what does not print', () => {
  test.each([
    ['"', '\\"'],
    ['\\', '\\\\'],
    ['\x07\b\t\n\v\f\r', '\\a\\b\\t\\n\\v\\f\\r'],
    ['\0', '\\x00'],
    ['\x1f', '\\x1f'],
    ['\x7f', '\\x7f'],
    ['\x80', '\\u0080'],
    ['\u00a0', '\\u00a0'],
    ['\u00ad', '\\u00ad'],
    ['\u200b', '\\u200b'],
    ['\u3000', '\\u3000'],
    ['\u{e0001}', '\\U000e0001'],
  ])('%j', (text, escaped) => {
    expect(quoteBytes(bytes(text))).toBe(`"${escaped}"`);
  });
});

describe('quoteBytes escapes each byte of what is no UTF-8', () => {
  test.each([
    ['a lone continuation', [0x80], '\\x80'],
    ['an impossible first byte', [0xff, 0x41], '\\xffA'],
    ['an overlong two-byte form', [0xc0, 0xaf], '\\xc0\\xaf'],
    ['an overlong three-byte form', [0xe0, 0x80, 0x80], '\\xe0\\x80\\x80'],
    ['an overlong four-byte form', [0xf0, 0x80, 0x80, 0x80], '\\xf0\\x80\\x80\\x80'],
    ['half of a surrogate pair', [0xed, 0xa0, 0x80], '\\xed\\xa0\\x80'],
    ['a code point above the last', [0xf4, 0x90, 0x80, 0x80], '\\xf4\\x90\\x80\\x80'],
    ['a character cut off by the end', [0xe9, 0xa2], '\\xe9\\xa2'],
    ['a character cut off by another', [0xe9, 0xa2, 0x41], '\\xe9\\xa2A'],
  ])('%s', (_, data, escaped) => {
    expect(quoteBytes(Uint8Array.from(data))).toBe(`"${escaped}"`);
  });

  test('keeps the first and last code points of each length', () => {
    const text = '\u07ff\uffee\u{10000}';
    expect(quoteBytes(bytes(text))).toBe('"\u07ff\uffee\u{10000}"');
  });
});

/** Turns the escapes back into bytes. */
function unquote(text: string): number[] {
  const named = 'abtnvfr';
  const codes = [7, 8, 9, 10, 11, 12, 13];
  const piece = /\\x(..)|\\u(....)|\\U(.{8})|\\([abtnvfr"\\])|([^\\])/gsu;
  return [...text.slice(1, -1).matchAll(piece)].flatMap(([, x, u, v, letter, plain]) => {
    if (x !== undefined) return [parseInt(x, 16)];
    const code = u ?? v;
    if (code !== undefined) return [...bytes(String.fromCodePoint(parseInt(code, 16)))];
    if (plain !== undefined) return [...bytes(plain)];
    const at = named.indexOf(letter!);
    return at < 0 ? [...bytes(letter!)] : [codes[at]!];
  });
}

test('no two payloads are written alike', () => {
  const text = fc.string({ unit: 'binary' }).map(bytes);
  check(
    fc.property(fc.oneof(payload(40), text), (data) => {
      expect(unquote(quoteBytes(data))).toEqual([...data]);
    }),
  );
});
