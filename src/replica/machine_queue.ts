/**
 * What the state machine has to do, one thing after the other.
 *
 * @module
 */
import { isConfChangeEntry } from '../conf_change.ts';
import type { Entry } from '../entry.ts';
import type { Message } from '../message.ts';
import type { Snapshot } from '../snapshot.ts';

/** Entries to take. A change of the membership is always the last of them. */
export interface ApplyTask {
  readonly kind: 'apply';
  readonly entries: readonly Entry[];
  /** What the node hears when it is done. */
  readonly responses: readonly Message[];
}

/** A snapshot to start over from. */
export interface RestoreTask {
  readonly kind: 'restore';
  readonly snapshot: Snapshot;
  /** Responses that wait for it: its own, and those of later writes. */
  readonly responses: Message[];
}

/** A snapshot to make, and how many entries to keep before it. */
export interface CaptureTask {
  readonly kind: 'capture';
  /** Null for as many as the policy says. */
  readonly keep: number | null;
}

export type MachineTask = ApplyTask | RestoreTask | CaptureTask;

/**
 * Tasks in the order in which they come up. What stands in the log behind a
 * change of the membership is only applied once that change is in force:
 * so each change ends a task.
 */
export class MachineQueue {
  private readonly tasks: MachineTask[] = [];
  /** The task that is being done. */
  current: MachineTask | null = null;

  /** Reports whether there is nothing to do. */
  get idle(): boolean {
    return this.current === null && this.tasks.length === 0;
  }

  /** Reports whether a snapshot is being made, or is about to be. */
  get captures(): boolean {
    if (this.current?.kind === 'capture') return true;
    return this.tasks.some((task) => task.kind === 'capture');
  }

  /** The newest snapshot that is to be restored, or null. */
  get restoring(): RestoreTask | null {
    for (let i = this.tasks.length - 1; i >= 0; i--) {
      const task = this.tasks[i]!;
      if (task.kind === 'restore') return task;
    }
    const { current } = this;
    return current?.kind === 'restore' ? current : null;
  }

  push(task: MachineTask): void {
    this.tasks.push(task);
  }

  /** Queues entries, cut after each change of the membership. */
  pushEntries(entries: readonly Entry[], responses: readonly Message[]): void {
    let from = 0;
    entries.forEach((entry, i) => {
      const last = i === entries.length - 1;
      if (!last && !isConfChangeEntry(entry.type)) return;
      const piece = from === 0 && last ? entries : entries.slice(from, i + 1);
      const after = last ? responses : NO_RESPONSES;
      this.push({ kind: 'apply', entries: piece, responses: after });
      from = i + 1;
    });
  }

  /** Starts the next task, unless one is being done. */
  next(): MachineTask | null {
    if (this.current !== null) return null;
    this.current = this.tasks.shift() ?? null;
    return this.current;
  }

  /** Forgets everything. */
  clear(): void {
    this.tasks.length = 0;
    this.current = null;
  }
}

const NO_RESPONSES: readonly Message[] = [];
