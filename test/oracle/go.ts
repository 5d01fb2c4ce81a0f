/**
 * Finds Go and builds the oracle's program with it.
 *
 * @module
 */
import { join } from 'node:path';

import * as go from '../../tools/lib/go.ts';

export { BuildError, goVersion } from '../../tools/lib/go.ts';

/** The sources of the program. */
export const GO_SOURCES: string = join(import.meta.dirname, 'go');

/** The `go` command, or why there is none that will do. */
export function findGo(env: NodeJS.ProcessEnv = process.env): go.Go {
  return go.findGo('the oracle', env);
}

/**
 * Builds the program unless these very sources were built before.
 *
 * @returns the path of the program.
 * @throws `BuildError` with what the compiler said.
 */
export function buildOriginal(found: { path: string; version: string }): string {
  return go.buildGo(found, 'oracle', GO_SOURCES);
}
