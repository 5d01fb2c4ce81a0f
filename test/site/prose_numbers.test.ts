/** Steps that the prose names as `+12` are steps of the run that it speaks of. */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const read = (file: string): string => fs.readFileSync(path.join(ROOT, file), 'utf8');

/** The text of a section, from its heading to the next one. */
function section(chapter: string, id: string): string {
  const text = read(chapter);
  const start = text.indexOf(`{/* #${id} */}`);
  const end = text.indexOf('\n#', start);
  expect(start).toBeGreaterThan(0);
  return text.slice(start, end);
}

it.each(['docs', 'i18n/en/docusaurus-plugin-content-docs/current'])(
  'the steps of election in %s are those of its run',
  (folder) => {
    const printed = [...read('examples/election/rejoin.out').matchAll(/^\+\d+(?=:)/gm)];
    const steps = new Set(printed.map(([step]) => step));
    const prose = section(`${folder}/mechanisms/election.mdx`, 'run-rejoin');
    const named = [...prose.matchAll(/`(\+\d+)`/g)].map(([, step]) => step!);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((step) => !steps.has(step))).toEqual([]);
  },
);
