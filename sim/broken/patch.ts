/**
 * Broken rules as patches of a text: applied, and shown as a difference. A
 * patch names its place as a listing of the book does, by symbol and by a
 * piece of its text, so that changes elsewhere in the file leave it alone.
 *
 * @module
 */
import { nearNames } from '../near.mjs';
import type { BrokenRule } from './rule.ts';
import { symbolsIn } from './symbols.ts';
import type { SourceSymbol } from './symbols.ts';

/** Texts of a program by path. */
export type Texts = Readonly<Record<string, string>>;

/** A patch that does not fit the text it is for. */
export class PatchError extends Error {
  override readonly name: string = 'PatchError';
  readonly rule: string;
  readonly file: string;

  constructor(rule: string, file: string, problem: string) {
    super(`the broken rule '${rule}' does not fit ${file}: ${problem}`);
    this.rule = rule;
    this.file = file;
  }
}

/** What a patch needs to be applied or shown. */
export type Patch = Pick<BrokenRule, 'id' | 'file' | 'symbol' | 'find' | 'replace'>;

/** Where the replaced piece begins in the text. */
function placeOf(patch: Patch, text: string): number {
  const { id, file, symbol, find } = patch;
  const symbols = symbolsIn(text);
  const within = symbols.find(({ path }) => path === symbol);
  if (within === undefined) {
    const names = symbols.map(({ path }) => path);
    const near = nearText(nearNames(symbol, names));
    throw new PatchError(id, file, `there is no ${symbol} in it${near}`);
  }
  const { start, end } = within;
  const pieces = text.slice(start, end).split(find).length - 1;
  if (pieces === 1) return text.indexOf(find, start);
  throw new PatchError(id, file, problemOf(patch, text, symbols, pieces));
}

/** Says how often a piece stands in its symbol, and where else it does. */
function problemOf(
  { symbol, find }: Patch,
  text: string,
  symbols: readonly SourceSymbol[],
  pieces: number,
): string {
  const found = pieces === 0 ? 'nowhere' : `${pieces} times`;
  const line = find.trim().split('\n')[0]!;
  const others = symbols.filter(({ path, start, end }) => {
    return path !== symbol && text.slice(start, end).includes(find);
  });
  // A class has what its members have.
  const inner = others.filter(({ path }) => {
    return !others.some((one) => one.path.startsWith(`${path}.`));
  });
  const elsewhere =
    pieces === 0 && inner.length > 0 ? `; it stands in ${inner.map(({ path }) => path).join(', ')}` : '';
  return `what it replaces must stand once in ${symbol} and stands ${found}: ` + `'${line}'${elsewhere}`;
}

function nearText(names: readonly string[]): string {
  return names.length > 0 ? `; near names: ${names.join(', ')}` : '';
}

/** The text of one file with the rule broken. */
function patched(rule: Patch, text: string): string {
  const at = placeOf(rule, text);
  const after = text.slice(at + rule.find.length);
  return text.slice(0, at) + rule.replace + after;
}

/**
 * The same texts with the rule broken in one of them.
 *
 * @throws {@link PatchError} when the symbol is not there, or the piece is not
 * there once.
 */
export function applyBrokenRule(files: Texts, rule: Patch): Texts {
  const text = files[rule.file];
  if (text === undefined) {
    throw new PatchError(rule.id, rule.file, 'there is no such file');
  }
  return { ...files, [rule.file]: patched(rule, text) };
}

/** A line of a difference. Lines are counted from 1. */
export interface DiffLine {
  readonly sign: ' ' | '-' | '+';
  /** Its line in the library; null for a new line. */
  readonly before: number | null;
  /** Its line in the patched text; null for a line that goes. */
  readonly after: number | null;
  readonly text: string;
}

/**
 * What the patch changes, with some lines around it.
 *
 * @param text - the library's text of the rule's file.
 * @throws {@link PatchError} when the patch does not fit the text.
 */
export function diffOf(rule: Patch, text: string, around = 3): DiffLine[] {
  const old = text.split('\n');
  const now = patched(rule, text).split('\n');
  const least = Math.min(old.length, now.length);
  let head = 0;
  while (head < least && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < least - head && old.at(-1 - tail) === now.at(-1 - tail)) {
    tail++;
  }
  const shift = now.length - old.length;
  const end = old.length - tail;
  const same = (from: number, to: number, by: number): DiffLine[] =>
    old.slice(from, to).map((line, i) => {
      const before = from + i + 1;
      return { sign: ' ', before, after: before + by, text: line };
    });
  return [
    ...same(Math.max(0, head - around), head, 0),
    ...old.slice(head, end).map((line, i): DiffLine => {
      return { sign: '-', before: head + i + 1, after: null, text: line };
    }),
    ...now.slice(head, end + shift).map((line, i): DiffLine => {
      return { sign: '+', before: null, after: head + i + 1, text: line };
    }),
    ...same(end, Math.min(end + around, old.length), shift),
  ];
}
