import { expect, test } from 'vitest';
import { checkParity } from '../../tools/check/parity.ts';
import { shown, tree } from './tree.ts';

const EN = 'i18n/en/docusaurus-plugin-content-docs/current';

function chapter(body: string, matter = 'chapter: 8'): string {
  return `---\ntitle: T\ndescription: D\n${matter}\n---\n\n${body}\n`;
}

function check(zh: string, en: string): string[] {
  return shown(checkParity(tree({ 'docs/a.mdx': zh, [`${EN}/a.mdx`]: en })));
}

const ZH = chapter(`## 窗口 {/* #window */}

<Listing file="src/inflights.ts" symbol="Inflights.add">
  <Note at="this.count++">先加一。</Note>
</Listing>

- 一
- 二

<Run example="inflights/window" />`);

const PAIR = chapter(`## The window {/* #window */}

<Listing symbol="Inflights.add" file="src/inflights.ts">
  <Note at="this.count++">One is added first.</Note>
</Listing>

- one
- two

<Run example="inflights/window" />`);

test('accepts chapters that correspond', () => {
  expect(check(ZH, PAIR)).toEqual([]);
});

test('finds a page without its counterpart, both ways', () => {
  const root = tree({
    'docs/a.mdx': chapter('# 甲'),
    [`${EN}/b.mdx`]: chapter('# B'),
  });
  expect(shown(checkParity(root))).toEqual([
    'docs/a.mdx:1: there is no English page for this one',
    `${EN}/b.mdx:1: there is no Chinese page for this one`,
  ]);
});

test.each([
  ['a heading id', '#window', '#windows', 'heading 2 #window'],
  ['a listing', 'Inflights.add', 'Inflights.full', 'symbol="Inflights.add"'],
  ['an anchor of a note', 'this.count++', 'this.size++', '<Note at="this.count++">'],
  ['an example', 'inflights/window', 'inflights/full', '<Run example='],
  ['a list', '- two\n', '', 'list of 2'],
])('finds another %s', (_, from, to, words) => {
  const [finding, ...more] = check(ZH, PAIR.replace(from, to));
  expect(finding).toContain(words);
  expect(finding).toMatch(/^i18n\/en\/.*a\.mdx:\d+: here stands .*docs\/a\.mdx:\d+/);
  expect(more).toEqual([]);
});

test('finds a note that one language lacks', () => {
  const note = '  <Note at="this.count++">One is added first.</Note>\n';
  expect(check(ZH, PAIR.replace(note, ''))[0]).toContain('<Note');
});

test('finds a passage that one language lacks, however many paragraphs the other has', () => {
  const led = (text: string, page: string): string => page.replace('<Run', `${text}\n\n<Run`);
  const lead = 'Guess first.';
  expect(check(led('先猜。', ZH), led(`${lead}\n\nThen run it.`, PAIR))).toEqual([]);
  expect(check(ZH, led(lead, PAIR))[0]).toContain('here stands a passage');
  expect(check(led('先猜。', ZH), PAIR)[0]).toContain('stands a passage');
});

test('finds front matter that differs', () => {
  expect(check(ZH, PAIR.replace('chapter: 8', 'chapter: 9'))).toEqual([
    `${EN}/a.mdx:1: front matter 'chapter' is '9', in docs/a.mdx '8'`,
  ]);
});

test('finds a table with a column that has no head', () => {
  const table = (first: string): string =>
    chapter(`## A {/* #a */}\n\n| ${first} | B |\n| --- | --- |\n| c | d |`);
  expect(check(table('A'), table('A'))).not.toContain('docs/a.mdx:7: a column of the table has no head');
  const found = check(table(''), table(''));
  expect(found.filter((one) => one.includes('a column of the table has no head'))).toHaveLength(2);
});

test('asks for explicit heading ids, each once', () => {
  const body = '## 一\n\n## 二 {/* #x */}\n\n## 三 {/* #x */}';
  const found = check(chapter(body), chapter('## A\n\n## B {/* #x */}\n\n## C {/* #x */}'));
  expect(found).toContain('docs/a.mdx:7: the heading has no explicit id');
  expect(found).toContain('docs/a.mdx:11: the id #x stands twice');
});

test('finds passages left in the other language', () => {
  const found = check(
    chapter('This passage was never translated, so nobody in China can read it.'),
    chapter('这一段 never 翻译。'),
  );
  expect(found).toEqual([
    'docs/a.mdx:7: a passage without Chinese on a Chinese page',
    `${EN}/a.mdx:7: Chinese text on an English page`,
  ]);
});

const ASKED = chapter(`<Predict example="a/guess" answer="n3">

谁当选？

<Choice answer="n1" label="n1，日志更长">不比长度。</Choice>
<Choice answer="n3" label="n3" />

<Why>

先比任期。

</Why>

</Predict>`);

const ASKED_TOO = chapter(`<Predict answer="n3" example="a/guess">

Who wins?

<Choice answer="n1" label="n1, whose log is longer">Lengths are not compared.</Choice>
<Choice answer="n3" label="n3" />

<Why>

Terms come first.

</Why>

</Predict>`);

test('compares questions, and the labels of their choices with the language', () => {
  expect(check(ASKED, ASKED_TOO)).toEqual([]);
  expect(check(ASKED, ASKED_TOO.replace('answer="n1"', 'answer="n2"')).join()).toContain(
    '<Choice answer="n2"',
  );
  expect(check(ASKED, ASKED_TOO.replace('answer="n3" example', 'answer="n1" example')).join()).toContain(
    '<Predict answer="n1"',
  );
  const label = 'n1, whose log is longer';
  expect(check(ASKED, ASKED_TOO.replace(label, 'n1，日志更长')).join()).toContain(
    'Chinese text on an English page',
  );
  expect(check(ASKED.replace('n1，日志更长', label), ASKED_TOO).join()).toContain(
    'a passage without Chinese on a Chinese page',
  );
});

test('finds texts of the site without English', () => {
  const root = tree({
    'site/run.tsx':
      "const a = translate({id: 'run.stop', message: '停止'});\n" +
      'const b = <Translate id="run.go">运行</Translate>;\n',
    'i18n/en/code.json':
      '{\n  "run.go": {"message": "运行"},\n' + '  "lang": {"message": "简体中文"}\n}\n',
  });
  expect(shown(checkParity(root))).toEqual([
    "i18n/en/code.json:2: 'run.go' is still Chinese: 运行",
    "site/run.tsx:1: the text 'run.stop' has no English",
    "i18n/en/code.json:3: nothing uses the text 'lang'",
  ]);
});

test('finds a text whose English fills in something else, and an id with two texts', () => {
  const root = tree({
    'site/words.ts':
      "const a = translate({id: 'box.done', message: '{seeds} 个种子'}, {seeds});\n" +
      "const b = translate({id: 'box.of', message: '{about} ' +\n  '的进度'}, {about});\n" +
      "const c = translate({id: 'box.done', message: '{about} 好了'}, {about});\n",
    'i18n/en/code.json':
      '{\n  "box.done": {"message": "{seeds} seeds"},\n  "box.of": {"message": "its progress"}\n}\n',
  });
  expect(shown(checkParity(root))).toEqual([
    "site/words.ts:2: the English of 'box.of' fills in nothing",
    "site/words.ts:4: 'box.done' is another text in site/words.ts:1",
  ]);
});
