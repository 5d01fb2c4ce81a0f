/** Subjects of commits: short enough for one line of `git log --oneline`. */
import { git, sharedBase } from './git.ts';
import type { Finding } from './part.ts';

const LONGEST = 72;

/** When the rule came; subjects from before stay as they are. */
const SINCE = '2026-11-26T05:00:00Z';

/** How many commits are looked at where it is not known what is new. */
const NEWEST = 20;

export function checkCommits(root: string): Finding[] {
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

/** The commits that nobody else has yet, or the newest if there are none, or that can't be said. */
function range(root: string): string[] {
  const base = sharedBase(root);
  const some = base === undefined ? '' : git(root, 'rev-list', '--max-count=1', `${base}..HEAD`);
  return (some ?? '') === '' ? [`--max-count=${NEWEST}`] : [`${base}..HEAD`];
}
