/**
 * Imports go one way: src <- sim <- examples <- site. The tools, the tests
 * and the benchmarks may look at all of them; nothing looks at those.
 */
import { existsSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import ts from 'typescript';
import { type Finding, filesIn, read } from './part.ts';

const ROOMS = ['src', 'sim', 'examples', 'site'];
const ONLOOKERS = ['tools', 'test', 'bench'];

interface Import {
  readonly from: string;
  readonly line: number;
  readonly to: string;
  /** Erased before the program runs, so it cannot close a cycle. */
  readonly typeOnly: boolean;
}

export function checkImports(root: string): Finding[] {
  const files = ROOMS.flatMap((room) => filesIn(root, room)).filter((file) => /\.tsx?$/.test(file));
  const imports = files.flatMap((file) => importsOf(root, file));
  return [
    ...imports.flatMap((one) => direction(one)),
    ...imports.flatMap((one) => spelling(root, one)),
    ...cycles(imports),
  ];
}

function importsOf(root: string, file: string): Import[] {
  const source = ts.createSourceFile(file, read(root, file), ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const add = (at: ts.Node, to: string, typeOnly: boolean): void => {
    const { line } = source.getLineAndCharacterOfPosition(at.getStart());
    found.push({ from: file, line: line + 1, to, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
      const target = node.moduleSpecifier;
      if (target !== undefined && ts.isStringLiteral(target)) {
        add(node, target.text, isTypeOnly(node));
      }
    } else if (isDynamicImport(node)) {
      const [target] = node.arguments;
      if (target !== undefined && ts.isStringLiteral(target)) {
        add(node, target.text, false);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  return ts.isExportDeclaration(node)
    ? node.isTypeOnly
    : node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

function isDynamicImport(node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
}

const roomOf = (path: string): string => path.split('/')[0] ?? '';

/** The path an import leads to, or undefined if it names a package. */
function target({ from, to }: Import): string | undefined {
  if (to.startsWith('@site/')) return to.slice('@site/'.length);
  if (!to.startsWith('.')) return undefined;
  return posix.join(posix.dirname(from), to);
}

function direction(one: Import): Finding[] {
  const here = roomOf(one.from);
  const finding = (message: string, remedy: string): Finding[] => [
    { file: one.from, line: one.line, message, remedy },
  ];
  const path = target(one);
  if (path === undefined) return packages(one, here, finding);
  const there = roomOf(path);
  if (ONLOOKERS.includes(there)) {
    return finding(
      `${here}/ imports ${path}: nothing looks at ${ONLOOKERS.join(', ')}`,
      `move what is needed into ${here}/`,
    );
  }
  if (ROOMS.indexOf(there) > ROOMS.indexOf(here)) {
    return finding(
      `${here}/ imports ${path}: imports go ${ROOMS.join(' <- ')}`,
      `move what is needed down into ${here}/, or hand it in as a parameter`,
    );
  }
  if (there !== here && here === 'src') {
    return finding(
      `src/ imports ${path}, which is outside src/`,
      'the library stands alone: move it into src/ or do without',
    );
  }
  return [];
}

function packages(
  { from, to }: Import,
  here: string,
  finding: (message: string, remedy: string) => Finding[],
): Finding[] {
  const server = from.startsWith('examples/raft-kv/');
  if (here === 'site' || (server && to.startsWith('node:'))) return [];
  return finding(
    `${here}/ imports the package '${to}'`,
    `${here}/ runs in the page and needs nothing installed: do without`,
  );
}

function spelling(root: string, one: Import): Finding[] {
  const path = target(one);
  if (path === undefined || roomOf(one.from) === 'site') return [];
  if (existsSync(join(root, path)) && /\.\w+$/.test(path)) return [];
  const named = existsSync(join(root, `${path}.ts`));
  return [
    {
      file: one.from,
      line: one.line,
      message: `'${one.to}' is not the name of a file`,
      remedy: named
        ? `write '${one.to}.ts', the name Node and the page load`
        : `look in ${dirname(path)}/ for the right name`,
    },
  ];
}

/** One finding for each cycle of imports that are there when src/ runs. */
function cycles(imports: readonly Import[]): Finding[] {
  const graph = new Map<string, Import[]>();
  for (const one of imports) {
    if (one.typeOnly || roomOf(one.from) !== 'src') continue;
    graph.set(one.from, [...(graph.get(one.from) ?? []), one]);
  }
  const done = new Set<string>();
  const findings: Finding[] = [];
  const walk = (file: string, trail: readonly string[]): void => {
    if (done.has(file)) return;
    for (const one of graph.get(file) ?? []) {
      const next = target(one) ?? '';
      const at = [...trail, file].indexOf(next);
      if (at >= 0) findings.push(cycle(one, [...trail, file].slice(at)));
      else walk(next, [...trail, file]);
    }
    done.add(file);
  };
  for (const file of graph.keys()) walk(file, []);
  return findings;
}

function cycle(closing: Import, ring: readonly string[]): Finding {
  return {
    file: closing.from,
    line: closing.line,
    message: `import cycle: ${[...ring, ring[0]].join(' -> ')}`,
    remedy: 'import only the type (`import type`), or move what both need ' + 'into a module of its own',
  };
}
