/**
 * The worlds of the running program: whoever draws finds them here.
 *
 * @module
 */
import type { Language, Trace } from './trace.ts';

/** Something that keeps a trace. */
export interface Traced {
  readonly tell: (language: Language) => Trace;
}

const worlds: Traced[] = [];

/** Every world enters here when it is made. */
export const stage = {
  enter(world: Traced): void {
    worlds.push(world);
  },

  /** The traces of all worlds since the last reset, oldest first. */
  traces(language: Language = 'en'): readonly Trace[] {
    return worlds.map((world) => world.tell(language));
  },

  /** Forgets all worlds. */
  reset(): void {
    worlds.length = 0;
  },
};
