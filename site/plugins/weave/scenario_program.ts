/**
 * Runs beside an example, or does a case again, and gives the recorder each
 * event of the worlds that play, with the values of their nodes to watch.
 *
 * @module
 */

import type { RawNode } from '../../../src/index.ts';
import { parseCase } from '../../../sim/case.ts';
import { Cluster } from '../../../sim/cluster.ts';
import type { SimEvent } from '../../../sim/event.ts';
import { runCase } from '../../../sim/replay.ts';
import { World } from '../../../sim/world.ts';
import { event, quietly, take, watch } from './scenario_recorder.ts';
import type { Note } from './scenario_recorder.ts';

/** What a leader knows of a member. */
export interface Member {
  readonly match: number;
  readonly next: number;
  readonly state: string;
  /** Messages on their way to it, and how many there may be. */
  readonly count: number;
  readonly size: number;
}

/** What the leader of the highest term knows of the others. */
export interface Records {
  readonly leader: number;
  readonly members: Readonly<Record<number, Member>>;
}

/** An event, and what was true when it came: what the events before it have led to. */
export interface Seen {
  readonly event: SimEvent;
  readonly world: number;
  readonly records: Records | null;
}

/** A whole program, as it was noted. */
export interface Noted {
  readonly notes: readonly Note[];
  /** Of a case, how many events tell its story; null for all. */
  readonly told: number | null;
  /** How the leader of each world knew the others in the end. */
  readonly records: readonly (Records | null)[];
}

/** The clusters whose events were noted, in the order of their first one. */
const clusters: Cluster[] = [];
/** The one that an event is about to be told of. */
let telling: Cluster | null = null;
let ended: number | null = null;

function note(happened: SimEvent): void {
  const cluster = telling!;
  let world = clusters.indexOf(cluster);
  if (world === -1) world = clusters.push(cluster) - 1;
  watch(() => valuesOf(cluster));
  event({ event: happened, world, records: quietly(() => recordsOf(cluster)) } satisfies Seen);
}

type Method<T, A extends unknown[]> = (this: T, ...of: A) => void;

/** Runs `before` ahead of a method, from now on and for all objects of a class. */
function ahead<T, A extends unknown[]>(
  prototype: Record<string, Method<T, A>>,
  name: string,
  before: (self: T, ...of: A) => void,
): void {
  const method = prototype[name]!;
  prototype[name] = function (...of) {
    before(this, ...of);
    method.apply(this, of);
  };
}

/** All worlds that are made from now on are noted. */
export function listen(): void {
  const cluster = Cluster.prototype as unknown as Record<string, Method<Cluster, unknown[]>>;
  ahead(cluster, 'emit', (self) => {
    telling = self;
  });
  const world = World.prototype as unknown as Record<string, Method<World, [SimEvent]>>;
  ahead(world, 'see', (_, happened) => note(happened));
}

/** Does a case again. */
export function replay(text: string): void {
  let count = 0;
  const see = (happened: SimEvent): void => {
    count++;
    note(happened);
  };
  const { told } = runCase(parseCase(text), [{ see }]);
  ended = told < count ? told : null;
}

/** All that was noted. */
export function noted(): Noted {
  const records = clusters.map((cluster) => quietly(() => recordsOf(cluster)));
  return { notes: take(), told: ended, records };
}

function valuesOf(cluster: Cluster): string {
  let text = '';
  for (const host of cluster.hosts.values()) {
    if (host.raw === null) continue;
    const { state, term, vote, lead, log, tracker } = (host.raw as RawNode).inspect();
    text += `${state} ${term} ${vote} ${lead} ${log.committed} ${log.applied} ${log.lastIndex()};`;
    if (state !== 'StateLeader') continue;
    for (const [id, { match, next, state: how, inflights }] of tracker.progress) {
      text += `${id} ${match} ${next} ${how} ${inflights.count},`;
    }
  }
  return text;
}

function recordsOf(cluster: Cluster): Records | null {
  const leader = cluster.leader();
  if (leader === null || leader.raw === null) return null;
  const members: Record<number, Member> = {};
  for (const [id, { match, next, state, inflights }] of (leader.raw as RawNode).inspect().tracker
    .progress) {
    members[id] = { match, next, state, count: inflights.count, size: inflights.size };
  }
  return { leader: leader.id, members };
}
