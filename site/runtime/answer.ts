/**
 * What a program answers to a question: the last line that it prints.
 *
 * @module
 */

/** The last line of an output; empty if it has none. */
export function answerIn(output: string): string {
  return output.trimEnd().split('\n').at(-1)!.trim();
}
