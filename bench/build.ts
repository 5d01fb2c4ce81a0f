import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

import type { Figure } from './figure.ts';
import { ROOT } from './root.ts';

/** Seconds that a command takes, by the clock on the wall. */
function seconds(command: string, ...args: readonly string[]): number {
  const before = performance.now();
  const { status } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`'${[command, ...args].join(' ')}' has failed`);
  return (performance.now() - before) / 1000;
}

/** What of the cache is no part of a build: failing cases, and Go programs. */
const KEPT = ['annotated-raft', 'bench', 'oracle'];

/** What earlier builds have left, as paths from the folder of the checkout. */
export function leftovers(root: string): string[] {
  const cache = path.join('node_modules', '.cache');
  const cached = existsSync(path.join(root, cache)) ? readdirSync(path.join(root, cache)) : [];
  return [
    ...readdirSync(root).filter((name) => name === 'build' || /^\.docusaurus/.test(name)),
    ...cached.filter((name) => !KEPT.includes(name)).map((name) => path.join(cache, name)),
  ];
}

/** Builds the book twice: first with nothing kept, then over what that left. */
export function measureBuild(): Figure[] {
  for (const name of leftovers(ROOT)) {
    rmSync(path.join(ROOT, name), { recursive: true, force: true });
  }
  const cold = seconds('npm', 'run', 'build');
  const warm = seconds('npm', 'run', 'build');
  return [
    { label: 'cold', value: cold, unit: 's' },
    { label: 'warm', value: warm, unit: 's' },
  ];
}
