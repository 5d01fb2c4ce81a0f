/**
 * A broken rule: one place of the library's text, changed so that one rule
 * of Raft no longer holds.
 *
 * @module
 */
import type { RuleId } from '../checkers/index.ts';

/** The same in both languages of the book. */
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
  readonly where: Sentence;
  /** Groups what is one historical mistake; 0 for the other rules. */
  readonly row: number;
  /** Path of the patched file. */
  readonly file: string;
  /** What of it is patched: a function, or `Class.member`. */
  readonly symbol: string;
  /** Stands exactly once in the symbol, wherever else it stands. */
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
