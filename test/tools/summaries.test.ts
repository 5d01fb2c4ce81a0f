import { expect, test } from 'vitest';
import { checkSummaries } from '../../tools/check/summaries.ts';
import { fingerprint } from '../../site/plugins/weave/summaries.ts';
import { shown, tree } from './tree.ts';

const SOURCE = `
/** A ring of messages. It forgets. */
export class Ring {
  /** Remembers a message. */
  add(): void {}
  plain(): void {}
}
// Without a sentence in either language.
function helper(): void {}
`;
const README =
  '# Order\n\n## The log\n\n| module | what it holds |\n| --- | --- |\n| `ring` | a ring |\n';

const FILE = 'i18n/zh-Hans/api/ring.json';
const CHINESE = { Ring: '消息的环。', 'Ring.add': '记下一条消息。' };
const PRINTS = {
  ring: { Ring: fingerprint('A ring of messages.'), 'Ring.add': fingerprint('Remembers a message.') },
  README: { '# The log': fingerprint('The log'), ring: fingerprint('a ring') },
};

interface Parts {
  readonly source?: string;
  readonly readme?: string;
  readonly chinese?: object;
  readonly prints?: object;
  readonly more?: Record<string, string>;
}

function check({ source = SOURCE, chinese = CHINESE, prints = PRINTS, readme = README, more }: Parts) {
  return checkSummaries(
    tree({
      'src/ring.ts': source,
      'src/README.md': readme,
      'i18n/zh-Hans/api/ring.json': JSON.stringify(chinese, null, 2),
      'i18n/zh-Hans/api/README.json': JSON.stringify({ '# The log': '日志', ring: '一个环' }),
      'i18n/zh-Hans/api/fingerprints.json': JSON.stringify(prints),
      ...more,
    }),
  );
}

test('a sentence for each English one, and for each module, is all that is asked for', () => {
  expect(check({})).toEqual([]);
});

test('what is not exported has one, too, and the values of a type', () => {
  const help = '/** Helps. */\nfunction help(): void {}\n';
  const way = "type Way =\n  | 'in' // inwards\n  | 'out';\n";
  expect(shown(check({ source: SOURCE + help + way }))).toEqual([
    `${FILE}:1: src/ring.ts#help: there is no Chinese sentence: Helps.`,
    `${FILE}:1: src/ring.ts#Way.in: there is no Chinese sentence: Inwards`,
  ]);
});

test('a symbol without a Chinese sentence is named, with what to write and how to accept it', () => {
  const findings = check({ chinese: { Ring: '消息的环。' } });
  expect(shown(findings)).toEqual([
    `${FILE}:1: src/ring.ts#Ring.add: there is no Chinese sentence: Remembers a message.`,
  ]);
  expect(findings[0]!.remedy).toContain('write "Ring.add": "…" into i18n/zh-Hans/api/ring.json');
  expect(findings[0]!.remedy).toContain('npm run summaries -- --accept "src/ring.ts#Ring.add"');
});

test('a changed English sentence makes the Chinese one stale, at its line', () => {
  const findings = check({ source: SOURCE.replace('Remembers a', 'Forgets a') });
  expect(shown(findings)).toEqual([
    `${FILE}:3: src/ring.ts#Ring.add: the English sentence has changed: Forgets a message.`,
  ]);
  expect(findings[0]!.remedy).toContain('--accept "src/ring.ts#Ring.add"');
});

test('what follows the first sentence, and how it is broken into lines, does not matter', () => {
  expect(
    check({ source: SOURCE.replace('of messages. It forgets.', 'of\n * messages. More.') }),
  ).toEqual([]);
});

test('a sentence about what is not there any more is to be taken out', () => {
  const findings = check({ chinese: { ...CHINESE, 'Ring.drop': '丢掉。' } });
  expect(shown(findings)).toEqual([
    'i18n/zh-Hans/api/ring.json:4: src/ring.ts has no sentence about Ring.drop any more',
  ]);
});

test('a file of a module that is gone is found', () => {
  const more = { 'i18n/zh-Hans/api/old/wheel.json': '{}' };
  expect(shown(check({ more }))).toEqual([
    'i18n/zh-Hans/api/old/wheel.json:1: no module has these sentences',
  ]);
});

test('English in the place of Chinese is no translation, and typography is checked', () => {
  const chinese = { Ring: 'A ring.', 'Ring.add': '记下message。' };
  expect(shown(check({ chinese }))).toEqual([
    `${FILE}:2: src/ring.ts#Ring: the Chinese sentence is not Chinese: A ring of messages.`,
    'i18n/zh-Hans/api/ring.json:3: no space between Han and Latin: 记下message',
  ]);
});

test('the reading order has every module, and no other', () => {
  expect(() => check({ readme: README.replace('`ring`', '`wheel`') })).toThrow(
    'src/README.md names wheel, and there is no such module',
  );
  expect(() => check({ more: { 'src/wheel.ts': '' } })).toThrow('src/README.md does not list: wheel');
  expect(shown(check({ readme: README.replace('a ring', 'two rings') }))).toEqual([
    'i18n/zh-Hans/api/README.json:1: src/README.md#ring: the English sentence has changed: two rings',
  ]);
});

test('a Chinese sentence has the words of the book', () => {
  const chinese = { ...CHINESE, 'Ring.add': '答复一条消息。' };
  expect(shown(check({ chinese }))).toEqual([
    'i18n/zh-Hans/api/ring.json:3: not the voice of the book: 答复',
  ]);
});
