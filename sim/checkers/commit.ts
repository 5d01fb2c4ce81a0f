/**
 * Rules about what is committed and applied.
 *
 * @module
 */
import type { EventOf } from '../event.ts';
import { isQuorum, sameEntry } from './shadow.ts';
import type { Rec, Shadow, ShadowNode } from './shadow.ts';

/** The commit index of a node rose. */
export function checkCommit(shadow: Shadow, node: ShadowNode, event: EventOf<'commit'>): void {
  const { index, term } = event;
  if (index > shadow.commit) return checkNewCommit(shadow, node, event);
  const known = shadow.committed[index - 1]!;
  if (known.term === term) return;
  shadow.blame('commit-agreement', event, index, term, 'commit-of-other-entry', {
    committedTerm: known.term,
  });
}

/** Nobody has committed that much before. */
function checkNewCommit(shadow: Shadow, node: ShadowNode, event: EventOf<'commit'>): void {
  const { index, term, after } = event;
  const leads = after.role === 'leader';
  if (leads && term !== after.term) {
    return shadow.blame('commit-quorum', event, index, term, 'commit-of-earlier-term', {
      leaderTerm: after.term,
    });
  }
  const rec = shadow.find(index, term);
  if (rec === null) {
    return shadow.blame('commit-quorum', event, index, term, 'commit-of-nothing', {});
  }
  const holds = (id: number): boolean => shadow.nodes[id]?.durableLog.holds(index, term) ?? false;
  const { conf } = node;
  if (conf !== null && !isQuorum(conf, holds)) {
    const all = new Set([...conf.voters, ...conf.votersOutgoing]);
    const holders = [...all].filter(holds);
    return shadow.blame('commit-quorum', event, index, term, 'commit-without-quorum', {
      holders,
      conf,
    });
  }
  extend(shadow, event, rec);
}

/** The entry is committed, and all before it. */
function extend(shadow: Shadow, event: EventOf<'commit'>, top: Rec): void {
  const { committed, committedIn } = shadow;
  const known = committed.length;
  let rec: Rec | null = top;
  while (rec !== null && rec.index > known + 1) {
    committed[rec.index - 1] = rec;
    rec = shadow.find(rec.index - 1, rec.prevTerm);
  }
  const before = committed[known - 1]?.term ?? 0;
  if (rec === null || rec.prevTerm !== before) {
    committed.length = known;
    return shadow.blame('commit-agreement', event, known, top.term, 'commit-over-others', {
      entry: top.index,
      committedTerm: before,
    });
  }
  committed[known] = rec;
  while (committedIn.length < committed.length) committedIn.push(top.term);
}

/** A state machine takes an entry. */
export function checkApply(shadow: Shadow, node: ShadowNode, event: EventOf<'apply'>): void {
  const entry = event.entries[0];
  const { index, term } = entry;
  const rec = shadow.committed[index - 1];
  if (index !== node.applied + 1) {
    return shadow.blame('state-machine-safety', event, index, term, 'apply-out-of-order', {
      applied: node.applied,
    });
  }
  if (rec === undefined || index > event.after.commit) {
    return shadow.blame('state-machine-safety', event, index, term, 'apply-uncommitted', {});
  }
  if (rec.term !== term || !sameEntry(rec.entry, entry)) {
    return shadow.blame('state-machine-safety', event, index, term, 'apply-of-other-entry', {
      committedTerm: rec.term,
    });
  }
  if (!node.durableLog.holds(index, term)) blameEarly(shadow, node, event, rec);
}

/** The state machine has an entry that the disk has not. */
function blameEarly(
  shadow: Shadow,
  { durableLog }: ShadowNode,
  event: EventOf<'apply'>,
  { index, term }: Rec,
): void {
  const diskTerm = durableLog.term(index);
  if (diskTerm < 0) {
    shadow.blame('applied-durable', event, index, term, 'apply-before-disk', {
      diskLast: durableLog.last,
    });
  } else {
    shadow.blame('applied-durable', event, index, term, 'apply-other-than-disk', { diskTerm });
  }
}
