import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { changesOf, reportOf } from '../../tools/lib/api.mjs';
import { tree } from './tree.ts';

const NODE = `
  import type { Vote } from './vote.ts';
  export class Node {
    readonly id: number = 1;
    private secret: Vote = { term: 1 };
    /** Asks for a vote. */
    ask(term: number): Vote { return { ...this.secret, term }; }
    /** @internal */
    inspect(): Vote { return this.secret; }
  }`;
const VOTE = 'export interface Vote { readonly term: number; }';

function sources(files: Record<string, string>): string {
  return join(tree({ 'src/node.ts': NODE, 'src/vote.ts': VOTE, ...files }), 'src');
}

describe('the report of the face', () => {
  it('has what can be imported, as far as it can be seen', async () => {
    const src = sources({
      'src/index.ts': "export { Node } from './node.ts';\nexport type { Vote } from './vote.ts';",
    });
    const { report, problems } = await reportOf(src);
    expect(problems).toEqual([]);
    expect(report).toContain('ask(term: number): Vote;');
    expect(report).toContain('export interface Vote {');
    expect(report).not.toMatch(/secret|inspect/);
  });

  it('finds a type that a signature names and nobody can import', async () => {
    const src = sources({ 'src/index.ts': "export { Node } from './node.ts';" });
    const { problems } = await reportOf(src);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('"Vote" needs to be exported');
  });

  it('asks for types where a declaration needs them', async () => {
    const src = sources({ 'src/index.ts': 'export const now = Math.max(1, 2);' });
    const { problems } = await reportOf(src);
    expect(problems.join()).toContain('isolatedDeclarations');
  });
});

describe('a change of the face', () => {
  const report = (...blocks: string[]): string =>
    ['## API Report', ...blocks.map((block) => `// @public\nexport ${block}\n`)].join('\n');

  it('is told by name', () => {
    const before = report('class A {\n}', 'const b = 1;', 'type C = A;');
    const after = report('class A {\n}', 'function d(): A;', 'type C = A;');
    expect(changesOf(before, after)).toEqual(['- b', '+ d']);
  });

  it('is shown by the lines that differ, also by one that stands elsewhere too', () => {
    const other = 'interface B {\n    id: number;\n}';
    const before = report('interface A {\n    term: number;\n}', other);
    const after = report('interface A {\n    id: number;\n}', other);
    expect(changesOf(before, after)).toEqual(['  A', '  -     term: number;', '  +     id: number;']);
  });

  it('is nothing when there is none', () => {
    expect(changesOf(report('const a = 1;'), report('const a = 1;'))).toEqual([]);
  });
});
