/**
 * Fields written in the plainest way, to hold the library's writer against
 * and to make bytes that it would not write.
 */

/** A varint of any unsigned number, bytes appended to make it longer than it must be. */
export function varint(value: number | bigint, extra = 0): number[] {
  const groups: number[] = [];
  let rest = BigInt(value);
  do {
    groups.push(Number(rest & 127n));
    rest >>= 7n;
  } while (rest > 0n);
  for (let i = 0; i < extra; i++) groups.push(0);
  return groups.map((bits, i) => (i === groups.length - 1 ? bits : bits + 128));
}

/** A field: its number, and a number or bytes. */
export type RawField = readonly [field: number, content: number | bigint | Iterable<number>];

/** Fields one after the other. */
export function fields(...list: readonly RawField[]): Uint8Array {
  return Uint8Array.from(
    list.flatMap(([field, content]) => {
      if (typeof content === 'number' || typeof content === 'bigint') {
        return [...varint(field * 8), ...varint(content)];
      }
      const data = [...content];
      return [...varint(field * 8 + 2), ...varint(data.length), ...data];
    }),
  );
}
