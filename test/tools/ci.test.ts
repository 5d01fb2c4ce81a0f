import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test as anyTest } from 'vitest';
import { tree } from './tree.ts';

const SCRIPT = readFileSync(resolve(import.meta.dirname, '../../.ci/run'), 'utf8');

// The script is for Debian.
const test = anyTest.skipIf(process.platform === 'win32');

/** Runs the script in a tree whose `npm` is the given shell program. */
function ci(
  npm: string,
  files: Record<string, string> = {},
): {
  status: number | null;
  lines: string[];
  root: string;
} {
  const root = tree({
    'main/.ci/run': SCRIPT,
    'bin/npm': `#!/bin/sh\n${npm}\n`,
    'bin/dpkg-query': '#!/bin/sh\necho install ok installed\n',
    'bin/chromium': '#!/bin/sh\n',
    ...files,
  });
  for (const name of ['npm', 'dpkg-query', 'chromium']) {
    chmodSync(join(root, 'bin', name), 0o755);
  }
  const child = spawnSync('bash', [join(root, 'main/.ci/run')], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${join(root, 'bin')}:${process.env['PATH'] ?? ''}` },
  });
  return { status: child.status, lines: child.stdout.trimEnd().split('\n'), root };
}

test('sums the tests and the scripts of etcd, on the last line', () => {
  const npm =
    'case "$1" in test) echo "5 passed, 0 failed";; ' + '*) echo "$*"; echo "7 passed, 0 failed";; esac';
  const { status, lines } = ci(npm, { 'shared/conformance/README.md': '' });
  expect(lines).toContain('run conformance -- --data ../shared/conformance');
  expect(lines.at(-1)).toBe('12 passed, 0 failed');
  expect(status).toBe(0);
});

test.each([
  ['a test fails', 'echo "5 passed, 2 failed"; exit 1', '5 passed, 2 failed'],
  ['npm dies half-way', 'echo "5 passed, 0 failed"; exit 137', '5 passed, 1 failed'],
  ['nothing is counted', 'exit 1', '0 passed, 1 failed'],
])('fails when %s', (_, npm, last) => {
  const { status, lines } = ci(npm);
  expect(lines.at(-1)).toBe(last);
  expect(status).toBe(1);
});

test('prints how fast this commit is, whatever comes of that', () => {
  const npm = 'case "$*" in *bench*) echo "$*"; exit 2;; *) echo "5 passed, 0 failed";; esac';
  const { status, lines } = ci(npm);
  expect(lines).toContain('run --silent bench -- --short --base HEAD~1');
  expect(lines).toContain('no comparison');
  expect(lines.at(-1)).toBe('5 passed, 0 failed');
  expect(status).toBe(0);
});

test('starts from nothing, so that an old page cannot pass', () => {
  const { root } = ci('echo "1 passed, 0 failed"', {
    'main/.docusaurus-en/x': '',
    'main/build/index.html': '',
    'main/node_modules/.cache/y': '',
    'main/docs/api/z.md': '',
    'main/docs/guide.mdx': '',
  });
  const left = ['.docusaurus-en', 'build', 'node_modules/.cache', 'docs/api', 'docs/guide.mdx'].filter(
    (name) => existsSync(join(root, 'main', name)),
  );
  expect(left).toEqual(['docs/guide.mdx']);
});
