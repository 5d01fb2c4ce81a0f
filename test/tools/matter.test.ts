import { expect, test } from 'vitest';
import { valueOf } from '../../site/chapters.ts';
import { checkMatter } from '../../tools/check/matter.ts';
import { shown, tree } from './tree.ts';

const FILE = 'docs/mechanisms/a.mdx';
const GOOD = [
  'title: 选举：怎样选出',
  'description: "a: b \\"c\\""',
  "sidebar_label: 'it''s: so'",
  'sidebar_position: 28',
  'part: III',
  'chapter: 28',
];

const matter = (lines: readonly string[]): string => `---\n${lines.join('\n')}\n---\n\n甲\n`;

function check(lines: readonly string[], more: Record<string, string> = {}): string[] {
  return shown(checkMatter(tree({ [FILE]: matter(lines), ...more })));
}

test('what the build reads is all right', () => {
  expect(check(GOOD, { 'docs/glossary.mdx': matter(['title: 术语', 'description: 词']) })).toEqual([]);
});

test('a value is what YAML reads, quoted or not', () => {
  const values = ['a b', '"a \\"b\\""', "'it''s'", '"a', ''].map((text) => valueOf(text));
  expect(values).toEqual(['a b', 'a "b"', "it's", '"a', '']);
});

test.each([
  ['sidebar_position: [28', 'sidebar_position is no number'],
  ['chapter: many', 'chapter is no number'],
  ['title: a: b', 'YAML reads : as its own'],
  ['title: a:', 'YAML reads : as its own'],
  ['title: C #3', 'YAML reads # as its own'],
  ['title: [a', 'YAML reads [ as its own'],
  ['title: *a', 'YAML reads * as its own'],
  ['title: "a" b"', 'the quotes do not close'],
  ["title: 'it's", 'the quotes do not close'],
  ['title:', 'the value is empty'],
  ['title:甲', 'not a key with a value'],
  ['  title: 甲', 'not a key with a value'],
  ['titel: 甲', 'there is no titel'],
])('finds the slip in %s', (text, message) => {
  const key = /[a-z]+/.exec(text)![0];
  const at = GOOD.findIndex((line) => line.startsWith(key));
  const lines = at < 0 ? [text, ...GOOD] : GOOD.map((line, i) => (i === at ? text : line));
  const found = check(lines);
  expect(found[0]).toContain(`${FILE}:${Math.max(0, at) + 2}: front matter '${text}': ${message}`);
});

test.each(['title', 'description', 'part', 'chapter', 'sidebar_position'])('misses %s', (key) => {
  const found = check(GOOD.filter((line) => !line.startsWith(`${key}:`)));
  expect(found).toEqual([`${FILE}:1: the front matter has no ${key}`]);
});

test('a page without front matter has neither title nor description', () => {
  expect(shown(checkMatter(tree({ 'docs/guide.mdx': '甲\n' })))).toEqual([
    'docs/guide.mdx:1: the front matter has no title',
    'docs/guide.mdx:1: the front matter has no description',
  ]);
});

test('a number, a key and a part are had once, and the part is that of the folder', () => {
  const other = matter(GOOD.map((line) => line.replace('position: 28', 'position: 29')));
  expect(check(GOOD, { 'docs/trust/b.mdx': other.replace('III', 'V') })).toEqual([
    'docs/trust/b.mdx:7: chapter 28 is that of docs/mechanisms/a.mdx, too',
  ]);
  expect(check([...GOOD, 'part: III'])[0]).toContain(":8: front matter 'part: III': part stands twice");
  expect(check(GOOD.map((line) => line.replace('III', 'IX')))).toEqual([
    `${FILE}:6: part IX is not the part of mechanisms`,
  ]);
});
