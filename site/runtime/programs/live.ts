/**
 * The program behind the live cluster: a world that the page moves on one
 * step at a time. Runs in the worker, like every example.
 *
 * @module
 */

import { World } from '../../../sim/world.ts';
import type { TraceEvent, TraceNode } from '../../../sim/trace.ts';

/** How many nodes stand on the ring. */
export const NODES = 5;

/** What the page can ask for, besides time. */
export type LiveAction = 'propose' | 'isolate' | 'heal' | 'crash' | 'restart';

/** The cluster as a picture draws it. */
export interface LiveState {
  readonly nodes: Readonly<Record<number, TraceNode>>;
  /** What happened since the report before. */
  readonly events: readonly TraceEvent[];
  /** The leader of the highest term; 0 if there is none. */
  readonly leader: number;
  /** Every node that takes itself for a leader, the highest term first. */
  readonly leaders: readonly number[];
  /** The node that is cut off; 0 if none is. */
  readonly isolated: number;
  /** The node that is down; 0 if none is. */
  readonly crashed: number;
}

const ids = Array.from({ length: NODES }, (_, i) => i + 1);
/** Short, so that a reader sees an election soon after its cause. */
const ELECTION_TICK = 4;
const world = new World({ nodes: NODES, seed: 7, electionTick: ELECTION_TICK });
const nodes: Record<number, TraceNode> = {};
let isolated = 0;
let crashed = 0;
let proposals = 0;

world.elect(1);

/** The cluster as the page shows it before the first step. */
export const beginning: LiveState = { ...report(), events: [] };

/** Lets one tick of every clock and one round of the network pass. */
export function step(): LiveState {
  world.tick();
  return report();
}

/** Does what the reader asks for, as far as there is somebody to do it to. */
export function act(action: LiveAction): LiveState {
  const leader = world.leader();
  if (action === 'propose' && leader !== 0) world.propose(leader, `x=${++proposals}`);
  if (action === 'isolate' && leader !== 0) isolate(leader);
  if (action === 'heal') heal();
  if (action === 'crash' && leader !== 0 && crashed === 0) world.crash((crashed = leader));
  if (action === 'restart' && crashed !== 0) {
    world.restart(crashed);
    crashed = 0;
  }
  return report();
}

function isolate(leader: number): void {
  isolated = leader;
  world.partition(
    [leader],
    ids.filter((id) => id !== leader),
  );
}

function heal(): void {
  isolated = 0;
  world.heal();
}

function report(): LiveState {
  const events = world.takeEvents();
  for (const event of events) {
    if (event.after !== null) nodes[event.node] = event.after;
  }
  const leaders = ids.filter((id) => nodes[id]!.role === 'leader');
  leaders.sort((a, b) => nodes[b]!.term - nodes[a]!.term);
  return { nodes: { ...nodes }, events, leader: world.leader(), leaders, isolated, crashed };
}
