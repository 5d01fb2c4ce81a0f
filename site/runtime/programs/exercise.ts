/**
 * The program that judges an answer to an exercise. It runs in the worker,
 * on the library as the reader changed it: first what the exercise asks of
 * the function, then seeds under the eyes of the checkers.
 *
 * @module
 */

import type { Exercise, Sentence } from '../../../examples/exercise.ts';
import { runSeed, shrinkSeed } from '../../../sim/campaign.ts';
import { formatCase } from '../../../sim/case.ts';
import { RULES } from '../../../sim/checkers/index.ts';
import { stage } from '../../../sim/stage.ts';
import type { Language, Trace } from '../../../sim/trace.ts';
import { open } from './replay.ts';

/** Events that a counterexample may be run for, to make it short. */
const SHORTENING = 300_000;

/** Of what came instead, so many characters are told. */
const LONGEST_DETAIL = 2000;

/** Causes of causes that are looked at: an error may be its own. */
const DEEPEST_CAUSE = 10;

/** More events of a check are not drawn. */
const MOST_EVENTS = 400;

/** In which language to tell of it. */
export interface CheckRequest {
  readonly language: Language;
}

/** What an answer does wrong. */
export interface Wrong {
  /** The check that fails, or the kind of what the checkers found. */
  readonly id: string;
  readonly sentence: Sentence;
  /** What came of it, in code or in the words of the checker. */
  readonly detail: string;
  readonly trace: Trace | null;
}

export interface Checked {
  readonly of: number;
  readonly wrong: Wrong | null;
}

/** Where the trials stand: how many seeds were run, of all trials together. */
export interface AttemptRequest {
  readonly from: number;
  /** Ends soon after so many ms, so that progress can be told. */
  readonly budget: number;
}

export interface Attempted {
  readonly done: number;
  readonly of: number;
  /** Events of these seeds. */
  readonly events: number;
  readonly found: Found | null;
}

/** A seed that breaks a rule. */
export interface Found {
  readonly profile: string;
  readonly seed: number;
}

export interface ShortenRequest extends CheckRequest, Found {}

/** A short run that breaks a rule. */
export interface Counterexample {
  readonly wrong: Wrong;
  readonly caseText: string;
}

/** The program, call by call. */
export interface Checker {
  readonly check: (request: CheckRequest) => Checked;
  readonly attempt: (request: AttemptRequest) => Attempted;
  readonly shorten: (request: ShortenRequest) => Counterexample;
}

/** The program for one exercise. */
export function checkerOf(exercise: Exercise): Checker {
  return {
    check: (request) => check(exercise, request),
    attempt: (request) => attempt(exercise, request),
    shorten: (request) => shorten(exercise, request),
  };
}

function check({ checks }: Exercise, { language }: CheckRequest): Checked {
  for (const { id, fails, run } of checks) {
    stage.reset();
    const detail = outcome(run);
    if (detail === null) continue;
    if (SLIP.test(detail))
      return { of: checks.length, wrong: { id, sentence: SLIPPED, detail, trace: null } };
    const trace = pictured(stage.traces(language).at(-1));
    return { of: checks.length, wrong: { id, sentence: fails, detail, trace } };
  }
  stage.reset();
  return { of: checks.length, wrong: null };
}

/** What a check says; an error that the answer throws is an answer too, but not a slip of the pen. */
function outcome(run: () => string | null): string | null {
  try {
    return cut(run());
  } catch (error) {
    const slip = asked(() => slipIn(error), null);
    if (slip !== null) throw slip;
    return cut(asked(() => textOf(error), '?'));
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** Merely to ask what was thrown can throw. */
function asked<T>(ask: () => T, otherwise: T): T {
  try {
    return ask();
  } catch {
    return otherwise;
  }
}

function cut<T extends string | null>(detail: T): T | string {
  return detail === null ? detail : detail.slice(0, LONGEST_DETAIL);
}

/** A name that is not there: the line where it stands tells more than a check. */
function slipIn(error: unknown): Error | null {
  let at = error;
  for (let deep = 0; deep < DEEPEST_CAUSE && at instanceof Error; deep++) {
    if (at instanceof ReferenceError) return at;
    at = at.cause;
  }
  return null;
}

/** The same in the words of a check that has caught it. */
const SLIP = /\bReferenceError\b/;

const SLIPPED: Sentence = {
  zh: '你的函数用了一个没有的名字，还没有走到要检查的地方。',
  en: 'Your function uses a name that nothing has, and did not get to what is checked.',
};

function pictured(trace: Trace | undefined): Trace | null {
  if (trace?.events.some(({ kind }) => kind === 'send') !== true) return null;
  return { ...trace, events: trace.events.slice(-MOST_EVENTS) };
}

/** The seed of a place among all trials, which are run in turn. */
function seedAt({ trials }: Exercise, at: number): Found {
  let seed = at + 1;
  for (const { profile, seeds } of trials) {
    if (seed <= seeds) return { profile, seed };
    seed -= seeds;
  }
  throw new RangeError(`the exercise has fewer than ${at} seeds`);
}

function attempt(exercise: Exercise, { from, budget }: AttemptRequest): Attempted {
  const end = performance.now() + budget;
  const of = exercise.trials.reduce((sum, { seeds }) => sum + seeds, 0);
  let done = from;
  let events = 0;
  do {
    if (done >= of) break;
    const { profile, seed } = seedAt(exercise, done++);
    const ran = runSeed(profile, seed);
    events += ran.events;
    if (ran.violation === null) continue;
    return { done, of, events, found: { profile, seed } };
  } while (performance.now() < end);
  return { done, of, events, found: null };
}

function shorten(exercise: Exercise, request: ShortenRequest): Counterexample {
  const { profile, seed, language } = request;
  const { shrunk, violation } = shrinkSeed(profile, seed, { budget: SHORTENING });
  const caseText = formatCase(shrunk);
  const opened = open({ text: caseText, language });
  if (opened.trouble !== null) throw new Error(opened.trouble.message);
  const { sentence, sentenceZh } = RULES.find(({ id }) => id === violation.rule)!;
  const rule = { zh: sentenceZh, en: sentence };
  const wrong: Wrong = {
    id: violation.kind,
    sentence: exercise.because[violation.kind] ?? rule,
    detail: cut(opened.part.violation?.text ?? opened.violation?.text ?? ''),
    trace: opened.part,
  };
  return { wrong, caseText };
}
