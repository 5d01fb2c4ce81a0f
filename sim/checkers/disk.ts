/**
 * Rules about what must be on disk: before a node promises anything, and
 * after it has started again.
 *
 * @module
 */
import type { Message } from '../../src/index.ts';
import type { EventOf } from '../event.ts';
import type { Shadow, ShadowNode } from './shadow.ts';
import { checkConfAt } from './membership.ts';

/** A node hands a hard state to its disk. */
export function checkSave(shadow: Shadow, node: ShadowNode, event: EventOf<'save'>): void {
  const now = event.hardState;
  const was = node.hardState;
  if (now.term < was.term) {
    shadow.blame('term-monotonic', event, 0, now.term, 'term-falls-on-disk', { from: was.term });
  } else if (now.term === was.term && was.vote !== 0 && now.vote !== was.vote) {
    shadow.blame('one-vote', event, 0, now.term, 'vote-changed-on-disk', {
      before: was.vote,
      vote: now.vote,
    });
  }
  if (now.commit < was.commit) {
    shadow.blame('commit-monotonic', event, now.commit, now.term, 'commit-falls-on-disk', {
      from: was.commit,
    });
  }
  node.savedCommit = Math.max(node.savedCommit, now.commit);
}

/** A node acknowledges that it has the log up to an index. */
export function checkAck(
  shadow: Shadow,
  node: ShadowNode,
  event: EventOf<'send'>,
  { term, index }: Message,
): void {
  const { durable, durableLog } = node;
  // Of an earlier term: should its leader count it, checkNewCommit looks at
  // the disks.
  if (durable.term > term) return;
  if (durable.term < term) {
    const diskTerm = durable.term;
    return shadow.blame('ack-durable', event, index, term, 'ack-before-term', { diskTerm });
  }
  if (durableLog.last < index) {
    const diskLast = durableLog.last;
    return shadow.blame('ack-durable', event, index, term, 'ack-before-entries', { diskLast });
  }
  if (term > node.ackTerm) {
    node.ackTerm = term;
    node.ackIndex = index;
  } else if (index > node.ackIndex) {
    node.ackIndex = index;
  }
}

/** A node starts again from its disk. */
export function checkRestart(shadow: Shadow, node: ShadowNode, event: EventOf<'restart'>): void {
  const { durable, durableLog } = node;
  const { term, vote, commit, lastIndex } = event.after;
  if (term < durable.term) {
    shadow.blame('term-monotonic', event, 0, term, 'restart-in-lower-term', {
      diskTerm: durable.term,
    });
  } else if (term === durable.term && vote !== durable.vote) {
    shadow.blame('one-vote', event, 0, term, 'restart-with-other-vote', {
      vote,
      diskVote: durable.vote,
    });
  } else if (commit < durable.commit) {
    shadow.blame('commit-monotonic', event, commit, term, 'restart-with-lower-commit', {
      diskCommit: durable.commit,
    });
  } else if (lastIndex !== durableLog.last) {
    shadow.blame('restart-intact', event, lastIndex, term, 'restart-with-other-log', {
      diskLast: durableLog.last,
    });
  } else if (commit > shadow.commit) {
    shadow.blame('commit-agreement', event, commit, term, 'restart-beyond-commit', {
      committed: shadow.commit,
    });
  }
  node.savedCommit = commit;
  checkConfAt(shadow, event, event.conf, event.index);
}
