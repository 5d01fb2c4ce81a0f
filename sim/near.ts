/**
 * Near names: what the writer of a misspelt name probably meant.
 *
 * @module
 */

/** Number of single-letter edits between two names (Levenshtein). */
export function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replace, previous[j]! + 1, current[j - 1]! + 1));
    }
    previous = current;
  }
  return previous[b.length]!;
}

/** The last part of a path, which is where most misspellings sit. */
function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** How far apart two names are; Infinity if no one would mix them up. */
function nameDistance(wanted: string, candidate: string): number {
  const tail = lastPart(wanted);
  if (tail !== '' && candidate.includes(tail)) return 1;
  return Math.min(
    withinBound(wanted, candidate),
    withinBound(tail, lastPart(candidate)) + 0.5,
  );
}

/** The edit distance, as long as it is small for names of this length. */
function withinBound(a: string, b: string): number {
  const distance = editDistance(a, b);
  return distance <= Math.max(2, Math.ceil(a.length / 3)) ? distance : Infinity;
}

/** Up to `limit` of `names`, nearest first; far ones are left out. */
export function nearNames(name: string, names: Iterable<string>, limit = 3): string[] {
  const wanted = name.toLowerCase();
  return [...names]
    .map((candidate) => ({
      candidate,
      distance: nameDistance(wanted, candidate.toLowerCase()),
    }))
    .filter((s) => s.distance < Infinity)
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, limit)
    .map((s) => s.candidate);
}
