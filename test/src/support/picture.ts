/** What a node cannot write to. */
const ASIDE = new Set(['config', 'logger', 'storage']);

/**
 * Everything that can be reached from a value, as a text: two pictures are
 * the same when nothing has changed in between. Left out are functions, and
 * the configuration and the storage of a node.
 */
export function picture(value: unknown): string {
  return draw(value, new Set());
}

function draw(value: unknown, above: Set<unknown>): string {
  if (typeof value === 'function') return 'f';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (above.has(value)) return '^';
  above.add(value);
  const text = inside(value, above);
  above.delete(value);
  return text;
}

function inside(value: object, above: Set<unknown>): string {
  if (value instanceof Uint8Array) return `b${value.join()}`;
  if (value instanceof Map || value instanceof Set || Array.isArray(value)) {
    return `[${[...value].map((item) => draw(item, above)).join()}]`;
  }
  let text = '{';
  for (const [key, field] of Object.entries(value)) {
    if (!ASIDE.has(key)) text += `${key}:${draw(field, above)},`;
  }
  return text;
}
