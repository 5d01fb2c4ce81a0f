/**
 * What an exercise of a chapter consists of. Its answers are texts of one
 * function of the library; whether one is right is found out by running it.
 *
 * @module
 */
import type { Sentence } from '../sim/broken/index.ts';
import type { FindingKind } from '../sim/checkers/violation.ts';

export type { Sentence } from '../sim/broken/index.ts';

/** Something that an answer must do. */
export interface Check {
  /** In kebab case; unique in its exercise. */
  readonly id: string;
  /** What is wrong with an answer that fails, and where to look. */
  readonly fails: Sentence;
  /**
   * Tries it out. What a world does in it becomes the picture.
   *
   * @returns what came instead, in a few words of code; null if all is well.
   */
  readonly run: () => string | null;
}

/** Seeds of one weather, in which an answer may break no rule. */
export interface Trial {
  readonly profile: string;
  readonly seeds: number;
}

/** An answer that somebody could give. */
export interface Answer {
  readonly text: string;
  /** The check that must catch it, or what the checkers must find. */
  readonly caught: string;
}

/** An exercise: the tests run all of its answers. */
export interface Exercise {
  /** The file of the library that is to be changed. */
  readonly file: string;
  /** The function in it, or `Class.member`. */
  readonly symbol: string;
  /** The whole function as the reader finds it. */
  readonly start: Answer;
  /** A right one. */
  readonly solution: string;
  /** At least two that look right and are not. */
  readonly wrong: readonly Answer[];
  readonly checks: readonly Check[];
  readonly trials: readonly Trial[];
  /** What it says of an answer when the checkers find this. */
  readonly because: Readonly<Partial<Record<FindingKind, Sentence>>>;
}
