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
      run: () =>
        expectText('a\nb', '"a\\nb"') ??
        expectText('\v\x1b\x7f', '"\\v\\x1b\\x7f"'),
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
      run: () =>
        expectApart(toBytes('\n'), toBytes('\\n')) ??
        expectText('\\', '"\\\\"'),
    },
    {
      id: 'ascii',
      fails: {
        zh: '要求只有 ASCII：汉字也要写成数，`领` 是 U+9886。',
        en:
          'Only ASCII is allowed: a Han character has to be a number, and ' +
          'this one is U+9886.',
      },
      run: () => expectText('a领', '"a\\u9886"'),
    },
    {
      id: 'byte',
      fails: {
        zh:
          '字符 U+00E9 和单独一个字节 `e9` 写成了同一段文字。`\\x` 后面' +
          '的两位已经有了意思：一个不是 UTF-8 的字节，或者一个 ASCII 的控' +
          '制字符。',
        en:
          'The character U+00E9 and the lone byte `e9` have one text. Two ' +
          'digits after `\\x` have a meaning already: a byte that is no ' +
          'UTF-8, or a control character of ASCII.',
      },
      run: () => expectApart(toBytes('\u00e9'), Uint8Array.of(0xe9)),
    },
    {
      id: 'digits',
      fails: {
        zh:
          '位数不定的转义不知道在哪里结束：U+E0001 是五位，和 U+E000 后面' +
          '跟一个 `1` 写出来一样。超过四位的要用另一个字母，写满八位。',
        en:
          'An escape of any length has no end: U+E0001 has five digits and ' +
          'reads like U+E000 with a `1` behind it. More than four digits ' +
          'take another letter, and eight digits.',
      },
      run: () =>
        expectApart(toBytes('\u{e0001}'), toBytes('\ue0001')) ??
        expectText('\u{e0001}', '"\\U000e0001"'),
    },
  ],
  trials: [],
  because: {},
};
