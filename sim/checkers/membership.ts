/**
 * Rules about configurations and the snapshots that carry them.
 *
 * @module
 */
import type { ConfState } from '../../src/index.ts';
import type { SimEvent } from '../event.ts';
import { nameConf } from './shadow.ts';
import type { Shadow, ShadowNode } from './shadow.ts';

/** A node is new, and knows a first configuration. */
export function noteStart(
  shadow: Shadow,
  node: ShadowNode,
  { conf }: SimEvent,
): void {
  node.conf = conf;
  if (conf === null || shadow.confs.length > 0) return;
  if (conf.voters.length > 0) shadow.confs.push({ index: 0, conf });
}

/** A configuration comes into force on a node. */
export function checkConf(
  shadow: Shadow,
  node: ShadowNode,
  event: SimEvent,
): void {
  const { conf, index } = event;
  if (conf === null) return;
  const before = node.conf;
  node.conf = conf;
  if (before !== null) checkStep(shadow, event, before, conf);
  const newest = shadow.confs[shadow.confs.length - 1];
  if (newest === undefined || newest.index < index) {
    shadow.confs.push({ index, conf });
  } else {
    checkConfAt(shadow, event, conf, index);
  }
}

function checkStep(
  shadow: Shadow,
  event: SimEvent,
  before: ConfState,
  after: ConfState,
): void {
  const problem = stepProblem(before, after);
  if (problem === null) return;
  const { node, index } = event;
  const { term } = event.after!;
  const text =
    `n${node} goes from ${nameConf(before)} to ${nameConf(after)} at index ` +
    `${index}, term ${term}: ${problem}`;
  shadow.blame('conf-overlap', event, index, term, text);
}

/** Why one configuration may not follow another; null if it may. */
function stepProblem(before: ConfState, after: ConfState): string | null {
  const wasJoint = before.votersOutgoing.length > 0;
  const isJoint = after.votersOutgoing.length > 0;
  if (!wasJoint && !isJoint) {
    const changed =
      missing(before.voters, after.voters) +
      missing(after.voters, before.voters);
    return changed > 1 ? `${changed} voters change at once` : null;
  }
  if (!wasJoint) {
    return sameIds(after.votersOutgoing, before.voters)
      ? null
      : 'the outgoing half is not the old configuration';
  }
  if (!sameIds(after.voters, before.voters)) {
    return 'the incoming half changes';
  }
  if (!isJoint) return null;
  return sameIds(after.votersOutgoing, before.votersOutgoing)
    ? null
    : 'the outgoing half changes';
}

/** A configuration must be the one that all have after an index. */
export function checkConfAt(
  shadow: Shadow,
  event: SimEvent,
  conf: ConfState | null,
  index: number,
): void {
  const known = shadow.confAfter(index);
  if (conf === null || known === null || sameConf(conf, known)) return;
  const { term } = event.after!;
  const text =
    `n${event.node}, at term ${term}, has the configuration ` +
    `${describe(conf)} at index ${index}; there it is ${describe(known)}`;
  shadow.blame('conf-overlap', event, index, term, text);
}

/** A node hands a snapshot from the leader to its disk. */
export function checkSnapshot(
  shadow: Shadow,
  node: ShadowNode,
  event: SimEvent,
): void {
  const snapshot = event.snapshot!;
  const { index, term } = snapshot.metadata;
  node.captured = Math.max(node.captured, index);
  const known = Math.max(node.applied, node.hardState.commit);
  const name = `n${node.id} takes in a snapshot at index ${index}`;
  if (index <= known) {
    const text =
      `${name}, term ${term}; it has committed up to ${known} already`;
    shadow.blame('snapshot-fresh', event, index, term, text);
  }
  const { ackIndex, ackTerm, log } = node;
  if (index < ackIndex && ackTerm === event.after!.term) {
    const text =
      `${name} and drops its log up to ${log.last}, of which it has ` +
      `acknowledged ${ackIndex} in this term ${ackTerm}`;
    shadow.blame('ack-kept', event, ackIndex, ackTerm, text);
  }
  checkContent(shadow, event);
  log.reset(index, term);
  node.batch('snapshot').snapshot = snapshot;
}

/** A snapshot must end at a committed entry, with its configuration. */
export function checkContent(shadow: Shadow, event: SimEvent): void {
  const { index, term, confState } = event.snapshot!.metadata;
  const rec = shadow.committed[index - 1];
  if (rec?.term !== term) {
    const there = rec === undefined ? 'nothing' : `term ${rec.term}`;
    const text =
      `n${event.node} has a snapshot at index ${index}, term ${term}; ` +
      `committed there is ${there}`;
    return shadow.blame('snapshot-fresh', event, index, term, text);
  }
  const known = shadow.confAfter(index);
  if (known === null || sameConf(confState, known)) return;
  const text =
    `n${event.node} has a snapshot at index ${index}, term ${term}, with ` +
    `the configuration ${describe(confState)}; it is ${describe(known)}`;
  shadow.blame('snapshot-fresh', event, index, term, text);
}

function describe(conf: ConfState): string {
  const parts = [nameConf(conf)];
  const { learners, learnersNext, autoLeave } = conf;
  if (learners.length > 0) parts.push(`learners (${learners.join(' ')})`);
  if (learnersNext.length > 0) {
    parts.push(`learners next (${learnersNext.join(' ')})`);
  }
  if (autoLeave) parts.push('left automatically');
  return parts.join(', ');
}

/** Whether two configurations are the same. */
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
