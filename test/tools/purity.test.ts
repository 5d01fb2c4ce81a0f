import { expect, test } from 'vitest';
import { checkPurity } from '../../tools/check/purity.ts';
import { shown, tree } from './tree.ts';

test('names what brings in the clock, timers, chance or the world', () => {
  const root = tree({
    'src/raft.ts': [
      'export const now = Date.now();',
      'export const chance = Math.random();',
      'setTimeout(() => undefined, 1);',
      'console.log(process.env);',
      '',
    ].join('\n'),
  });
  expect(shown(checkPurity(root))).toEqual([
    'src/raft.ts:1: Date brings in the clock',
    'src/raft.ts:2: Math.random brings in the randomness',
    'src/raft.ts:3: setTimeout brings in the timer',
    'src/raft.ts:4: console brings in the outside world',
    'src/raft.ts:4: process brings in the outside world',
  ]);
});

test('lets members, own names and other rooms be', () => {
  const root = tree({
    'src/raft.ts': [
      'export class Node { process(): number { return this.fetch; } fetch = 1; }',
      'export function step(self: number): number { return Math.max(self, 1); }',
      '',
    ].join('\n'),
    'examples/a/b.ts': 'console.log(1);\n',
  });
  expect(checkPurity(root)).toEqual([]);
});

test.each([
  ['const { random } = Math;', 'Math'],
  ['const draw = { ...Math };', 'Math'],
  ["Math['random']();", "Math['random']"],
  ['eval("1");', 'eval'],
  ["new Function('return 1')();", 'Function'],
  ['queueMicrotask(() => undefined);', 'queueMicrotask'],
  ['const here = import.meta.url;', 'import.meta'],
  ['new Intl.NumberFormat();', 'Intl'],
])('sees through %s', (line, named) => {
  const [finding] = shown(checkPurity(tree({ 'src/a.ts': `${line}\n` })));
  expect(finding).toContain(`src/a.ts:1: ${named} brings in the `);
});

test('arithmetic is no chance', () => {
  const text = 'export const a = Math.max(1, Math.floor(2)) + Math.PI;\nconst b = { Math: 1 };\n';
  expect(checkPurity(tree({ 'src/a.ts': `${text}type Call = Functional;\nvoid b.Math;\n` }))).toEqual(
    [],
  );
});
