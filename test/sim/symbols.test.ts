import { describe, expect, test } from 'vitest';
import { symbolsIn } from '../../sim/broken/symbols.ts';
import { parse, symbolsOf } from '../../site/plugins/weave/symbols.ts';
import { readTexts } from '../../tools/mutants/texts.ts';

const texts = readTexts();

/** Path, first and last line of each symbol, as the compiler sees them. */
function byCompiler(file: string, text: string): string[] {
  return symbolsOf(parse(file, text)).map(({ path, start, end }) => `${path} ${start}-${end}`);
}

function byIndentation(text: string): string[] {
  const line = (offset: number): number => text.slice(0, offset).split('\n').length;
  return symbolsIn(text).map(({ path, start, end }) => `${path} ${line(start)}-${line(end - 1)}`);
}

test.each(Object.keys(texts))('the symbols of %s are those that the compiler sees', (file) => {
  const text = texts[file]!;
  expect(byIndentation(text)).toEqual(byCompiler(file, text));
});

test('they are many', () => {
  const library = Object.keys(texts).filter((file) => file.startsWith('src/'));
  const count = library.reduce((sum, file) => sum + symbolsIn(texts[file]!).length, 0);
  expect(count).toBeGreaterThan(500);
});

describe('a symbol', () => {
  test.each([
    ['of one line', 'const A = 1;\nlet b = 2;\n\ntype C = A | string;\n'],
    ['of several lines without a bracket', 'type A =\n  | 1\n  | 2;\n\nexport const b =\n  1;\n'],
    ['behind a comment', '/** a. */\nfunction a() {}\n/**\n * b.\n */\nasync function b() {}\n// c\n'],
    ['with a head of several lines', 'function a<T>(\n  x: T,\n): T {\n  return x;\n}\n'],
    ['with a heritage', 'class A\n  extends B\n  implements C\n{\n  d(): void {\n    e();\n  }\n}\n'],
    [
      'with overloads',
      'function a(x: 1): 1;\nfunction a(x: 2): 2;\nfunction a(x: 1 | 2) {\n  return x;\n}\n',
    ],
    [
      'with a setter',
      'class A {\n  get b(): 1 {\n    return 1;\n  }\n\n  set b(_: 1) {}\n  c = 2;\n}\n',
    ],
    ['that is private', 'class A {\n  #b = 1;\n  private static async *c() {}\n  readonly d!: 1;\n}\n'],
    ['named as a modifier', 'class A {\n  get(): void {}\n  set = 1;\n  static() {}\n}\n'],
    [
      'of an interface',
      "interface A {\n  b?: 1;\n  'c-d': 2;\n  e(x: 1): void;\n  [k: string]: unknown;\n}\n",
    ],
    ['of a type', 'type A = {\n  b: 1;\n};\ntype B = A & {\n  c: 1;\n};\nconst d = {\n  e: 1,\n};\n'],
    ['with a constructor', 'class A {\n  constructor() {\n    this.b();\n  }\n}\n'],
    ['with blank lines', 'function a() {\n  b();\n\n  c();\n}\n\n\n\nfunction d() {}'],
  ])('%s ends where it does for the compiler', (_, text) => {
    const seen = byCompiler('a.ts', text);
    expect(seen.length).toBeGreaterThan(0);
    expect(byIndentation(text)).toEqual(seen);
  });

  test('takes its whole lines', () => {
    const text = '  \nclass A {\n  b(): void {}\n}\n';
    const [, b] = symbolsIn(text);
    expect(text.slice(b!.start, b!.end)).toBe('  b(): void {}\n');
  });

  test('is not found in nothing', () => {
    expect(symbolsIn('')).toEqual([]);
    expect(symbolsIn('\n// nothing\n')).toEqual([]);
  });
});
