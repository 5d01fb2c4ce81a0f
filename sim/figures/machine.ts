/**
 * State machines, made of the transitions that a run has gone through.
 *
 * @module
 */
import { InvariantError } from '../../src/index.ts';
import { Progress, Raft } from '../../src/internals.ts';
import type { Edge, Machine, MachineState, Place } from './figure.ts';
import { watch } from './watch.ts';
import type { Call } from './watch.ts';

/** The roles, in the order in which a leader comes about. */
export function rolesIn(drive: () => void): Machine {
  const methods = ['becomeFollower', 'becomePreCandidate', 'becomeCandidate', 'becomeLeader'] as const;
  const calls = watch(Raft.prototype, methods, ({ state }) => state, drive);
  // A follower that changes its leader stays one.
  const changes = calls.filter(({ before, after }) => {
    return before !== after || before !== 'StateFollower';
  });
  return machineOf(ROLES, changes);
}

/** How a leader feeds a follower. */
export function flowIn(drive: () => void): Machine {
  const methods = ['becomeProbe', 'becomeReplicate', 'becomeSnapshot'] as const;
  const calls = watch(Progress.prototype, methods, ({ state }) => state, drive);
  return machineOf(
    FLOW,
    joined(calls).filter(({ by }) => by?.symbol !== 'Raft.becomeLeader'),
  );
}

const ROLES: readonly MachineState[] = [
  { id: 'StateFollower', name: { zh: '跟随者', en: 'follower' } },
  { id: 'StatePreCandidate', name: { zh: '预候选人', en: 'pre-candidate' } },
  { id: 'StateCandidate', name: { zh: '候选人', en: 'candidate' } },
  { id: 'StateLeader', name: { zh: '领导者', en: 'leader' } },
];

const FLOW: readonly MachineState[] = ['StateProbe', 'StateReplicate', 'StateSnapshot'].map((id) => ({
  id,
  name: id,
}));

interface Step {
  readonly from: string;
  readonly to: string;
  readonly by: Place & { readonly line: number };
}

function machineOf(states: readonly MachineState[], calls: readonly Call<object, string>[]): Machine {
  const edges = new Map<string, Edge & { by: Place[] }>();
  for (const { from, to, by } of calls.map(stepOf)) {
    const key = `${from} ${to}`;
    const edge = edges.get(key) ?? { from, to, by: [] };
    edges.set(key, edge);
    const known = edge.by.some(({ symbol }) => symbol === by.symbol);
    if (!known) edge.by.push({ file: by.file, symbol: by.symbol });
  }
  const rank = (id: string): number => states.findIndex((state) => state.id === id);
  const sorted = [...edges.values()].sort((a, b) => {
    return rank(a.from) - rank(b.from) || rank(a.to) - rank(b.to);
  });
  const symbols = (edge: Edge): Place[] => {
    return [...edge.by].sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
  };
  return { kind: 'machine', states, edges: sorted.map((edge) => ({ ...edge, by: symbols(edge) })) };
}

function stepOf({ method, before: from, after: to, by }: Call<object, string>): Step {
  if (by === null) throw new InvariantError(`${method} was called from outside of the library`);
  return { from, to, by };
}

/** What one function does in two steps, so that nobody sees the state between them, is one. */
function joined(calls: readonly Call<object, string>[]): Call<object, string>[] {
  const found: Call<object, string>[] = [];
  let last: Call<object, string> | null = null;
  for (const call of calls) {
    const goesOn =
      last?.self === call.self &&
      last.after === call.before &&
      last.by?.symbol === call.by?.symbol &&
      last.by!.line < call.by!.line;
    if (goesOn) found.push({ ...found.pop()!, after: call.after });
    else found.push(call);
    last = call;
  }
  return found;
}
