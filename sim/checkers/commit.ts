/**
 * Rules about what is committed and applied.
 *
 * @module
 */
import type { SimEvent } from '../event.ts';
import { isQuorum, nameConf, sameEntry } from './shadow.ts';
import type { Rec, Shadow, ShadowNode } from './shadow.ts';

/** The commit index of a node rose. */
export function checkCommit(
  shadow: Shadow,
  node: ShadowNode,
  event: SimEvent,
): void {
  const { index, term } = event;
  if (index > shadow.commit) return checkNewCommit(shadow, node, event);
  const known = shadow.committed[index - 1]!;
  if (known.term === term) return;
  const text =
    `n${node.id} commits entry ${index} of term ${term}; committed there ` +
    `is one of term ${known.term}`;
  shadow.blame('commit-agreement', event, index, term, text);
}

/** Nobody has committed that much before. */
function checkNewCommit(
  shadow: Shadow,
  node: ShadowNode,
  event: SimEvent,
): void {
  const { index, term, after } = event;
  const name = `n${node.id} commits entry ${index} of term ${term}`;
  const leads = after!.role === 'leader';
  if (leads && term !== after!.term) {
    const text =
      `${name} as leader of term ${after!.term}, by counting copies of an ` +
      'entry that is not of its own term';
    return shadow.blame('commit-quorum', event, index, term, text);
  }
  const rec = shadow.find(index, term);
  if (rec === null) {
    const text = `${name}, and nobody has ever written it`;
    return shadow.blame('commit-quorum', event, index, term, text);
  }
  const holds = (id: number): boolean =>
    shadow.nodes[id]?.durableLog.holds(rec) ?? false;
  if (node.conf !== null && !isQuorum(node.conf, holds)) {
    const { voters, votersOutgoing } = node.conf;
    const all = new Set([...voters, ...votersOutgoing]);
    const there = [...all].filter(holds).map((id) => `n${id}`);
    const text =
      `${name}, which is on the disks of ${there.join(', ') || 'nobody'}; ` +
      `that is no quorum of ${nameConf(node.conf)}`;
    return shadow.blame('commit-quorum', event, index, term, text);
  }
  extend(shadow, event, rec);
}

/** The entry is committed, and all before it. */
function extend(shadow: Shadow, event: SimEvent, top: Rec): void {
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
    const text =
      `n${event.node} commits entry ${top.index} of term ${top.term}, whose ` +
      `log does not hold the committed entry ${known} of term ${before}`;
    return shadow.blame('commit-agreement', event, known, top.term, text);
  }
  committed[known] = rec;
  while (committedIn.length < committed.length) committedIn.push(top.term);
}

/** A state machine takes an entry. */
export function checkApply(
  shadow: Shadow,
  node: ShadowNode,
  event: SimEvent,
): void {
  const entry = event.entries[0]!;
  const { index, term } = entry;
  const name = `n${node.id} applies entry ${index} of term ${term}`;
  const rec = shadow.committed[index - 1];
  let wrong = '';
  if (index !== node.applied + 1) {
    wrong = `after entry ${node.applied}`;
  } else if (rec === undefined || index > event.after!.commit) {
    wrong = 'and it is not committed';
  } else if (rec.term !== term || !sameEntry(rec.entry, entry)) {
    wrong = `and committed there is another one of term ${rec.term}`;
  }
  if (wrong !== '') {
    const text = `${name} ${wrong}`;
    return shadow.blame('state-machine-safety', event, index, term, text);
  }
  node.applied = index;
  if (node.durableLog.holds(rec!)) return;
  const there = node.durableLog.term(index);
  const text =
    there < 0
      ? `${name}, and its disk holds the log up to ${node.durableLog.last}`
      : `${name}, and its disk has one of term ${there} there`;
  shadow.blame('applied-durable', event, index, term, text);
}
