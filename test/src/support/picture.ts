/**
 * Everything that can be reached from a value, as a text: two pictures are
 * the same when nothing has changed in between. Functions are left out.
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
  if (ArrayBuffer.isView(value)) return `b${value}`;
  if (value instanceof Map || value instanceof Set || Array.isArray(value)) {
    return `[${[...value].map((item) => draw(item, above)).join()}]`;
  }
  const fields = Object.entries(value).map(([key, field]) => `${key}:${draw(field, above)}`);
  return `{${fields.join()}}`;
}
