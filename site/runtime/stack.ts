/**
 * Reads stack traces of linked modules: each module names itself with a
 * `//# sourceURL`, so its frames carry repository paths and true lines.
 *
 * @module
 */

import type { SourceFrame } from './protocol.ts';

/** V8: `    at Raft.step (src/raft.ts:12:5)`; others: `step@src/raft.ts:12:5`. */
const FRAME = /^(?:\s*at )?(?:async )?(?:(.*?)(?: \(|@))?([^\s()@]+\.ts):(\d+):(\d+)\)?$/;

/** Frames of `stack` that lie in one of `files`, innermost first. */
export function sourceFrames(
  stack: string,
  files: { readonly has: (path: string) => boolean },
): SourceFrame[] {
  const frames: SourceFrame[] = [];
  for (const text of stack.split('\n')) {
    const match = FRAME.exec(text);
    if (match === null || !files.has(match[2]!)) continue;
    const [line, column] = [Number(match[3]), Number(match[4])];
    // A program writes its stacks as it likes.
    if (!isPlace(line) || !isPlace(column)) continue;
    frames.push({ name: readableName(match[1] ?? ''), file: match[2]!, line, column });
  }
  return frames;
}

/** Lines and columns are counted from 1. */
export function isPlace(number: number): boolean {
  return Number.isSafeInteger(number) && number >= 1;
}

/** The wrapper function of a module is no function of the program. */
function readableName(name: string): string {
  return name === 'eval' || name === '<anonymous>' ? '' : name;
}
