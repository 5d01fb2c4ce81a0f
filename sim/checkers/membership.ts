/**
 * Rules about configurations and the snapshots that carry them.
 *
 * @module
 */
import type { ConfState } from '../../src/index.ts';
import type { EventOf, NodeEvent } from '../event.ts';
import type { Shadow, ShadowNode } from './shadow.ts';

/** A node is new, and knows a first configuration. */
export function noteStart(shadow: Shadow, { conf }: EventOf<'start'>): void {
  if (shadow.confs.length > 0) return;
  if (conf.voters.length > 0) shadow.confs.push({ index: 0, conf });
}

/** A configuration comes into force on a node. */
export function checkConf(shadow: Shadow, node: ShadowNode, event: EventOf<'conf'>): void {
  const { conf, index } = event;
  if (node.conf !== null) checkStep(shadow, event, node.conf, conf);
  const newest = shadow.confs[shadow.confs.length - 1];
  if (newest === undefined || newest.index < index) {
    shadow.confs.push({ index, conf });
  } else {
    checkConfAt(shadow, event, conf, index);
  }
}

function checkStep(shadow: Shadow, event: EventOf<'conf'>, from: ConfState, to: ConfState): void {
  const { index } = event;
  const { term } = event.after;
  const problem = stepProblem(from, to);
  if (problem === null) return;
  if (problem !== 'conf-jumps') {
    return shadow.blame('conf-overlap', event, index, term, problem, { from, to });
  }
  const voters = changedVoters(from, to);
  shadow.blame('conf-overlap', event, index, term, problem, { from, to, voters });
}

type StepProblem =
  'conf-jumps' | 'conf-outgoing-not-old' | 'conf-incoming-changes' | 'conf-outgoing-changes';

/** Why one configuration may not follow another; null if it may. */
function stepProblem(from: ConfState, to: ConfState): StepProblem | null {
  const wasJoint = from.votersOutgoing.length > 0;
  const isJoint = to.votersOutgoing.length > 0;
  if (!wasJoint && !isJoint) {
    return changedVoters(from, to) > 1 ? 'conf-jumps' : null;
  }
  if (!wasJoint) {
    return sameIds(to.votersOutgoing, from.voters) ? null : 'conf-outgoing-not-old';
  }
  if (!sameIds(to.voters, from.voters)) return 'conf-incoming-changes';
  if (!isJoint || sameIds(to.votersOutgoing, from.votersOutgoing)) return null;
  return 'conf-outgoing-changes';
}

function changedVoters(from: ConfState, to: ConfState): number {
  return missing(from.voters, to.voters) + missing(to.voters, from.voters);
}

/** A configuration must be the one that all have after an index. */
export function checkConfAt(shadow: Shadow, event: NodeEvent, conf: ConfState, index: number): void {
  const known = shadow.confAfter(index);
  if (known === null || sameConf(conf, known)) return;
  const { term } = event.after;
  shadow.blame('conf-overlap', event, index, term, 'conf-differs', { conf, known });
}

/** A node hands a snapshot from the leader to its disk. */
export function checkSnapshot(shadow: Shadow, node: ShadowNode, event: EventOf<'snapshot'>): void {
  const { index, term } = event.snapshot.metadata;
  node.captured = Math.max(node.captured, index);
  node.savedCommit = Math.max(node.savedCommit, index);
  const known = Math.max(node.confIndex, node.hardState.commit);
  if (index <= known) {
    shadow.blame('snapshot-fresh', event, index, term, 'snapshot-old', { committed: known });
  }
  const { ackIndex, ackTerm, log } = node;
  if (index < ackIndex && ackTerm === event.after.term) {
    shadow.blame('ack-kept', event, ackIndex, ackTerm, 'snapshot-drops-acknowledged', {
      snapshot: index,
      last: log.last,
    });
  }
  checkContent(shadow, event);
}

/** A snapshot must end at a committed entry, with its configuration. */
export function checkContent(shadow: Shadow, event: EventOf<'snapshot' | 'capture' | 'compact'>): void {
  const { index, term, confState } = event.snapshot.metadata;
  const rec = shadow.committed[index - 1];
  if (rec?.term !== term) {
    return shadow.blame('snapshot-fresh', event, index, term, 'snapshot-uncommitted', {
      committedTerm: rec?.term ?? null,
    });
  }
  const known = shadow.confAfter(index);
  if (known === null || sameConf(confState, known)) return;
  shadow.blame('snapshot-fresh', event, index, term, 'snapshot-with-other-conf', {
    conf: confState,
    known,
  });
}

/** Reports whether two configurations are the same. */
export function sameConf(a: ConfState, b: ConfState): boolean {
  return (
    a === b ||
    (sameIds(a.voters, b.voters) &&
      sameIds(a.votersOutgoing, b.votersOutgoing) &&
      sameIds(a.learners, b.learners) &&
      sameIds(a.learnersNext, b.learnersNext) &&
      a.autoLeave === b.autoLeave)
  );
}

function sameIds(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && missing(a, b) === 0;
}

/** How many of the first are not among the second. */
function missing(a: readonly number[], b: readonly number[]): number {
  let count = 0;
  for (const id of a) if (!b.includes(id)) count++;
  return count;
}
