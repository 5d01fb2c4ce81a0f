import { expect, test } from 'vitest';
import { checkImports } from '../../tools/check/imports.ts';
import { shown, tree } from './tree.ts';

test('accepts imports that go down', () => {
  const root = tree({
    'src/entry.ts': 'export const entry = 1;\n',
    'src/raft.ts': "import {entry} from './entry.ts';\nexport const raft = entry;\n",
    'sim/world.ts': "import {raft} from '../src/raft.ts';\nexport const w = raft;\n",
    'examples/a/b.ts': "import {w} from '../../sim/world.ts';\nconsole.log(w);\n",
    'site/hero.tsx': "import React from 'react';\nimport '../sim/world';\n",
  });
  expect(checkImports(root)).toEqual([]);
});

test('refuses an import that goes up', () => {
  const root = tree({
    'src/raft.ts': "\nimport '../sim/world.ts';\n",
    'sim/world.ts': 'export {};\n',
  });
  expect(shown(checkImports(root))).toEqual([
    'src/raft.ts:2: src/ imports sim/world.ts: ' + 'imports go src <- sim <- examples <- site',
  ]);
});

test('refuses a look at the tools, also a dynamic one', () => {
  const root = tree({
    'tools/a.ts': '',
    'site/page.tsx': "export const load = () => import('../tools/a');\n",
  });
  expect(shown(checkImports(root))[0]).toContain('site/ imports tools/a');
});

test('refuses packages in rooms that run in the page', () => {
  const root = tree({
    'src/raft.ts': "import {readFileSync} from 'node:fs';\n",
    'examples/raft-kv/main.ts': "import {createServer} from 'node:net';\n",
  });
  expect(shown(checkImports(root))).toEqual(["src/raft.ts:1: src/ imports the package 'node:fs'"]);
});

test('asks for the name of the file', () => {
  const root = tree({
    'src/entry.ts': '',
    'src/raft.ts': "import './entry';\n",
  });
  const [finding] = checkImports(root);
  expect(finding?.remedy).toContain("write './entry.ts'");
});

test('finds a cycle, and does not count imports of types', () => {
  const cyclic = tree({
    'src/a.ts': "import {b} from './b.ts';\nexport const a = b;\n",
    'src/b.ts': "import {c} from './c.ts';\nexport const b = c;\n",
    'src/c.ts': "import {a} from './a.ts';\nexport const c = a;\n",
  });
  expect(shown(checkImports(cyclic))).toEqual([
    'src/c.ts:1: import cycle: ' + 'src/a.ts -> src/b.ts -> src/c.ts -> src/a.ts',
  ]);
  const typed = tree({
    'src/a.ts': "import {b} from './b.ts';\nexport type A = typeof b;\n",
    'src/b.ts': "import type {A} from './a.ts';\nexport const b = 1 as A;\n",
  });
  expect(checkImports(typed)).toEqual([]);
});
