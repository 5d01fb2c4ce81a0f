/**
 * Majorities: who has agreed, and how far all have come.
 *
 * @module
 */
import { MajorityConfig } from '../../src/internals.ts';
import type { JointConfig, Raft } from '../../src/internals.ts';
import type { Half, Reach, Vote, VoteRow, Votes, Words } from './figure.ts';

/** How far a leader knows its followers to be, and what is committed. */
export function reachOf(leader: Raft): Reach {
  const { progress, config } = leader.tracker;
  return reachOn(config.voters, (id) => progress.get(id)?.match);
}

/** The same for voters and indexes of one's choice. */
function reachOn(voters: JointConfig, acked: (id: number) => number | undefined): Reach {
  const { incoming, outgoing, joint } = voters;
  const halves = [halfOf(joint ? NEW : VOTERS, incoming, acked)];
  if (joint) halves.push(halfOf(OLD, outgoing, acked));
  return { kind: 'reach', halves, committed: voters.committedIndex(acked) };
}

/** A row of {@link votesOf}. */
export interface Poll {
  readonly name: Words;
  readonly voters: MajorityConfig;
  /** Who said yes or no; who is not named has not answered. */
  readonly votes: ReadonlyMap<number, boolean>;
}

/** Who holds something, as a row above or below {@link votesOf}. */
export function holdersRow(
  name: Words,
  voters: MajorityConfig,
  holds: (id: number) => boolean,
): VoteRow {
  const votes = voters.ids().map((id): Vote => (holds(id) ? 'has' : 'lacks'));
  return { name, votes, needed: neededOf(voters), result: '' };
}

/** What each majority says, in one row each. */
export function votesOf(polls: readonly Poll[]): Votes {
  const ids = new MajorityConfig(polls.flatMap(({ voters }) => [...voters.ids()])).ids();
  const rows = polls.map(({ name, voters, votes }): VoteRow => {
    const voteOf = (id: number): Vote => {
      if (!voters.has(id)) return 'absent';
      const vote = votes.get(id);
      return vote === undefined ? 'silent' : vote ? 'yes' : 'no';
    };
    const needed = neededOf(voters);
    return { name, votes: ids.map(voteOf), needed, result: voters.voteResult(votes) };
  });
  return { kind: 'votes', ids, rows };
}

const VOTERS = { zh: '投票成员', en: 'voters' };
const NEW = { zh: '新成员', en: 'incoming' };
const OLD = { zh: '旧成员', en: 'outgoing' };

function halfOf(name: Words, voters: MajorityConfig, acked: (id: number) => number | undefined): Half {
  const members = voters
    .ids()
    .map((id) => ({ id, match: acked(id) ?? 0 }))
    .sort((a, b) => b.match - a.match || a.id - b.id);
  return { name, members, needed: neededOf(voters), committed: voters.committedIndex(acked) };
}

/** How many have to say yes, found by asking. */
function neededOf(voters: MajorityConfig): number {
  const votes = new Map<number, boolean>();
  for (const id of voters.ids()) {
    if (voters.voteResult(votes) === 'VoteWon') break;
    votes.set(id, true);
  }
  return votes.size;
}
