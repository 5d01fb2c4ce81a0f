/**
 * Rules about votes and leaders.
 *
 * @module
 */
import type { Message } from '../../src/index.ts';
import type { NodeView, SimEvent } from '../event.ts';
import { renewContact } from './contact.ts';
import { isQuorum, nameConf } from './shadow.ts';
import type { Shadow, ShadowNode } from './shadow.ts';

/** A node sends its vote. */
export function checkVoteSent(
  shadow: Shadow,
  node: ShadowNode,
  event: SimEvent,
  { term, to }: Message,
): void {
  const before = node.given.get(term);
  if (before !== undefined && before !== to) {
    const text =
      `n${node.id} gives its vote of term ${term} to n${to} after it gave ` +
      `it to n${before}`;
    return shadow.blame('one-vote', event, 0, term, text);
  }
  node.given.set(term, to);
  const { durable } = node;
  // In a later term it cannot vote in this one again.
  if (durable.term > term) return;
  if (durable.term === term && durable.vote === to) return;
  const text =
    `n${node.id} sends its vote of term ${term} to n${to}, and on its disk ` +
    `is term ${durable.term}, vote ${durable.vote}`;
  shadow.blame('vote-durable', event, 0, term, text);
}

/** A vote reaches a node. */
export function noteVote(
  shadow: Shadow,
  node: ShadowNode,
  { from, term }: Message,
): void {
  if (term < node.wonTerm) return;
  if (term > node.wonTerm) {
    node.wonTerm = term;
    node.won.clear();
  }
  if (shadow.nodes[from]?.given.get(term) === node.id) node.won.add(from);
}

/** The role of a node changed, or the term in which it has it. */
export function checkRole(
  shadow: Shadow,
  node: ShadowNode,
  event: SimEvent,
  was: NodeView,
): void {
  const now = event.after!;
  if (now.role === was.role && now.term === was.term) return;
  if (now.role === 'leader') checkElected(shadow, node, event, now);
  else if (now.role !== 'follower') checkCampaign(shadow, node, event, now);
}

function checkElected(
  shadow: Shadow,
  node: ShadowNode,
  event: SimEvent,
  { term, lastIndex }: NodeView,
): void {
  const { id } = node;
  const other = shadow.leaders.get(term);
  if (other !== undefined && other !== id) {
    const text = `n${id} becomes leader of term ${term}, as n${other} did`;
    return shadow.blame('election-safety', event, 0, term, text);
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
  const text =
    `n${id} becomes leader of term ${term} with a log up to ${lastIndex}; ` +
    `committed is ${committed}, in term ` +
    `${shadow.committedIn[committed - 1]}`;
  shadow.blame('leader-completeness', event, committed, term, text);
}

function checkOwnVote(
  shadow: Shadow,
  node: ShadowNode,
  event: SimEvent,
  term: number,
): void {
  const { id } = node;
  const before = node.given.get(term);
  if (before !== undefined && before !== id) {
    const text =
      `n${id} becomes leader of term ${term}, in which it gave its vote to ` +
      `n${before}`;
    return shadow.blame('one-vote', event, 0, term, text);
  }
  node.given.set(term, id);
}

/**
 * A quorum must have voted for it, and its own vote must be on disk even
 * if those of the others are enough: a leader that a crash lets forget its
 * term could win that term a second time, with another log.
 */
function checkVotes(
  shadow: Shadow,
  node: ShadowNode,
  event: SimEvent,
  term: number,
): void {
  const { id, conf, won, wonTerm, durable } = node;
  if (conf === null) return;
  const own = durable.term === term && durable.vote === id;
  const voted = (voter: number): boolean =>
    voter === id || (wonTerm === term && won.has(voter));
  if (isQuorum(conf, voted)) {
    if (own) return;
    const text =
      `n${id} becomes leader of term ${term} and has not its own vote on ` +
      `disk: there is term ${durable.term}, vote ${durable.vote}`;
    return shadow.blame('vote-durable', event, 0, term, text);
  }
  const others = wonTerm === term ? [...won].map((from) => `n${from}`) : [];
  const text =
    `n${id} becomes leader of term ${term} with the votes of ` +
    `${[`n${id}`, ...others].join(', ')}; that is no quorum of ` +
    nameConf(conf);
  shadow.blame('vote-quorum', event, 0, term, text);
}

function checkCampaign(
  shadow: Shadow,
  node: ShadowNode,
  event: SimEvent,
  { term, role, commit }: NodeView,
): void {
  const { id, conf, applied } = node;
  if (conf === null) return;
  if (!conf.voters.includes(id) && !conf.votersOutgoing.includes(id)) {
    const text =
      `n${id} becomes ${role} at term ${term}, and is no voter of ` +
      nameConf(conf);
    return shadow.blame('campaign-conf', event, 0, term, text);
  }
  const known = Math.min(commit, shadow.commit);
  for (let index = applied + 1; index <= known; index++) {
    if (!shadow.committed[index - 1]!.conf) continue;
    const text =
      `n${id} becomes ${role} at term ${term} before it applies the ` +
      `membership change at index ${index}, which it knows to be committed`;
    return shadow.blame('campaign-conf', event, index, term, text);
  }
}
