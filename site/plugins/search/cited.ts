/** Where the book treats what the paper, the thesis and etcd's command line have: `site/cited.json`. */
import fs from 'node:fs';
import path from 'node:path';
import type { Cited } from '../../search/types.ts';
import { nearText } from '../weave/errors.ts';

export const CITED = 'site/cited.json';

/** The places for each number of a section or figure, and for each option. */
export function readCited(root: string): Cited<string> {
  return JSON.parse(fs.readFileSync(path.join(root, CITED), 'utf8')) as Cited<string>;
}

/** The same with the passages by number. Throws for a place that is not among them. */
export function citedAmong(cited: Cited<string>, places: readonly string[]): Cited<number> {
  const numbered = (table: Readonly<Record<string, readonly string[]>>): Record<string, number[]> =>
    Object.fromEntries(
      Object.entries(table).map(([key, to]) => [key, to.map((place) => numberOf(key, place, places))]),
    );
  return {
    sections: numbered(cited.sections),
    figures: numbered(cited.figures),
    thesis: numbered(cited.thesis),
    options: numbered(cited.options),
  };
}

function numberOf(key: string, place: string, places: readonly string[]): number {
  const at = places.indexOf(place);
  if (at < 0) throw new Error(`${CITED}: ${key}: there is no "${place}"${nearText(place, places)}`);
  return at;
}
