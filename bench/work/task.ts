/**
 * What a side of a benchmark is asked to do: one line of JSON each. The side
 * answers with a line `{"cost": N}`: what one unit of the work has cost, in
 * microseconds of processor time of its whole process, or in bytes.
 *
 * @module
 */

/** The messages that codecs are measured with. */
export type Sample = 'answer' | 'append-1' | 'append-64';

/** A piece of work. `outstanding` proposals are made before anybody takes a turn. */
export type Task =
  /** Unit: an entry. Does everything `runs` times, each with a new cluster. */
  | {
      readonly task: 'replicate';
      readonly nodes: number;
      readonly outstanding: number;
      readonly entries: number;
      readonly runs: number;
    }
  /** Unit: an entry, at a leader whose two followers are made of answers. */
  | { readonly task: 'stubs'; readonly outstanding: number; readonly entries: number }
  /** Bytes an entry, over all nodes, when nothing is compacted. */
  | {
      readonly task: 'memory';
      readonly nodes: number;
      readonly outstanding: number;
      readonly entries: number;
    }
  /** Unit: an entry that reaches a follower that was cut off. */
  | {
      readonly task: 'catchUp';
      readonly nodes: number;
      readonly outstanding: number;
      readonly entries: number;
      /** Whether nodes may pile up as much as they like, as others' always may. */
      readonly unlimited: boolean;
    }
  /** Unit: a tick of a group that has nothing to do. */
  | {
      readonly task: 'idle';
      readonly nodes: number;
      readonly groups: number;
      readonly ticks: number;
    }
  /** Unit: a message, encoded and decoded. */
  | { readonly task: 'codec'; readonly sample: Sample; readonly messages: number }
  /** Unit: an event of the simulated world. */
  | { readonly task: 'world'; readonly first: number; readonly last: number };

/** How a side does the tasks it can do. */
export type Workers = {
  readonly [K in Task['task']]?: (task: Extract<Task, { task: K }>) => number;
};

export interface Answer {
  readonly cost: number;
}
