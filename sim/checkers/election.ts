/**
 * Rules about votes and leaders.
 *
 * @module
 */
import type { Message } from '../../src/index.ts';
import type { EventOf, NodeEvent, NodeView } from '../event.ts';
import { renewContact } from './contact.ts';
import { changesMembers, isQuorum } from './shadow.ts';
import type { Shadow, ShadowNode } from './shadow.ts';

/** A node sends its vote. */
export function checkVoteSent(
  shadow: Shadow,
  node: ShadowNode,
  event: EventOf<'send'>,
  { term, to }: Message,
): void {
  const before = node.given.get(term);
  if (before !== undefined && before !== to) {
    return shadow.blame('one-vote', event, 0, term, 'votes-twice', { to, before });
  }
  node.given.set(term, to);
  const { durable } = node;
  // In a higher term it cannot vote in this one again.
  if (durable.term > term) return;
  if (durable.term === term && durable.vote === to) return;
  shadow.blame('vote-durable', event, 0, term, 'vote-sent-early', {
    to,
    diskTerm: durable.term,
    diskVote: durable.vote,
  });
}

/** A vote reaches a node. */
export function noteVote(shadow: Shadow, node: ShadowNode, { from, term }: Message): void {
  if (term < node.wonTerm) return;
  if (term > node.wonTerm) {
    node.wonTerm = term;
    node.won.clear();
  }
  if (shadow.nodes[from]?.given.get(term) === node.id) node.won.add(from);
}

/** The role of a node changed, or the term in which it has it. */
export function checkRole(shadow: Shadow, node: ShadowNode, event: NodeEvent, was: NodeView): void {
  const now = event.after;
  if (now.role === was.role && now.term === was.term) return;
  if (now.role === 'leader') checkElected(shadow, node, event, now);
  else if (now.role !== 'follower') checkCampaign(shadow, node, event, now);
}

function checkElected(
  shadow: Shadow,
  node: ShadowNode,
  event: NodeEvent,
  { term, lastIndex }: NodeView,
): void {
  const { id } = node;
  const other = shadow.leaders.get(term);
  if (other !== undefined && other !== id) {
    return shadow.blame('election-safety', event, 0, term, 'second-leader', { other });
  }
  shadow.leaders.set(term, id);
  checkOwnVote(shadow, node, event, term);
  checkVotes(shadow, node, event, term);
  node.heard.clear();
  node.acks.clear();
  renewContact(node);
  node.tenure = term;
  node.tenureLast = 0;
  let committed = shadow.commit;
  while (committed > 0 && shadow.committedIn[committed - 1]! >= term) {
    committed--;
  }
  node.tenureCommitted = committed;
  if (lastIndex >= committed) return;
  shadow.blame('leader-completeness', event, committed, term, 'elected-with-short-log', {
    last: lastIndex,
    committedIn: shadow.committedIn[committed - 1]!,
  });
}

function checkOwnVote(shadow: Shadow, node: ShadowNode, event: NodeEvent, term: number): void {
  const { id } = node;
  const before = node.given.get(term);
  if (before !== undefined && before !== id) {
    return shadow.blame('one-vote', event, 0, term, 'elected-after-other-vote', { before });
  }
  node.given.set(term, id);
}

/**
 * A quorum must have voted for it, and its own vote must be on disk even
 * if those of the others are enough: a leader that a crash lets forget its
 * term could win that term a second time, with another log.
 */
function checkVotes(shadow: Shadow, node: ShadowNode, event: NodeEvent, term: number): void {
  const { id, conf, won, wonTerm, durable } = node;
  if (conf === null) return;
  const own = durable.term === term && durable.vote === id;
  const voted = (voter: number): boolean => voter === id || (wonTerm === term && won.has(voter));
  if (isQuorum(conf, voted)) {
    if (own) return;
    return shadow.blame('vote-durable', event, 0, term, 'elected-before-own-vote', {
      diskTerm: durable.term,
      diskVote: durable.vote,
    });
  }
  const votes = wonTerm === term ? [id, ...won] : [id];
  shadow.blame('vote-quorum', event, 0, term, 'elected-without-quorum', { votes, conf });
}

function checkCampaign(
  shadow: Shadow,
  node: ShadowNode,
  event: NodeEvent,
  { term, role, commit }: NodeView,
): void {
  const { id, conf, confIndex } = node;
  if (conf === null) return;
  if (!conf.voters.includes(id) && !conf.votersOutgoing.includes(id)) {
    return shadow.blame('campaign-conf', event, 0, term, 'campaign-of-no-voter', { role, conf });
  }
  const known = Math.min(commit, shadow.commit);
  for (let index = confIndex + 1; index <= known; index++) {
    if (!changesMembers(shadow.committed[index - 1]!.entry)) continue;
    return shadow.blame('campaign-conf', event, index, term, 'campaign-before-change', { role });
  }
}
