/**
 * What the replaying program answers, as the page takes it.
 *
 * @module
 */

import { CASE_LIMITS, CASE_PROBLEMS } from '../../sim/case.ts';
import { LIMITS } from './limits.ts';
import type {
  Caught,
  Moment,
  MomentNode,
  Opened,
  Part,
  Problem,
  Refused,
  Replayed,
  Searched,
  Trouble,
} from './programs/replay.ts';
import {
  anyOf,
  fields,
  listOf,
  named,
  nothing,
  nullOr,
  oneOf,
  optional,
  shown,
  text,
  whole,
  type Reader,
} from './shape.ts';
import { readNodes, readRole, readTrace, readViolation } from './trace_shape.ts';

/** Of the log of a node, as it is told. */
const LONGEST_LOG = 2000;
/** Messages on their way, and events before and after a moment. */
const MOST_LINES = 5000;

const line = shown(LIMITS.eventText);
const sentence = shown(LIMITS.message);

const readSentence = fields<Pick<Caught, 'sentence'>>({
  sentence: fields<Caught['sentence']>({ zh: sentence, en: sentence }),
});

const readCaught: Reader<Caught> = (value) => ({ ...readViolation(value), ...readSentence(value) });

export const readPart: Reader<Part> = (value) => {
  const { before } = fields<Pick<Part, 'before'>>({ before: optional(readNodes) })(value);
  return { ...readTrace(value), ...(before === undefined ? {} : { before }) };
};

const readProblem = fields<Problem>({
  kind: oneOf<Problem['kind']>({ ...CASE_PROBLEMS, profile: true, settings: true }),
  word: named(LIMITS.name),
  wanted: sentence,
});

const readTrouble = fields<Trouble>({
  line: nullOr(whole(1)),
  message: sentence,
  limit: nullOr(oneOf(CASE_LIMITS)),
  problem: nullOr(readProblem),
});

export const readOpened: Reader<Opened> = anyOf<Opened>(
  fields<Refused>({ trouble: readTrouble }),
  fields<Replayed>({
    trouble: nothing,
    caseText: text(CASE_LIMITS.characters),
    total: whole(),
    violation: nullOr(readCaught),
    part: readPart,
  }),
);

const readMomentNode = fields<MomentNode>({
  id: whole(),
  role: readRole,
  term: whole(),
  vote: whole(),
  commit: whole(),
  log: shown(LONGEST_LOG),
});

export const readMoment: Reader<Moment> = fields<Moment>({
  at: whole(),
  text: line,
  nodes: listOf(readMomentNode, LIMITS.nodes),
  flights: listOf(line, MOST_LINES),
  cuts: listOf(line, MOST_LINES),
  list: listOf(fields<Moment['list'][number]>({ seq: whole(), text: line }), MOST_LINES),
});

export const readSearched: Reader<Searched> = fields<Searched>({
  // Who searches goes on from there: with none it would go on for ever.
  seeds: whole(1),
  events: whole(),
  found: nullOr(fields<NonNullable<Searched['found']>>({ seed: whole(), violation: readCaught })),
});
