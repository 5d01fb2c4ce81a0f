import type { HighlighterCore, ThemeRegistration } from 'shiki';
import { shared } from './shared.ts';

/** A run of characters of one kind; the class is a letter of site/css/code.css. */
export interface Piece {
  readonly text: string;
  readonly kind: string;
}

/*
 * The theme maps scopes to classes: every "colour" is a number that stands for
 * a letter, so that one rendering serves the light and the dark page.
 */
const KINDS: readonly [letter: string, scopes: string[]][] = [
  [
    'c',
    [
      'comment',
      'punctuation.definition.comment',
      'comment storage',
      'comment entity',
      'comment variable',
      'comment punctuation',
      'comment keyword',
      'comment constant',
    ],
  ],
  ['s', ['string', 'punctuation.definition.string', 'string.template']],
  ['d', ['constant.numeric', 'constant.language', 'constant.character.escape']],
  [
    'k',
    [
      'keyword',
      'storage',
      'variable.language.this',
      'variable.language.super',
      'keyword.operator.new',
      'keyword.operator.expression',
    ],
  ],
  [
    'f',
    [
      'entity.name.function',
      'entity.name.command',
      'support.function',
      'meta.function-call entity.name.function',
    ],
  ],
  ['t', ['entity.name.type', 'support.type', 'support.class', 'entity.other.inherited-class']],
  [
    '',
    [
      'keyword.operator',
      'punctuation',
      'storage.type.function.arrow',
      'punctuation.definition.template-expression',
      'meta.template.expression',
      'variable',
      'support.variable',
      'string.unquoted.argument',
    ],
  ],
];

const colour = (n: number) => `#0000${(n + 16).toString(16)}`;
const LETTERS = new Map(KINDS.map(([letter], n) => [colour(n).toUpperCase(), letter]));

const theme: ThemeRegistration = {
  name: 'letters',
  type: 'light',
  colors: { 'editor.foreground': '#000000', 'editor.background': '#ffffff' },
  tokenColors: KINDS.map(([, scope], n) => ({ scope, settings: { foreground: colour(n) } })),
};

/** The languages of code blocks, by the names that writers give them; any other is plain text. */
const LANGUAGES: Record<string, string> = {
  ts: 'typescript',
  typescript: 'typescript',
  js: 'typescript',
  json: 'typescript',
  sh: 'shellscript',
  bash: 'shellscript',
};

let highlighter: Promise<HighlighterCore> | undefined;
const cache = shared('highlighted', () => new Map<string, Piece[][]>());
/** More than the files of the book, its code blocks, and what broken rules make of files. */
const MOST_TEXTS = 4000;

async function open(): Promise<HighlighterCore> {
  const { createHighlighter } = await import('shiki');
  return createHighlighter({ themes: [theme], langs: [...new Set(Object.values(LANGUAGES))] });
}

/** A text as lines of pieces. */
export async function highlight(text: string, language = 'ts'): Promise<Piece[][]> {
  const key = `${language}\n${text}`;
  const known = cache.get(key);
  if (known) return known;
  highlighter ??= open();
  const { tokens } = (await highlighter).codeToTokens(text, {
    lang: LANGUAGES[language] ?? 'text',
    theme: 'letters',
  });
  const lines = tokens.map((line) =>
    line.map((token) => ({
      text: token.content,
      kind: LETTERS.get((token.color ?? '').toUpperCase()) ?? '',
    })),
  );
  if (cache.size >= MOST_TEXTS) cache.clear();
  cache.set(key, lines);
  return lines;
}
