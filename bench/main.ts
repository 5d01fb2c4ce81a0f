/**
 * `npm run bench`: what the library costs, beside the Go original and others.
 * The figures are those of the machine; no test asserts one.
 *
 * Exit codes: 0 measured, 1 something failed, 2 wrong use.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { BaseError, checkOut } from './base.ts';
import { CASES } from './cases.ts';
import { OptionError, readOptions, USAGE } from './options.ts';
import type { Options } from './options.ts';
import { run } from './run.ts';

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options === null) {
    console.log(USAGE);
    return 0;
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'annotated-raft-bench-'));
  try {
    return await withBase(options, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function withBase(options: Options, folder: string): Promise<number> {
  if (options.base === null || !CASES.some(({ name }) => options.only.includes(name))) {
    await run(options, folder, null);
    return 0;
  }
  const base = checkOut(options.base, folder);
  try {
    await run(options, folder, base);
    return 0;
  } finally {
    base.remove();
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(`bench: ${(error as Error).message}`);
    process.exitCode = error instanceof OptionError || error instanceof BaseError ? 2 : 1;
  },
);
