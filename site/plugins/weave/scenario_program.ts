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

/** An event, and what was true right after it. */
export interface Seen {
  readonly event: SimEvent;
  readonly world: number;
  readonly records: Records | null;
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

type Emit = (this: Cluster, ...of: unknown[]) => void;

/** All worlds that are made from now on are noted. */
export function listen(): void {
  const shared = Cluster.prototype as unknown as { emit: Emit };
  const { emit } = shared;
  shared.emit = function (...of) {
    telling = this;
    emit.apply(this, of);
  };
  const { see } = World.prototype;
  World.prototype.see = function (this: World, happened): void {
    note(happened);
    see.call(this, happened);
  };
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

/** What was noted; of a case, `told` events tell the story, or all if that is null. */
export function notes(): { readonly notes: readonly Note[]; readonly told: number | null } {
  return { notes: take(), told: ended };
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
  if (leader?.raw == null) return null;
  const members: Record<number, Member> = {};
  for (const [id, { match, next, state, inflights }] of (leader.raw as RawNode).inspect().tracker
    .progress) {
    members[id] = { match, next, state, count: inflights.count, size: inflights.size };
  }
  return { leader: leader.id, members };
}
