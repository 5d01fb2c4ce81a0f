import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';

import { ROOT } from './root.ts';

/** The files of another commit. */
export interface Base {
  readonly commit: string;
  readonly folder: string;
}

/** A commit can't be had, as in a clone that has only the last one. */
export class BaseError extends Error {
  override name = 'BaseError';
}

function run(command: string, ...args: readonly string[]): string {
  return execFileSync(command, args, {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

/** @throws {@link BaseError} if there is no such commit. */
function commitOf(revision: string): string {
  try {
    return run('git', 'rev-parse', '--short', '--verify', `${revision}^{commit}`);
  } catch {
    throw new BaseError(`there is no commit '${revision}' here`);
  }
}

/**
 * Writes the files of a commit into a folder below the given one. It is no
 * worktree, of which git would have to be told again when it is gone.
 *
 * @throws {@link BaseError} if there is no such commit.
 */
export function checkOut(revision: string, below: string): Base {
  const commit = commitOf(revision);
  const folder = path.join(below, 'base');
  const archive = path.join(below, 'base.tar');
  mkdirSync(folder);
  run('git', 'archive', '--format=tar', `--output=${archive}`, commit);
  run('tar', '-xf', archive, '-C', folder);
  rmSync(archive);
  return { commit, folder };
}
