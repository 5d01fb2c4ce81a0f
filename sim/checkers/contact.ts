/**
 * The rule about leaders that hear from nobody.
 *
 * @module
 */
import type { Message } from '../../src/index.ts';
import type { SimEvent } from '../event.ts';
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
  event: SimEvent,
  electionTick: number,
): void {
  const { id, conf, view, age } = node;
  if (view.role !== 'leader' || conf === null) return;
  const most = TIMEOUTS * electionTick;
  if (age - node.contactSince < most) return;
  const near = (member: number): boolean =>
    member === id || age - (node.heard.get(member) ?? -most) < most;
  if (isQuorum(conf, near)) return;
  shadow.blame('leader-contact', event, 0, view.term, 'leader-unheard', { ticks: most, conf });
}

/**
 * From now on it counts what the leader hears: it has come into office, its
 * members have changed, or it is to hand its office over and waits for
 * that.
 */
export function renewContact(node: ShadowNode): void {
  node.contactSince = node.age;
}

/** A message reaches a leader. Only answers to it show who follows it. */
export function noteContact(node: ShadowNode, m: Message): void {
  if (m.type === 'MsgTransferLeader') renewContact(node);
  if (m.type !== 'MsgAppResp' && m.type !== 'MsgHeartbeatResp') return;
  if (node.view.role === 'leader' && m.term === node.view.term) {
    node.heard.set(m.from, node.age);
  }
}
