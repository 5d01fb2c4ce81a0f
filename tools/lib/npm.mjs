import { basename } from 'node:path';
import { run } from './run.mjs';

/** Runs npm: the one that has started this process, else the one on the PATH. */
export function npm(args, options) {
  const own = process.env.npm_execpath ?? '';
  if (/^npm(-cli)?\.c?js$/.test(basename(own))) {
    return run(process.execPath, [own, ...args], options);
  }
  return process.platform === 'win32'
    ? run('cmd', ['/c', 'npm', ...args], options)
    : run('npm', args, options);
}
