import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { BaseError, checkOut } from './base.ts';
import { OptionError, readOptions, USAGE } from './options.ts';
import type { Options } from './options.ts';
import { run } from './run.ts';

/** Does what a command line asks for, and tells of what is wrong with it. */
export async function bench(args: readonly string[]): Promise<void> {
  try {
    const options = readOptions(args);
    if (options === null) console.log(USAGE);
    else if (!(await inFolder(options))) process.exitCode = 1;
  } catch (error) {
    console.error(`bench: ${(error as Error).message}`);
    if (error instanceof OptionError) console.error('Try: npm run bench -- --help');
    process.exitCode = error instanceof OptionError || error instanceof BaseError ? 2 : 1;
  }
}

/** In a folder for programs and checkouts, which is gone afterwards. */
async function inFolder(options: Options): Promise<boolean> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'annotated-raft-bench-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const interrupted = (): void => {
    remove();
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
  try {
    const base = options.base === null ? null : checkOut(options.base, folder);
    return await run(options, folder, base);
  } finally {
    process.off('SIGINT', interrupted);
    remove();
  }
}
