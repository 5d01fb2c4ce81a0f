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
  if (prevTerm < 0) {
    shadow.blame('append-gap', event, index, term, 'append-outside', { first: start + 1, last });
  } else {
    shadow.blame('append-gap', event, index, term, 'append-not-next', { before: prevTerm });
  }
}

function isSame(
  shadow: Shadow,
  event: SimEvent,
  known: Rec,
  entry: Entry,
  prevTerm: number,
): boolean {
  const { index, term } = entry;
  if (!sameEntry(known.entry, entry)) {
    shadow.blame('log-matching', event, index, term, 'append-other-content', {});
    return false;
  }
  if (known.prevTerm === prevTerm) return true;
  shadow.blame('log-matching', event, index, term, 'append-after-other-term', {
    before: prevTerm,
    others: known.prevTerm,
  });
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
    const kind = rec === undefined ? 'acknowledged-dropped' : 'acknowledged-replaced';
    return shadow.blame('ack-kept', event, index, ackTerm, kind, { acknowledged: ackIndex });
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
  shadow.blame('leader-append-only', event, index, node.tenure, 'leader-rewrites', {
    last: node.tenureLast,
  });
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
  shadow.blame('leader-completeness', event, rec.index, tenure, 'leader-lacks-committed', {
    entryTerm: rec.term,
  });
}

function checkSingleChange(
  shadow: Shadow,
  node: ShadowNode,
  event: SimEvent,
  rec: Rec,
): void {
  for (let index = node.confIndex + 1; index < rec.index; index++) {
    if (node.log.at(index)?.conf !== true) continue;
    return shadow.blame('conf-single', event, rec.index, rec.term, 'change-before-applied', {
      pending: index,
    });
  }
}
