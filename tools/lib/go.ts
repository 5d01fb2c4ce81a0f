/**
 * Finds Go, and builds programs of this repository with it.
 *
 * @module
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The oldest Go that the pinned module can be built with. */
const OLDEST: readonly [number, number] = [1, 26];

/** Where programs are kept between runs. */
const CACHE = join(import.meta.dirname, '../../node_modules/.cache');

/** The Go program cannot be built, perhaps because its modules cannot be fetched. */
export class BuildError extends Error {
  override name = 'BuildError';
}

/** The `go` command, or why there is none that will do. */
export type Go = { readonly path: string; readonly version: string } | { readonly missing: string };

/** Looks for Go in the folders of PATH (and in GOROOT); `who` needs it. */
export function findGo(who: string, env: NodeJS.ProcessEnv = process.env): Go {
  const wanted = `${who} needs Go ${OLDEST.join('.')} or newer`;
  const file = process.platform === 'win32' ? 'go.exe' : 'go';
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((path) => path !== '');
  if (env['GOROOT'] !== undefined) folders.push(join(env['GOROOT'], 'bin'));
  const path = folders.map((folder) => join(folder, file)).find((path) => existsSync(path));
  if (path === undefined) {
    return { missing: `${wanted}; no 'go' was found in PATH (https://go.dev/dl)` };
  }
  // An older Go would offer to fetch a newer one; it is asked for its own version.
  const asked = { encoding: 'utf8', env: { ...env, GOTOOLCHAIN: 'local' } } as const;
  const said = spawnSync(path, ['version'], asked).stdout ?? '';
  const version = goVersion(said);
  if (version === null) {
    return { missing: `${wanted}; '${path} version' did not answer` };
  }
  const [major, minor] = version.split('.').map(Number) as [number, number];
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    return { missing: `${wanted}; '${path}' is Go ${version} (https://go.dev/dl)` };
  }
  return { path, version };
}

/** The version in the output of `go version`, or null. */
export function goVersion(said: string): string | null {
  return /\bgo(\d+\.\d+(\.\d+)?)/.exec(said)?.[1] ?? null;
}

/**
 * Builds the program in a folder unless these very sources were built before.
 *
 * @param who whose program it is; names its place in the cache, too.
 * @returns the path of the program.
 * @throws {@link BuildError} with what the compiler said.
 */
export function buildGo(go: { path: string; version: string }, who: string, sources: string): string {
  const files = readdirSync(sources)
    .filter((name) => /\.go$|^go\.(mod|sum)$/.test(name))
    .sort();
  const hash = createHash('sha256').update(go.version);
  for (const name of files) hash.update(name).update(readFileSync(join(sources, name)));
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const folder = join(CACHE, who);
  const program = join(folder, `original-${hash.digest('hex').slice(0, 16)}${suffix}`);
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  // Two runs may build at once; each moves its own whole file into place.
  const fresh = `${program}.${process.pid}`;
  const built = spawnSync(go.path, ['build', '-o', fresh, '.'], { cwd: sources, encoding: 'utf8' });
  if (built.status !== 0) {
    const said = `${built.stderr ?? ''}${built.error?.message ?? ''}`;
    throw new BuildError(`the Go program of the ${who} does not build:\n${said}`);
  }
  renameSync(fresh, program);
  return program;
}
