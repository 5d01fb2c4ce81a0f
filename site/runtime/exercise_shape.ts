/**
 * What the checking program of an exercise answers, as the page takes it.
 *
 * @module
 */

import { CASE_LIMITS } from '../../sim/case.ts';
import { LIMITS } from './limits.ts';
import type { Attempted, Checked, Counterexample, Found, Wrong } from './programs/exercise.ts';
import { fields, nullOr, shown, text, whole, type Reader } from './shape.ts';
import { readTrace } from './trace_shape.ts';

/** Names of checks, kinds of findings and weathers are short. */
const LONGEST_NAME = 100;

const name = text(LONGEST_NAME);
const sentence = shown(LIMITS.message);

const readWrong = fields<Wrong>({
  id: name,
  sentence: fields<Wrong['sentence']>({ zh: sentence, en: sentence }),
  detail: sentence,
  trace: nullOr(readTrace),
});

export const readChecked: Reader<Checked> = fields<Checked>({
  of: whole(),
  wrong: nullOr(readWrong),
});

export const readAttempted: Reader<Attempted> = fields<Attempted>({
  done: whole(),
  of: whole(),
  events: whole(),
  found: nullOr(fields<Found>({ profile: name, seed: whole() })),
});

export const readCounterexample: Reader<Counterexample> = fields<Counterexample>({
  wrong: readWrong,
  caseText: text(CASE_LIMITS.characters),
});
