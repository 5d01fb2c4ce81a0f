/** Pairs as two columns of a help text, the second as far to the right as it must be. */
export function columns(pairs) {
  const width = Math.max(0, ...pairs.map(([left]) => left.length));
  return pairs.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}
