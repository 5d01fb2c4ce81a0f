import { describe, expect, test } from 'vitest';
import { checkProse } from '../../tools/check/prose.ts';
import { shown, tree } from './tree.ts';

function check(text: string, glossary = '[]'): string[] {
  return shown(
    checkProse(
      tree({
        'docs/a.mdx': text,
        'site/glossary.json': glossary,
      }),
    ),
  );
}

test('accepts good Chinese prose', () => {
  expect(
    check(
      [
        '# 选举 {/* #election */}',
        '',
        '领导者收到 `MsgAppResp` 后，把 `Match` 推进到 7；',
        '见第 5.4 节（Raft 论文）。它说：“可以。”',
        '**窗口**满了，`full()` 为真。若 a < b，则 50% 的请求等待，',
        '任期从 1.5 变到',
        '2；',
        '`Match` 变到',
        '2。',
        '',
        '{/* 注 */}',
      ].join('\n'),
    ),
  ).toEqual([]);
});

test.each([
  ['领导者Leader在', 'no space between Han and Latin'],
  ['调用`step`之后', 'no space between Han and Latin'],
  ['第3步', 'no space between Han and Latin'],
  ['窗口满了,等待', 'half-width punctuation after Chinese'],
  ['窗口满了.', 'half-width punctuation after Chinese'],
  ['窗口 (inflights)', 'half-width brackets beside Chinese'],
  ['它说"可以"。', 'straight quotes around Chinese'],
  ['窗口 `a` ，满了', 'a space beside full-width punctuation'],
])('finds the slip in %s', (text, message) => {
  expect(check(`${text}\n`)[0]).toContain(`docs/a.mdx:1: ${message}`);
});

test('tells the line inside a paragraph', () => {
  expect(check('一行，\n两行，\n三行Latin。\n')[0]).toMatch(/^docs\/a\.mdx:3:/);
});

test.each([
  ['集合 {a, b} 里', 'MDX reads {a, b} as code'],
  ['集合 {a} 里', 'MDX reads {a} as code'],
  ['若 a<5 则', 'not readable as MDX'],
  ['类型 Map<K, V> 是', 'not readable as MDX'],
  ['类型 <key>x</key> 是', 'MDX reads <key> as code'],
])('finds code that MDX would run in %s', (text, message) => {
  const [finding] = check(`# 题\n\n${text}\n`);
  expect(finding).toMatch(/^docs\/a\.mdx:3:/);
  expect(finding).toContain(message);
});

test('finds the variants that the glossary lists', () => {
  const glossary = JSON.stringify([
    { id: 'leader', zh: '领导者', variants: ['领导人', 'leader'] },
    { id: 'joint', zh: '联合共识', variants: ['共同一致'] },
    { id: 'consensus', zh: '共识算法', variants: ['共识算'] },
  ]);
  expect(check('领导人（也有人写“领导人”）与 leader 用共识算法。\n', glossary)).toEqual([
    "docs/a.mdx:1: the glossary lists '领导人' as a variant",
  ]);
});

function checkEnglish(text: string): string[] {
  return shown(checkProse(tree({ 'i18n/en/docusaurus-plugin-content-docs/current/a.mdx': text })));
}

describe('the one voice', () => {
  test.each([
    '节点 1 当选',
    '状态机执行命令',
    '写下一条日志',
    '大多数成员',
    '它的回答丢了',
    '更大的任期',
    '任期更大',
    '旧任期的条目',
    '用户调用它',
    '抛给调用者',
    '领导者下台',
  ])('has other words for %s', (text) => {
    expect(check(`${text}\n`)[0]).toContain('docs/a.mdx:1: not the voice of the book');
  });

  test.each([
    'Node 1 leads.',
    'It executes the command.',
    'It refuses the vote.',
    'An entry of an older term.',
    'It asks around.',
    'The answer to a heartbeat.',
    'A late answer.',
    'Reads are told in chapter 3.',
    'A leader in office.',
    'It belongs into the log.',
  ])('has other words for "%s"', (text) => {
    expect(checkEnglish(`${text}\n`)[0]).toContain('a.mdx:1: not the voice of the book');
  });

  test('has these words, and may quote others', () => {
    const good = 'n1 应用条目，过半数回复了；较高的任期。它回答两个问题。有人写“大多数”。\n';
    expect(check(good)).toEqual([]);
    const english = 'On Node 20, n1 rejects a lower term; the answer to this question is 2.\n';
    expect(checkEnglish(english)).toEqual([]);
  });

  test('is also that of the comments of the library', () => {
    const root = tree({ 'src/a.ts': '/** Fine. */\n/** Tells that it is so. */\n' });
    expect(shown(checkProse(root))).toEqual(['src/a.ts:2: not the voice of the book: Tells that']);
  });
});

describe('code in a chapter', () => {
  test('comes from a file', () => {
    expect(check('```ts\nlet a = 1;\n```\n\n```sh\nnpm test\n```\n')).toEqual([
      'docs/a.mdx:1: code that is in no file',
    ]);
  });

  test('has notes beside it, or is folded', () => {
    const listing = (rest: string): string => `甲\n\n<Listing file="src/a.ts"${rest}\n\n乙\n`;
    expect(check(listing(' />'))).toEqual(['docs/a.mdx:3: a listing without a note']);
    const good = [' folded />', ' doc />', '>\n  <Note at="a">甲</Note>\n</Listing>'];
    expect(good.flatMap((rest) => check(listing(rest)))).toEqual([]);
  });

  test('has a sentence before it and one after it', () => {
    const one = '<Listing file="src/a.ts">\n  <Note at="a">甲</Note>\n</Listing>\n';
    const folded = '<Listing file="src/a.ts" folded />\n';
    expect(check(`甲：\n\n${one}\n乙。\n\n${folded}\n${one}`)).toEqual([
      'docs/a.mdx:11: nothing leads into this listing',
      'docs/a.mdx:11: nothing leads out of this listing',
    ]);
    expect(check(`# 题 {/* #a */}\n\n${one}\n## 节 {/* #b */}\n\n${folded}`)).toEqual([
      'docs/a.mdx:3: nothing leads into this listing',
      'docs/a.mdx:3: nothing leads out of this listing',
    ]);
    expect(check(`甲：\n\n${one}\n${folded}`)).toEqual([]);
  });
});
