/**
 * The format of etcd's test scripts: comments, commands, and the output that
 * each is expected to have.
 *
 * @module
 */

/** One argument: `key`, `key=value` or `key=(value,value)`. */
export interface ScriptArg {
  readonly key: string;
  readonly values: readonly string[];
}

/** One command with all that belongs to it. */
export interface ScriptBlock {
  readonly file: string;
  /** Line of the command, counted from 1. */
  readonly line: number;
  readonly command: string;
  readonly args: readonly ScriptArg[];
  /** The lines between the command and the separator. */
  readonly input: string;
  readonly expected: string;
  /**
   * Lines of the expected output, the doubled separators too: from the
   * first, counted from 0, up to but without the second.
   */
  readonly outputLines: readonly [number, number];
}

/** A script that cannot be understood. Its message names file and line. */
export class ScriptError extends Error {
  override name = 'ScriptError';

  constructor(file: string, line: number, problem: string) {
    super(`${file}:${line}: ${problem}`);
  }
}

const SEPARATOR = '----';

/**
 * Splits a script into its blocks.
 *
 * @throws {@link ScriptError} naming file and line.
 */
export function parseScript(file: string, text: string): ScriptBlock[] {
  const lines = text.replace(/\r\n/g, '\n').split('\n');
  const blocks: ScriptBlock[] = [];
  let at = 0;
  while (at < lines.length) {
    const trimmed = lines[at]!.trim();
    if (trimmed === '' || trimmed.startsWith('#')) {
      at++;
      continue;
    }
    const [block, next] = parseBlock(file, lines, at);
    blocks.push(block);
    at = next;
  }
  return blocks;
}

function parseBlock(file: string, lines: readonly string[], start: number): [ScriptBlock, number] {
  let at = start;
  let directive = lines[at++]!.trim();
  while (directive.endsWith('\\') && at < lines.length) {
    directive = `${directive.slice(0, -1)} ${lines[at++]!.trim()}`;
  }
  const words = splitWords(file, start + 1, directive);
  const input: string[] = [];
  while (at < lines.length && lines[at] !== SEPARATOR) input.push(lines[at++]!);
  if (at === lines.length) {
    const problem = `no line '${SEPARATOR}' after the command '${words[0]}'`;
    throw new ScriptError(file, start + 1, problem);
  }
  const [expected, next] = parseExpected(file, lines, at + 1);
  const block: ScriptBlock = {
    file,
    line: start + 1,
    command: words[0]!,
    args: words.slice(1).map((word) => parseArg(file, start + 1, word)),
    input: input.join('\n').trim(),
    expected,
    outputLines: [at + 1, next],
  };
  return [block, next];
}

/** Output ends at an empty line, or, between doubled lines, at their pair. */
function parseExpected(file: string, lines: readonly string[], start: number): [string, number] {
  let at = start;
  const doubled = lines[at] === SEPARATOR;
  if (doubled) at++;
  const output: string[] = [];
  while (at < lines.length) {
    if (doubled) {
      if (lines[at] === SEPARATOR && lines[at + 1] === SEPARATOR) {
        return [join(output), at + 2];
      }
    } else if (lines[at]!.trim() === '') {
      return [join(output), at];
    }
    output.push(lines[at++]!);
  }
  if (doubled) {
    const problem = `output that starts with '${SEPARATOR}' does not end`;
    throw new ScriptError(file, start + 1, problem);
  }
  return [join(output), at];
}

function join(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** Splits at plain spaces, but not within parentheses. */
function splitWords(file: string, line: number, text: string): string[] {
  const words: string[] = [];
  let word = '';
  let depth = 0;
  for (const letter of text) {
    if (letter === '(') depth++;
    if (letter === ')') depth--;
    if (depth < 0) throw new ScriptError(file, line, "')' without '('");
    if (/[ \t\r\f\v]/.test(letter) && depth === 0) {
      if (word !== '') words.push(word);
      word = '';
    } else {
      word += letter;
    }
  }
  if (depth > 0) throw new ScriptError(file, line, "'(' without ')'");
  if (word !== '') words.push(word);
  return words;
}

function parseArg(file: string, line: number, word: string): ScriptArg {
  const eq = word.indexOf('=');
  if (eq < 0) return { key: word, values: [] };
  const key = word.slice(0, eq);
  const value = word.slice(eq + 1);
  if (key === '') {
    throw new ScriptError(file, line, `argument '${word}' has no name`);
  }
  if (!value.startsWith('(')) return { key, values: [value] };
  if (!value.endsWith(')')) {
    throw new ScriptError(file, line, `argument '${word}' has text after ')'`);
  }
  const inner = value.slice(1, -1).trim();
  const values = inner === '' ? [] : inner.split(/[\s,]+/);
  return { key, values };
}

/** Reads the arguments of one block, and complains with file and line. */
export class ScriptArgs {
  private readonly block: ScriptBlock;

  constructor(block: ScriptBlock) {
    this.block = block;
  }

  /** The arguments without a value, such as node ids. */
  plain(): readonly string[] {
    const { args } = this.block;
    return args.filter((arg) => arg.values.length === 0).map((arg) => arg.key);
  }

  /** The plain arguments as ids. */
  ids(): readonly number[] {
    return this.plain().map((text) => this.toNumber('node id', text));
  }

  /** The plain argument at a position. */
  at(position: number, what: string): string {
    const text = this.plain()[position];
    if (text === undefined) this.fail(`wants ${what}`);
    return text;
  }

  /** The plain argument at a position, as a number. */
  numberAt(position: number, what: string): number {
    return this.toNumber(what, this.at(position, what));
  }

  has(key: string): boolean {
    return this.block.args.some((arg) => arg.key === key);
  }

  /** All values of a key. */
  list(key: string): readonly string[] {
    const found = this.block.args.filter((arg) => arg.key === key);
    return found.flatMap((arg) => arg.values);
  }

  numbers(key: string): readonly number[] {
    return this.list(key).map((text) => this.toNumber(key, text));
  }

  /** The one value of a key, or undefined. */
  value(key: string): string | undefined {
    const values = this.list(key);
    if (values.length > 1) this.fail(`'${key}' wants one value`);
    return values[0];
  }

  number(key: string): number | undefined {
    const text = this.value(key);
    return text === undefined ? undefined : this.toNumber(key, text);
  }

  boolean(key: string): boolean | undefined {
    const text = this.value(key);
    if (text === undefined) return undefined;
    if (text !== 'true' && text !== 'false') {
      this.fail(`'${key}' wants true or false, got '${text}'`);
    }
    return text === 'true';
  }

  /** Complains about arguments that have another name than these. */
  allow(...keys: readonly string[]): void {
    for (const { key, values } of this.block.args) {
      if (values.length === 0 || keys.includes(key)) continue;
      const known = keys.length === 0 ? 'none' : keys.join(', ');
      this.fail(`unknown argument '${key}' (known: ${known})`);
    }
  }

  fail(problem: string): never {
    const { file, line, command } = this.block;
    throw new ScriptError(file, line, `${command}: ${problem}`);
  }

  private toNumber(what: string, text: string): number {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
      this.fail(`'${what}' wants a whole number, got '${text}'`);
    }
    return value;
  }
}
