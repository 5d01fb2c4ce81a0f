/**
 * A node as it can be shown.
 *
 * @module
 */
import type { Progress } from './progress.ts';
import type { Raft } from './raft.ts';
import type { HardState, SoftState } from './state.ts';
import type { TrackerConfig } from './tracker.ts';

/** What costs nothing to tell. etcd: `BasicStatus`. */
export interface BasicStatus extends HardState, SoftState {
  readonly id: number;
  /** Highest index that the application has applied. */
  readonly applied: number;
  /** To whom the leader is transferring leadership; 0 for nobody. */
  readonly leadTransferee: number;
}

/** With copies of the membership and the progress. etcd: `Status`. */
export interface Status extends BasicStatus {
  readonly config: TrackerConfig;
  /** Empty unless the node is leader. */
  readonly progress: ReadonlyMap<number, Progress>;
}

/** Sees one member after the other. */
export type ProgressVisitor = (
  id: number,
  kind: 'peer' | 'learner',
  progress: Progress,
) => void;

export function basicStatus(r: Raft): BasicStatus {
  return {
    id: r.id,
    ...r.hardState,
    ...r.softState,
    applied: r.log.applied,
    leadTransferee: r.leadTransferee,
  };
}

export function status(r: Raft): Status {
  const progress = new Map<number, Progress>();
  if (r.state === 'StateLeader') {
    for (const [id, pr] of r.tracker.progress) progress.set(id, pr.clone());
  }
  return { ...basicStatus(r), config: r.tracker.config.clone(), progress };
}

/** Shows a copy of every member's progress, in the order of ids. */
export function visitProgress(r: Raft, visit: ProgressVisitor): void {
  for (const id of r.tracker.ids()) {
    const pr = r.tracker.progress.get(id)!;
    visit(id, pr.isLearner ? 'learner' : 'peer', pr.clone());
  }
}
