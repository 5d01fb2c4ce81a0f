/** What etcd/raft and the paper call the symbols of the library: those who know them look for these. */
import fs from 'node:fs';
import path from 'node:path';
import { readEtcdNames } from '../weave/appendix/names.ts';
import { nearText } from '../weave/errors.ts';
import type { Project } from '../weave/project.ts';

/**
 * Names that etcd/raft does not export, and those of figures 2 and 13 of the paper and of the
 * thesis, each with the symbol that stands for it here.
 */
const FILES = ['site/etcd-inside.json', 'site/paper-names.json'];

/**
 * The names by place, `src/raft.ts#Raft.step`: of the table in the appendix, of the files beside it,
 * and of the comments that say "etcd: `raft.hup`". Throws for a place that there is not.
 */
export function foreignNamesOf(project: Project, places: ReadonlySet<string>): Map<string, string[]> {
  const names = new Map<string, string[]>();
  const add = (name: string, place: string): void => {
    const known = names.get(place) ?? [];
    // What is called the same here is found by its own name.
    if (!known.includes(name) && place.split('#')[1] !== name) names.set(place, [...known, name]);
  };
  for (const entries of Object.values(readEtcdNames(project.root).packages)) {
    for (const [name, ours] of Object.entries(entries)) {
      if (typeof ours === 'object' && 'why' in ours) continue;
      for (const place of [ours].flat()) add(name, place);
    }
  }
  for (const file of FILES) {
    for (const [name, place] of Object.entries(namesIn(project.root, file))) {
      if (!places.has(place)) {
        throw new Error(`${file}: ${name}: there is no "${place}"${nearText(place, [...places])}`);
      }
      add(name, place);
    }
  }
  for (const [name, place] of inComments(project)) add(name, place);
  return names;
}

export function namesIn(root: string, file: string): Record<string, string> {
  return JSON.parse(fs.readFileSync(path.join(root, file), 'utf8')) as Record<string, string>;
}

function inComments(project: Project): [name: string, place: string][] {
  return project.files().flatMap((file) =>
    project.symbols(file).flatMap(({ path: symbol, docStart, start }) => {
      const comment = project
        .lines(file)
        .slice(docStart - 1, start - 1)
        .join(' ')
        .replace(/\s+(?:\*\s+)?/g, ' ');
      return [...comment.matchAll(/etcd: `([\w.]+)`/g)].map(([, name]): [string, string] => [
        name!,
        `${file}#${symbol}`,
      ]);
    }),
  );
}
