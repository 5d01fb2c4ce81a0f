/**
 * Rules about the logs, checked on what nodes hand to their disks.
 *
 * @module
 */
import type { Entry } from '../../src/index.ts';
import type { SimEvent } from '../event.ts';
import { sameEntry } from './shadow.ts';
import type { Rec, Shadow, ShadowNode } from './shadow.ts';

/** A node hands entries to its disk. */
export function checkAppend(
  shadow: Shadow,
  node: ShadowNode,
  event: SimEvent,
): void {
  const recs = admit(shadow, node, event);
  if (recs === null) return;
  checkKept(shadow, node, event, recs);
  const leads = leadsNow(node, event, recs);
  if (leads) checkOwnAppend(shadow, node, event, recs);
  node.log.put(recs);
  node.batch('append').recs = recs;
  if (node.tenureLast === 0 && node.tenure > 0) {
    checkComplete(shadow, node, event, recs);
  }
  if (!leads) return;
  node.tenureLast = recs[recs.length - 1]!.index;
  for (const rec of recs) {
    if (rec.conf && rec.term === node.tenure) {
      checkSingleChange(shadow, node, event, rec);
    }
  }
}

/** Whether a leader wrote this out of its own office. */
function leadsNow(
  node: ShadowNode,
  { after }: SimEvent,
  recs: readonly Rec[],
): boolean {
  const { role, term } = after!;
  return (
    role === 'leader' &&
    term === node.tenure &&
    recs[recs.length - 1]!.term === term
  );
}

/** The records of the entries; null when they do not fit together. */
function admit(
  shadow: Shadow,
  node: ShadowNode,
  event: SimEvent,
): readonly Rec[] | null {
  const { entries } = event;
  const { log } = node;
  let prevIndex = entries[0]!.index - 1;
  let prevTerm = log.term(prevIndex);
  const recs = new Array<Rec>(entries.length);
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i]!;
    const { index, term } = entry;
    if (prevTerm < 0 || index !== prevIndex + 1 || term < prevTerm) {
      blameGap(shadow, node, event, entry, prevTerm);
      return null;
    }
    const known = shadow.find(index, term);
    if (known === null) {
      recs[i] = shadow.add(entry, prevTerm);
    } else if (isSame(shadow, event, known, entry, prevTerm)) {
      recs[i] = known;
    } else {
      return null;
    }
    prevIndex = index;
    prevTerm = term;
  }
  return recs;
}

function blameGap(
  shadow: Shadow,
  node: ShadowNode,
  event: SimEvent,
  { index, term }: Entry,
  prevTerm: number,
): void {
  const { start, last } = node.log;
  const name = `n${node.id} writes entry ${index} of term ${term}`;
  const text =
    prevTerm < 0
      ? `${name} to a log that goes from ${start + 1} to ${last}`
      : `${name} after one of term ${prevTerm}, or not next to it`;
  shadow.blame('append-gap', event, index, term, text);
}

function isSame(
  shadow: Shadow,
  event: SimEvent,
  known: Rec,
  entry: Entry,
  prevTerm: number,
): boolean {
  const { index, term } = entry;
  const name = `n${event.node} writes entry ${index} of term ${term}`;
  if (!sameEntry(known.entry, entry)) {
    const text = `${name}, and it is not what others have there`;
    shadow.blame('log-matching', event, index, term, text);
    return false;
  }
  if (known.prevTerm === prevTerm) return true;
  const text =
    `${name} after an entry of term ${prevTerm}; others have it after one ` +
    `of term ${known.prevTerm}`;
  shadow.blame('log-matching', event, index, term, text);
  return false;
}

/** What was acknowledged in this term must still be there afterwards. */
function checkKept(
  shadow: Shadow,
  node: ShadowNode,
  event: SimEvent,
  recs: readonly Rec[],
): void {
  const { log, ackIndex, ackTerm } = node;
  const first = recs[0]!.index;
  if (first > ackIndex || ackTerm !== event.after!.term) return;
  for (let index = first; index <= ackIndex; index++) {
    const rec = recs[index - first];
    if (rec !== undefined && rec === log.at(index)) continue;
    const does = rec === undefined ? 'drops' : 'replaces';
    const text =
      `n${node.id} ${does} entry ${index}, and has acknowledged up to ` +
      `${ackIndex} in this term ${ackTerm}`;
    return shadow.blame('ack-kept', event, index, ackTerm, text);
  }
}

function checkOwnAppend(
  shadow: Shadow,
  node: ShadowNode,
  event: SimEvent,
  recs: readonly Rec[],
): void {
  const { index } = recs[0]!;
  if (index > node.tenureLast) return;
  const text =
    `n${node.id}, leader of term ${node.tenure}, writes entry ${index} ` +
    `again; it has written up to ${node.tenureLast} in this office`;
  shadow.blame('leader-append-only', event, index, node.tenure, text);
}

/**
 * The first entry of an office is written: what comes before it is the log
 * with which the leader was elected.
 */
function checkComplete(
  shadow: Shadow,
  node: ShadowNode,
  event: SimEvent,
  recs: readonly Rec[],
): void {
  const { tenure, tenureCommitted, log } = node;
  if (tenureCommitted === 0) return;
  if (!recs.some((rec) => rec.term === tenure)) return;
  const rec = shadow.committed[tenureCommitted - 1]!;
  if (log.holds(rec)) return;
  const text =
    `n${node.id} leads in term ${tenure}; entry ${rec.index} of term ` +
    `${rec.term} was committed before and is not in its log`;
  shadow.blame('leader-completeness', event, rec.index, tenure, text);
}

function checkSingleChange(
  shadow: Shadow,
  node: ShadowNode,
  event: SimEvent,
  rec: Rec,
): void {
  for (let index = node.applied + 1; index < rec.index; index++) {
    if (node.log.at(index)?.conf !== true) continue;
    const text =
      `n${node.id}, leader of term ${rec.term}, writes a membership change ` +
      `at index ${rec.index}; the one at ${index} is not applied`;
    return shadow.blame('conf-single', event, rec.index, rec.term, text);
  }
}
