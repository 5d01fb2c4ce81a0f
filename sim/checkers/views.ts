/**
 * Rules about what a node is in memory: its role, its term, and its marks
 * in the log.
 *
 * @module
 */
import type { NodeEvent, NodeView } from '../event.ts';
import type { Shadow, ShadowNode } from './shadow.ts';

/** A running node looks different than after the event before. */
export function checkView(shadow: Shadow, node: ShadowNode, event: NodeEvent): void {
  const was = node.view;
  const now = event.after;
  if (now.term !== was.term) {
    checkTerm(shadow, node, event, now);
  } else {
    checkVote(shadow, event, was, now);
    checkLeaderLog(shadow, event, was, now);
  }
  if (now.commit < was.commit) {
    shadow.blame('commit-monotonic', event, now.commit, now.term, 'commit-falls', {
      from: was.commit,
    });
  }
  if (now.applied < was.applied) {
    shadow.blame('applied-monotonic', event, now.applied, now.term, 'applied-falls', {
      from: was.applied,
    });
  }
}

function checkTerm(shadow: Shadow, node: ShadowNode, event: NodeEvent, now: NodeView): void {
  const from = node.view.term;
  if (now.term < from) {
    return shadow.blame('term-monotonic', event, 0, now.term, 'term-falls', { from });
  }
  // A message can raise the term, and a campaign adds one to that.
  const m = node.cause;
  let reached = from;
  if (m !== null && m.term > from && !isTrial(m)) reached = m.term;
  if (now.term === reached) return;
  const campaigns = now.role === 'candidate' && now.vote === node.id;
  const most = reached + Math.max(1, node.ticks);
  if (campaigns && now.term > reached && now.term <= most) return;
  shadow.blame('term-origin', event, 0, now.term, 'term-from-nowhere', { from });
}

/** Reports whether the term of a message is one that nobody is in yet. */
function isTrial({ type, reject }: { type: string; reject: boolean }): boolean {
  return type === 'MsgPreVote' || (type === 'MsgPreVoteResp' && !reject);
}

function checkVote(shadow: Shadow, event: NodeEvent, was: NodeView, now: NodeView): void {
  if (was.vote === 0 || now.vote === was.vote) return;
  const { term, vote } = now;
  const before = was.vote;
  if (vote === 0) shadow.blame('one-vote', event, 0, term, 'vote-forgotten', { before });
  else shadow.blame('one-vote', event, 0, term, 'vote-changed', { before, vote });
}

function checkLeaderLog(shadow: Shadow, event: NodeEvent, was: NodeView, now: NodeView): void {
  if (was.role !== 'leader' || now.role !== 'leader') return;
  if (now.lastIndex >= was.lastIndex) return;
  const [from, to] = [was.lastIndex, now.lastIndex];
  shadow.blame('leader-append-only', event, to + 1, now.term, 'leader-log-shrinks', { from, to });
}
