/**
 * Near names: what the writer of a misspelt name probably meant.
 *
 * Plain JavaScript, so that the commands that run before anything is
 * installed can use it, too.
 *
 * @module
 */

/** Number of single-letter edits between two names (Levenshtein). */
export function editDistance(a, b) {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replace, previous[j] + 1, current[j - 1] + 1));
    }
    previous = current;
  }
  return previous[b.length];
}

/**
 * The last part of a path or of a symbol, where most misspellings sit. A line
 * of code has none, and the extension of a file is no part of its own.
 */
function lastPart(name) {
  if (!/^[\w./-]+$/.test(name)) return name;
  const file = name.includes('/') || /\.m?tsx?$/.test(name);
  return name.slice(name.lastIndexOf(file ? '/' : '.') + 1);
}

/** How far apart two names are; Infinity if no one would mix them up. */
function nameDistance(wanted, candidate) {
  const tail = lastPart(wanted);
  const last = lastPart(candidate);
  const whole = withinBound(wanted, candidate);
  const end = Math.min(whole, withinBound(tail, last) + 0.5);
  return end === Infinity && tail !== '' && candidate.includes(tail) ? MISPLACED : end;
}

/** As far away as a name that holds the other one somewhere. */
const MISPLACED = 5;

/** The edit distance, as long as it is small for names of this length. */
function withinBound(a, b) {
  const distance = editDistance(a, b);
  return distance <= Math.max(2, Math.ceil(a.length / 3)) ? distance : Infinity;
}

/** Up to `limit` of `names`, nearest first; far ones are left out. */
export function nearNames(name, names, limit = 3) {
  const wanted = name.toLowerCase();
  if (wanted === '') return [];
  return [...new Set(names)]
    .map((candidate) => ({ candidate, distance: nameDistance(wanted, candidate.toLowerCase()) }))
    .filter((s) => s.distance < Infinity)
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, limit)
    .map((s) => s.candidate);
}
