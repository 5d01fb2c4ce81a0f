import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Project } from '../../site/plugins/weave/project.ts';
import {
  literalSummaryOf,
  summarised,
  summaryHtmlOf,
  summaryOf,
} from '../../site/plugins/weave/summaries.ts';
import { tree } from '../tools/tree.ts';

const SOURCE = `
/** A ring of \`size\` messages. It forgets. */
export class Ring {
  /** Remembers one, see {@link Ring}. */
  add(): void {}
  plain(): void {}
}
/** Is seen by nobody outside. */
function helper(): void {}
function plain(): void {}
/** Whether it is shut. */
export type Door =
  | 'open' // whoever wants may go in
  | 'shut';
`;

function project(chinese: Record<string, string>): Project {
  const files = { 'src/ring.ts': SOURCE, 'src/loop/run.ts': SOURCE, 'sim/world.ts': SOURCE };
  const sentences = JSON.stringify(chinese);
  return new Project(
    tree({
      ...files,
      'i18n/zh-Hans/api/ring.json': sentences,
      'i18n/zh-Hans/api/loop/run.json': sentences,
    }),
  );
}

function say(from: Project, file: string, name: string, language: 'zh' | 'en') {
  return summaryOf(
    from,
    file,
    from.symbols(file).find((s) => s.path === name)!,
    language,
  );
}

test('a symbol is told of in the language that is asked for', () => {
  const from = project({ Ring: '装 `size` 条消息的环。' });
  expect(say(from, 'src/ring.ts', 'Ring', 'zh')).toEqual({
    text: '装 `size` 条消息的环。',
    language: 'zh',
    behind: true,
  });
  expect(say(from, 'src/ring.ts', 'Ring', 'en')?.text).toBe('A ring of `size` messages.');
  expect(say(from, 'src/loop/run.ts', 'Ring', 'zh')?.language).toBe('zh');
});

test('without a Chinese sentence the English one is given, and says that it is English', () => {
  const from = project({});
  expect(say(from, 'src/ring.ts', 'Ring.add', 'zh')?.language).toBe('en');
  expect(say(from, 'sim/world.ts', 'Ring', 'zh')?.language).toBe('en');
  expect(say(from, 'src/ring.ts', 'Ring.plain', 'zh')).toBeUndefined();
});

test('a sentence becomes HTML that shows code as code and nothing as markup', () => {
  const from = project({ 'Ring.add': '记下 `a<b`。' });
  const symbol = from.symbols('src/ring.ts').find((s) => s.path === 'Ring.add')!;
  expect(summaryHtmlOf(from, 'src/ring.ts', symbol, 'zh').html).toBe('记下 <code>a&lt;b</code>。');
  expect(summaryHtmlOf(from, 'src/ring.ts', symbol, 'en').html).toBe(
    'Remembers one, see <code>Ring</code>.',
  );
});

test('whatever says in English what it is has a sentence, and named values have one, too', () => {
  const from = project({});
  const paths = ['Ring', 'Ring.add', 'helper', 'Door', 'Door.open'];
  expect([...summarised(from, 'src/ring.ts').keys()]).toEqual(paths);
});

test('a named value is told of in the language that is asked for', () => {
  const from = project({ 'Door.open': '谁都可以进。' });
  const [open] = from.literals('src/ring.ts');
  expect(literalSummaryOf(from, 'src/ring.ts', open!, 'zh')?.text).toBe('谁都可以进。');
  expect(literalSummaryOf(from, 'src/ring.ts', open!, 'en')?.text).toBe('Whoever wants may go in');
  expect(literalSummaryOf(from, 'sim/world.ts', open!, 'zh')?.language).toBe('en');
});

test('a file of sentences that changes is read again', () => {
  const from = project({ Ring: '旧。' });
  expect(say(from, 'src/ring.ts', 'Ring', 'zh')?.text).toBe('旧。');
  const file = path.join(from.root, 'i18n/zh-Hans/api/ring.json');
  fs.writeFileSync(file, '{"Ring": "新。"}');
  fs.utimesSync(file, new Date(), new Date(Date.now() + 5000));
  expect(say(from, 'src/ring.ts', 'Ring', 'zh')?.text).toBe('新。');
});
