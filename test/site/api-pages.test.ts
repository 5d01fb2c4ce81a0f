/** The pages of the reference in the words of their language. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { indexPage } from '../../site/plugins/api/index-page.ts';
import { localise } from '../../site/plugins/api/localise.ts';
import { modulesIn, readingOrder } from '../../site/plugins/api/order.ts';
import { headingIds } from '../../site/plugins/weave/api.ts';

const ROOT = join(import.meta.dirname, '..', '..');

const PAGE = `The window of a leader.

## Classes

### Ring\\<T\\>

Defined in: [src/ring.ts:3](/source/src/ring.ts#L3)

A ring of messages, oldest
first. When it is full, nothing
goes out.

- one point

#### Constructors

##### Constructor

> **new Ring**(\`size\`): [\`Ring\`](#ring)

###### Parameters

| Parameter | Type | Description |
| ------ | ------ | ------ |
| \`size\` | \`A\` \\| \`B\` | how many. |
| \`rest\` | \`number\` | - |

###### Returns

[\`Ring\`](#ring)

#### Properties

##### size?

> **size**: \`number\`

Untold.

#### Accessors

##### full

###### Get Signature

> **get** **full**(): \`boolean\`

Defined in: [src/ring.ts:9](/source/src/ring.ts#L9)

Reports whether it is full.

###### Throws

RangeError when broken.

\`\`\`ts
## Classes
\`\`\`
`;

const SAID: Record<string, string> = { Ring: '消息的环。', 'Ring.full': '是否已满。' };
const chinese = localise(PAGE, 'zh', (symbol) => SAID[symbol]);
const english = localise(PAGE, 'en', () => undefined);

describe('a page in Chinese', () => {
  it('has the chrome of TypeDoc in Chinese, and symbols as they are', () => {
    expect(chinese.match(/^#+ .*$/gm)).toEqual([
      '## 类',
      '### Ring\\<T\\>',
      '#### 构造函数',
      '##### constructor()',
      '###### 参数',
      '###### 返回值',
      '#### 属性',
      '##### size?',
      '#### 访问器',
      '##### full',
      '###### 读取',
      '###### 抛出',
      // It stands in a block of code.
      '## Classes',
    ]);
    expect(chinese).toContain('定义于：[src/ring.ts:3]');
    expect(chinese).toContain('| 参数 | 类型 | 说明 |\n| ------ |');
  });

  it('has its own sentence in the place of the first English one, the rest marked as English', () => {
    expect(chinese).toContain(
      '消息的环。\n\n<div lang="en">\n\nWhen it is full, nothing goes out.\n\n' +
        '- one point\n\n</div>\n\n####',
    );
    expect(chinese).toContain('是否已满。\n\n###### 抛出');
    expect(chinese).not.toContain('A ring of messages');
    expect(chinese).not.toContain('Reports whether');
  });

  it('marks what is only in English, wherever it stands', () => {
    for (const english of ['The window of a leader.', 'Untold.', 'RangeError when broken.']) {
      expect(chinese).toContain(`<div lang="en">\n\n${english}\n\n`);
    }
    expect(chinese).toContain('| `size` | `A` \\| `B` | <span lang="en">how many.</span> |');
    expect(chinese).toContain('| `rest` | `number` | - |');
  });

  it('leaves types alone', () => {
    expect(chinese).toContain('###### 返回值\n\n[`Ring`](#ring)\n\n#### 属性');
  });

  it.each([
    ['en', 'Default value'],
    ['zh', '默认值'],
  ] as const)('gives no default to what has none (%s)', (language, head) => {
    const table = localise(
      '| Parameter | Type | Default value |\n| ------ | ------ | ------ |\n' +
        '| `a` | `A` \\| `B` | `undefined` |\n| `b?` | `number` | `NO_LIMIT` |',
      language,
      () => undefined,
    );
    expect(table).toContain(`| ${head} |`);
    expect(table).toContain('| `a` | `A` \\| `B` | - |');
    expect(table).toContain('| `b?` | `number` | `NO_LIMIT` |');
  });

  it('fails for a word of TypeDoc that has no translation', () => {
    expect(() => localise('## Namespaces', 'zh', () => undefined)).toThrow(
      'TypeDoc wrote "Namespaces": say it in Chinese in site/plugins/api/words.ts',
    );
  });
});

describe('a page in English', () => {
  it('is what TypeDoc wrote, with the constructor called as one writes it', () => {
    expect(english).toBe(PAGE.trim().replace('##### Constructor', '##### constructor()'));
  });

  it('has the anchors of the Chinese one', () => {
    expect([...headingIds(english)]).toEqual([...headingIds(chinese)]);
    expect(headingIds(english).get('Ring.size')).toBe('size');
    expect(headingIds(english).get('Ring.constructor')).toBe('constructor');
  });
});

describe('the index of the reference', () => {
  it('has every module once, in reading order', () => {
    const modules = readingOrder(ROOT).flatMap(({ rows }) => rows.flatMap((row) => row.modules));
    expect([...modules].sort()).toEqual(modulesIn(ROOT).sort());
    const listed = [...indexPage(ROOT, 'en').matchAll(/\]\(([\w/]+)\.md\)/g)].map((match) => match[1]);
    expect(listed).toEqual(modules);
    expect(modules.indexOf('raft_log')).toBeLessThan(modules.indexOf('raft'));
  });

  it('has a sentence each, in the language of the page', () => {
    for (const line of indexPage(ROOT, 'zh').match(/^\| \[.*$/gm) ?? []) {
      expect(line).toMatch(/\| [^|]*\p{Script=Han}[^|]* \|$/u);
    }
    expect(indexPage(ROOT, 'en')).toContain(
      '| [`entry`](entry.md) | entries of the log, and their ids |',
    );
    expect(indexPage(ROOT, 'en')).not.toMatch(/\p{Script=Han}/u);
  });
});
