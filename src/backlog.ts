/**
 * What a node still takes in while nobody takes its Readys.
 *
 * Everything that a node accepts waits in memory until a Ready takes it out.
 * An application that is slower than its clients, or stuck, must hear so, or
 * the process ends with its memory. So there is a limit, and beyond it
 * nothing is accepted that would make the node's pile grow.
 *
 * @module
 */
import { ProposalDroppedError, ReadDroppedError } from './errors.ts';
import { LEAVE_JOINT } from './leader_log.ts';
import { isResponseMessage } from './message.ts';
import type { Message, MessageType } from './message.ts';
import * as narrate from './narrate.ts';
import type { Raft } from './raft.ts';

/**
 * Reports whether too much waits to be taken out with a Ready: entries that
 * were not handed out, their payload, or messages and answered reads.
 */
export function isBacklogged(r: Raft): boolean {
  return overflows(r) || r.log.unstable.untaken >= r.config.maxUntakenEntries;
}

/**
 * Reports whether nothing more is taken in from anybody. The number of
 * entries does not decide that: a leader has a window of its own, and sends
 * no more before it hears that what it sent is on disk. One message of many
 * small entries would else shut out the rest of the window.
 */
function overflows(r: Raft): boolean {
  const { maxUntakenSize, maxUntakenMsgs } = r.config;
  const msgs = r.msgs.length + r.msgsAfterAppend.length + r.readStates.length;
  return msgs >= maxUntakenMsgs || r.log.unstable.untakenSize >= maxUntakenSize;
}

/**
 * Turns a message away that would add to the backlog. A peer's message is
 * lost, as if by the network, and peers repeat theirs; an election or a
 * heartbeat does not take place. What the node owes itself comes in: responses
 * of its storage, its own promises, the entry that leaves a joint
 * configuration, and what makes no messages.
 *
 * @returns whether the message must be forgotten.
 * @throws {@link ProposalDroppedError} and {@link ReadDroppedError} of
 *   whoever asks.
 */
export function turnsAway(r: Raft, m: Message): boolean {
  if (MAKES_NOTHING.has(m.type) || m.entries === LEAVE_JOINT) return false;
  if (m.from === r.id && isResponseMessage(m.type)) return false;
  const asks = m.type === 'MsgProp' || m.type === 'MsgReadIndex';
  if (!asks && !overflows(r)) return false;
  narrate.backlogged(r, m);
  if (m.type === 'MsgProp') throw new ProposalDroppedError('Backlogged');
  if (m.type === 'MsgReadIndex') throw new ReadDroppedError('Backlogged');
  return true;
}

/** Reports whether no more reads may wait for a commit or for a quorum. */
export function tooManyReads(r: Raft): boolean {
  const waiting = r.pendingReads.length + r.unprovedReads.size;
  return waiting >= r.config.maxUntakenMsgs;
}

const MAKES_NOTHING: ReadonlySet<MessageType> = new Set<MessageType>([
  'MsgStorageAppendResp',
  'MsgStorageApplyResp',
  'MsgCheckQuorum',
  'MsgUnreachable',
  'MsgSnapStatus',
  'MsgForgetLeader',
]);
