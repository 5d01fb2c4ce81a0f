import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkProse } from '../../tools/check/prose.ts';
import { keptTree } from '../../tools/check/trees.ts';
import { shown, tree } from './tree.ts';

const KEPT = 'node_modules/.cache/annotated-raft/check/trees';

function checkout(text: string): string {
  const root = tree({ 'docs/a.mdx': text, 'site/glossary.json': '[]' });
  mkdirSync(join(root, 'node_modules'));
  return root;
}

test('a kept tree says what a fresh one says, and a changed paragraph is read', () => {
  const [good, bad] = ['窗口满了。\n', '甲\n\n窗口满了,等待。\n'];
  const root = checkout(good);
  const check = (): string[] => shown(checkProse(root));
  expect([check(), check()]).toEqual([[], []]);
  for (let time = 0; time < 2; time++) {
    writeFileSync(join(root, 'docs/a.mdx'), bad);
    expect(check()[0]).toMatch(/^docs\/a\.mdx:3: half-width punctuation/);
    writeFileSync(join(root, 'docs/a.mdx'), good);
    expect(check()).toEqual([]);
  }
  expect(readdirSync(join(root, KEPT))).toEqual(['docs+a.mdx.checks.json']);
});

test('a text is parsed once, also by another run; what is kept badly is parsed anew', () => {
  const root = checkout('');
  const parsed: string[] = [];
  const ask = (text: string): unknown =>
    keptTree(root, 'docs/a.mdx', 'checks', text, (one) => (parsed.push(one), { one }));
  expect([ask('a'), ask('a'), ask('b')]).toEqual([{ one: 'a' }, { one: 'a' }, { one: 'b' }]);
  expect(parsed).toEqual(['a', 'b']);
  writeFileSync(join(root, KEPT, 'docs+a.mdx.other.json'), '{"key":');
  const other = keptTree(root, 'docs/a.mdx', 'other', 'b', () => 'anew');
  expect(other).toBe('anew');
});
