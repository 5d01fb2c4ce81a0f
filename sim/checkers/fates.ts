/**
 * Rules about what becomes of what somebody asked for.
 *
 * @module
 */
import type { EventOf, NodeEvent } from '../event.ts';
import { nameOf } from '../payload.ts';
import { sameConf } from './membership.ts';
import type { Rec, Shadow } from './shadow.ts';

/** What was told of proposals, and what stands in the log. */
export class Fates {
  private readonly shadow: Shadow;
  /** Where a name was committed first. */
  private readonly places = new Map<string, number>();
  /** Names that somebody was told are in no log, and never will be. */
  private readonly dropped = new Set<string>();
  /** How many entries were looked at. */
  private known = 0;

  constructor(shadow: Shadow) {
    this.shadow = shadow;
  }

  /** More may be committed than before. */
  committed(event: EventOf<'commit'>): void {
    const { committed } = this.shadow;
    while (this.known < committed.length) {
      const rec = committed[this.known++]!;
      const name = nameOf(rec.entry);
      if (name === null) continue;
      if (!this.places.has(name)) this.places.set(name, rec.index);
      if (this.dropped.has(name)) this.blameDropped(event, name, rec);
    }
  }

  /** A proposal will never be in the log. */
  drop(event: EventOf<'refuse' | 'told'>): void {
    const { node, term: run, count: ticket } = event;
    if (ticket === 0) return;
    const name = `${node}.${run}.${ticket}`;
    this.dropped.add(name);
    const place = this.places.get(name);
    if (place === undefined) return;
    this.blameDropped(event, name, this.shadow.committed[place - 1]!);
  }

  /** Somebody hears what became of something. */
  tell(event: EventOf<'told'>): void {
    const { node, term: run, count: ticket, detail, index } = event;
    const name = `${node}.${run}.${ticket}`;
    if (detail === 'replaced') return this.drop(event);
    if (detail === 'done') {
      const rec = this.shadow.committed[index - 1];
      if (rec !== undefined && nameOf(rec.entry) === name) return;
      return this.blame(event, index, 'told-not-there', name);
    }
    if (detail !== 'joint' && detail !== 'changed') return;
    const place = this.places.get(name) ?? 0;
    if (place === 0 || place > index) {
      return this.blame(event, index, 'told-not-there', name);
    }
    const known = this.shadow.confAfter(index);
    if (known === null || sameConf(event.conf!, known)) return;
    this.blame(event, index, 'told-other-conf', name);
  }

  private blameDropped(event: NodeEvent, name: string, { index }: Rec): void {
    this.blame(event, index, 'dropped-committed', name);
  }

  private blame(
    event: NodeEvent,
    index: number,
    kind: 'dropped-committed' | 'told-not-there' | 'told-other-conf',
    name: string,
  ): void {
    const { term } = event.after;
    this.shadow.blame('fate', event, index, term, kind, { name });
  }
}
