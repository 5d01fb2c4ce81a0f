/** Edit distance between two words, letters compared without case. */
export function distance(a, b) {
  const left = a.toLowerCase();
  const right = b.toLowerCase();
  let row = Array.from({ length: right.length + 1 }, (_, i) => i);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const change = left[i - 1] === right[j - 1] ? 0 : 1;
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + change);
    }
    row = next;
  }
  return row[right.length];
}

/** The names that look most like `wrong`, best first, at most `count`. */
export function near(wrong, names, count = 3) {
  if (wrong === '') return [];
  const limit = Math.max(2, Math.floor(wrong.length / 2));
  return [...names]
    .map((name) => ({ name, away: distance(wrong, name) }))
    .filter(({ name, away }) => away <= limit || name.includes(wrong))
    .sort((a, b) => a.away - b.away || (a.name < b.name ? -1 : 1))
    .slice(0, count)
    .map(({ name }) => name);
}
