import { editDistance } from '../../../sim/near.ts';

/** What a chapter asked for and the sources do not have. */
export class WeaveError extends Error {
  readonly chapter: string;
  readonly line: number;

  constructor(chapter: string, line: number, problem: string) {
    super(`${chapter}:${line}: ${problem}`);
    this.name = 'WeaveError';
    this.chapter = chapter;
    this.line = line;
    // The place is in the chapter; a trace through the bundler would bury it.
    this.stack = this.message;
  }
}

/** The names closest to `wanted`, nearest first; far ones are left out. */
export function nearNames(wanted: string, names: Iterable<string>, count = 3): string[] {
  const low = wanted.toLowerCase();
  const last = (s: string) => s.slice(s.search(/[^./]*$/)).toLowerCase();
  return [...new Set(names)]
    .map((name) => {
      const whole = editDistance(low, name.toLowerCase());
      const tail = editDistance(last(low), last(name)) + 1;
      return { name, whole, distance: Math.min(whole, tail) };
    })
    .filter(({ distance }) => distance <= Math.max(3, wanted.length / 2))
    .sort((a, b) => a.distance - b.distance || a.whole - b.whole || (a.name < b.name ? -1 : 1))
    .slice(0, count)
    .map(({ name }) => name);
}

/** "; near names: a, b", or nothing when nothing is near. */
export function nearText(wanted: string, names: Iterable<string>): string {
  const near = nearNames(wanted, names);
  return near.length > 0 ? `; near names: ${near.join(', ')}` : '';
}
