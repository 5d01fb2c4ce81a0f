import { MajorityConfig } from '../../src/internals.ts';

/** All sets of the numbers 1 to n. */
function subsets(n: number): number[][] {
  if (n === 0) return [[]];
  const without = subsets(n - 1);
  return [...without, ...without.map((set) => [...set, n])];
}

/** How many pairs of these sets share nobody. */
function apart(sets: readonly number[][]): number {
  const pairs = sets.flatMap((a) => sets.map((b) => [...a, ...b]));
  return pairs.filter((pair) => new Set(pair).size === pair.length).length / 2;
}

console.log('voters needed may-be-down apart apart-if-half-is-enough');
for (let n = 1; n <= 7; n++) {
  const all = subsets(n);
  const voters = new MajorityConfig(all.at(-1));
  const winning = all.filter((set) => {
    const votes = new Map(set.map((id) => [id, true] as const));
    return voters.voteResult(votes) === 'VoteWon';
  });
  const halves = all.filter((set) => set.length >= n / 2);

  const needed = Math.min(...winning.map((set) => set.length));
  const row = [n, needed, n - needed, apart(winning), apart(halves)];
  console.log(row.join('      '));
}
