import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';

/** The programs that the commands start, by the file that begins them. */
export const PROGRAMS = {
  api: 'tools/api.mjs',
  checks: 'tools/check.mjs',
  tsc: 'node_modules/typescript/bin/tsc',
  tsx: 'node_modules/tsx/dist/cli.mjs',
  prettier: 'node_modules/prettier/bin/prettier.cjs',
  vitest: 'node_modules/vitest/vitest.mjs',
  docusaurus: 'node_modules/@docusaurus/core/bin/docusaurus.mjs',
};

/**
 * Starts one of {@link PROGRAMS} with this same Node, so that no shell and
 * no PATH is needed. Its output goes to the terminal as it comes; with
 * `keep` it is also returned, with `quiet` it is only returned.
 *
 * @returns {Promise<{code: number, output: string}>}
 */
export function program(name, args, { keep, quiet, env, root = ROOT } = {}) {
  const entry = join(ROOT, PROGRAMS[name]);
  return run(process.execPath, [entry, ...args], { keep, quiet, env, root });
}

/** As {@link program}, for any executable. */
export function run(file, args, { keep, quiet, env, root = ROOT } = {}) {
  const held = keep || quiet;
  return new Promise((done) => {
    const child = spawn(file, args, {
      cwd: root,
      env: { ...process.env, ...colour(held), ...env },
      stdio: held ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    let output = '';
    const take = (to) => (chunk) => {
      output += chunk;
      if (!quiet) to.write(chunk);
    };
    child.stdout?.setEncoding('utf8').on('data', take(process.stdout));
    child.stderr?.setEncoding('utf8').on('data', take(process.stderr));
    child.on('error', (error) => done({ code: 1, output: String(error) }));
    child.on('close', (code) => done({ code: code ?? 1, output }));
  });
}

function colour(held) {
  return held && process.stdout.isTTY && !process.env.NO_COLOR ? { FORCE_COLOR: '1' } : {};
}
