/**
 * How much may come out of a frame. The worker keeps to these by itself and
 * cuts what is longer; the gate drops what a program sends past it.
 *
 * @module
 */

export const LIMITS = {
  /** Characters of an error's message. */
  message: 4000,
  /** Characters of a name: of an error, a function, a file. */
  name: 200,
  /** Characters of a message's type, which stands at its arrow. */
  type: 40,
  /** Marks, and signs that cannot be seen, one after the other. */
  marks: 16,
  /** Characters of one line: a browser shapes a line as a whole. */
  line: 4000,
  /** Stack frames of an error. */
  frames: 40,
  /** Characters in which an error's stack is looked for frames. */
  stack: 20_000,
  /** Worlds whose events are drawn. */
  traces: 40,
  /** Nodes of a world. */
  nodes: 64,
  /** Events of all worlds together. */
  events: 3000,
  /** Characters that describe one event. */
  eventText: 1000,
  /** Characters that describe all events together, by what they cost to draw. */
  traceText: 600_000,
  /** Objects, lists and fields in the answer to one call. */
  answerParts: 200_000,
  /** Characters in the answer to one call, by what they cost to draw. */
  answerText: 2_000_000,
  /** How deep an answer may be nested. */
  answerDepth: 24,
  /** Messages with output; a line each, and one that tells of the cut. */
  outputs: 2100,
  /** Signs of life in a second. */
  beats: 50,
  /** So many messages that are no good, and the program is ended. */
  dropped: 500,
  /** Bytes that a program may hold in buffers. */
  memory: 768 * 2 ** 20,
} as const;

/** Stands where a text was cut. */
const ELLIPSIS = '…';

/** The beginning of `text`, with a mark where it was cut. */
export function cutText(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most - 1) + ELLIPSIS;
}
