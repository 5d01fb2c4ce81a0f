/**
 * The worlds of the running program: whoever draws finds them here.
 *
 * @module
 */
import type { Trace } from './trace.ts';

/** Something that keeps a trace. */
export interface Traced {
  readonly trace: Trace;
}

const worlds: Traced[] = [];

/** Every world enters here when it is made. */
export const stage = {
  enter(world: Traced): void {
    worlds.push(world);
  },

  /** The traces of all worlds since the last reset, oldest first. */
  traces(): readonly Trace[] {
    return worlds.map((world) => world.trace);
  },

  /** Forgets all worlds. */
  reset(): void {
    worlds.length = 0;
  },
};
