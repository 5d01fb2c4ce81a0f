/** Subjects of commits: short enough for one line of `git log --oneline`. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from './part.ts';

const LONGEST = 72;

/** When the rule came; subjects from before stay as they are. */
const SINCE = '2026-11-26T05:00:00Z';

/** How many commits are looked at where it is not known what is new. */
const NEWEST = 20;

/** Branches that others have already taken from, the first that is there. */
const SHARED = ['origin/HEAD', 'origin/main', 'main'];

export function checkCommits(root: string): Finding[] {
  // An export of the sources has no history, and what is above it has another one.
  if (!existsSync(join(root, '.git'))) return [];
  const log = git(root, 'log', '--no-merges', `--since=${SINCE}`, '--format=%h %s', ...range(root));
  return (log ?? '').split('\n').flatMap((line) => {
    const [hash = '', ...words] = line.split(' ');
    const length = [...words.join(' ')].length;
    if (length <= LONGEST) return [];
    return [
      {
        file: `commit ${hash}`,
        line: 1,
        message: `the subject has ${length} letters; the limit is ${LONGEST}`,
        remedy: 'say one idea in the subject and the rest in the body: git rebase -i, reword',
      },
    ];
  });
}

/** The commits that nobody else has yet, or the newest if that can't be said. */
function range(root: string): string[] {
  for (const branch of SHARED) {
    const base = git(root, 'merge-base', 'HEAD', branch)?.trim();
    if (base === undefined) continue;
    const some = git(root, 'rev-list', '--max-count=1', `${base}..HEAD`)?.trim();
    if (some !== undefined && some !== '') return [`${base}..HEAD`];
  }
  return [`--max-count=${NEWEST}`];
}

/** What git says; undefined if it can't, or is not there. */
function git(root: string, ...args: string[]): string | undefined {
  try {
    return execFileSync('git', ['-C', root, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return undefined;
  }
}
