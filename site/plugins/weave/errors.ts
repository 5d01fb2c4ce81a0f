import { nearNames } from '../../../sim/near.mjs';

/** What a chapter asked for and the sources do not have. */
export class WeaveError extends Error {
  readonly chapter: string;
  readonly line: number;
  /** What is wrong, without the place. */
  readonly problem: string;

  constructor(chapter: string, line: number, problem: string) {
    super(`${chapter}:${line}: ${problem}`);
    this.name = 'WeaveError';
    this.chapter = chapter;
    this.line = line;
    this.problem = problem;
    // The place is in the chapter; a trace through the bundler would bury it.
    this.stack = this.message;
  }
}

/** "; near names: a, b", or nothing when nothing is near. */
export function nearText(wanted: string, names: Iterable<string>): string {
  const near = nearNames(wanted, names);
  return near.length > 0 ? `; near names: ${near.join(', ')}` : '';
}
