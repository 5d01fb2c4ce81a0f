/** That the table at the top of raft.ts tells who writes which field. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const SRC = join(import.meta.dirname, '../../src');

/** Fields of `Raft` and the modules that write them, as the table has it. */
function told(): Map<string, Set<string>> {
  const table = new Map<string, Set<string>>();
  for (const line of readFileSync(join(SRC, 'raft.ts'), 'utf8').split('\n')) {
    const row = /^ \* \| (`.*`) \| (.*) \|$/.exec(line);
    if (row === null) continue;
    const names = (text: string): string[] => [...text.matchAll(/`(\w+)`/g)].map((m) => m[1]!);
    for (const field of names(row[1]!)) table.set(field, new Set(names(row[2]!)));
  }
  return table;
}

/** Fields that a text assigns, pushes to, or empties, of a `Raft` called `r`. */
function writtenIn(source: string): string[] {
  const writes = /\br\.(\w+)(?: [-+]?= |\.(?:push|pop|splice|shift|unshift)\(|\.length = |\+\+|--)/g;
  return [...source.matchAll(writes)].map((m) => m[1]!);
}

test('the table names all writers of all fields, and nobody else', () => {
  const real = new Map([...told().keys()].map((field) => [field, new Set<string>()]));
  for (const file of readdirSync(SRC).filter((name) => name.endsWith('.ts'))) {
    if (file === 'raft.ts') continue;
    for (const field of writtenIn(readFileSync(join(SRC, file), 'utf8'))) {
      const writers = real.get(field);
      expect(writers, `${file} writes ${field}, which is not in the table`).toBeDefined();
      writers!.add(file.replace('.ts', ''));
    }
  }
  expect(told().size).toBeGreaterThan(12);
  expect(real).toEqual(told());
});

test('every field that changes is in the table, or guards itself', () => {
  const source = readFileSync(join(SRC, 'raft.ts'), 'utf8');
  const body = source.slice(source.indexOf('export class Raft'), source.indexOf('constructor('));
  const fields = [...body.matchAll(/^ {2}(\w+)(?:: [^=\n]+)?(?: = .*)?;$/gm)].map((m) => m[1]!);
  expect(fields.filter((field) => !told().has(field))).toEqual(['unprovedReads']);
});

test.each([
  ['an assignment', 'r.term = 1;', ['term']],
  ['a sum', 'r.uncommittedSize += 1;', ['uncommittedSize']],
  ['a push', 'r.msgs.push(m);', ['msgs']],
  ['a comparison is none', 'if (r.term === 1) r.send(m);', []],
  ['nor is a field of a field', 'r.log.committed = 4;', []],
])('a write is found: %s', (_, source, fields) => {
  expect(writtenIn(source)).toEqual(fields);
});
