/**
 * `npm run conformance -- --data DIR`: runs the scripts of an etcd/raft
 * testdata tree and compares every byte of their output. `--rewrite` puts
 * the output of now into the scripts; it is for those in test/.
 *
 * Exit codes: 0 all pass, 1 some fail, 2 wrong use.
 */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { rewriteScript, runScript, ScriptError } from '../sim/index.ts';
import type { ScriptFailure, ScriptKind } from '../sim/index.ts';

const HELP = `npm run conformance -- --data DIR [OPTIONS]

Runs the scripts of an etcd/raft testdata tree, and compares what they print
byte for byte. The last line is "N passed, M failed".

  --data DIR   a checkout of etcd-io/raft, or a folder like ours in test/
  --verbose    also names the scripts that pass
  --rewrite    puts today's output into the scripts
  --help       this text`;

/** Folders of the project's own layout, and of a checkout of etcd-io/raft. */
const LAYOUTS: readonly (readonly [string, ScriptKind])[] = [
  ['interaction', 'interaction'],
  ['quorum/testdata', 'quorum'],
  ['confchange/testdata', 'confchange'],
  ['testdata', 'interaction'],
  ['quorum', 'quorum'],
  ['confchange', 'confchange'],
];

interface Script {
  readonly kind: ScriptKind;
  readonly path: string;
}

function misuse(problem: string): never {
  console.error(`conformance: ${problem}\nTry: npm run conformance -- --help`);
  process.exit(2);
}

function help(): never {
  console.log(HELP);
  process.exit(0);
}

interface Options {
  readonly dir: string;
  readonly verbose: boolean;
  readonly rewrite: boolean;
}

function readArgs(args: readonly string[]): Options {
  let dir: string | undefined;
  let verbose = false;
  let rewrite = false;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--data') dir = args[++i];
    else if (arg.startsWith('--data=')) dir = arg.slice('--data='.length);
    else if (arg === '--verbose') verbose = true;
    else if (arg === '--rewrite') rewrite = true;
    else if (arg === '--help' || arg === '-h') help();
    else misuse(`unknown argument '${arg}'`);
  }
  if (dir === undefined || dir === '') misuse('--data DIR is missing');
  if (!existsSync(dir) || !statSync(dir).isDirectory()) {
    misuse(`'${dir}' is not a folder`);
  }
  return { dir, verbose, rewrite };
}

function findScripts(dir: string): Script[] {
  const scripts = new Map<string, Script>();
  for (const [folder, kind] of LAYOUTS) {
    const path = join(dir, folder);
    if (!existsSync(path)) continue;
    for (const name of readdirSync(path).sort()) {
      const file = join(path, name);
      if (name.endsWith('.txt') && !scripts.has(file)) scripts.set(file, { kind, path: file });
    }
  }
  return [...scripts.values()];
}

function show(text: string): string {
  return text.replace(/^/gm, '    ').trimEnd();
}

function describe({ line, command, expected, actual }: ScriptFailure): string {
  const want = expected.split('\n');
  const got = actual.split('\n');
  const at = want.findIndex((text, i) => text !== got[i]);
  return [
    `  line ${line}, ${command}: line ${at + 1} of the output differs`,
    `  expected:\n${show(want.slice(Math.max(0, at - 3), at + 4).join('\n'))}`,
    `  actual:\n${show(got.slice(Math.max(0, at - 3), at + 4).join('\n'))}`,
  ].join('\n');
}

/** Puts today's output into a script. Read what `git diff` then shows. */
function rewrite({ kind, path }: Script): void {
  const text = readFileSync(path, 'utf8');
  const now = rewriteScript(kind, path, text);
  if (now !== text) writeFileSync(path, now);
}

/** Runs one script; returns what is wrong with it, or null. */
function problemOf({ kind, path }: Script): string | null {
  try {
    const failure = runScript(kind, path, readFileSync(path, 'utf8'));
    return failure === null ? null : describe(failure);
  } catch (error) {
    if (error instanceof ScriptError) return `  ${error.message}`;
    return `  ${error instanceof Error ? error.stack : String(error)}`;
  }
}

function main(): void {
  const { dir, verbose, rewrite: rewriting } = readArgs(process.argv.slice(2));
  const scripts = findScripts(dir);
  if (scripts.length === 0) {
    const folders = LAYOUTS.map(([folder]) => folder).join(', ');
    misuse(`no scripts in '${dir}' (looked for *.txt in ${folders})`);
  }
  let failed = 0;
  for (const script of scripts) {
    if (rewriting) rewrite(script);
    const problem = problemOf(script);
    const name = relative(dir, script.path).replaceAll('\\', '/');
    if (problem !== null) failed++;
    if (problem !== null || verbose) console.log(`${problem === null ? 'ok  ' : 'FAIL'} ${name}`);
    if (problem !== null) console.log(problem);
  }
  console.log(`${scripts.length - failed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}

main();
