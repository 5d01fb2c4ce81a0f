/**
 * A small module loader: source texts in, a running program out. Types are
 * stripped by sucrase, which keeps every line where it was, so that line
 * numbers in errors are those of the printed source.
 *
 * Modules become functions in the manner of CommonJS. The sources have no
 * import cycles, so this order of evaluation is the one of ES modules.
 *
 * @module
 */

import { transform, type Options } from 'sucrase';
import { nearNames } from '../../sim/near.mjs';
import type { Files } from './protocol.ts';
import options from './strip.json' with { type: 'json' };

/** A text that cannot be read as a program. */
export class SourceError extends Error {
  override readonly name = 'SyntaxError';
  readonly file: string;
  /** Counted from 1; null when the engine did not tell. */
  readonly line: number | null;
  readonly column: number | null;

  constructor(message: string, file: string, line: number | null, column: number | null) {
    super(message);
    this.file = file;
    this.line = line;
    this.column = column;
  }
}

/** An import that leads nowhere. */
export class LinkError extends Error {
  override readonly name = 'ImportError';
  readonly file: string;
  readonly line: number | null;

  constructor(message: string, file: string, line: number | null) {
    super(message);
    this.file = file;
    this.line = line;
  }
}

/** What a module exports. */
export type Exports = Record<string, unknown>;

type ModuleFunction = (
  exports: Exports,
  require: (specifier: string) => Exports,
) => void | Promise<void>;

interface Module {
  readonly exports: Exports;
  evaluated: boolean;
}

/** Stripped texts by source text: a text is stripped once per worker, or by the build. */
const stripped = new Map<string, string>();

/** The build has stripped a text, as {@link stripTypes} would. */
export function takeStripped(text: string, code: string): void {
  stripped.set(text, code);
}

/**
 * JavaScript of a TypeScript text, line for line.
 *
 * @throws SourceError if the text cannot be read
 */
export function stripTypes(file: string, text: string): string {
  const known = stripped.get(text);
  if (known !== undefined) return known;
  try {
    const { code } = transform(text, options as Options);
    stripped.set(text, code);
    return code;
  } catch (error) {
    throw readStripError(error, file);
  }
}

function readStripError(error: unknown, file: string): SourceError {
  const whole = error instanceof Error ? error.message : String(error);
  const place = /\((\d+):(\d+)\)\s*$/.exec(whole);
  const message = whole.replace(/^Error transforming [^:]*: /, '').replace(/ ?\(\d+:\d+\)\s*$/, '');
  if (place === null) return new SourceError(message, file, null, null);
  return new SourceError(message, file, Number(place[1]), Number(place[2]));
}

/** Path of `specifier` as seen from `from`; null if it is not relative. */
export function resolvePath(specifier: string, from: string): string | null {
  if (!specifier.startsWith('./') && !specifier.startsWith('../')) return null;
  const parts = from.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '.' || part === '') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}

/** What the reader may change stands on nothing else, least of all on what judges it. */
const STANDS_ON: readonly (readonly [folder: string, on: readonly string[]])[] = [
  ['src/', ['src/']],
  ['examples/raft-kv/', ['src/', 'examples/raft-kv/']],
];

/** The folders from which a file may import; null if from all. */
function standsOn(file: string): readonly string[] | null {
  return STANDS_ON.find(([folder]) => file.startsWith(folder))?.[1] ?? null;
}

/** `path` as an import in `from` would write it. */
function relativePath(path: string, from: string): string {
  const target = path.split('/');
  const base = from.split('/').slice(0, -1);
  let same = 0;
  while (same < base.length && base[same] === target[same]) same++;
  const up = '../'.repeat(base.length - same);
  return `${up === '' ? './' : up}${target.slice(same).join('/')}`;
}

/** Line (from 1) of `text` on which `specifier` is imported. */
function lineOfImport(text: string, specifier: string): number | null {
  const lines = text.split('\n');
  const at = lines.findIndex((l) => l.includes(`'${specifier}'`) || l.includes(`"${specifier}"`));
  return at === -1 ? null : at + 1;
}

/** Evaluates a script text; replaced in the worker's tests. */
const evaluateGlobally = eval;

/** Links and runs one program. Each program has its own instance. */
export class Linker {
  readonly #files: Files;
  readonly #modules = new Map<string, Module>();
  readonly #console: Console;
  readonly #oneWay: boolean;

  /**
   * @param prints - takes what the program prints; the console of the place if there is none.
   * @param oneWay - refuses an import of the library from what stands on it
   */
  constructor(files: Files, prints: Console = console, oneWay = false) {
    this.#files = files;
    this.#console = prints;
    this.#oneWay = oneWay;
  }

  /** True if the program has a file of this path. */
  has(path: string): boolean {
    return Object.hasOwn(this.#files, path);
  }

  /** Exports of a module, if the program has evaluated it. */
  loaded(path: string): Exports | undefined {
    return this.#modules.get(path)?.exports;
  }

  /**
   * Evaluates `entry` and all that it imports; settles when its top level
   * has run to the end.
   *
   * @throws SourceError, LinkError, or whatever the program throws
   */
  async run(entry: string): Promise<Exports> {
    if (!this.has(entry)) throw new LinkError(`no file ${entry}`, entry, null);
    const module: Module = { exports: {}, evaluated: false };
    this.#modules.set(entry, module);
    const require = (specifier: string): Exports =>
      guardExports(this.#import(specifier, entry), specifier, entry);
    await this.#compile(entry, 'async ')(module.exports, require);
    module.evaluated = true;
    return module.exports;
  }

  #import(specifier: string, from: string): Exports {
    const path = this.#resolve(specifier, from);
    const known = this.#modules.get(path);
    if (known !== undefined) return known.exports;
    const module: Module = { exports: {}, evaluated: false };
    this.#modules.set(path, module);
    void this.#compile(path, '')(module.exports, (next) => this.#import(next, path));
    module.evaluated = true;
    return module.exports;
  }

  #resolve(specifier: string, from: string): string {
    const path = resolvePath(specifier, from);
    const folders = this.#oneWay ? standsOn(from) : null;
    const allowed = folders?.some((folder) => path?.startsWith(folder)) ?? true;
    if (path !== null && allowed && this.has(path)) return path;
    const line = lineOfImport(this.#files[from]!, specifier);
    if (!allowed) {
      const message = `imports go one way: '${specifier}' is not in ${folders!.join(' or ')}`;
      throw new LinkError(message, from, line);
    }
    throw new LinkError(this.#describeMissing(specifier, path, from), from, line);
  }

  #describeMissing(specifier: string, path: string | null, from: string): string {
    const near = nearNames(path ?? specifier, Object.keys(this.#files));
    const names = near.map((name) => `'${relativePath(name, from)}'`).join(', ');
    const hint = near.length > 0 ? `; near names: ${names}` : '';
    return `cannot find module '${specifier}'${hint}`;
  }

  #compile(path: string, asynchronous: '' | 'async '): ModuleFunction {
    const code = stripTypes(path, this.#files[path]!);
    // All of the head stands on line 1, so that lines stay what they are.
    const head = `(console) => ${asynchronous}function (exports, require) {`;
    const script = `${head}${code}\n}\n//# sourceURL=${path}`;
    try {
      return (evaluateGlobally(script) as (prints: Console) => ModuleFunction)(this.#console);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new UnlocatedSyntaxError(error.message, path, script);
    }
  }
}

/**
 * A syntax error that the engine found, which does not tell its line to
 * those who catch it. {@link script} lets a caller find out.
 */
export class UnlocatedSyntaxError extends SourceError {
  readonly script: string;

  constructor(message: string, file: string, script: string) {
    super(message, file, null, null);
    this.script = script;
  }
}

/** Names that the loader's own helpers and `await` ask any module for. */
const PROBED = new Set(['__esModule', 'default', 'then']);

/**
 * The exports as the entry sees them: a misspelt import throws where it is
 * used and does not come out as `undefined`. The library's own modules go
 * without: they are type-checked, and a proxy is slow.
 */
function guardExports(exports: Exports, specifier: string, from: string): Exports {
  return new Proxy(exports, {
    get(target, name) {
      if (typeof name === 'symbol' || name in target || PROBED.has(name)) {
        return Reflect.get(target, name) as unknown;
      }
      const near = nearNames(name, Object.keys(target));
      const hint = near.length > 0 ? `; near names: ${near.join(', ')}` : '';
      throw new LinkError(`'${specifier}' has no export '${name}'${hint}`, from, null);
    },
  });
}
