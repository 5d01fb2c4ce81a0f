/**
 * Rules about what a node is in memory: its role, its term, and its marks
 * in the log.
 *
 * @module
 */
import type { NodeView, SimEvent } from '../event.ts';
import type { Shadow, ShadowNode } from './shadow.ts';

/** A running node looks different than after the event before. */
export function checkView(
  shadow: Shadow,
  node: ShadowNode,
  event: SimEvent,
): void {
  const was = node.view;
  const now = event.after!;
  if (now.term !== was.term) {
    checkTerm(shadow, node, event, now);
  } else {
    checkVote(shadow, event, was, now);
    checkLeaderLog(shadow, event, was, now);
  }
  if (now.commit < was.commit) {
    const text =
      `n${node.id} has committed up to ${was.commit} and now, at term ` +
      `${now.term}, only up to ${now.commit}`;
    shadow.blame('commit-monotonic', event, now.commit, now.term, text);
  }
  if (now.applied < was.applied) {
    const text =
      `n${node.id} has applied up to ${was.applied} and now, at term ` +
      `${now.term}, only up to ${now.applied}`;
    shadow.blame('applied-monotonic', event, now.applied, now.term, text);
  }
}

function checkTerm(
  shadow: Shadow,
  node: ShadowNode,
  event: SimEvent,
  now: NodeView,
): void {
  const from = node.view.term;
  if (now.term < from) {
    const text = `n${node.id} goes back from term ${from} to ${now.term}`;
    shadow.blame('term-monotonic', event, 0, now.term, text);
    return;
  }
  // A message can raise the term, and a campaign adds one to that.
  const m = node.cause;
  let reached = from;
  if (m !== null && m.term > from && !isTrial(m)) reached = m.term;
  if (now.term === reached) return;
  const campaigns = now.role === 'candidate' && now.vote === node.id;
  const most = reached + Math.max(1, node.ticks);
  if (campaigns && now.term > reached && now.term <= most) return;
  const text =
    `n${node.id} goes from term ${from} to ${now.term}, neither as a ` +
    'candidate of the next term nor because of a message of that term';
  shadow.blame('term-origin', event, 0, now.term, text);
}

/** Whether the term of a message is one that nobody is in yet. */
function isTrial({ type, reject }: { type: string; reject: boolean }): boolean {
  return type === 'MsgPreVote' || (type === 'MsgPreVoteResp' && !reject);
}

function checkVote(
  shadow: Shadow,
  event: SimEvent,
  was: NodeView,
  now: NodeView,
): void {
  if (was.vote === 0 || now.vote === was.vote) return;
  const name = `n${event.node}`;
  const does =
    now.vote === 0
      ? `${name} forgets that it voted for n${was.vote}`
      : `${name} votes for n${now.vote} after it voted for n${was.vote}`;
  const text = `${does} in term ${now.term}`;
  shadow.blame('one-vote', event, 0, now.term, text);
}

function checkLeaderLog(
  shadow: Shadow,
  event: SimEvent,
  was: NodeView,
  now: NodeView,
): void {
  if (was.role !== 'leader' || now.role !== 'leader') return;
  if (now.lastIndex >= was.lastIndex) return;
  const text =
    `n${event.node}, leader of term ${now.term}, had a log up to ` +
    `${was.lastIndex} and has one up to ${now.lastIndex}`;
  shadow.blame('leader-append-only', event, now.lastIndex + 1, now.term, text);
}
