import { createRequire } from 'node:module';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolvePath, stripTypes } from '../../site/runtime/linker.ts';

interface Settings {
  readonly roots: string[];
  readonly without: string[];
}

const require = createRequire(import.meta.url);
const { readLibrary, stripLibrary } = require('../../site/plugins/runtime/library-text.cjs') as {
  readLibrary: (base: string, s: Settings, onFolder?: (f: string) => void) => Record<string, string>;
  stripLibrary: (files: Record<string, string>) => Record<string, string>;
};

describe('readLibrary', () => {
  let base = '';
  beforeAll(() => {
    base = mkdtempSync(path.join(tmpdir(), 'library-'));
    for (const folder of ['src', 'examples/a', 'sim/figures']) {
      mkdirSync(path.join(base, folder), { recursive: true });
    }
    writeFileSync(path.join(base, 'src/raft.ts'), 'export const raft = 1;\n');
    writeFileSync(path.join(base, 'src/types.d.ts'), '');
    writeFileSync(path.join(base, 'src/package.json'), '{}');
    writeFileSync(path.join(base, 'examples/a/b.ts'), 'b');
    writeFileSync(path.join(base, 'examples/a/b.out'), 'out');
    writeFileSync(path.join(base, 'examples/a/server.ts'), "import net from 'node:net';\n");
    writeFileSync(path.join(base, 'sim/figures/ring.ts'), 'ring');
  });
  afterAll(() => rmSync(base, { recursive: true }));

  it('takes the texts under the roots, by repository path, but those for Node alone', () => {
    const folders: string[] = [];
    const settings = { roots: ['src', 'sim', 'examples', 'absent'], without: ['sim/figures'] };
    const add = (f: string) => folders.push(path.relative(base, f).replaceAll('\\', '/'));
    const files = readLibrary(base, settings, add);
    expect(files).toEqual({ 'src/raft.ts': 'export const raft = 1;\n', 'examples/a/b.ts': 'b' });
    // The dev server watches these for new files.
    expect(folders).toEqual(['src', 'sim', 'examples', 'examples/a']);
  });
});

describe('what the build has stripped', () => {
  const root = path.resolve(import.meta.dirname, '../..');
  const files = readLibrary(root, require('../../site/runtime/roots.json') as Settings);
  const code = stripLibrary(files);

  it('is what a page would make of the same text', () => {
    for (const [file, js] of Object.entries(code)) expect(js, file).toBe(stripTypes(file, files[file]!));
  });

  it('is all that programs of chapters stand on', () => {
    const left = Object.keys(files).filter((file) => !(file in code));
    expect(left.length).toBeGreaterThan(100);
    for (const file of left) expect(file).toMatch(/^examples\/(?!raft-kv\/)/);
    for (const folder of ['src/', 'sim/', 'examples/raft-kv/', 'site/runtime/programs/']) {
      expect(Object.keys(code).some((file) => file.startsWith(folder))).toBe(true);
    }
  });
});

describe('programs of chapters', () => {
  const root = path.resolve(import.meta.dirname, '../..');
  const files = readLibrary(root, require('../../site/runtime/roots.json') as Settings);
  const STAND_IN = 'examples/raft-kv/page_buffer.ts';
  const IMPORT = /^(?:import|export)(?! type)[^;]*?'(\.[^']+)';/gms;

  /** The files that a program brings along, itself among them. */
  function reached(entry: string): ReadonlySet<string> {
    const seen = new Set<string>();
    const waiting = [entry];
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      if (seen.has(file) || files[file] === undefined) continue;
      seen.add(file);
      for (const [, name] of files[file]!.matchAll(IMPORT)) waiting.push(resolvePath(name!, file)!);
    }
    return seen;
  }

  it('bring a stand-in for the Buffer of Node where they need one', () => {
    const programs = Object.keys(files).filter((file) => /^examples\/(?!raft-kv\/)/.test(file));
    const lost = programs.filter((program) => {
      const all = [...reached(program)];
      const needs = all.some((file) => file !== STAND_IN && /\bBuffer\.\w+\(/.test(files[file]!));
      return needs && !all.includes(STAND_IN);
    });
    expect(lost).toEqual([]);
    const brought = programs.filter((program) => reached(program).has(STAND_IN));
    expect(brought.length).toBeGreaterThan(5);
  });
});
