import { spawnSync } from 'node:child_process';

import type { Figure } from './figure.ts';
import { ROOT } from './root.ts';

/** Seconds that a command takes, by the clock on the wall. */
function seconds(command: string, ...args: readonly string[]): number {
  const before = performance.now();
  const { status } = spawnSync(command, args, {
    cwd: ROOT, stdio: ['ignore', 2, 2], shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`'${[command, ...args].join(' ')}' has failed`);
  return (performance.now() - before) / 1000;
}

/** Builds the book twice: first with nothing kept, then over what that left. */
export async function measureBuild(): Promise<Figure[]> {
  seconds('npx', 'docusaurus', 'clear');
  const cold = seconds('npm', 'run', 'build');
  const warm = seconds('npm', 'run', 'build');
  return [
    { label: 'cold', value: cold, unit: 's' },
    { label: 'warm', value: warm, unit: 's' },
  ];
}
