import { JointConfig, MajorityConfig } from '../../src/internals.ts';

type Voters = MajorityConfig | JointConfig;

/** All sets of n1 to n5. */
const sets = Array.from({ length: 32 }, (_, bits) =>
  [1, 2, 3, 4, 5].filter((id) => bits & (1 << (id - 1))),
);

/** Those whose votes are enough. */
function winners(voters: Voters): number[][] {
  return sets.filter((set) => {
    const votes = new Map(set.map((id) => [id, true] as const));
    return voters.voteResult(votes) === 'VoteWon';
  });
}

/** Can both be won in one term, without a voter in common? */
function compare(what: string, a: Voters, b: Voters): void {
  for (const one of winners(a)) {
    const other = winners(b).find((set) => !set.some((id) => one.includes(id)));
    if (other === undefined) continue;
    const pair = `(${one.join(' ')}) and (${other.join(' ')})`;
    return console.log(`${what}  apart: ${pair}`);
  }
  console.log(`${what}  share a voter, always`);
}

const before = new MajorityConfig([1, 2, 3]);
const after = new MajorityConfig([2, 3, 4, 5]);
const joint = new JointConfig(after, before);
const union = new MajorityConfig(joint.ids());

console.log(`in between: ${joint}`);
compare('old and new       ', before, after);
compare('old and joint     ', before, joint);
compare('joint and new     ', joint, after);
compare('joint and joint   ', joint, joint);

console.log(`\nin between: ${union}`);
compare('old and all five  ', before, union);
