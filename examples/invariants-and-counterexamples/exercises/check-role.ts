/**
 * What a role says about leader and vote.
 *
 * @module
 */
import { InvariantError } from '../../../src/index.ts';
import { checkInvariants } from '../../../src/internals.ts';
import type { Raft } from '../../../src/internals.ts';
import { World } from '../../../sim/index.ts';
import type { Exercise } from '../../exercise.ts';

/** What is found in a node; '' for nothing. */
function found(r: Raft): string {
  try {
    checkInvariants(r);
    return '';
  } catch (error) {
    if (error instanceof InvariantError) return error.message;
    throw error;
  }
}

function wrongAlarm(what: string, r: Raft): string | null {
  const text = found(r);
  return text === '' ? null : `${what}: ${text}`;
}

function missed(what: string, r: Raft): string | null {
  return found(r) === '' ? `${what}: nothing found` : null;
}

/** n1 has asked, and nobody has heard it. */
function asking(preVote: boolean): { world: World; r: Raft } {
  const world = new World({ nodes: 3, seed: 1, preVote });
  world.hold((m) => m.from === 1);
  world.campaign(1);
  return { world, r: world.node(1).inspect() };
}

/** Nobody leads yet, and nobody has voted. */
function justStarted(): string | null {
  const world = new World({ nodes: 3, seed: 1 });
  return wrongAlarm('n1 has just started', world.node(1).inspect());
}

function leader(): string | null {
  const world = new World({ nodes: 3, seed: 1 });
  world.elect(1);
  const r = world.node(1).inspect();
  const alarm = wrongAlarm('n1 leads', r);
  if (alarm !== null) return alarm;
  r.lead = 2;
  const first = missed('n1 leads, lead 2', r);
  if (first !== null) return first;
  r.lead = 1;
  r.vote = 2;
  return missed('n1 leads, vote 2', r);
}

function candidate(): string | null {
  const { r } = asking(false);
  const alarm = wrongAlarm('n1 is a candidate', r);
  if (alarm !== null) return alarm;
  r.lead = 2;
  const first = missed('a candidate, lead 2', r);
  if (first !== null) return first;
  r.lead = 0;
  r.vote = 2;
  return missed('a candidate, vote 2', r);
}

function preCandidate(): string | null {
  const { r } = asking(true);
  const alarm = wrongAlarm('n1 is a pre-candidate, vote 0', r);
  if (alarm !== null) return alarm;
  r.lead = 2;
  return missed('a pre-candidate, lead 2', r);
}

/** n1 has voted for n2, and asks around in the same term. */
function votedForOther(): string | null {
  const world = new World({ nodes: 3, seed: 1, preVote: true });
  world.elect(2);
  world.hold((m) => m.from === 1);
  world.campaign(1);
  const r = world.node(1).inspect();
  return wrongAlarm(`a pre-candidate, vote ${r.vote}`, r);
}

/** n1 has led, lost its quorum, and asks around in the same term. */
function votedForItself(): string | null {
  const world = new World({
    nodes: 3,
    seed: 1,
    preVote: true,
    checkQuorum: true,
  });
  world.elect(1);
  world.partition([1], [2, 3]);
  world.tick(25, [1]);
  world.campaign(1);
  const r = world.node(1).inspect();
  return wrongAlarm(`a pre-candidate, vote ${r.vote}`, r);
}

function follower(): string | null {
  const world = new World({ nodes: 3, seed: 1 });
  world.elect(1);
  const r = world.node(2).inspect();
  const alarm = wrongAlarm('n2 follows n1', r);
  if (alarm !== null) return alarm;
  r.lead = 2;
  return missed('a follower, lead itself', r);
}

function yielded(): string | null {
  const { world, r } = asking(false);
  world.elect(2);
  return wrongAlarm('n1 has voted for itself and follows n2', r);
}

const HEAD = `\
function checkRole(r: Raft): void {
  const { state, lead, vote, id } = r;
  switch (state) {
    case 'StateLeader':
      return holds(lead === id && vote === id, () => \`leads, but \${lead}\`);
`;

const CANDIDATE = `\
    case 'StateCandidate':
      return holds(lead === NONE && vote === id, () => \`campaigns, \${lead}\`);
`;

const PRE_CANDIDATE = `\
    case 'StatePreCandidate':
      return holds(lead === NONE, () => \`asks around, but follows \${lead}\`);
`;

export const exercise: Exercise = {
  file: 'src/invariants.ts',
  symbol: 'checkRole',
  start: {
    text: `\
function checkRole(r: Raft): void {
  const { state, lead, id } = r;
  if (state === 'StateLeader') {
    holds(lead === id, () => \`leads, but \${lead}\`);
  }
}
`,
    caught: 'leader',
  },
  solution: `\
${HEAD}${CANDIDATE}${PRE_CANDIDATE}\
    case 'StateFollower':
      return holds(lead !== id, () => 'follows itself');
  }
}
`,
  wrong: [
    {
      // A pre-candidate has voted for nobody yet.
      text: `\
${HEAD}\
    case 'StateCandidate':
    case 'StatePreCandidate':
      return holds(lead === NONE && vote === id, () => \`campaigns, \${lead}\`);
    case 'StateFollower':
      return holds(lead !== id, () => 'follows itself');
  }
}
`,
      caught: 'pre-candidate',
    },
    {
      // A candidate that has lost keeps its vote.
      text: `\
${HEAD}${CANDIDATE}${PRE_CANDIDATE}\
    case 'StateFollower':
      return holds(lead !== id && vote !== id, () => 'follows itself');
  }
}
`,
      caught: 'yielded',
    },
    {
      // A follower knows its leader.
      text: `\
${HEAD}${CANDIDATE}${PRE_CANDIDATE}\
    case 'StateFollower':
      return holds(lead !== NONE && lead !== id, () => \`follows \${lead}\`);
  }
}
`,
      caught: 'just-started',
    },
    {
      // Who has voted does not campaign.
      text: `\
${HEAD}${CANDIDATE}\
    case 'StatePreCandidate':
      return holds(lead === NONE && vote === NONE, () => \`voted \${vote}\`);
    case 'StateFollower':
      return holds(lead !== id, () => 'follows itself');
  }
}
`,
      caught: 'voted-for-other',
    },
    {
      // Its own vote belongs to the term that it has not entered.
      text: `\
${HEAD}${CANDIDATE}\
    case 'StatePreCandidate':
      return holds(lead === NONE && vote !== id, () => \`voted \${vote}\`);
    case 'StateFollower':
      return holds(lead !== id, () => 'follows itself');
  }
}
`,
      caught: 'voted-for-itself',
    },
    {
      // Nobody looks at followers.
      text: `\
${HEAD}${CANDIDATE}${PRE_CANDIDATE}\
    case 'StateFollower':
      return;
  }
}
`,
      caught: 'follower',
    },
  ],
  checks: [
    {
      id: 'leader',
      fails: {
        zh: '领导者的 `lead` 是自己，这个任期的票也投给了自己，两样都要查。',
        en:
          'The `lead` of a leader is itself, and so is its vote of this ' +
          'term. Both are to be checked.',
      },
      run: leader,
    },
    {
      id: 'candidate',
      fails: {
        zh: '候选人不知道谁是领导者，并且投给了自己。',
        en: 'A candidate knows no leader, and has voted for itself.',
      },
      run: candidate,
    },
    {
      id: 'pre-candidate',
      fails: {
        zh:
          '预候选人不认领导者，可是它还没有进入新的任期，' +
          '这个任期里投给过谁都可以。' +
          '好好的节点报了错，比漏报更快让人不再相信检查。',
        en:
          'A pre-candidate knows no leader, but it has not entered a new ' +
          'term, and may have voted for anybody in this one. An alarm ' +
          'about a healthy node is what makes people stop believing alarms.',
      },
      run: preCandidate,
    },
    {
      id: 'voted-for-other',
      fails: {
        zh:
          'n1 在这个任期投给了 n2，n2 当选，后来 n1 发起预投票。任期没有变，' +
          '票还在，这个节点好好的。',
        en:
          'In this term n1 has voted for n2, which won; later n1 asks for ' +
          'pre-votes. The term is the same and so is its vote: nothing is ' +
          'wrong with this node.',
      },
      run: votedForOther,
    },
    {
      id: 'voted-for-itself',
      fails: {
        zh:
          'n1 当过这个任期的领导者，断网后退位，又发起预投票。任期没有变，' +
          '它的票还是自己的，这个节点好好的。',
        en:
          'n1 has led in this term, was cut off and stepped down, and asks ' +
          'for pre-votes. The term is the same, and its vote is still its ' +
          'own: nothing is wrong with this node.',
      },
      run: votedForItself,
    },
    {
      id: 'just-started',
      fails: {
        zh:
          '刚启动的节点是跟随者，还不知道领导者，也没有投过票。这样的节点' +
          '不许报。',
        en:
          'A node that has just started is a follower, knows no leader yet ' +
          'and has not voted. Nothing may be reported about it.',
      },
      run: justStarted,
    },
    {
      id: 'follower',
      fails: {
        zh: '跟随者不会跟随自己。它知不知道领导者，都可以。',
        en: 'No follower follows itself. It may know a leader or not.',
      },
      run: follower,
    },
    {
      id: 'yielded',
      fails: {
        zh:
          'n1 参选时投给了自己，同一个任期 n2 当选，n1 成为跟随者。票在整个' +
          '任期里有效，所以跟随者的 `vote` 可以是自己。',
        en:
          'n1 has voted for itself, n2 wins the same term, and n1 follows ' +
          'it. A vote holds for the whole term, so the `vote` of a follower ' +
          'may be itself.',
      },
      run: yielded,
    },
  ],
  trials: [{ profile: 'default', seeds: 5 }],
  because: {},
};
