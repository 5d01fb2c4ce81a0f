import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { checkCommits } from '../../tools/check/commits.ts';
import { tree } from './tree.ts';

const LONG = 'Say '.padEnd(73, 'x');
const ENOUGH = '说'.repeat(72);

function git(root: string, ...args: string[]): void {
  const name = ['-c', 'user.name=n', '-c', 'user.email=n@example.org', '-c', 'commit.gpgsign=false'];
  execFileSync('git', ['-C', root, ...name, ...args], { stdio: 'ignore' });
}

function repository(...subjects: string[]): string {
  const root = tree({});
  git(root, 'init', '-b', 'main');
  for (const subject of subjects) commit(root, subject);
  return root;
}

function commit(root: string, subject: string): void {
  git(root, 'commit', '--allow-empty', '-m', subject, '-m', `The why may be long. ${'x'.repeat(200)}`);
}

/** The lengths of the subjects that are found. */
function found(root: string): string[] {
  return checkCommits(root).map(({ message }) => /\d+/.exec(message)![0]);
}

test('finds a subject that is too long, and counts letters', () => {
  expect(found(repository(ENOUGH))).toEqual([]);
  const root = repository('One', LONG, 'Two');
  expect(found(root)).toEqual(['73']);
  expect(checkCommits(root)[0]!.file).toMatch(/^commit [0-9a-f]{7,}$/);
});

test('what others have taken is not asked again while there is something new', () => {
  const root = repository('One', LONG);
  git(root, 'checkout', '-b', 'work');
  commit(root, 'New');
  expect(found(root)).toEqual([]);
  commit(root, `${LONG}!`);
  expect(found(root)).toEqual(['74']);
});

test('merges have the subjects that git gives them', () => {
  const root = repository('One');
  git(root, 'checkout', '-b', 'work');
  commit(root, 'New');
  git(root, 'checkout', 'main');
  git(root, 'merge', '--no-ff', 'work', '-m', LONG);
  expect(found(root)).toEqual([]);
});

test('subjects from before the rule stay as they are', () => {
  const root = repository('One');
  process.env['GIT_COMMITTER_DATE'] = '2026-11-01T00:00:00Z';
  onTestFinished(() => void delete process.env['GIT_COMMITTER_DATE']);
  commit(root, LONG);
  expect(found(root)).toEqual([]);
});

test('works in a shallow clone', () => {
  const root = repository('One', LONG, `${LONG}!`);
  const clone = join(tree({}), 'clone');
  git(root, 'clone', '--depth', '1', pathToFileURL(root).href, clone);
  expect(found(clone)).toEqual(['74']);
});

test('an export without history has nothing to find, also inside of another repository', () => {
  const root = repository(LONG);
  mkdirSync(join(root, 'export'));
  expect(found(join(root, 'export'))).toEqual([]);
  rmSync(join(root, '.git'), { recursive: true });
  expect(found(root)).toEqual([]);
});
