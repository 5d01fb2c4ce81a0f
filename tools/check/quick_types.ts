/**
 * The part "types" of `npm run check -- --fast`: type errors in the files
 * that changed since `main`, and in those that import them.
 */
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../lib/paths.mjs';
import { OTHERS } from '../lib/projects.mjs';
import { changedFiles } from './git.ts';
import { declaresForAll, importsOf } from './graph.ts';
import { read } from './part.ts';

const HOST: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => ROOT,
  getNewLine: () => '\n',
};

/** The files of a project, as paths from the root, and its options. */
function project(name: string): { files: string[]; options: ts.CompilerOptions } {
  const file = join(ROOT, name);
  const { config } = ts.readConfigFile(file, (name) => ts.sys.readFile(name)) as { config: unknown };
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(file), {}, file);
  return { files: fileNames.map((name) => relative(ROOT, name).replaceAll('\\', '/')), options };
}

/** Which of these files to look at: all, unless it is known what changed. */
function reached(files: readonly string[]): readonly string[] {
  const changed = changedFiles(ROOT);
  if (changed === undefined || changed.some((file) => /(?:^|\/)tsconfig|^package-lock/.test(file)))
    return files;
  const names = new Set(changed);
  const texts = new Map(files.map((file) => [file, read(ROOT, file)]));
  if (files.some((file) => names.has(file) && declaresForAll(file, texts.get(file)!))) return files;
  return files.filter(
    (file) => names.has(file) || importsOf(file, texts.get(file)!, (name) => names.has(name)).length > 0,
  );
}

/** Looks at what of a project has to be looked at: whether it is all right. */
function check(name: string): boolean {
  const { files, options } = project(name);
  const wanted = new Set(reached(files));
  if (wanted.size === 0) return true;
  // Only what these files need is loaded, and what declares something for all.
  const roots = files.filter((file) => wanted.has(file) || file.endsWith('.d.ts'));
  const program = ts.createProgram(
    roots.map((file) => join(ROOT, file)),
    options,
  );
  const found = [...wanted].flatMap((name) => {
    const source = program.getSourceFile(join(ROOT, name));
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  });
  process.stdout.write(ts.formatDiagnostics([...program.getOptionsDiagnostics(), ...found], HOST));
  return found.length === 0;
}

process.exitCode = OTHERS.map(check).includes(false) ? 1 : 0;
