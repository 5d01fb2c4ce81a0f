import { expect, test } from 'vitest';
import { checkStyle, columns } from '../../tools/check/style.ts';
import { shown, tree } from './tree.ts';

test('counts a Han character as two columns', () => {
  expect(columns('ab领导者')).toBe(8);
});

test('finds long lines, each room by its own limit', () => {
  const long = `${'x'.repeat(81)}\n`;
  const root = tree({ 'src/a.ts': long, 'examples/b/c.ts': long, 'sim/d.ts': long });
  expect(shown(checkStyle(root))).toEqual([
    'examples/b/c.ts:1: 81 columns; the limit is 80',
    'src/a.ts:1: 81 columns; the limit is 80',
  ]);
});

test('finds tabs, white space, CR LF, marks and a missing last line end', () => {
  const mark = 'TO' + 'DO';
  const root = tree({
    'src/a.ts': `const a = 1; \n\tb();\n// ${mark} later\nc();\r\nd();`,
    'src/expected.out': 'the output may end in spaces  \n',
  });
  expect(shown(checkStyle(root))).toEqual([
    'src/a.ts:1: white space at the end of the line',
    'src/a.ts:2: a tab',
    'src/a.ts:3: a mark for later work',
    'src/a.ts:4: the line ends in CR LF',
    'src/a.ts:5: the last line has no end',
  ]);
});

test('leaves generated and installed files alone', () => {
  const root = tree({
    'node_modules/a/b.ts': '\t\n',
    'build/x.css': '\t\n',
    'docs/api/y.md': 'a \n',
    '.docusaurus-en/z.json': 'a \n',
  });
  expect(checkStyle(root)).toEqual([]);
});
