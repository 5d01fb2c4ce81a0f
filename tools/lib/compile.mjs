import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from './paths.mjs';

/**
 * Compiles the library in `folder/src` into `folder/lib` with the settings of
 * tsconfig.package.json.
 *
 * @param {string} folder
 * @param {{from?: string, declarationsOnly?: boolean}} [options] `from` is
 *   another folder in place of `folder/src`; with `declarationsOnly` types are
 *   not checked, which `isolatedDeclarations` makes possible.
 * @returns {string[]} what is wrong, a line each.
 */
export function compile(folder, { from, declarationsOnly } = {}) {
  const config = { extends: join(ROOT, 'tsconfig.package.json') };
  if (from !== undefined) config.include = [from];
  const { options, fileNames, errors } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  if (from !== undefined) options.rootDir = from;
  if (declarationsOnly) {
    Object.assign(options, { noCheck: true, emitDeclarationOnly: true, sourceMap: false });
  }
  const program = ts.createProgram(fileNames, options);
  const emitted = program.emit(undefined, writeFollowable);
  const found = declarationsOnly ? [] : ts.getPreEmitDiagnostics(program);
  return [...errors, ...found, ...emitted.diagnostics].map(described);
}

function described(diagnostic) {
  return ts
    .formatDiagnostic(diagnostic, {
      getCanonicalFileName: (name) => name,
      getCurrentDirectory: () => ROOT,
      getNewLine: () => '\n',
    })
    .trimEnd();
}

/**
 * The compiler leaves `./entry.ts` in declarations as it is, and not every one
 * of its versions and modes finds `./entry.d.ts` by that name. The new name is
 * as long, so that the maps stay true.
 */
function writeFollowable(name, text, ...rest) {
  const followable = name.endsWith('.d.ts')
    ? text.replace(/(\bfrom |\bimport\()(['"])(\.[^'"]*)\.ts\2/g, '$1$2$3.js$2')
    : text;
  ts.sys.writeFile(name, followable, ...rest);
}
