/**
 * One run of one example as React state. Loads the runtime on the first
 * start and not before.
 *
 * @module
 */

import { useCallback, useEffect, useReducer, useRef } from 'react';
import type { Trace } from '../../../sim/trace.ts';
import type { Ending, Fault, Program, Run, RunEvents } from '../../runtime/index.ts';

/** A stretch of output of one stream. */
export interface Chunk {
  readonly stream: 'out' | 'err';
  readonly text: string;
}

export interface RunState {
  readonly phase: 'idle' | 'loading' | 'running' | 'ended' | 'unloadable';
  readonly chunks: readonly Chunk[];
  /** Lines that were shown before the rest was cut; null if nothing was. */
  readonly cutAfter: number | null;
  readonly fault: Fault | null;
  readonly traces: readonly Trace[];
  /** Events that were left out of the traces, because there were too many. */
  readonly cutEvents: number;
  /** Messages of the program that were no good. */
  readonly dropped: number;
  readonly ending: Ending | null;
  readonly milliseconds: number;
}

const IDLE: RunState = {
  phase: 'idle',
  chunks: [],
  cutAfter: null,
  fault: null,
  traces: [],
  cutEvents: 0,
  dropped: 0,
  ending: null,
  milliseconds: 0,
};

type Change = Partial<RunState> | { readonly append: readonly Chunk[] };

function reduce(state: RunState, change: Change): RunState {
  if (!('append' in change)) return { ...state, ...change };
  const chunks = [...state.chunks];
  for (const chunk of change.append) {
    const last = chunks.at(-1);
    if (last?.stream === chunk.stream) {
      chunks[chunks.length - 1] = { stream: chunk.stream, text: last.text + chunk.text };
    } else chunks.push(chunk);
  }
  return { ...state, chunks };
}

/** Gathers output and hands it on once per frame: a loop prints fast. */
class FrameBuffer {
  #chunks: Chunk[] = [];
  #frame = 0;
  readonly #flushTo: (chunks: readonly Chunk[]) => void;

  constructor(flushTo: (chunks: readonly Chunk[]) => void) {
    this.#flushTo = flushTo;
  }

  add(chunk: Chunk): void {
    this.#chunks.push(chunk);
    this.#frame ||= requestAnimationFrame(() => this.flush());
  }

  flush(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (this.#chunks.length > 0) this.#flushTo(this.#chunks);
    this.#chunks = [];
  }
}

/** State of the example's run, and what can be done to it. */
export function useRun() {
  const [state, change] = useReducer(reduce, IDLE);
  const run = useRef<Run | null>(null);
  /** Counts starts, so that a start which was stopped while loading ends. */
  const turn = useRef(0);

  const stop = useCallback(() => {
    turn.current++;
    if (run.current === null) change({ phase: 'ended', ending: 'stopped' });
    run.current?.stop();
  }, []);

  const clear = useCallback(() => {
    turn.current++;
    run.current?.stop();
    change(IDLE);
  }, []);

  const start = useCallback(async (program: () => Promise<Program>) => {
    run.current?.stop();
    const mine = ++turn.current;
    change({ ...IDLE, phase: 'loading' });
    try {
      const [{ runner }, text] = await Promise.all([import('../../runtime/index.ts'), program()]);
      if (mine !== turn.current) return;
      change({ phase: 'running' });
      run.current = runner.run(
        text,
        events(change, () => (run.current = null)),
      );
    } catch {
      if (mine === turn.current) change({ phase: 'unloadable' });
    }
  }, []);

  useEffect(() => () => run.current?.stop(), []);
  return { state, start, stop, clear };
}

function events(change: (change: Change) => void, onEnd: () => void): RunEvents {
  const buffer = new FrameBuffer((append) => change({ append }));
  return {
    onOutput: (stream, text) => buffer.add({ stream, text }),
    onCut: (cutAfter) => change({ cutAfter }),
    onFault: (fault) => change({ fault }),
    onTraces: (traces, cutEvents) => change({ traces, cutEvents }),
    onDropped: (dropped) => change({ dropped }),
    onEnd: (ending, milliseconds) => {
      buffer.flush();
      onEnd();
      change({ phase: 'ended', ending, milliseconds });
    },
  };
}
