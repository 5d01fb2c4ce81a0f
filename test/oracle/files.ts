/**
 * Checks script files, with the output that they record, against the Go
 * original.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { difference } from './compare.ts';
import { OptionError } from './options.ts';
import { readScript } from './script.ts';
import type { Answer } from './script.ts';
import { Original } from './theirs.ts';

/** Compares script files of a folder; returns the exit code. */
export async function compareFiles(
  program: string,
  dir: string,
  names: readonly string[],
): Promise<number> {
  const original = new Original(program);
  let differed = 0;
  for (const name of names) {
    const { commands, recorded } = readScript(name, readFileSync(join(dir, name), 'utf8'));
    const ours: Answer = { outputs: recorded, end: '', text: '' };
    const found = difference(ours, await original.run(commands));
    if (found === null) continue;
    differed++;
    console.log(`${name}: ${commands[found.at]?.line ?? 'after the last command'}`);
    console.log(`  recorded:\n${indented(found.ours)}\n  the original:\n${indented(found.theirs)}`);
  }
  original.stop();
  console.log(`${names.length - differed} agreed, ${differed} differed`);
  return differed === 0 ? 0 : 1;
}

/**
 * The names of the script files in a folder.
 *
 * @throws {@link OptionError} when there are none.
 */
export function scriptsIn(dir: string): string[] {
  if (!existsSync(dir) || !statSync(dir).isDirectory()) {
    throw new OptionError(`'${dir}' is not a folder`);
  }
  const names = readdirSync(dir)
    .filter((name) => name.endsWith('.txt'))
    .sort();
  if (names.length === 0) throw new OptionError(`no script files (*.txt) in '${dir}'`);
  return names;
}

function indented(text: string): string {
  return text.trimEnd().replace(/^/gm, '    ');
}
