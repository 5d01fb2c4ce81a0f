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
        '第 `i`、`j` 个，`a`；有 k! 种次序，Raft 论文说 etc. 的地方。',
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
  ['窗口满了,等待', 'half-width punctuation beside Chinese'],
  ['窗口满了.', 'half-width punctuation beside Chinese'],
  ['日志 `x`,坏', 'half-width punctuation beside Chinese'],
  ['日志 `x`:坏', 'half-width punctuation beside Chinese'],
  ['日志 `x`.', 'half-width punctuation beside Chinese'],
  ['回复 Raft,坏', 'half-width punctuation beside Chinese'],
  ['坏,`x`', 'half-width punctuation beside Chinese'],
  ['坏;`x`', 'half-width punctuation beside Chinese'],
  ['坏,Raft', 'half-width punctuation beside Chinese'],
  ['坏...坏', 'punctuation that is not Chinese'],
  ['坏--坏', 'punctuation that is not Chinese'],
  ['日志．坏', 'punctuation that is not Chinese'],
  ['１２ 坏', 'full-width letters or digits'],
  ["'坏'", 'straight quotes around Chinese'],
  ['窗口 (inflights)', 'half-width brackets beside Chinese'],
  ['它说"可以"。', 'straight quotes around Chinese'],
  ['窗口 `a` ，满了', 'a space beside full-width punctuation'],
])('finds the slip in %s', (text, message) => {
  expect(check(`${text}\n`)[0]).toContain(`docs/a.mdx:1: ${message}`);
});

test.each([
  ['---\ntitle: Paxos算法\n---\n', 2],
  ['---\ntitle: 甲\ndescription: 未答复的消息\n---\n', 3],
  ['<Choice answer="1" label="执行它" />\n', 1],
  ['甲\n\n<Figure example="a/b" caption="窗口满了,等待" />\n', 3],
  ['![旧任期](/a.svg)\n', 1],
])('reads what is said outside of paragraphs: %j', (text, line) => {
  expect(check(text)).toHaveLength(1);
  expect(check(text)[0]).toContain(`docs/a.mdx:${line}: `);
});

test('a description may call a function where no backticks can be', () => {
  expect(check('---\ndescription: 第 n - majority(n) 个\n---\n')).toEqual([]);
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
    'Older terms.',
    'Executed twice.',
    'A Misfit.',
    'In office',
    'It waits for answers to `MsgApp`.',
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

describe('sentences that stand in no chapter', () => {
  const found = (file: string, text: string): string[] => shown(checkProse(tree({ [file]: text })));

  test.each([
    ['sim/words.ts', "export const a = '没有收到法定人数的回答';\n", 1],
    ['sim/words.ts', 'const f = (n: number) =>\n  `n${n} 答复客户端`;\n', 2],
    ['sim/words.ts', "const a =\n  '窗口' +\n  '满了,等待';\n", 3],
    ['site/words.tsx', 'const a = (\n  <p>\n    执行它\n  </p>\n);\n', 3],
    ['site/words.tsx', "const a = { zh: '好。', en: 'It refuses it.' };\n", 1],
    ['examples/a/b.figure.ts', "const a = { caption: { zh: '第3步' } };\n", 1],
    ['site/glossary.json', '[{ "zh": "届", "variants": [],\n"definition": { "zh": "旧任期" } }]\n', 2],
    ['i18n/en/code.json', '{\n"a": { "message": "It executes it" }\n}\n', 2],
  ])('are read in %s: %j', (file, text, line) => {
    expect(found(file, text)).toHaveLength(1);
    expect(found(file, text)[0]).toContain(`${file}:${line}: `);
  });

  test.each([
    ['sim/words.ts', 'const a = `${b}在下标 ${c} 应用${d}，` + `x`;\nconst e = /答复/;\n'],
    ['sim/words.ts', "// 答复\nconst a = '用了 {ms} 毫秒，`a,b` 共 {n} 个';\n"],
    ['examples/a/b.ts', "console.log('a领');\n"],
    ['site/glossary.json', '[{ "zh": "回复", "variants": ["答复", "回复的甲"] }]\n'],
    ['site/search/traditional.ts', "const TABLE = '届執行';\n"],
    ['site/questions.json', '[{ "zh": ["没有答复"] }]\n'],
  ])('may be so in %s: %j', (file, text) => {
    expect(found(file, text)).toEqual([]);
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
