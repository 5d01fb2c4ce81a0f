/**
 * The program behind every replay in the page: does a case or a seed again
 * under the eyes of the checkers, and answers what the cluster was like at
 * any event. Runs in the worker, on the library as the page hands it over.
 *
 * @module
 */

import { describeMessage } from '../../../src/index.ts';
import { ProfileError, runSeed } from '../../../sim/campaign.ts';
import { CaseError, CaseLimitError, formatCase, parseCase } from '../../../sim/case.ts';
import type { CaseLimit, CaseProblem } from '../../../sim/case.ts';
import { RULES } from '../../../sim/checkers/index.ts';
import type { Violation } from '../../../sim/checkers/index.ts';
import type { SimEvent } from '../../../sim/event.ts';
import { Recorder, runCase } from '../../../sim/replay.ts';
import { Timeline } from '../../../sim/timeline.ts';
import type { LogView } from '../../../sim/timeline.ts';
import { describeEvent, traceEvent, traceViolation } from '../../../sim/trace.ts';
import type { Language, Trace, TraceNode, TraceRole, TraceViolation } from '../../../sim/trace.ts';

/** Most events of one picture; a longer run is drawn part by part. */
const PART = 400;

/** Events in the list before a moment, and after it. */
const AROUND = 10;

/** What to do again: the text of a case, or a seed of the campaign. */
export type Wanted = { readonly text: string } | Seed;

export interface Seed {
  readonly seed: number;
  readonly profile: string;
}

/** What to do again, and in which language to tell of it (English). */
export type OpenRequest = Wanted & { readonly language?: Language };

/** What is wrong with a request; the line counts from 1. */
export interface Trouble {
  readonly line: number | null;
  readonly message: string;
  /** What the case has too much of, if that is the trouble. */
  readonly limit: CaseLimit | null;
  /** What is wrong, to be told in the language of the page; null of what the library says. */
  readonly problem: Problem | null;
}

export interface Problem {
  /** `settings`: the library refuses what a seed draws. */
  readonly kind: CaseProblem | 'profile' | 'settings';
  /** The word that is wrong; empty where none is. */
  readonly word: string;
  /** What may stand there. */
  readonly wanted: string;
}

/** A violation, and what the rule says in both languages. */
export interface Caught extends TraceViolation {
  readonly sentence: { readonly zh: string; readonly en: string };
}

export interface Refused {
  readonly trouble: Trouble;
}

export interface Replayed {
  readonly trouble: null;
  readonly caseText: string;
  readonly total: number;
  readonly violation: Caught | null;
  /** Around the violation, or from the beginning; all of a short run. */
  readonly part: Part;
}

export type Opened = Refused | Replayed;

/** A part of a trace, and how its nodes stood before its first event. */
export interface Part extends Trace {
  readonly before?: Readonly<Record<number, TraceNode>>;
}

export interface PartRequest {
  /** An event that the part is to hold. */
  readonly around: number;
}

/** A node at one moment. */
export interface MomentNode {
  readonly id: number;
  readonly role: TraceRole;
  readonly term: number;
  readonly vote: number;
  readonly commit: number;
  /** The term of each entry, with a bar behind what is committed. */
  readonly log: string;
}

/** The cluster after one event. */
export interface Moment {
  readonly at: number;
  readonly text: string;
  readonly nodes: readonly MomentNode[];
  readonly flights: readonly string[];
  readonly cuts: readonly string[];
  /** Some events before and after it, each with its place. */
  readonly list: readonly { readonly seq: number; readonly text: string }[];
}

export interface SearchRequest {
  readonly profile: string;
  readonly from: number;
  /** Most seeds to try. */
  readonly most: number;
  /** Ends soon after so many ms, so that progress can be told. */
  readonly budget: number;
  /** In which to tell what was found (English). */
  readonly language?: Language;
}

export interface Searched {
  readonly seeds: number;
  readonly events: number;
  readonly found: { readonly seed: number; readonly violation: Caught } | null;
}

/** The run that is open. */
interface Open {
  readonly nodes: readonly number[];
  readonly seed: number;
  readonly events: readonly SimEvent[];
  readonly violation: Violation | null;
  readonly timeline: Timeline;
  readonly language: Language;
}

let current: Open | null = null;

/** Does a case or a seed again, and keeps its events. */
export function open(request: OpenRequest): Opened {
  try {
    const { language = 'en' } = request;
    return 'text' in request ? openCase(request.text, language) : openSeed(request, language);
  } catch (error) {
    return { trouble: troubleOf(error as Error) };
  }
}

function troubleOf(error: Error): Trouble {
  if (error instanceof CaseError) {
    const message = error.message.replace(/^line \d+: /, '');
    const limit = error instanceof CaseLimitError ? error.limit : null;
    const { line, problem: kind, word, wanted } = error;
    return { line, message, limit, problem: { kind, word, wanted } };
  }
  const { message } = error;
  const trouble = { line: null, message, limit: null };
  if (!(error instanceof ProfileError)) return { ...trouble, problem: null };
  const { profile: word, known } = error;
  return { ...trouble, problem: { kind: 'profile', word, wanted: known.join(', ') } };
}

function openCase(text: string, language: Language): Replayed {
  const read = parseCase(text);
  const { seed } = read.setup;
  const recorder = new Recorder();
  const { violation, told } = runCase(read, [recorder]);
  return keep(recorder.events, { seed, violation, caseText: text, told, language });
}

function openSeed({ seed, profile }: Seed, language: Language): Opened {
  const recorder = new Recorder();
  const { recorded, violation } = runSeed(profile, seed, { observers: [recorder], record: true });
  if (recorded === null) {
    const message = `the library refuses the settings that seed ${seed} draws`;
    const problem = { kind: 'settings', word: String(seed), wanted: '' } as const;
    return { trouble: { line: null, message, limit: null, problem } };
  }
  const { events } = recorder;
  const [caseText, told] = [formatCase(recorded), events.length];
  return keep(events, { seed, violation, caseText, told, language });
}

interface Ran {
  readonly seed: number;
  readonly violation: Violation | null;
  readonly caseText: string;
  /** Events that tell the story; after them all faults have ended. */
  readonly told: number;
  readonly language: Language;
}

function keep(events: readonly SimEvent[], ran: Ran): Replayed {
  const { seed, violation, caseText, told, language } = ran;
  const nodes = [...new Set(events.map(({ node }) => node))].filter((id) => id > 0);
  nodes.sort((a, b) => a - b);
  current = { nodes, seed, events, violation, language, timeline: new Timeline(events) };
  const shown = told <= PART ? cutOut(0, told) : part({ around: violation?.seq ?? 0 });
  const caught = violation === null ? null : explain(violation, language);
  return { trouble: null, caseText, total: events.length, violation: caught, part: shown };
}

function explain(violation: Violation, language: Language): Caught {
  const { sentenceZh, sentence } = RULES.find(({ id }) => id === violation.rule)!;
  return { ...traceViolation(violation, language), sentence: { zh: sentenceZh, en: sentence } };
}

/** The part of the picture around an event. */
export function part({ around }: PartRequest): Part {
  const most = Math.max(0, current!.events.length - PART);
  const from = Math.max(0, Math.min(most, around - Math.floor(PART / 2)));
  return cutOut(from, from + PART);
}

function cutOut(from: number, to: number): Part {
  const { nodes, seed, events, violation, timeline, language } = current!;
  const shown = events.slice(from, to);
  const holds = violation !== null && violation.seq >= from && violation.seq < to;
  return {
    nodes,
    seed,
    events: shown.map((event) => traceEvent(event, event.seq, language)),
    ...(holds ? { violation: traceViolation(violation, language) } : {}),
    ...(from > 0 ? { before: Object.fromEntries(timeline.at(from - 1).nodes) } : {}),
  };
}

/** The cluster right after an event. */
export function moment(at: number): Moment {
  const { nodes, events, timeline, language } = current!;
  const seen = timeline.at(at);
  const from = Math.max(0, at - AROUND);
  const list = events.slice(from, at + AROUND + 1);
  return {
    at,
    text: describeEvent(events[at]!, language),
    nodes: nodes.flatMap((id) => {
      const view = seen.nodes.get(id);
      if (view === undefined) return [];
      const { role, term, vote, commit } = view;
      return [{ id, role, term, vote, commit, log: describeLog(seen.logs.get(id), commit) }];
    }),
    flights: seen.inFlight.map(({ message }) => describeMessage(message)),
    cuts: seen.cuts.map((event) => describeEvent(event, language)),
    list: list.map((event) => ({ seq: event.seq, text: describeEvent(event, language) })),
  };
}

/** More entries are told by their number. */
const MOST_ENTRIES = 40;

function describeLog(log: LogView | undefined, commit: number): string {
  if (log === undefined) return '';
  const skipped = Math.max(0, log.terms.length - MOST_ENTRIES);
  const first = log.first + skipped;
  const parts = log.terms
    .slice(skipped)
    .flatMap((term, i) => (first + i === commit ? [String(term), '|'] : [String(term)]));
  return [...(first > 1 ? ['…'] : []), ...parts].join(' ');
}

/** Tries seeds until one breaks a rule, or the time is up. */
export function search(request: SearchRequest): Searched {
  const { profile, from, most, budget, language = 'en' } = request;
  const end = performance.now() + budget;
  let seeds = 0;
  let events = 0;
  while (seeds < most && performance.now() < end) {
    const seed = from + seeds++;
    const ran = runSeed(profile, seed);
    events += ran.events;
    const { violation } = ran;
    if (violation === null) continue;
    return { seeds, events, found: { seed, violation: explain(violation, language) } };
  }
  return { seeds, events, found: null };
}
