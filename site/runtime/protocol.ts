/**
 * What the page, the guard and the worker say to each other. The page talks
 * to the guard, and the guard to the worker, over one MessagePort each. User
 * code can take the worker's port and say on it what it likes; it reaches
 * the guard, which is a worker of its own, and nobody else.
 *
 * @module
 */

import type { Language, Trace } from '../../sim/trace.ts';

/** Source texts by their path in the repository, such as `src/raft.ts`. */
export type Files = Readonly<Record<string, string>>;

/** One stack frame that lies in a file of the program. */
export interface SourceFrame {
  /** Name of the function; empty at the top level of a module. */
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Why a run did not end well. */
export interface Fault {
  /**
   * `syntax`: a text could not be read. `link`: an import leads nowhere.
   * `runtime`: the program threw. `stalled`: it awaits something that nothing
   * will ever settle.
   */
  readonly kind: 'syntax' | 'link' | 'runtime' | 'stalled';
  /** Name of the error class. */
  readonly name: string;
  readonly message: string;
  /** Where, when that is known: `file` is a key of {@link Files}. */
  readonly file: string | null;
  /** Counted from 1. */
  readonly line: number | null;
  /** Counted from 1. */
  readonly column: number | null;
  /** Innermost first; only frames in files of the program. */
  readonly frames: readonly SourceFrame[];
}

/** From the page to the worker. */
export type ToWorker =
  /** The library, and JavaScript of its texts as far as the build has made it. */
  | { readonly type: 'prepare'; readonly files: Files; readonly code: Files }
  | {
      readonly type: 'run';
      readonly files: Files;
      readonly entry: string;
      /** In which the events of a trace are told; English without it. */
      readonly language?: Language;
      /** The globals stay as they are while it runs. */
      readonly sealed?: boolean;
    }
  | {
      readonly type: 'call';
      readonly id: number;
      readonly name: string;
      readonly argument: unknown;
    };

/** From the worker to the guard, which hands it on when it is well formed. */
export type FromWorker =
  | { readonly type: 'beat' }
  | { readonly type: 'prepared' }
  | { readonly type: 'output'; readonly stream: 'out' | 'err'; readonly text: string }
  | { readonly type: 'cut'; readonly lines: number; readonly characters: number }
  | { readonly type: 'fault'; readonly fault: Fault }
  | { readonly type: 'traces'; readonly traces: readonly Trace[]; readonly cutEvents: number }
  | { readonly type: 'done'; readonly milliseconds: number }
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | { readonly type: 'refused'; readonly id: number; readonly fault: Fault }
  /** The program holds more memory than it may. */
  | { readonly type: 'exhausted' };

/** From the guard to the page, besides what it hands on. */
export type Notice =
  /** It lives, whatever the program does; so many messages were no good so far. */
  | { readonly type: 'dropped'; readonly messages: number }
  /** They were too many: nothing more will come. */
  | { readonly type: 'flood'; readonly messages: number };

/** From the frame itself to the page, over a port of their own. */
export type FromFrame =
  /** The frame lives; said again and again. */
  | { readonly type: 'frame' }
  /** A worker cannot be made here. */
  | { readonly type: 'unstartable' };

/** What the page posts to a new frame, along with two ports: guard, frame. */
export interface FrameOrder {
  /** Text of the worker program. */
  readonly program: string;
  /** Text of the guard. */
  readonly guard: string;
}
