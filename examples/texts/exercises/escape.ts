/**
 * Payloads in nothing but ASCII, and no two of them alike: Go's `%+q`.
 *
 * @module
 */
import { quoteBytes } from '../../../src/internals.ts';
import { toBytes } from '../../../sim/index.ts';
import type { Exercise } from '../../exercise.ts';

function expectText(payload: string, expected: string): string | null {
  const text = quoteBytes(toBytes(payload));
  return text === expected ? null : `${shown(text)}, not ${expected}`;
}

function expectApart(a: Uint8Array, b: Uint8Array): string | null {
  const text = quoteBytes(a);
  if (text !== quoteBytes(b)) return null;
  return `both bytes ${hexOf(a)} and bytes ${hexOf(b)}: ${shown(text)}`;
}

/** Null if none of the texts has such a character. */
function expectNone(bad: RegExp, ...payloads: string[]): string | null {
  const texts = payloads.map((payload) => quoteBytes(toBytes(payload)));
  const text = texts.find((one) => bad.test(one));
  return text === undefined ? null : shown(text);
}

/** No character looks like a byte that is no UTF-8. */
function bytes(): string | null {
  for (let code = 0x80; code < 0x100; code++) {
    const character = toBytes(String.fromCodePoint(code));
    const failure = expectApart(character, Uint8Array.of(code));
    if (failure !== null) return failure;
  }
  return null;
}

function hexOf(data: Uint8Array): string {
  return [...data].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** For the reader's eyes: what is no plain ASCII is named by its number. */
function shown(text: string): string {
  return text.replace(
    /[^\x20-\x7e]/gu,
    (one) => `<U+${one.codePointAt(0)!.toString(16)}>`,
  );
}

export const exercise: Exercise = {
  file: 'src/quote.ts',
  symbol: 'quoteCode',
  start: {
    text: `\
function quoteCode(code: number): string {
  const control = CONTROLS[code - 7];
  if (control !== undefined) return \`\\\\\${control}\`;
  if (code < 0x20 || code === 0x7f) return byteEscape(code);
  const letter = String.fromCodePoint(code);
  if (letter === '"' || letter === '\\\\') return \`\\\\\${letter}\`;
  // Letters, marks, numbers, punctuation and symbols; of the spaces only
  // the plain one.
  if (code === 0x20 || /^[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}]$/u.test(letter)) {
    return letter;
  }
  const digits = code.toString(16);
  return code > 0xffff
    ? \`\\\\U\${digits.padStart(8, '0')}\`
    : \`\\\\u\${digits.padStart(4, '0')}\`;
}
`,
    caught: 'ascii',
  },
  solution: `\
function quoteCode(code: number): string {
  const letter = String.fromCodePoint(code);
  if (letter === '"' || letter === '\\\\') return \`\\\\\${letter}\`;
  if (code >= 7 && code <= 13) return \`\\\\\${CONTROLS[code - 7]}\`;
  if (code < 0x20 || code === 0x7f) return byteEscape(code);
  if (code < 0x7f) return letter;
  const digits = code.toString(16);
  if (code > 0xffff) return \`\\\\U\${digits.padStart(8, '0')}\`;
  return \`\\\\u\${digits.padStart(4, '0')}\`;
}
`,
  wrong: [
    {
      // The backslash itself is not escaped.
      text: `\
function quoteCode(code: number): string {
  const letter = String.fromCodePoint(code);
  if (letter === '"') return \`\\\\\${letter}\`;
  if (code >= 7 && code <= 13) return \`\\\\\${CONTROLS[code - 7]}\`;
  if (code < 0x20 || code === 0x7f) return byteEscape(code);
  if (code < 0x7f) return letter;
  const digits = code.toString(16);
  if (code > 0xffff) return \`\\\\U\${digits.padStart(8, '0')}\`;
  return \`\\\\u\${digits.padStart(4, '0')}\`;
}
`,
      caught: 'apart',
    },
    {
      // Two digits seem to be enough for what is below 256.
      text: `\
function quoteCode(code: number): string {
  const letter = String.fromCodePoint(code);
  if (letter === '"' || letter === '\\\\') return \`\\\\\${letter}\`;
  if (code >= 7 && code <= 13) return \`\\\\\${CONTROLS[code - 7]}\`;
  if (code < 0x20 || code === 0x7f) return byteEscape(code);
  if (code < 0x7f) return letter;
  if (code < 0x100) return byteEscape(code);
  const digits = code.toString(16);
  if (code > 0xffff) return \`\\\\U\${digits.padStart(8, '0')}\`;
  return \`\\\\u\${digits.padStart(4, '0')}\`;
}
`,
      caught: 'byte',
    },
    {
      // As many digits as there are.
      text: `\
function quoteCode(code: number): string {
  const letter = String.fromCodePoint(code);
  if (letter === '"' || letter === '\\\\') return \`\\\\\${letter}\`;
  if (code >= 7 && code <= 13) return \`\\\\\${CONTROLS[code - 7]}\`;
  if (code < 0x20 || code === 0x7f) return byteEscape(code);
  if (code < 0x7f) return letter;
  const digits = code.toString(16);
  return \`\\\\u\${digits.padStart(4, '0')}\`;
}
`,
      caught: 'digits',
    },
    {
      // Control characters are ASCII, too.
      text: `\
function quoteCode(code: number): string {
  const letter = String.fromCodePoint(code);
  if (letter === '"' || letter === '\\\\') return \`\\\\\${letter}\`;
  if (code < 0x7f) return letter;
  const digits = code.toString(16);
  if (code > 0xffff) return \`\\\\U\${digits.padStart(8, '0')}\`;
  return \`\\\\u\${digits.padStart(4, '0')}\`;
}
`,
      caught: 'one-line',
    },
    {
      // There are control characters from 80 to 9f, too.
      text: `\
function quoteCode(code: number): string {
  const letter = String.fromCodePoint(code);
  if (letter === '"' || letter === '\\\\') return \`\\\\\${letter}\`;
  if (code >= 7 && code <= 13) return \`\\\\\${CONTROLS[code - 7]}\`;
  if (code < 0x20 || code === 0x7f) return byteEscape(code);
  if (code < 0x7f) return letter;
  if (code < 0xa0) return byteEscape(code);
  const digits = code.toString(16);
  if (code > 0xffff) return \`\\\\U\${digits.padStart(8, '0')}\`;
  return \`\\\\u\${digits.padStart(4, '0')}\`;
}
`,
      caught: 'byte',
    },
    {
      // As in U+8BED.
      text: `\
function quoteCode(code: number): string {
  const letter = String.fromCodePoint(code);
  if (letter === '"' || letter === '\\\\') return \`\\\\\${letter}\`;
  if (code >= 7 && code <= 13) return \`\\\\\${CONTROLS[code - 7]}\`;
  if (code < 0x20 || code === 0x7f) return byteEscape(code);
  if (code < 0x7f) return letter;
  const digits = code.toString(16).toUpperCase();
  if (code > 0xffff) return \`\\\\U\${digits.padStart(8, '0')}\`;
  return \`\\\\u\${digits.padStart(4, '0')}\`;
}
`,
      caught: 'lower-case',
    },
    {
      // As JavaScript and JSON write them.
      text: `\
function quoteCode(code: number): string {
  const letter = String.fromCodePoint(code);
  if (letter === '"' || letter === '\\\\') return \`\\\\\${letter}\`;
  if (code >= 7 && code <= 13) return \`\\\\\${CONTROLS[code - 7]}\`;
  if (code < 0x20 || code === 0x7f) return byteEscape(code);
  if (code < 0x7f) return letter;
  if (code > 0xffff) {
    const halves = [letter.charCodeAt(0), letter.charCodeAt(1)];
    return halves.map((half) => \`\\\\u\${half.toString(16)}\`).join('');
  }
  const digits = code.toString(16);
  return \`\\\\u\${digits.padStart(4, '0')}\`;
}
`,
      caught: 'as-go',
    },
    {
      // What is no letter is a number.
      text: `\
function quoteCode(code: number): string {
  const letter = String.fromCodePoint(code);
  if (letter === '"' || letter === '\\\\') return \`\\\\\${letter}\`;
  if (code >= 7 && code <= 13) return \`\\\\\${CONTROLS[code - 7]}\`;
  if (code < 0x20) return byteEscape(code);
  if (code < 0x7f) return letter;
  const digits = code.toString(16);
  if (code > 0xffff) return \`\\\\U\${digits.padStart(8, '0')}\`;
  return \`\\\\u\${digits.padStart(4, '0')}\`;
}
`,
      caught: 'as-before',
    },
    {
      // A quote prints in ASCII.
      text: `\
function quoteCode(code: number): string {
  const letter = String.fromCodePoint(code);
  if (letter === '\\\\') return \`\\\\\${letter}\`;
  if (code >= 7 && code <= 13) return \`\\\\\${CONTROLS[code - 7]}\`;
  if (code < 0x20 || code === 0x7f) return byteEscape(code);
  if (code < 0x7f) return letter;
  const digits = code.toString(16);
  if (code > 0xffff) return \`\\\\U\${digits.padStart(8, '0')}\`;
  return \`\\\\u\${digits.padStart(4, '0')}\`;
}
`,
      caught: 'as-before',
    },
  ],
  checks: [
    {
      id: 'one-line',
      fails: {
        zh:
          '换行和其余的控制字符也在 ASCII 里，同样要写成转义。原样写出去，' +
          '一个值就能在日志里多占一行，那一行写什么由客户端定。',
        en:
          'Line breaks and the other control characters are ASCII, too, and ' +
          'have to be escaped. Written as they are, they let a value take ' +
          'another line of the log, in words that a client has chosen.',
      },
      run: () => expectNone(/\p{Cc}/u, 'a\nb', '\v\x1b', '\x7f'),
    },
    {
      id: 'apart',
      fails: {
        zh:
          '两个不同的值写成了同一段文字：换行，和反斜线后面跟着 `n`。转义' +
          '用的符号自己也要转义。',
        en:
          'Two different values have one text: a line break, and a ' +
          'backslash with an `n` behind it. What begins an escape has to be ' +
          'escaped itself.',
      },
      run: () => expectApart(toBytes('\n'), toBytes('\\n')),
    },
    {
      id: 'as-before',
      fails: {
        zh:
          'ASCII 里的字符本来怎样写，现在还是怎样写：看得见的原样，引号和' +
          '反斜线前面加反斜线，换行是 `\\n`，U+007F 是 `\\x7f`。换一种写法，' +
          '按原来的样子在日志里找的人就找不到了。',
        en:
          'What is ASCII is written as before: what prints as it is, a quote ' +
          'or a backslash after a backslash, a line break as `\\n`, U+007F ' +
          'as `\\x7f`. Written in another way, it is missed by whoever looks ' +
          'through the log for the usual one.',
      },
      run: () =>
        expectText('a b~', '"a b~"') ??
        expectText('"\\', '"\\"\\\\"') ??
        expectText('\n\v\x1b\x7f', '"\\n\\v\\x1b\\x7f"'),
    },
    {
      id: 'ascii',
      fails: {
        zh: '要求只有 ASCII：汉字也要写成数，`领` 是 U+9886。',
        en:
          'Only ASCII is allowed: a Han character has to be a number, and ' +
          'this one is U+9886.',
      },
      run: () =>
        expectNone(/[^\x20-\x7e]/, 'a领', '\x80\xa0\u00ad\u00e9', '\u{1f600}'),
    },
    {
      id: 'byte',
      fails: {
        zh:
          '一个字符，比如 U+0085 或 U+00E9，和单独一个字节写成了同一段文字。' +
          '`\\x` 后面的两位已经有了意思：一个不是 UTF-8 的字节，或者一个 ' +
          'ASCII 的控制字符。',
        en:
          'A character, such as U+0085 or U+00E9, and a lone byte have one ' +
          'text. Two digits after `\\x` have a meaning already: a byte that ' +
          'is no UTF-8, or a control character of ASCII.',
      },
      run: bytes,
    },
    {
      id: 'digits',
      fails: {
        zh:
          '位数不定的转义不知道在哪里结束：U+00E9 后面跟着 `12` 和 U+E912，' +
          'U+E0001 和 U+E000 后面跟着 `1`，写出来一样。四位的要写满四位；' +
          '超过四位的要用另一个字母，写满八位。',
        en:
          'An escape of any length has no end: U+00E9 with `12` behind it ' +
          'reads like U+E912, or U+E0001 like U+E000 with a `1` behind it. ' +
          'Four digits are always four; more than four take another letter, ' +
          'and eight digits.',
      },
      run: () =>
        expectApart(toBytes('\u00e912'), toBytes('\ue912')) ??
        expectApart(toBytes('\u{e0001}'), toBytes('\ue0001')),
    },
    {
      id: 'lower-case',
      fails: {
        zh:
          '`%+q` 的十六进制是小写的，坏字节也是。大小写混着，同一个字符就有' +
          '两种写法，逐字节比较的日志对不上。',
        en:
          '`%+q` writes hexadecimal digits in lower case, and so are those ' +
          'of bad bytes. With both in use a character has two texts, and ' +
          'logs that are compared byte for byte differ.',
      },
      run: () => {
        const text = quoteBytes(toBytes('\u8bed'));
        return /[A-F]/.test(text) ? `${text}, not "\\u8bed"` : null;
      },
    },
    {
      id: 'as-go',
      fails: {
        zh:
          '写法和 `%+q` 不同：不超过 U+FFFF 的是 `\\u` 加四位，超过的是 ' +
          '`\\U` 加八位，一个字符只写一个转义，不拆成代理对。写成别的样子，' +
          '读 Go 的日志的工具就认不出这个字符。',
        en:
          'This is not how `%+q` writes it: up to U+FFFF it is a `\\u` with ' +
          'four digits, beyond that a `\\U` with eight, one escape for each ' +
          'character and no surrogate pairs. A tool that reads the logs of ' +
          'Go does not know this character.',
      },
      run: () =>
        expectText('\u0085\u00e9', '"\\u0085\\u00e9"') ??
        expectText('a领', '"a\\u9886"') ??
        expectText('\uffff', '"\\uffff"') ??
        expectText('\u{e0001}', '"\\U000e0001"'),
    },
  ],
  trials: [],
  because: {},
};
