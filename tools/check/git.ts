import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Branches that others have already taken from, the first that is there. */
const SHARED = ['origin/HEAD', 'origin/main', 'main'];

/** What git says; undefined if it can't, or is not there. */
export function git(root: string, ...args: string[]): string | undefined {
  // An export of the sources has no history, and what is above it has another one.
  if (!existsSync(join(root, '.git'))) return undefined;
  try {
    return execFileSync('git', ['-C', root, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return undefined;
  }
}

/** The newest commit that others have, too; undefined if that can't be said. */
export function sharedBase(root: string): string | undefined {
  for (const branch of SHARED) {
    const base = git(root, 'merge-base', 'HEAD', branch)?.trim();
    if (base !== undefined) return base;
  }
  return undefined;
}

/** The files that others do not have like this, deleted ones too; undefined if unknown. */
export function changedFiles(root: string): string[] | undefined {
  const base = sharedBase(root);
  if (base === undefined) return undefined;
  const changed = git(root, 'diff', '--name-only', '--no-renames', '-z', base);
  const fresh = git(root, 'ls-files', '--others', '--exclude-standard', '-z');
  if (changed === undefined || fresh === undefined) return undefined;
  return `${changed}${fresh}`.split('\0').filter((name) => name !== '');
}
