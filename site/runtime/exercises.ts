/**
 * From an exercise to a program: the function that the reader is to write
 * put into its file, and the entry that judges what came of it.
 *
 * @module
 */

import { symbolsIn } from '../../sim/broken/symbols.ts';
import type { Files } from './protocol.ts';

/** The path of the program that {@link checkerText} writes. */
export const CHECKER = 'site/runtime/programs/exercise_checker.ts';

/** The program that judges the answers to the exercise of a file. */
export function checkerText(exercise: string): string {
  return (
    `import { exercise } from '../../../${exercise}';\n` +
    `import { checkerOf } from './exercise.ts';\n` +
    `export const { check, attempt, shorten } = checkerOf(exercise);\n`
  );
}

/** The file of an exercise that a chapter names, such as `inflights/free-to`. */
export function exerciseFile(name: string): string {
  const [chapter, exercise] = name.split('/');
  return `examples/${chapter}/exercises/${exercise}.ts`;
}

/** A place in a text: offsets, and the number of its first line. */
export interface Place {
  readonly start: number;
  readonly end: number;
  /** Counted from 1. */
  readonly line: number;
}

/** Where a function stands in a text; null if it does not. */
export function placeOfFunction(text: string, symbol: string): Place | null {
  const found = symbolsIn(text).find(({ path }) => path === symbol);
  if (found === undefined) return null;
  const { start, end } = found;
  return { start, end, line: text.slice(0, start).split('\n').length };
}

/**
 * The text with another function in the place of one.
 *
 * @throws Error when it is not there.
 */
export function withFunction(text: string, symbol: string, written: string): string {
  const place = placeOfFunction(text, symbol);
  if (place === null) throw new Error(`there is no ${symbol}`);
  return text.slice(0, place.start) + written + text.slice(place.end);
}

/** The same files with an answer in them. */
export function withAnswer(
  files: Files,
  { file, symbol }: { readonly file: string; readonly symbol: string },
  written: string,
): Files {
  const text = files[file];
  if (text === undefined) throw new Error(`there is no ${file}`);
  return { ...files, [file]: withFunction(text, symbol, written) };
}
