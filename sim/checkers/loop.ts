/**
 * Rules about what the loop around a node does besides writing and sending:
 * what it drops of the log, what its state machine holds, and how it ends.
 *
 * @module
 */
import type { Message } from '../../src/index.ts';
import type { EventKind, EventOf, NodeEvent } from '../event.ts';
import type { Shadow, ShadowNode } from './shadow.ts';

/** What a process that has failed may still be seen in. */
const HARMLESS: ReadonlySet<EventKind> = new Set<EventKind>([
  'fail',
  'refuse',
  'told',
  'deliver',
  'drop',
  'call',
  'give-up',
  'setting',
]);

/** A process that has failed does nothing more. */
export function checkStopped(shadow: Shadow, node: ShadowNode, event: NodeEvent): void {
  if (HARMLESS.has(event.kind)) return;
  const { term } = event.after;
  const args = { call: node.failed! };
  shadow.blame('storage-stop', event, 0, term, 'failed-goes-on', args);
}

/** A state machine takes a snapshot in. */
export function checkRestore(shadow: Shadow, node: ShadowNode, event: EventOf<'restore'>): void {
  const { index } = event;
  const { term } = event.after;
  if (index < node.applied) {
    const from = node.applied;
    shadow.blame('applied-monotonic', event, index, term, 'applied-falls', { from });
  }
}

/** A read is answered from what the state machine holds. */
export function checkAnswered(shadow: Shadow, node: ShadowNode, event: EventOf<'return'>): void {
  const { index } = event;
  if (event.operation.kind !== 'get' || index <= node.applied) return;
  const { term } = event.after;
  const args = { operation: event.operation, applied: node.applied };
  shadow.blame('read-applied', event, index, term, 'read-too-early', args);
}

/** A leader notes what its followers have for certain. */
export function noteAck(node: ShadowNode, m: Message): void {
  if (m.type !== 'MsgAppResp' || m.reject || m.term !== node.tenure) return;
  const known = node.acks.get(m.from) ?? 0;
  if (m.index > known) node.acks.set(m.from, m.index);
}

/** A snapshot was made, and what it holds is to be dropped from the log. */
export function checkCapture(
  shadow: Shadow,
  node: ShadowNode,
  event: EventOf<'capture'>,
  keepForFollower: number,
): void {
  const { index, snapshot, count } = event;
  const top = snapshot.metadata.index;
  const { role, term } = event.after;
  const older = node.captured;
  node.captured = Math.max(older, top);
  if (index > top) {
    const args = { snapshot: top };
    return shadow.blame('compact-safe', event, index, term, 'dropped-past-snapshot', args);
  }
  // What somebody asks for is his own affair.
  if (count > 0 || role !== 'leader' || node.tenureLast === 0) return;
  const { voters, votersOutgoing, learners } = node.conf!;
  for (const id of [...voters, ...votersOutgoing, ...learners]) {
    // Who is sent a snapshot needs what comes after that.
    const has = Math.max(node.acks.get(id) ?? 0, older);
    if (id === node.id || index <= Math.max(has, top - keepForFollower)) continue;
    const args = { member: id, has, kept: keepForFollower };
    return shadow.blame('compact-safe', event, index, term, 'dropped-past-member', args);
  }
}

/** A snapshot of its own is on a node's disk. */
export function checkKept(shadow: Shadow, node: ShadowNode, event: EventOf<'compact'>): void {
  const { index } = event.snapshot.metadata;
  const { savedCommit } = node;
  if (index <= savedCommit) return;
  const { term } = event.after;
  const args = { saved: savedCommit };
  shadow.blame('restart-intact', event, index, term, 'snapshot-past-commit', args);
}
