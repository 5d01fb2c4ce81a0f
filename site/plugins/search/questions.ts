/**
 * What readers look for and in which words, and the places that answer: `site/questions.json`.
 */
import fs from 'node:fs';
import path from 'node:path';
import { nearText } from '../weave/errors.ts';

export const QUESTIONS = 'site/questions.json';

export interface Question {
  /** How people ask, in either language; each is found by most of its words. */
  readonly zh: readonly string[];
  readonly en: readonly string[];
  /**
   * The best answer first: `mechanisms/election#run-rejoin` for a section, `src/raft.ts#Raft.step`
   * for a symbol.
   */
  readonly to: readonly string[];
}

export function readQuestions(root: string): Question[] {
  const file = path.join(root, QUESTIONS);
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as Question[]) : [];
}

/** The words that lead to a place, and those for which it is only one more answer. */
export interface Asked {
  readonly names: string[];
  readonly also: string[];
}

/**
 * The words by place. Throws for a place that is not in the book, with its line in the file.
 */
export function askedOf(root: string, places: ReadonlySet<string>): Map<string, Asked> {
  const asked = new Map<string, Asked>();
  for (const { zh, en, to } of readQuestions(root)) {
    for (const [i, place] of to.entries()) {
      if (!places.has(place)) throw new Error(strange(root, place, places));
      const known = asked.get(place) ?? { names: [], also: [] };
      (i === 0 ? known.names : known.also).push(...zh, ...en);
      asked.set(place, known);
    }
  }
  return asked;
}

/** For each symbol that answers a question, the first section that answers it, too. */
export function answersOf(root: string, sections: ReadonlySet<string>): Map<string, string> {
  const answers = new Map<string, string>();
  for (const { to } of readQuestions(root)) {
    const section = to.find((place) => sections.has(place));
    if (section === undefined) continue;
    for (const place of to.filter((each) => !answers.has(each))) answers.set(place, section);
  }
  return answers;
}

function strange(root: string, place: string, places: ReadonlySet<string>): string {
  const lines = fs.readFileSync(path.join(root, QUESTIONS), 'utf8').split('\n');
  const line = lines.findIndex((text) => text.includes(JSON.stringify(place))) + 1;
  return `${QUESTIONS}:${line}: there is no "${place}"${nearText(place, [...places])}`;
}
