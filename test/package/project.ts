/**
 * An empty project somewhere else, into which npm installs the package, and
 * the programs that can be run there.
 *
 * @module
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { npm } from '../../tools/lib/npm.mjs';
import { buildPackage, packTarball } from '../../tools/lib/package.mjs';
import { ROOT } from '../../tools/lib/paths.mjs';

/** What a program has left behind. */
export interface Ending {
  readonly code: number;
  readonly output: string;
}

/** A project with the package in it. */
export interface Project {
  readonly folder: string;
  /** The tarball that npm has packed. */
  readonly tarball: string;
  /** The package as it was installed. */
  readonly installed: string;
  readonly remove: () => void;
}

/** Builds and packs the library, and installs the tarball, which takes no registry. */
export async function installedProject(): Promise<Project> {
  // A folder of any name will do.
  const base = mkdtempSync(join(tmpdir(), 'annotated raft ü-'));
  const built = join(base, 'built');
  const folder = join(base, 'project');
  buildPackage(built, {
    book: 'https://book.example/raft/',
    repository: 'https://code.example/raft',
  });
  const tarball = await packTarball(built, base);
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const args = ['install', '--offline', '--no-audit', '--no-fund', tarball];
  const { code, output } = await npm(args, { root: folder, quiet: true });
  if (code !== 0) throw new Error(`npm install failed:\n${output}`);
  return {
    folder,
    tarball,
    installed: join(folder, 'node_modules', 'annotated-raft'),
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}

/** A program of the repository as a user of the package would write it. */
export function adopted(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8')
    .replace(/'(?:\.\.\/)+src\/index\.ts'/g, "'annotated-raft'")
    .replace(/'(?:\.\.\/)+src\/internals\.ts'/g, "'annotated-raft/internals'");
}

export function write(project: Project, name: string, text: string): void {
  const file = join(project.folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Runs an executable in the project. */
export function run(project: Project, file: string, args: readonly string[]): Promise<Ending> {
  return new Promise((done) => {
    execFile(file, args, { cwd: project.folder, timeout: 60_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      done({ code, output: stdout + stderr });
    });
  });
}

/** Runs one of our own tools, by its path below node_modules/. */
export function tool(project: Project, path: string, args: readonly string[]): Promise<Ending> {
  return run(project, process.execPath, [join(ROOT, 'node_modules', path), ...args]);
}

/** The settings of a strict program; `more` says how it finds what it imports. */
export function tsconfig(more: object, files: readonly string[]): string {
  return JSON.stringify({
    compilerOptions: {
      target: 'ES2022',
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noPropertyAccessFromIndexSignature: true,
      verbatimModuleSyntax: true,
      skipLibCheck: false,
      types: [],
      noEmitOnError: true,
      rootDir: '.',
      ...more,
    },
    files,
  });
}

/**
 * The executable of a release line of Node: this one, or what npm can get. That
 * a registry is out of reach is no fault of the library.
 */
export async function nodeOf(project: Project, line: number): Promise<string | undefined> {
  if (process.versions.node.startsWith(`${line}.`)) return process.execPath;
  const args = [
    'exec',
    '--yes',
    '--prefer-offline',
    '--fetch-retries=0',
    '--fetch-timeout=30000',
    `--package=node@${line}`,
    '--',
    'node',
    '-p',
    'process.execPath',
  ];
  const { code, output } = await npm(args, { root: project.folder, quiet: true });
  const file = output.split(/\r?\n/).find((text) => isAbsolute(text) && existsSync(text));
  if (code !== 0 || file === undefined) return undefined;
  const { output: version } = await run(project, file, ['--version']);
  return version.startsWith(`v${line}.`) ? file : undefined;
}
