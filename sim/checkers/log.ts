/**
 * Rules about the logs, checked on what nodes hand to their disks.
 *
 * @module
 */
import type { Entry } from '../../src/index.ts';
import type { EventOf } from '../event.ts';
import { changesMembers, sameEntry } from './shadow.ts';
import type { Rec, Shadow, ShadowNode } from './shadow.ts';

/** A node hands entries to its disk. */
export function checkAppend(shadow: Shadow, node: ShadowNode, event: EventOf<'append'>): void {
  if (!admit(shadow, node, event)) return;
  checkKept(shadow, node, event);
  if (leadsNow(node, event)) checkOwnAppend(shadow, node, event);
}

/** It has them now. */
export function checkAppended(shadow: Shadow, node: ShadowNode, event: EventOf<'append'>): void {
  const { entries } = event;
  if (node.tenureLast === 0 && node.tenure > 0) {
    checkComplete(shadow, node, event);
  }
  if (!leadsNow(node, event)) return;
  node.tenureLast = entries[entries.length - 1]!.index;
  for (const entry of entries) {
    if (changesMembers(entry) && entry.term === node.tenure) {
      checkSingleChange(shadow, node, event, entry);
    }
  }
}

/** Reports whether a leader wrote this in its own leadership. */
function leadsNow(node: ShadowNode, { after, entries }: EventOf<'append'>): boolean {
  const { role, term } = after;
  return role === 'leader' && term === node.tenure && entries[entries.length - 1]!.term === term;
}

/** Reports whether the entries fit together, and to what others have. */
function admit(shadow: Shadow, node: ShadowNode, event: EventOf<'append'>): boolean {
  const { entries } = event;
  const { log } = node;
  let prevIndex = entries[0]!.index - 1;
  let prevTerm = log.term(prevIndex);
  for (const entry of entries) {
    const { index, term } = entry;
    if (prevTerm < 0 || index !== prevIndex + 1 || term < prevTerm) {
      blameGap(shadow, node, event, entry, prevTerm);
      return false;
    }
    const known = shadow.find(index, term);
    if (known === null) shadow.add(entry, prevTerm);
    else if (!isSame(shadow, event, known, entry, prevTerm)) return false;
    prevIndex = index;
    prevTerm = term;
  }
  return true;
}

function blameGap(
  shadow: Shadow,
  node: ShadowNode,
  event: EventOf<'append'>,
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
  event: EventOf<'append'>,
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
function checkKept(shadow: Shadow, node: ShadowNode, event: EventOf<'append'>): void {
  const { log, ackIndex, ackTerm } = node;
  const first = event.entries[0]!.index;
  if (first > ackIndex || ackTerm !== event.after.term) return;
  for (let index = first; index <= ackIndex; index++) {
    const entry = event.entries[index - first];
    if (entry !== undefined && entry.term === log.at(index)?.term) continue;
    const kind = entry === undefined ? 'acknowledged-dropped' : 'acknowledged-replaced';
    return shadow.blame('ack-kept', event, index, ackTerm, kind, { acknowledged: ackIndex });
  }
}

function checkOwnAppend(shadow: Shadow, node: ShadowNode, event: EventOf<'append'>): void {
  const { index } = event.entries[0]!;
  if (index > node.tenureLast) return;
  shadow.blame('leader-append-only', event, index, node.tenure, 'leader-rewrites', {
    last: node.tenureLast,
  });
}

/**
 * The first entry of a leadership is written: what comes before it is the log
 * with which the leader was elected.
 */
function checkComplete(shadow: Shadow, node: ShadowNode, event: EventOf<'append'>): void {
  const { tenure, tenureCommitted, log } = node;
  if (tenureCommitted === 0) return;
  if (!event.entries.some(({ term }) => term === tenure)) return;
  const rec = shadow.committed[tenureCommitted - 1]!;
  if (log.holds(rec.index, rec.term)) return;
  shadow.blame('leader-completeness', event, rec.index, tenure, 'leader-lacks-committed', {
    entryTerm: rec.term,
  });
}

function checkSingleChange(
  shadow: Shadow,
  node: ShadowNode,
  event: EventOf<'append'>,
  { index, term }: Entry,
): void {
  for (let pending = node.confIndex + 1; pending < index; pending++) {
    const before = node.log.at(pending);
    if (before === undefined || !changesMembers(before)) continue;
    return shadow.blame('conf-single', event, index, term, 'change-before-applied', { pending });
  }
}
