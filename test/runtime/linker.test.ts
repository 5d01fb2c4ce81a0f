import { describe, expect, it } from 'vitest';
import { describeFault } from '../../site/runtime/fault.ts';
import {
  Linker,
  LinkError,
  resolvePath,
  SourceError,
  stripTypes,
  UnlocatedSyntaxError,
} from '../../site/runtime/linker.ts';
import type { Files } from '../../site/runtime/protocol.ts';

/** A program of three modules in the places that the book's files have. */
const files: Files = {
  'src/entry.ts': [
    'export interface Entry { readonly index: number }',
    'export class Log<T extends Entry> {',
    '  readonly #entries: T[] = [];',
    '  append(entry: T): number {',
    '    if (entry.index < 0) throw new RangeError(`bad index ${entry.index}`);',
    '    return this.#entries.push(entry);',
    '  }',
    '}',
  ].join('\n'),
  'src/index.ts': "export * from './entry.ts';\nexport const NONE = 0 as const;\n",
  'sim/world.ts': [
    "import { Log, NONE, type Entry } from '../src/index.ts';",
    'export const count = { made: 0 };',
    'export function make(): Log<Entry> { count.made++; return new Log<Entry>(); }',
    'export const none: number = NONE;',
  ].join('\n'),
};

const run = (entry: string, more: Files = {}): Promise<Record<string, unknown>> =>
  new Linker({ ...files, ...more, 'examples/a/b.ts': entry }).run('examples/a/b.ts');

async function faultOf(entry: string, more: Files = {}) {
  const linker = new Linker({ ...files, ...more, 'examples/a/b.ts': entry });
  const error: unknown = await linker.run('examples/a/b.ts').then(
    () => null,
    (e: unknown) => e,
  );
  expect(error).not.toBeNull();
  return describeFault(error, linker, () => Promise.resolve(7));
}

describe('Linker', () => {
  it('links modules through star exports and evaluates each once', async () => {
    const exports = await run(
      [
        "import { make, count, none } from '../../sim/world.ts';",
        "import * as again from '../../sim/world.ts';",
        'make();',
        'export const result = [make().append({ index: 1 }), count.made, again.count.made, none];',
      ].join('\n'),
    );
    expect(exports['result']).toEqual([1, 2, 2, 0]);
  });

  it('lets the entry await at its top level', async () => {
    const exports = await run(
      'const value: number = await Promise.resolve(4);\nexport const result = value;',
    );
    expect(exports['result']).toBe(4);
  });

  it('takes a changed library file in place of the printed one', async () => {
    const exports = await run("import { NONE } from '../../src/index.ts'; export { NONE };", {
      'src/index.ts': 'export const NONE = 99;',
    });
    expect(exports['NONE']).toBe(99);
  });

  it('tells which module was loaded', async () => {
    const linker = new Linker({ ...files, 'e.ts': "import './sim/world.ts';" });
    await linker.run('e.ts');
    expect(linker.loaded('sim/world.ts')?.['none']).toBe(0);
    expect(linker.loaded('sim/stage.ts')).toBeUndefined();
  });

  it('names file, line and near names of an import that leads nowhere', async () => {
    const fault = await faultOf("\nimport { make } from '../../sim/wrold.ts';\nmake();");
    expect(fault).toMatchObject({ kind: 'link', file: 'examples/a/b.ts', line: 2 });
    expect(fault.message).toContain("'../../sim/wrold.ts'");
    expect(fault.message).toContain("'../../sim/world.ts'");
  });

  it.each([
    ['src/index.ts', '../sim/world.ts', 'src/'],
    ['src/replica/a.ts', '../../examples/a/b.ts', 'src/'],
    ['examples/raft-kv/a.ts', '../a/b.ts', 'src/ or examples/raft-kv/'],
  ])('lets %s stand on nothing that stands on it', async (file, specifier, folders) => {
    const entry = { 'e.ts': `import './${file}';`, [file]: `\nimport '${specifier}';` };
    const linker = new Linker({ ...files, ...entry }, console, true);
    const error: unknown = await linker.run('e.ts').catch((e: unknown) => e);
    const fault = await describeFault(error, linker, () => Promise.resolve(7));
    expect(fault).toMatchObject({ kind: 'link', file, line: 2 });
    expect(fault.message).toBe(`imports go one way: '${specifier}' is not in ${folders}`);
  });

  it('refuses a package', async () => {
    await expect(run("import fs from 'node:fs'; fs.readFileSync('x');")).rejects.toThrow(LinkError);
  });

  it('names near names of an export that does not exist, at its line', async () => {
    const fault = await faultOf(
      "import { maek } from '../../sim/world.ts';\n\nconst log = maek();\nlog.append({ index: 1 });",
    );
    expect(fault).toMatchObject({ kind: 'link', file: 'examples/a/b.ts', line: 3 });
    expect(fault.message).toMatch(/no export 'maek'.*near names: make/);
  });

  it('names the line of a text that sucrase cannot read', async () => {
    const fault = await faultOf('const a = 1;\nconst b = = 2;\n');
    expect(fault).toMatchObject({ kind: 'syntax', file: 'examples/a/b.ts', line: 2 });
    expect(fault.message).not.toMatch(/\(\d+:\d+\)|Error transforming/);
  });

  it('asks for the line of a syntax error that only the engine finds', async () => {
    const fault = await faultOf('let a = 1;\nlet a = 2;\n');
    expect(fault).toMatchObject({ kind: 'syntax', file: 'examples/a/b.ts', line: 7 });
    await expect(run('let a = 1;\nlet a = 2;\n')).rejects.toThrow(UnlocatedSyntaxError);
  });

  it('names the library file in which the syntax error stands', async () => {
    const broken = { 'src/entry.ts': 'export class Log {\n  append( {\n}\n' };
    const fault = await faultOf("import { make } from '../../sim/world.ts'; make();", broken);
    expect(fault).toMatchObject({ kind: 'syntax', file: 'src/entry.ts' });
  });

  it('gives a runtime error its line in the library and in the example', async () => {
    const fault = await faultOf(
      [
        "import { make } from '../../sim/world.ts';",
        '',
        'const log = make();',
        'function append(index: number): void {',
        '  log.append({ index });',
        '}',
        'append(-1);',
      ].join('\n'),
    );
    expect(fault).toMatchObject({
      kind: 'runtime',
      name: 'RangeError',
      message: 'bad index -1',
      file: 'src/entry.ts',
      line: 5,
    });
    expect(fault.frames.map((f) => [f.file, f.line])).toEqual([
      ['src/entry.ts', 5],
      ['examples/a/b.ts', 5],
      ['examples/a/b.ts', 7],
    ]);
    expect(fault.frames[1]!.name).toBe('append');
  });

  it('describes a thrown value that is no error', async () => {
    expect(await faultOf("throw 'enough';")).toMatchObject({ message: 'thrown: enough', line: null });
  });
});

describe('stripTypes', () => {
  it('keeps every line where it was', () => {
    const text = [
      'interface A {',
      '  a: number;',
      '}',
      "import type { B } from './b.ts';",
      'export const c = (x: A): number =>',
      '  x.a satisfies number;',
      'export class D { declare e: number; readonly f: number = 1; }',
    ].join('\n');
    const lines = stripTypes('x.ts', text).split('\n');
    expect(lines).toHaveLength(7);
    expect(lines[4]).toContain('const c');
    expect(lines[5]).toContain('x.a');
    expect(lines.join('')).not.toContain('b.ts');
  });

  it('throws a SourceError with the place', () => {
    const strip = (): string => stripTypes('src/x.ts', 'const a = {\n  b: = 1,\n};');
    expect(strip).toThrow(SourceError);
    expect(strip).toThrow(expect.objectContaining({ file: 'src/x.ts', line: 2 }));
  });
});

describe('resolvePath', () => {
  it('resolves relative names only', () => {
    expect(resolvePath('../../src/raft.ts', 'examples/a/b.ts')).toBe('src/raft.ts');
    expect(resolvePath('./c.ts', 'examples/a/b.ts')).toBe('examples/a/c.ts');
    expect(resolvePath('raft', 'examples/a/b.ts')).toBeNull();
    expect(resolvePath('../../../etc/x.ts', 'examples/a/b.ts')).toBeNull();
  });
});
