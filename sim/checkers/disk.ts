/**
 * Rules about what must be on disk: before a node promises anything, and
 * after it has started again.
 *
 * @module
 */
import type { Message } from '../../src/index.ts';
import type { SimEvent } from '../event.ts';
import type { Shadow, ShadowNode } from './shadow.ts';
import { checkConfAt } from './membership.ts';

/** A node hands a hard state to its disk. */
export function checkSave(
  shadow: Shadow,
  node: ShadowNode,
  event: SimEvent,
): void {
  const now = event.hardState!;
  const was = node.hardState;
  const name = `n${node.id} writes`;
  if (now.term < was.term) {
    const text = `${name} term ${now.term} to its disk after ${was.term}`;
    shadow.blame('term-monotonic', event, 0, now.term, text);
  } else if (now.term === was.term && was.vote !== 0 && now.vote !== was.vote) {
    const text =
      `${name} vote ${now.vote} of term ${now.term} to its disk after ` +
      `vote ${was.vote}`;
    shadow.blame('one-vote', event, 0, now.term, text);
  }
  if (now.commit < was.commit) {
    const text = `${name} commit ${now.commit} to its disk after ${was.commit}`;
    shadow.blame('commit-monotonic', event, now.commit, now.term, text);
  }
  node.hardState = now;
  node.batch('save').hardState = now;
}

/** A node acknowledges that it has the log up to an index. */
export function checkAck(
  shadow: Shadow,
  node: ShadowNode,
  event: SimEvent,
  { term, index }: Message,
): void {
  const { durable, durableLog } = node;
  // The acknowledgement of an earlier term comes too late to count.
  if (durable.term > term) return;
  if (durable.term < term) {
    const text =
      `n${node.id} answers in term ${term} up to index ${index}, and on ` +
      `its disk is term ${durable.term}`;
    return shadow.blame('ack-durable', event, index, term, text);
  }
  if (durableLog.last < index) {
    const text =
      `n${node.id} acknowledges up to index ${index} in term ${term}, and ` +
      `its disk holds the log up to ${durableLog.last}`;
    return shadow.blame('ack-durable', event, index, term, text);
  }
  if (term > node.ackTerm) {
    node.ackTerm = term;
    node.ackIndex = index;
  } else if (index > node.ackIndex) {
    node.ackIndex = index;
  }
}

/** A process is gone. */
export function noteCrash(node: ShadowNode, event: SimEvent): void {
  node.settle(Math.min(event.count, node.pending.length));
  node.forget();
}

/** A node starts again from its disk. */
export function checkRestart(
  shadow: Shadow,
  node: ShadowNode,
  event: SimEvent,
): void {
  const { durable, durableLog } = node;
  const { term, vote, commit, lastIndex } = event.after!;
  const name = `n${node.id} starts again`;
  if (term < durable.term) {
    const text = `${name} at term ${term}; on its disk was ${durable.term}`;
    shadow.blame('term-monotonic', event, 0, term, text);
  } else if (term === durable.term && vote !== durable.vote) {
    const text =
      `${name} with vote ${vote} in term ${term}; on its disk was vote ` +
      `${durable.vote}`;
    shadow.blame('one-vote', event, 0, term, text);
  } else if (commit < durable.commit) {
    const text =
      `${name} with commit ${commit} at term ${term}; on its disk was ` +
      `${durable.commit}`;
    shadow.blame('commit-monotonic', event, commit, term, text);
  } else if (lastIndex !== durableLog.last) {
    const text =
      `${name} at term ${term} with a log up to ${lastIndex}; on its disk ` +
      `was one up to ${durableLog.last}`;
    shadow.blame('restart-intact', event, lastIndex, term, text);
  } else if (commit > shadow.commit) {
    const text =
      `${name} at term ${term} with commit ${commit}, and nobody has ` +
      `committed more than ${shadow.commit}`;
    shadow.blame('commit-agreement', event, commit, term, text);
  }
  // What its state machine holds; a snapshot is restored after that.
  node.applied = event.count;
  node.conf = event.conf;
  checkConfAt(shadow, event, event.conf, event.index);
}
