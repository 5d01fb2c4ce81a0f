import { expect, test } from 'vitest';
import { checkLinks } from '../../tools/check/links.ts';
import { checkPages } from '../../tools/check/pages.ts';
import { shown, tree } from './tree.ts';

const TARGET = '# 窗口\n\n## 满 {/* #full */}\n';

function check(text: string): string[] {
  return shown(
    checkLinks(
      tree({
        'docs/modules/inflights.mdx': TARGET,
        'docs/guide.mdx': text,
        'static/img/map.svg': '',
        'site/pages/about.tsx': '',
      }),
    ),
  );
}

test('accepts links that lead somewhere', () => {
  expect(
    check(
      [
        '[甲](./modules/inflights.mdx#full) [乙](/modules/inflights#full) [丙](#here)',
        '[丁](https://raft.github.io) [戊](/about) ![图](/img/map.svg)',
        '[己](/api/classes/Inflights) <Link to="/modules/inflights">庚</Link>',
        '',
        '## 此处 {/* #here */}',
        '',
      ].join('\n'),
    ),
  ).toEqual([]);
});

test('finds links that lead nowhere, and says what is near', () => {
  const root = tree({
    'docs/modules/inflights.mdx': TARGET,
    'docs/guide.mdx': '\n[甲](/modules/inflight) [乙](/modules/inflights#ful)\n',
  });
  expect(checkLinks(root)).toEqual([
    {
      file: 'docs/guide.mdx',
      line: 2,
      message: '/modules/inflight leads nowhere',
      remedy: 'near: /modules/inflights',
    },
    {
      file: 'docs/guide.mdx',
      line: 2,
      message: 'docs/modules/inflights.mdx has no #ful',
      remedy: 'near: #full',
    },
  ]);
});

test('a link may lead to a heading or an element of HTML, not to what a component names', () => {
  const text = '[甲](#term) [乙](#here)\n\n<span id="here">丙</span> <T id="term">丁</T>\n';
  expect(check(text)).toEqual(['docs/guide.mdx:1: docs/guide.mdx has no #term']);
});

test('finds a page of the reference that no module has', () => {
  const root = tree({
    'docs/m/a.mdx': '[甲](../api/entry.md) [乙](../api/nope.md#x) [丙](/api/index.md)\n',
    'src/entry.ts': '',
  });
  expect(shown(checkLinks(root))).toEqual(['docs/m/a.mdx:1: ../api/nope.md#x leads nowhere']);
});

test('takes a page that is no MDX as one that is there, whatever may be on it', () => {
  const root = tree({
    'docs/modules/inflights.mdx': `${TARGET}\n<Note>\n`,
    'docs/guide.mdx': '[甲](/modules/inflights) [乙](./modules/inflights.mdx#ful) [丙](/modules/raft)\n',
  });
  expect(shown(checkLinks(root))).toEqual(['docs/guide.mdx:1: /modules/raft leads nowhere']);
});

test('finds a link into the other language', () => {
  expect(check('[甲](/en/modules/inflights)\n')[0]).toContain('names a language');
});

test('finds dead links and pictures in README.md', () => {
  const root = tree({
    'README.md': 'See [it](CHANGELOG.md).\n<img src="static/a.png">\n`[x](y)`\n',
    'CHANGELOG.md': '[home](https://example.org) [me](README.md)\n',
  });
  expect(shown(checkLinks(root))).toEqual(['README.md:2: static/a.png leads nowhere']);
});

test('finds dead anchors in documents, of headings as GitHub calls them', () => {
  const root = tree({
    'README.md':
      '# A book: `x.ts` & more\n\n[a](#a-book-xts--more) [b](#nope) [c](CONTRIBUTING.md#the-rest-1)\n' +
      '[d](CONTRIBUTING.md#nope) [e](src/a.ts#L3)\n',
    'CONTRIBUTING.md': '## The rest\n\n```sh\n# none\n```\n\n## The [rest](README.md)\n[f](#none)\n',
    'tools/package/README.md': '[g](nope.md)\n',
    'src/a.ts': '',
  });
  expect(shown(checkLinks(root))).toEqual([
    'CONTRIBUTING.md:8: CONTRIBUTING.md has no #none',
    'README.md:3: README.md has no #nope',
    'README.md:4: CONTRIBUTING.md has no #nope',
    'tools/package/README.md:1: nope.md leads nowhere',
  ]);
});

test('finds dead addresses and ids in built pages', () => {
  const root = tree({
    'build/index.html': [
      '<h1 id=top>x</h1><a href="/guide">a</a><a class="b" href=/guide#one>c</a>',
      '<a href="/gone">d</a> <a href="/guide#two">e</a> <a href="#top">f</a>',
      '<a href="/guide#L3">line</a> <a href="https://raft.github.io">g</a>',
    ].join('\n'),
    'build/guide/index.html': '<h2 id="one">y</h2>',
  });
  expect(shown(checkPages(root))).toEqual([
    'build/index.html:2: the link /gone leads nowhere',
    'build/index.html:2: the link /guide#two names an id that ' + 'build/guide/index.html has not',
  ]);
});

test.each([
  ['../replay/#seed=7&rule=double-vote', undefined],
  ['../../replay/#seed=7', '../../replay/ does not lead to the replay page'],
  ['../replay/#sede=7', 'opens no run: unknown key'],
  ['../replay/#seed=7&rule=duoble-vote', 'no broken rule "duoble-vote"'],
])('reads a link to a run: %s', (url, message) => {
  const [finding] = check(`<a href="${url}">甲</a>\n`);
  if (message === undefined) expect(finding).toBeUndefined();
  else expect(finding).toContain(message);
});

test('finds a link that calls a chapter by another name', () => {
  const root = tree({
    'docs/a.mdx': '---\ntitle: 日志复制\n---\n\n## 甲 {/* #here */}\n',
    'docs/b.mdx': '[日志复制](./a.mdx)、[复制](./a.mdx)、[这里](./a.mdx#here)、[短名](./c.mdx)\n',
    'docs/c.mdx': '---\ntitle: 短名：另一半\n---\n',
  });
  expect(shown(checkLinks(root))).toEqual([
    "docs/b.mdx:1: a link calls the page '日志复制' by another name: '复制'",
  ]);
});
