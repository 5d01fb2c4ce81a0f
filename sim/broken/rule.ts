/**
 * A broken rule: one place of the library's text, changed so that one rule
 * of Raft no longer holds.
 *
 * @module
 */
import type { RuleId } from '../checkers/index.ts';

/** A sentence in both languages of the book. */
export interface Sentence {
  readonly zh: string;
  readonly en: string;
}

/** A rule that real systems have broken, and the patch that breaks it. */
export interface BrokenRule {
  /** In kebab case; unique in the catalogue. */
  readonly id: string;
  /** What Raft demands. */
  readonly rule: Sentence;
  /** What the patch does instead. */
  readonly mistake: Sentence;
  /** Where it happened, or where the rule is laid down. */
  readonly where: string;
  /** Groups what is one historical mistake; 0 for the other rules. */
  readonly row: number;
  /** Path of the patched file. */
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  /** The checkers that may catch it, the likeliest first. */
  readonly checker: readonly RuleId[];
  /** The weather that shows it soonest, if not the default. */
  readonly profile?: string;
}

/** A mutation that turned out to be harmless. */
export interface AsideRule extends Omit<BrokenRule, 'checker' | 'profile'> {
  /** Why no run can tell it from the library. */
  readonly proof: Sentence;
}

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
export type Patch = Pick<BrokenRule, 'id' | 'file' | 'find' | 'replace'>;

/** Where the replaced piece begins in the text. */
function placeOf({ id, file, find }: Patch, text: string): number {
  const pieces = text.split(find).length - 1;
  if (pieces === 1) return text.indexOf(find);
  const found = pieces === 0 ? 'nowhere' : `${pieces} times`;
  const line = find.trim().split('\n')[0]!;
  throw new PatchError(
    id,
    file,
    `what it replaces must stand there once and stands ${found}: '${line}'`,
  );
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
 * @throws {@link PatchError} when the place is not there, or not unique.
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
