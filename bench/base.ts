import { execFileSync } from 'node:child_process';
import { rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './root.ts';

/** A checkout of another commit. */
export interface Base {
  readonly commit: string;
  readonly folder: string;
  readonly remove: () => void;
}

/** A commit can't be had, as in a clone that has only the last one. */
export class BaseError extends Error {
  override name = 'BaseError';
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, {
    cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

/**
 * Checks a commit out, in a folder of its own below the given one.
 *
 * @throws {@link BaseError} if there is no such commit.
 */
export function checkOut(revision: string, below: string): Base {
  let commit: string;
  try {
    commit = git('rev-parse', '--short', '--verify', '--end-of-options', `${revision}^{commit}`);
  } catch {
    throw new BaseError(`there is no commit '${revision}' here`);
  }
  const folder = path.join(below, 'base');
  try {
    git('worktree', 'add', '--detach', folder, commit);
  } catch (error) {
    throw new BaseError(`${commit} can't be checked out: ${String((error as Error).message)}`);
  }
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  const remove = (): void => {
    rmSync(path.join(folder, 'node_modules'), { force: true });
    git('worktree', 'remove', '--force', folder);
  };
  return { commit, folder, remove };
}
