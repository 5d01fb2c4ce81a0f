/**
 * What `console.log` prints, in the form that Node gives it, so that an
 * example has one expected output for the terminal and the page. Covers what
 * examples print; it is no full copy of `util.inspect`.
 *
 * @module
 */

/** Node starts a new line when one line would be longer. */
const LINE_WIDTH = 72;
/** Node prints `[Object]` below this. */
const MAX_DEPTH = 2;
/** Node prints `... n more items` after this many. */
const MAX_ITEMS = 100;
/** Node prints `... n more characters` after this many, in a nested string. */
const MAX_CHARACTERS = 10_000;

/** The line that `console.log(...values)` prints. */
export function formatLog(values: readonly unknown[]): string {
  const [first, ...rest] = values;
  if (typeof first !== 'string' || rest.length === 0 || !first.includes('%')) {
    return values.map(formatPart).join(' ');
  }
  const { text, used } = fillTemplate(first, rest);
  return [text, ...rest.slice(used).map(formatPart)].join(' ');
}

function formatPart(value: unknown): string {
  return typeof value === 'string' ? value : inspect(value);
}

function fillTemplate(template: string, values: readonly unknown[]) {
  let used = 0;
  const text = template.replace(/%[sdifjoOc%]/g, (mark) => {
    if (mark === '%%') return '%';
    if (used >= values.length) return mark;
    return formatMark(mark, values[used++]);
  });
  return { text, used };
}

function formatMark(mark: string, value: unknown): string {
  switch (mark) {
    case '%s':
      return formatPart(value);
    case '%d':
      return typeof value === 'bigint' ? `${value}n` : String(Number(value));
    case '%i':
      return String(Number.parseInt(String(value), 10));
    case '%f':
      return String(Number.parseFloat(String(value)));
    case '%j':
      return JSON.stringify(value);
    case '%c':
      return '';
    default:
      return inspect(value);
  }
}

/** A readable text of any value. */
export function inspect(value: unknown, depth = 0, seen: readonly unknown[] = []): string {
  if (typeof value === 'string') return inspectText(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (Object.is(value, -0)) return '-0';
  if (typeof value === 'function') return inspectFunction(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (seen.includes(value)) return '[Circular *1]';
  if (value instanceof Error) return value.stack ?? `${value.name}: ${value.message}`;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof RegExp) return String(value);
  return inspectObject(value, depth, [...seen, value]);
}

function inspectText(text: string): string {
  const more = text.length - MAX_CHARACTERS;
  if (more <= 0) return quote(text);
  return `${quote(text.slice(0, MAX_CHARACTERS))}... ${more} more character${more > 1 ? 's' : ''}`;
}

function quote(text: string): string {
  const escaped = text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/\t/g, '\\t');
  if (!escaped.includes("'")) return `'${escaped}'`;
  if (!escaped.includes('"')) return `"${escaped}"`;
  if (!escaped.includes('`')) return `\`${escaped}\``;
  return `'${escaped.replace(/'/g, "\\'")}'`;
}

function inspectFunction(value: { readonly name: string }): string {
  const isClass = /^class\b/.test(Function.prototype.toString.call(value));
  const name = value.name === '' ? '(anonymous)' : value.name;
  if (isClass) return `[class ${name}]`;
  return value.name === '' ? '[Function (anonymous)]' : `[Function: ${name}]`;
}

function inspectObject(value: object, depth: number, seen: readonly unknown[]): string {
  const prefix = prefixOf(value);
  if (depth > MAX_DEPTH) return `[${prefix === '' ? 'Object' : prefix.trim()}]`;
  const [open, close] = isList(value) ? ['[', ']'] : ['{', '}'];
  const parts = partsOf(value, depth, seen);
  if (parts.length === 0) return `${prefix}${open}${close}`;
  const start = parts.reduce((sum, part) => sum + part.length + 2, prefix.length + 4);
  const oneLine = start <= LINE_WIDTH && !parts.some((part) => part.includes('\n'));
  if (oneLine) return `${prefix}${open} ${parts.join(', ')} ${close}`;
  const indent = '  '.repeat(depth + 1);
  const lines = parts.map((part) => indent + part).join(',\n');
  return `${prefix}${open}\n${lines}\n${'  '.repeat(depth)}${close}`;
}

function isList(value: object): value is ArrayLike<unknown> & object {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function prefixOf(value: object): string {
  const prototype = Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null;
  if (prototype === null) return '[Object: null prototype] ';
  const name = prototype.constructor?.name ?? 'Object';
  if (value instanceof Map || value instanceof Set) return `${name}(${value.size}) `;
  if (isList(value)) return Array.isArray(value) && name === 'Array' ? '' : `${name}(${value.length}) `;
  return name === 'Object' ? '' : `${name} `;
}

function partsOf(value: object, depth: number, seen: readonly unknown[]): string[] {
  const show = (item: unknown): string => inspect(item, depth + 1, seen);
  if (isList(value)) return limited(Array.prototype.slice.call(value, 0, MAX_ITEMS), value.length, show);
  if (value instanceof Set) return limited(firstOf(value), value.size, show);
  if (value instanceof Map) {
    return limited(firstOf(value), value.size, ([k, v]) => `${show(k)} => ${show(v)}`);
  }
  return Object.keys(value).map((key) => {
    const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : quote(key);
    return `${name}: ${show((value as Record<string, unknown>)[key])}`;
  });
}

function firstOf<T>(values: Iterable<T>): T[] {
  const first: T[] = [];
  for (const value of values) {
    if (first.length === MAX_ITEMS) break;
    first.push(value);
  }
  return first;
}

/** Only the first ones are looked at: a list may be long. */
function limited<T>(first: readonly T[], size: number, show: (item: T) => string): string[] {
  const more = size - MAX_ITEMS;
  const parts = Array.from(first, show);
  return more > 0 ? [...parts, `... ${more} more item${more > 1 ? 's' : ''}`] : parts;
}
