/**
 * The program that tells what a case does on a library: runs at build, once
 * on the library as it is and once with a rule taken away.
 *
 * @module
 */

import type { RawNode } from '../../../src/index.ts';
import { formatAction, parseCase } from '../../../sim/case.ts';
import type { Cluster } from '../../../sim/cluster.ts';
import type { Flight, SimEvent } from '../../../sim/event.ts';
import { Recorder, runCase } from '../../../sim/replay.ts';
import { Timeline } from '../../../sim/timeline.ts';
import type { LogView } from '../../../sim/timeline.ts';
import { traceEvent, traceViolation } from '../../../sim/trace.ts';
import type { Language, Trace } from '../../../sim/trace.ts';

/**
 * What can be compared of a node; `progress` is what it knows of another as
 * leader, `sent` what it has on its way to another.
 */
export type FieldName =
  'role' | 'term' | 'vote' | 'lead' | 'log' | 'commit' | 'applied' | 'progress' | 'sent';

/** A value of a node at the end. */
export interface NodeValue {
  readonly node: number;
  readonly field: FieldName;
  /** Of whom the leader knows it; 0 for the other fields. */
  readonly about: number;
  readonly value: string;
}

export interface Told {
  /** The story, without what happens when all faults have ended. */
  readonly trace: Trace;
  /** Whether the story went on: all faults ended, and the cluster was to recover. */
  readonly recovers: boolean;
  /** Actions that came to nothing, as the case has them, each with its time. */
  readonly skipped: readonly { readonly time: number; readonly action: string }[];
  readonly values: readonly NodeValue[];
}

/** Does a case, and tells of it. Throws CaseError for a text that is none. */
export function tell(text: string, language: Language): Told {
  const read = parseCase(text);
  const recorder = new Recorder();
  const { violation, cluster, told, effective } = runCase(read, [recorder]);
  const recovers = read.actions.some((action) => action.do === 'calm');
  const { events } = recorder;
  const last = violation === null ? Infinity : events[violation.seq]!.time;
  const done = new Set(effective);
  const skipped = read.actions.flatMap((action, i) =>
    done.has(i) || i + 1 > last ? [] : [{ time: i + 1, action: formatAction(action) }],
  );
  const nodes = [...cluster.hosts.keys()];
  const trace: Trace = {
    nodes,
    seed: read.setup.seed,
    events: events.slice(0, told).map((event) => traceEvent(event, event.seq, language)),
    ...(violation === null ? {} : { violation: traceViolation(violation, language) }),
  };
  return { trace, recovers, skipped, values: valuesOf(cluster, events, recovers) };
}

/** How the nodes are in the end; of a cluster that has run on, only what tells whether it works. */
function valuesOf(cluster: Cluster, events: readonly SimEvent[], recovers: boolean): NodeValue[] {
  const timeline = new Timeline(events);
  const { nodes, logs, inFlight } = timeline.at(timeline.length - 1);
  return [...nodes].flatMap(([node, { role, term, vote, lead, commit, applied }]) => {
    if (role === 'down') return [{ node, field: 'role' as const, about: 0, value: role }];
    const log = describeLog(logs.get(node));
    const more = recovers ? {} : { vote: name(vote), log, applied };
    const fields = { role, term, lead: name(lead), commit, ...more };
    const own = Object.entries(fields).map(([field, value]) => {
      return { node, field: field as FieldName, about: 0, value: String(value) };
    });
    const sent = recovers ? [] : sentBy(node, inFlight);
    return [...own, ...progressOf(cluster, node), ...sent];
  });
}

/** What a node has on its way, by receiver. */
function sentBy(node: number, inFlight: readonly Flight[]): NodeValue[] {
  const texts = new Map<number, string[]>();
  for (const { message } of inFlight) {
    if (message.from !== node) continue;
    const { to, type, reject } = message;
    texts.set(to, [...(texts.get(to) ?? []), reject ? `${type} ✗` : type]);
  }
  return [...texts].map(([about, all]) => {
    return { node, field: 'sent', about, value: all.join(', ') };
  });
}

const name = (id: number): string => (id === 0 ? '—' : `n${id}`);

function describeLog(log: LogView | undefined): string {
  if (log === undefined) return '';
  return [...(log.first > 1 ? ['…'] : []), ...log.terms].join(' ');
}

/** What a leader knows of the others. */
function progressOf(cluster: Cluster, node: number): NodeValue[] {
  const raw = cluster.hosts.get(node)?.raw as RawNode | null | undefined;
  if (cluster.hosts.get(node)?.view.role !== 'leader' || !raw) return [];
  const { progress } = raw.status();
  return [...progress].flatMap(([about, pr]) =>
    about === node ? [] : [{ node, field: 'progress' as const, about, value: String(pr) }],
  );
}
