/** What a reader meant who mistyped a word. */

/** Shorter words are not put right: too many are near. */
const SHORTEST = 5;
/** A longer word may have two letters wrong. */
const LONG = 9;

/** The nearest of some words; undefined if none is near. Nobody mistypes the first letter. */
export function nearest(
  word: string,
  words: readonly string[],
  often: (word: string) => number,
): string | undefined {
  if (word.length < SHORTEST || /\d/.test(word)) return undefined;
  const most = word.length < LONG ? 1 : 2;
  let best: { word: string; distance: number } | undefined;
  for (const each of words) {
    const distance = distanceUpTo(most, word, each);
    if (distance > (best?.distance ?? most)) continue;
    if (best?.distance === distance && often(each) <= often(best.word)) continue;
    best = { word: each, distance };
  }
  return best?.word;
}

/** Letters that are wrong, missing, too many or swapped; Infinity where there are more than `most`. */
function distanceUpTo(most: number, a: string, b: string): number {
  if (Math.abs(a.length - b.length) > most) return Infinity;
  let [before, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const wrong = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? before[j - 2]! + 1 : Infinity;
      row.push(Math.min(wrong, last[j]! + 1, row[j - 1]! + 1, swapped));
    }
    if (Math.min(...row) > most) return Infinity;
    [before, last] = [last, row];
  }
  return last[b.length]! <= most ? last[b.length]! : Infinity;
}
