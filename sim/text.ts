/**
 * Text to bytes and back, for payloads that people read.
 *
 * @module
 */
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** UTF-8 bytes of a text. */
export function toBytes(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The text that UTF-8 bytes stand for. */
export function toText(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** Pads every cell so that the columns of the rows line up. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, cell.length);
    });
  }
  return rows
    .map((row) => row.map((cell, i) => cell.padEnd(widths[i]!)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}
