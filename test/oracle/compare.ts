/**
 * Compares what the two sides said.
 *
 * @module
 */
import type { Answer } from './script.ts';

/**
 * Panics of the original that are errors with words of their own here: a
 * wrong option is named, and no addresses in memory are printed.
 */
const SAME_PANICS: readonly (readonly [string, string])[] = [
  [
    '[panic] config.maxInflightMsgs: must be a whole number of at least 1, got 0\n',
    '[panic] max inflight messages must be greater than 0\n',
  ],
  [
    '[panic] config.readOnlyOption: ReadOnlyLeaseBased needs checkQuorum\n',
    '[panic] CheckQuorum must be enabled when ReadOnlyOption is ReadOnlyLeaseBased\n',
  ],
  ['[panic] snapshot.metadata.confState.', '[panic] ConfStates not equivalent after sorting:\n'],
];

/**
 * Where this library ends a node and the original goes on with what its own
 * comments rule out. Only a snapshot that was made by hand leads there, and
 * from then on there is nothing to compare.
 */
const ENDS_HERE = '[panic] progress must keep 0 <= match < next, ';

/** The first place where two answers differ. */
export interface Difference {
  /** Position of the command in its script, from 0. */
  readonly at: number;
  readonly ours: string;
  readonly theirs: string;
}

/**
 * The first difference between two answers, or null. Every byte counts, but
 * for the doubled spaces that {@link settled} takes out, and the words with
 * which an interpreter refuses a command: those of the original are mostly
 * "nil pointer dereference".
 */
export function difference(ours: Answer, theirs: Answer): Difference | null {
  const count = Math.max(ours.outputs.length, theirs.outputs.length) + 1;
  for (let at = 0; at < count; at++) {
    const [a, b] = [shown(ours, at), settled(shown(theirs, at))];
    if (a === b) continue;
    if (a.startsWith(ENDS_HERE)) return null;
    if (refusedAt(ours, at) && refusedAt(theirs, at)) continue;
    if (SAME_PANICS.some(([our, their]) => a.startsWith(our) && b.startsWith(their))) continue;
    return { at, ours: a, theirs: b };
  }
  return null;
}

function refusedAt(answer: Answer, at: number): boolean {
  return at === answer.outputs.length && answer.end === 'refused';
}

/** What an answer has to show for a command. */
function shown(answer: Answer, at: number): string {
  const output = answer.outputs[at];
  if (output !== undefined) return output.endsWith('\n') ? output : `${output}\n`;
  if (at > answer.outputs.length || answer.end === '') return '';
  return `[${answer.end}] ${answer.text}\n`;
}

/**
 * The text form of protocol buffers has one or two spaces between fields, as
 * each build of a Go program chooses, so that nobody relies on it.
 */
export function settled(text: string): string {
  return text
    .replace(/(voters|learners|voters_outgoing|learners_next):(\d+) +/g, '$1:$2 ')
    .replace(/ {2}changes:/g, ' changes:')
    .replace(/(transition:\w+) {2}/g, '$1 ');
}
