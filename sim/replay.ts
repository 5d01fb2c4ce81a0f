/**
 * Doing a case again, under the eyes of the checkers.
 *
 * @module
 */
import { calm } from './calm.ts';
import type { Case } from './case.ts';
import { Inspector } from './checkers/index.ts';
import type { InspectorOptions, Violation } from './checkers/index.ts';
import { Cluster, randomPerNode } from './cluster.ts';
import type { NodeConfig } from './cluster.ts';
import type { Observer, SimEvent } from './event.ts';
import { ELECTION_TICK } from './host.ts';
import { Store } from './machine.ts';
import { perform } from './perform.ts';
import { describeEvent, traceEvent, traceViolation } from './trace.ts';
import type { Trace } from './trace.ts';

/** What came of a case. */
export interface Replay {
  readonly violation: Violation | null;
  readonly cluster: Cluster;
  /** Which actions came to something. */
  readonly effective: readonly number[];
  /**
   * Number of events that tell the story: until the violation, and without
   * what happens after all faults have ended.
   */
  readonly told: number;
}

/** What nodes with these settings are judged by. */
export function rulesFor(config: NodeConfig): InspectorOptions {
  const { readOnlyOption, checkQuorum = false } = config;
  const { electionTick = ELECTION_TICK, keepForFollower } = config;
  return {
    leases: readOnlyOption === 'ReadOnlyLeaseBased',
    checksQuorum: checkQuorum ? electionTick : 0,
    ...(keepForFollower !== undefined && { keepForFollower }),
  };
}

/** Does what a case says. It ends at the first violation. */
export function runCase({ setup, actions }: Case, observers: readonly Observer[] = []): Replay {
  const inspector = new Inspector(rulesFor(setup.config));
  const cluster = new Cluster(
    {
      nodes: setup.nodes,
      config: setup.config,
      random: randomPerNode(setup.seed),
      machine: () => new Store(),
      reports: true,
      recordsPanics: true,
    },
    [inspector, ...observers],
  );
  const effective: number[] = [];
  let told: number | null = null;
  for (const [i, action] of actions.entries()) {
    if (inspector.violation !== null) break;
    cluster.time++;
    if (action.do === 'calm') {
      // The remark that says so belongs to the story.
      told ??= cluster.events + 1;
      recover(cluster, inspector, action.ticks);
      effective.push(i);
    } else if (perform(cluster, action)) {
      effective.push(i);
    }
  }
  if (inspector.violation === null) inspector.finish();
  const { violation } = inspector;
  const until = violation === null ? cluster.events : violation.seq + 1;
  return {
    violation,
    cluster,
    effective,
    told: Math.min(told ?? until, until),
  };
}

/**
 * All faults end; that the cluster recovers is a rule like the others.
 *
 * @param inParts - see {@link calm}.
 */
export function recover(cluster: Cluster, inspector: Inspector, ticks: number, inParts = false): void {
  const enough = (): boolean => inspector.violation !== null;
  const problem = calm(cluster, ticks, { enough, inParts });
  if (problem === null || enough()) return;
  const leader = cluster.leader();
  const place = {
    node: leader?.id ?? 0,
    index: leader?.view.commit ?? 0,
    term: leader?.view.term ?? 0,
    seq: cluster.events - 1,
  };
  inspector.report('liveness', place, problem);
}

/** Keeps all events. */
export class Recorder implements Observer {
  readonly events: SimEvent[] = [];

  see(event: SimEvent): void {
    this.events.push(event);
  }

  /** One event a line. */
  describe(): string {
    return this.events.map((event) => describeEvent(event)).join('\n');
  }
}

/** A run as a picture, with what was found. */
export interface ReplayedTrace extends Replay {
  /** The story only. */
  readonly trace: Trace;
  /** Everything. */
  readonly events: readonly SimEvent[];
}

/** Does a case again and keeps what happened. */
export function replayCase(replayed: Case): ReplayedTrace {
  const recorder = new Recorder();
  const replay = runCase(replayed, [recorder]);
  const { violation, cluster, told } = replay;
  const shown = recorder.events.slice(0, told);
  const trace: Trace = {
    nodes: [...cluster.hosts.keys()],
    seed: replayed.setup.seed,
    events: shown.map((event, seq) => traceEvent(event, seq)),
    ...(violation === null ? {} : { violation: traceViolation(violation) }),
  };
  return { ...replay, trace, events: recorder.events };
}
