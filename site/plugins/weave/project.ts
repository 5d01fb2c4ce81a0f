import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { shared } from './shared.ts';
import { codeLines, literalNames, parse, pathOfDeclaration, symbolsOf } from './symbols.ts';
import type { FileSymbol, LiteralName } from './symbols.ts';

/** The folders whose .ts files a chapter may show. */
export const SOURCE_FOLDERS = ['src', 'sim', 'examples'] as const;

/** An identifier on a line (columns from 0) and the symbol it leads to. */
export interface Reference {
  readonly start: number;
  readonly end: number;
  readonly file: string;
  readonly symbol: string;
}

interface Cached {
  readonly text: string;
  readonly lines: readonly string[];
  readonly symbols: FileSymbol[];
  readonly literals: LiteralName[];
  version: number;
}

function walk(dir: string, out: string[]): void {
  if (!fs.existsSync(dir)) return;
  for (const entry of fs.readdirSync(dir, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name.startsWith('.')) continue;
    const full = path.join(dir, entry.name);
    if (entry.isDirectory()) walk(full, out);
    else if (entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts')) out.push(full);
  }
}

/**
 * The sources of the book as they are on disk now. A changed file is read
 * again at the next question about it, unless it is known that none changes.
 */
export class Project {
  readonly root: string;
  private readonly still: boolean;
  private found: readonly string[] | null = null;
  private readonly cache = new Map<string, Cached & { mtime: number; size: number }>();
  private service: ts.LanguageService | undefined;
  private references_ = new Map<string, { key: string; lines: Map<number, Reference[]> }>();

  constructor(root: string, still = false) {
    this.root = root;
    this.still = still;
  }

  /** Every source file, as a path from the root with forward slashes. */
  files(): readonly string[] {
    if (this.still && this.found !== null) return this.found;
    return (this.found = this.find());
  }

  private find(): string[] {
    const out: string[] = [];
    for (const folder of SOURCE_FOLDERS) walk(path.join(this.root, folder), out);
    return out.map((f) => path.relative(this.root, f).split(path.sep).join('/')).sort();
  }

  has(file: string): boolean {
    return (
      SOURCE_FOLDERS.some((f) => file.startsWith(`${f}/`)) &&
      !file.includes('..') &&
      file.endsWith('.ts') &&
      fs.existsSync(path.join(this.root, file))
    );
  }

  text(file: string): string {
    return this.load(file).text;
  }

  /** The lines of a file without their ends; an empty last line is left out. */
  lines(file: string): readonly string[] {
    return this.load(file).lines;
  }

  symbols(file: string): readonly FileSymbol[] {
    return this.load(file).symbols;
  }

  /** The strings that types of a file are unions of. */
  literals(file: string): readonly LiteralName[] {
    return this.load(file).literals;
  }

  codeLines(file: string): Set<number> {
    return codeLines(parse(file, this.text(file)));
  }

  private load(file: string): Cached {
    const known = this.cache.get(file);
    if (this.still && known) return known;
    const full = path.join(this.root, file);
    const stat = fs.statSync(full);
    if (known && known.mtime === stat.mtimeMs && known.size === stat.size) return known;
    const text = fs.readFileSync(full, 'utf8');
    const lines = text.split(/\r?\n/);
    if (lines[lines.length - 1] === '') lines.pop();
    const source = parse(file, text);
    const fresh = {
      text,
      lines,
      symbols: symbolsOf(source),
      literals: literalNames(source),
      version: (known?.version ?? 0) + 1,
      mtime: stat.mtimeMs,
      size: stat.size,
    };
    this.cache.set(file, fresh);
    return fresh;
  }

  /** For each line (from 1), the identifiers that lead to a symbol of the sources. */
  references(file: string): Map<number, Reference[]> {
    const key = this.still
      ? ''
      : this.files()
          .map((f) => `${f}@${this.version(f)}`)
          .join(' ');
    const known = this.references_.get(file);
    if (known?.key === key) return known.lines;
    const lines = this.findReferences(file);
    this.references_.set(file, { key, lines });
    return lines;
  }

  private version(file: string): number {
    return this.load(file).version;
  }

  private findReferences(file: string): Map<number, Reference[]> {
    const program = this.languageService().getProgram();
    const source = program?.getSourceFile(path.join(this.root, file));
    const out = new Map<number, Reference[]>();
    if (!program || !source) return out;
    const checker = program.getTypeChecker();
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) {
        const target = this.targetOf(checker, node);
        if (target) {
          const { line, character } = source.getLineAndCharacterOfPosition(node.getStart(source));
          const list = out.get(line + 1) ?? [];
          list.push({ ...target, start: character, end: character + node.text.length });
          out.set(line + 1, list);
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return out;
  }

  private targetOf(
    checker: ts.TypeChecker,
    node: ts.Identifier | ts.PrivateIdentifier,
  ): { file: string; symbol: string } | undefined {
    let symbol = ts.isShorthandPropertyAssignment(node.parent)
      ? checker.getShorthandAssignmentValueSymbol(node.parent)
      : checker.getSymbolAtLocation(node);
    if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
    const literal = symbol?.declarations?.[0]?.parent;
    if (symbol && literal && ts.isObjectLiteralExpression(literal)) {
      symbol = checker.getContextualType(literal)?.getProperty(symbol.name);
    }
    const declaration = symbol?.declarations?.[0];
    if (!declaration) return undefined;
    const full = declaration.getSourceFile().fileName;
    const file = path.relative(this.root, full).split(path.sep).join('/');
    if (!this.has(file)) return undefined;
    const name = pathOfDeclaration(declaration);
    return name ? { file, symbol: name } : undefined;
  }

  private languageService(): ts.LanguageService {
    if (this.service) return this.service;
    const host: ts.LanguageServiceHost = {
      getCompilationSettings: () => ({
        target: ts.ScriptTarget.ES2022,
        lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
        module: ts.ModuleKind.ESNext,
        moduleResolution: ts.ModuleResolutionKind.Bundler,
        allowImportingTsExtensions: true,
        noEmit: true,
        strict: true,
        types: [],
      }),
      getScriptFileNames: () => this.files().map((f) => path.join(this.root, f)),
      getScriptVersion: (full) => {
        const file = path.relative(this.root, full).split(path.sep).join('/');
        return this.has(file) ? String(this.version(file)) : '1';
      },
      getScriptSnapshot: (full) => {
        const text = ts.sys.readFile(full);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => this.root,
      getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
      fileExists: (file) => ts.sys.fileExists(file),
      readFile: (file) => ts.sys.readFile(file),
      readDirectory: (...args) => ts.sys.readDirectory(...args),
      directoryExists: (folder) => ts.sys.directoryExists(folder),
      getDirectories: (folder) => ts.sys.getDirectories(folder),
    };
    this.service = ts.createLanguageService(host);
    return this.service;
  }
}

/** One Project per root in a process: it holds the type checker. In a build the sources stand still. */
export function projectAt(root: string): Project {
  const still = process.env.NODE_ENV === 'production';
  return shared(`project ${root}`, () => new Project(root, still));
}
