/**
 * Turns whatever a program threw into a {@link Fault} with its place.
 *
 * @module
 */

import { LIMITS } from './limits.ts';
import { LinkError, SourceError, UnlocatedSyntaxError } from './linker.ts';
import type { Fault, SourceFrame } from './protocol.ts';
import { isPlace, sourceFrames } from './stack.ts';
import { nameOf, shorten } from './tame.ts';

interface FileSet {
  readonly has: (path: string) => boolean;
}

/** Finds the line of a syntax error that the engine kept to itself. */
export type Locate = (script: string) => Promise<number | null>;

/**
 * Describes `error`, which a program of `files` threw. There always is a fault,
 * at worst one without its place.
 */
export async function describeFault(error: unknown, files: FileSet, locate: Locate): Promise<Fault> {
  try {
    return bounded(await faultOf(error, files, locate));
  } catch {
    // Merely asking a proxy what it is can throw.
    return UNTOLD;
  }
}

const UNTOLD: Fault = {
  kind: 'runtime',
  name: 'Error',
  message: '?',
  file: null,
  line: null,
  column: null,
  frames: [],
};

async function faultOf(error: unknown, files: FileSet, locate: Locate): Promise<Fault> {
  if (error instanceof SourceError) return syntaxFault(error, locate);
  const frames = error instanceof Error ? sourceFrames(stackOf(error), files) : [];
  if (error instanceof LinkError) return linkFault(error, frames);
  const [top] = frames;
  return {
    kind: 'runtime',
    name: error instanceof Error ? textOf(() => error.name) : 'Error',
    message: error instanceof Error ? textOf(() => error.message) : `thrown: ${textOf(() => error)}`,
    file: top?.file ?? null,
    line: top?.line ?? null,
    column: top?.column ?? null,
    frames,
  };
}

/** A program may give its errors a name that is no string, or that throws. */
function textOf(read: () => unknown): string {
  try {
    return String(read());
  } catch {
    return '?';
  }
}

/** The end of the stack: a long message stands before the frames. */
function stackOf(error: Error): string {
  return textOf(() => error.stack ?? '').slice(-LIMITS.stack);
}

/** What the gate lets through. */
function bounded(fault: Fault): Fault {
  const { name, message, file, line, column, frames } = fault;
  const short = (one: string): string => nameOf(one, LIMITS.name);
  const place = (number: number | null): number | null =>
    number !== null && isPlace(number) ? number : null;
  return {
    ...fault,
    name: short(name),
    message: shorten(message, LIMITS.message),
    file: file === null ? null : short(file),
    line: place(line),
    column: place(column),
    frames: frames.slice(0, LIMITS.frames).map((f) => ({ ...f, name: short(f.name) })),
  };
}

async function syntaxFault(error: SourceError, locate: Locate): Promise<Fault> {
  const { name, message, file, column } = error;
  const line = error instanceof UnlocatedSyntaxError ? await locate(error.script) : error.line;
  return { kind: 'syntax', name, message, file, line, column, frames: [] };
}

function linkFault(error: LinkError, frames: readonly SourceFrame[]): Fault {
  const { name, message, file } = error;
  const line = error.line ?? frames.find((frame) => frame.file === file)?.line ?? null;
  return { kind: 'link', name, message, file, line, column: null, frames: [] };
}

/** The fault of a program that awaits a promise that nothing can settle. */
export function stalledFault(entry: string): Fault {
  return {
    kind: 'stalled',
    name: 'Error',
    message: 'the program awaits a promise that nothing will settle',
    file: entry,
    line: null,
    column: null,
    frames: [],
  };
}
