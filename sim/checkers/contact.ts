/**
 * The rule about leaders that hear from nobody.
 *
 * @module
 */
import type { EventOf } from '../event.ts';
import { isQuorum } from './shadow.ts';
import type { Shadow, ShadowNode } from './shadow.ts';

/**
 * Election timeouts that a leader may go without a quorum. It looks once a
 * timeout, and an answer that came right after one look still counts at the
 * next.
 */
const TIMEOUTS = 2;

/**
 * The clock of a node is about to tick: if it leads, it must have heard
 * from a quorum lately.
 *
 * @param electionTick - the timeout, in ticks.
 */
export function checkContact(
  shadow: Shadow,
  node: ShadowNode,
  event: EventOf<'tick'>,
  electionTick: number,
): void {
  const { id, conf, age } = node;
  const view = event.after;
  if (view.role !== 'leader' || conf === null) return;
  const most = TIMEOUTS * electionTick;
  if (age - node.contactSince < most) return;
  const near = (member: number): boolean =>
    member === id || age - (node.heard.get(member) ?? -most) < most;
  if (isQuorum(conf, near)) return;
  shadow.blame('leader-contact', event, 0, view.term, 'leader-unheard', { ticks: most, conf });
}

/**
 * From now on it counts what the leader hears: it has become leader, its
 * members have changed, or it is to transfer leadership and waits for
 * that.
 */
export function renewContact(node: ShadowNode): void {
  node.contactSince = node.age;
}

/** A message reaches a leader. Only answers to it show who follows it. */
export function noteContact(node: ShadowNode, { flight, after }: EventOf<'deliver'>): void {
  const { type, term, from } = flight.message;
  if (type === 'MsgTransferLeader') renewContact(node);
  if (type !== 'MsgAppResp' && type !== 'MsgHeartbeatResp') return;
  if (after.role === 'leader' && term === after.term) {
    node.heard.set(from, node.age);
  }
}
