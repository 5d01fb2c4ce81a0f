/**
 * Findings in words: the English ones, and what any language needs.
 *
 * @module
 */
import type { ConfState } from '../../src/index.ts';
import type { Operation } from '../event.ts';
import { ENGLISH, FAILED } from '../wording.ts';
import type { ConfStep, FindingKind, Place, Violation } from './violation.ts';

/** A sentence, without its full stop, for each kind of finding. */
export type FindingWords = {
  readonly [K in FindingKind]: (violation: Violation<K>) => string;
};

/** A finding in the words of a language. */
export function findingIn<K extends FindingKind>(words: FindingWords, violation: Violation<K>): string {
  return words[violation.kind](violation);
}

/** The voters of one half of a configuration. */
export function idsOf(ids: readonly number[]): string {
  return `(${ids.join(' ')})`;
}

/** The names of nodes. */
export function namesOf(ids: readonly number[]): string[] {
  return ids.map((id) => `n${id}`);
}

function votersOf({ voters, votersOutgoing }: ConfState): string {
  const joint = votersOutgoing.length > 0;
  return joint ? `${idsOf(voters)} and ${idsOf(votersOutgoing)}` : idsOf(voters);
}

function membersOf(conf: ConfState): string {
  const { learners, learnersNext, autoLeave } = conf;
  const parts = [votersOf(conf)];
  if (learners.length > 0) parts.push(`learners ${idsOf(learners)}`);
  if (learnersNext.length > 0) parts.push(`learners next ${idsOf(learnersNext)}`);
  if (autoLeave) parts.push('left automatically');
  return parts.join(', ');
}

function callOf(operation: Operation): string {
  return `client ${operation.client} (${ENGLISH.wish(operation)})`;
}

function foundBy({ kind, result }: Operation): string {
  return kind === 'put' ? 'it is done' : `it found "${result}"`;
}

function change(
  { node, index, term, args: { from, to } }: Place & { readonly args: ConfStep },
  problem: string,
): string {
  return (
    `n${node} goes from ${votersOf(from)} to ${votersOf(to)} at index ${index}, ` +
    `term ${term}: ${problem}`
  );
}

function overdue(ticks: number, problem: string): string {
  return `${ticks} ticks after all faults have ended, ${problem}`;
}

export const ENGLISH_FINDINGS: FindingWords = {
  // Votes and leaders
  'votes-twice': ({ node, term, args: { to, before } }) =>
    `n${node} gives its vote of term ${term} to n${to} after it gave it to n${before}`,
  'vote-sent-early': ({ node, term, args: { to, diskTerm, diskVote } }) =>
    `n${node} sends its vote of term ${term} to n${to}, and on its disk is term ${diskTerm}, ` +
    `vote ${diskVote}`,
  'vote-forgotten': ({ node, term, args: { before } }) =>
    `n${node} forgets that it voted for n${before} in term ${term}`,
  'vote-changed': ({ node, term, args: { before, vote } }) =>
    `n${node} votes for n${vote} after it voted for n${before} in term ${term}`,
  'second-leader': ({ node, term, args: { other } }) =>
    `n${node} becomes leader of term ${term}, as n${other} did`,
  'elected-with-short-log': ({ node, index, term, args: { last, committedIn } }) =>
    `n${node} becomes leader of term ${term} with a log up to ${last}; committed is ${index}, ` +
    `in term ${committedIn}`,
  'elected-after-other-vote': ({ node, term, args: { before } }) =>
    `n${node} becomes leader of term ${term}, in which it gave its vote to n${before}`,
  'elected-before-own-vote': ({ node, term, args: { diskTerm, diskVote } }) =>
    `n${node} becomes leader of term ${term} and has not its own vote on disk: there is ` +
    `term ${diskTerm}, vote ${diskVote}`,
  'elected-without-quorum': ({ node, term, args: { votes, conf } }) =>
    `n${node} becomes leader of term ${term} with the votes of ${namesOf(votes).join(', ')}; ` +
    `that is no quorum of ${votersOf(conf)}`,
  'campaign-of-no-voter': ({ node, term, args: { role, conf } }) =>
    `n${node} becomes ${role} at term ${term}, and is no voter of ${votersOf(conf)}`,
  'campaign-before-change': ({ node, index, term, args: { role } }) =>
    `n${node} becomes ${role} at term ${term} before it applies the membership change at index ` +
    `${index}, which it knows to be committed`,
  'leader-unheard': ({ node, term, args: { ticks, conf } }) =>
    `n${node} still leads in term ${term}, although in its last ${ticks} ticks it has heard ` +
    `from no quorum of ${votersOf(conf)}`,
  // Terms and marks
  'term-falls': ({ node, term, args: { from } }) => `n${node} goes back from term ${from} to ${term}`,
  'term-from-nowhere': ({ node, term, args: { from } }) =>
    `n${node} goes from term ${from} to ${term}, neither as a candidate of the next term nor ` +
    'because of a message of that term',
  'commit-falls': ({ node, index, term, args: { from } }) =>
    `n${node} has committed up to ${from} and now, at term ${term}, only up to ${index}`,
  'applied-falls': ({ node, index, term, args: { from } }) =>
    `n${node} has applied up to ${from} and now, at term ${term}, only up to ${index}`,
  'leader-log-shrinks': ({ node, term, args: { from, to } }) =>
    `n${node}, leader of term ${term}, had a log up to ${from} and has one up to ${to}`,
  // The disk
  'term-falls-on-disk': ({ node, term, args: { from } }) =>
    `n${node} writes term ${term} to its disk after ${from}`,
  'vote-changed-on-disk': ({ node, term, args: { before, vote } }) =>
    `n${node} writes vote ${vote} of term ${term} to its disk after vote ${before}`,
  'commit-falls-on-disk': ({ node, index, args: { from } }) =>
    `n${node} writes commit ${index} to its disk after ${from}`,
  'ack-before-term': ({ node, index, term, args: { diskTerm } }) =>
    `n${node} answers in term ${term} up to index ${index}, and on its disk is term ${diskTerm}`,
  'ack-before-entries': ({ node, index, term, args: { diskLast } }) =>
    `n${node} acknowledges up to index ${index} in term ${term}, and its disk holds the log ` +
    `up to ${diskLast}`,
  'restart-in-lower-term': ({ node, term, args: { diskTerm } }) =>
    `n${node} starts again at term ${term}; on its disk was ${diskTerm}`,
  'restart-with-other-vote': ({ node, term, args: { vote, diskVote } }) =>
    `n${node} starts again with vote ${vote} in term ${term}; on its disk was vote ${diskVote}`,
  'restart-with-lower-commit': ({ node, index, term, args: { diskCommit } }) =>
    `n${node} starts again with commit ${index} at term ${term}; on its disk was ${diskCommit}`,
  'restart-with-other-log': ({ node, index, term, args: { diskLast } }) =>
    `n${node} starts again at term ${term} with a log up to ${index}; on its disk was one up ` +
    `to ${diskLast}`,
  'restart-beyond-commit': ({ node, index, term, args: { committed } }) =>
    `n${node} starts again at term ${term} with commit ${index}, and nobody has committed more ` +
    `than ${committed}`,
  // Logs
  'append-outside': (at) => `${writes(at)} to a log that goes from ${at.args.first} to ${at.args.last}`,
  'append-not-next': (at) => `${writes(at)} after one of term ${at.args.before}, or not next to it`,
  'append-other-content': (at) => `${writes(at)}, and it is not what others have there`,
  'append-after-other-term': (at) =>
    `${writes(at)} after an entry of term ${at.args.before}; others have it after one of ` +
    `term ${at.args.others}`,
  'acknowledged-dropped': ({ node, index, term, args: { acknowledged } }) =>
    `n${node} drops entry ${index}, and has acknowledged up to ${acknowledged} in this ` +
    `term ${term}`,
  'acknowledged-replaced': ({ node, index, term, args: { acknowledged } }) =>
    `n${node} replaces entry ${index}, and has acknowledged up to ${acknowledged} in this ` +
    `term ${term}`,
  'leader-rewrites': ({ node, index, term, args: { last } }) =>
    `n${node}, leader of term ${term}, writes entry ${index} again; it has written up to ` +
    `${last} in this leadership`,
  'leader-lacks-committed': ({ node, index, term, args: { entryTerm } }) =>
    `n${node} leads in term ${term}; entry ${index} of term ${entryTerm} was committed before ` +
    'and is not in its log',
  'change-before-applied': ({ node, index, term, args: { pending } }) =>
    `n${node}, leader of term ${term}, writes a membership change at index ${index}; the one ` +
    `at ${pending} is not applied`,
  // Commits
  'commit-of-other-entry': (at) =>
    `${commits(at)}; committed there is one of term ${at.args.committedTerm}`,
  'commit-of-earlier-term': (at) =>
    `${commits(at)} as leader of term ${at.args.leaderTerm}, by counting copies of an entry ` +
    'that is not of its own term',
  'commit-of-nothing': (at) => `${commits(at)}, and nobody has ever written it`,
  'commit-without-quorum': (at) =>
    `${commits(at)}, which is on the disks of ${namesOf(at.args.holders).join(', ') || 'nobody'}; ` +
    `that is no quorum of ${votersOf(at.args.conf)}`,
  'commit-over-others': ({ node, index, term, args: { entry, committedTerm } }) =>
    `n${node} commits entry ${entry} of term ${term}, whose log does not hold the committed ` +
    `entry ${index} of term ${committedTerm}`,
  'apply-out-of-order': (at) => `${applies(at)} after entry ${at.args.applied}`,
  'apply-uncommitted': (at) => `${applies(at)} and it is not committed`,
  'apply-of-other-entry': (at) =>
    `${applies(at)} and committed there is another one of term ${at.args.committedTerm}`,
  'apply-before-disk': (at) => `${applies(at)}, and its disk holds the log up to ${at.args.diskLast}`,
  'apply-other-than-disk': (at) =>
    `${applies(at)}, and its disk has one of term ${at.args.diskTerm} there`,
  // Snapshots and configurations
  'snapshot-old': ({ node, index, term, args: { committed } }) =>
    `n${node} takes in a snapshot at index ${index}, term ${term}; it has committed up to ` +
    `${committed} already`,
  'snapshot-drops-acknowledged': ({ node, index, term, args: { snapshot, last } }) =>
    `n${node} takes in a snapshot at index ${snapshot} and drops its log up to ${last}, of ` +
    `which it has acknowledged ${index} in this term ${term}`,
  'snapshot-uncommitted': ({ node, index, term, args: { committedTerm } }) =>
    `n${node} has a snapshot at index ${index}, term ${term}; committed there is ` +
    (committedTerm === null ? 'nothing' : `term ${committedTerm}`),
  'snapshot-with-other-conf': ({ node, index, term, args: { conf, known } }) =>
    `n${node} has a snapshot at index ${index}, term ${term}, with the configuration ` +
    `${membersOf(conf)}; it is ${membersOf(known)}`,
  'conf-jumps': (at) => change(at, `${at.args.voters} voters change at once`),
  'conf-outgoing-not-old': (at) => change(at, 'the outgoing half is not the old configuration'),
  'conf-incoming-changes': (at) => change(at, 'the incoming half changes'),
  'conf-outgoing-changes': (at) => change(at, 'the outgoing half changes'),
  'conf-differs': ({ node, index, term, args: { conf, known } }) =>
    `n${node}, at term ${term}, has the configuration ${membersOf(conf)} at index ${index}; ` +
    `there it is ${membersOf(known)}`,
  // Clients
  'read-stale': ({ node, index, term, args: { operation, committed } }) =>
    `n${node} answers ${callOf(operation)} from index ${index}, term ${term}; when it was asked, ` +
    `${committed} was committed`,
  'answer-not-committed': ({ node, index, term, args: { operation, nothing } }) =>
    `n${node}, at term ${term}, tells that ${callOf(operation)} is done at index ${index}; ` +
    `committed there is ${nothing ? 'nothing' : 'something else'}`,
  'answered-write-lost': ({ node, index, term, args: { entryTerm } }) =>
    `n${node} leads in term ${term} and has not the entry ${index} of term ${entryTerm}, which ` +
    'a client was told of',
  'answer-unexplained': ({ node, index, term, args: { operation } }) =>
    `key ${operation.key}: no order of the calls explains that n${node}, at term ${term}, tells ` +
    `${callOf(operation)} that ${foundBy(operation)}, at index ${index}`,
  'read-too-early': ({ node, index, term, args: { operation, applied } }) =>
    `n${node}, at term ${term}, answers ${callOf(operation)} from index ${index}, and its ` +
    `state machine has ${applied}`,
  'dropped-committed': ({ node, index, term, args: { name } }) =>
    `proposal ${name} was told to be dropped, and n${node}, at term ${term}, sees it ` +
    `committed at index ${index}`,
  'told-not-there': ({ node, index, term, args: { name } }) =>
    `n${node}, at term ${term}, tells that proposal ${name} is done at index ${index}; it is ` +
    'not committed there',
  'told-other-conf': ({ node, index, term, args: { name } }) =>
    `n${node}, at term ${term}, tells that proposal ${name} has led to another configuration ` +
    `than that of index ${index}`,
  // The loop
  'snapshot-past-commit': ({ node, index, term, args: { saved } }) =>
    `n${node}, at term ${term}, keeps a snapshot at index ${index}, and its disk tells only ` +
    `that ${saved} is committed`,
  'dropped-past-snapshot': ({ node, index, term, args: { snapshot } }) =>
    `n${node}, at term ${term}, drops its log up to ${index}, and its snapshot ends at ${snapshot}`,
  'dropped-past-member': ({ node, index, term, args: { member, has, kept } }) =>
    `n${node}, leader of term ${term}, drops its log up to ${index}; n${member} has it up to ` +
    `${has}, and is no more than ${kept} entries behind`,
  'failed-goes-on': ({ node, term, args: { call } }) =>
    `n${node}, at term ${term}, goes on although it could not ${FAILED[call]}`,
  // The library, and the end of faults
  panic: ({ node, term, args: { message } }) => `n${node} gives up at term ${term}: ${message}`,
  'no-leader': ({ args: { ticks } }) => overdue(ticks, 'there is no leader'),
  'read-unanswered': ({ args: { ticks } }) => overdue(ticks, 'a new read is not answered'),
  'write-unanswered': ({ args: { ticks } }) => overdue(ticks, 'a new write is not answered'),
  'joint-not-left': ({ args: { ticks } }) => overdue(ticks, 'the joint configuration is not left'),
  'member-behind': ({ args: { ticks, member, applied, wanted } }) =>
    overdue(ticks, `n${member} has applied ${applied} of ${wanted}`),
};

function writes({ node, index, term }: Violation): string {
  return `n${node} writes entry ${index} of term ${term}`;
}

function commits({ node, index, term }: Violation): string {
  return `n${node} commits entry ${index} of term ${term}`;
}

function applies({ node, index, term }: Violation): string {
  return `n${node} applies entry ${index} of term ${term}`;
}
