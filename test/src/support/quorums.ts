import { type VoteResult } from '../../../src/quorum.ts';

/** All subsets of a list, the empty one first. */
export function subsets<T>(list: readonly T[]): T[][] {
  return list.reduce<T[][]>((sets, item) => [...sets, ...sets.map((set) => [...set, item])], [[]]);
}

/** Whether more than half of the voters are in the set; nobody needs nobody. */
export function wins(voters: readonly number[], set: readonly number[]): boolean {
  const count = voters.filter((id) => set.includes(id)).length;
  return voters.length === 0 || 2 * count > voters.length;
}

/**
 * What votes come to in all halves at once, by trying out how those who have
 * not voted might vote.
 */
export function outcome(
  halves: readonly (readonly number[])[],
  votes: ReadonlyMap<number, boolean>,
): VoteResult {
  const voters = [...new Set(halves.flat())];
  const yes = voters.filter((id) => votes.get(id) === true);
  const open = voters.filter((id) => !votes.has(id));
  const endings = subsets(open).map((more) => {
    const all = [...yes, ...more];
    return halves.every((half) => wins(half, all));
  });
  if (endings.every((won) => won)) return 'VoteWon';
  return endings.some((won) => won) ? 'VotePending' : 'VoteLost';
}
