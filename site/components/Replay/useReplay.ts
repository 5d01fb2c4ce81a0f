/**
 * One run of a case or of a seed as React state, and any moment of it.
 *
 * @module
 */

import { useCallback, useEffect, useReducer, useRef } from 'react';
import type { FaultError, Loss } from '../../runtime/index.ts';
import type { Moment, OpenRequest, Part, Replayed, Trouble } from '../../runtime/programs/replay.ts';
import { lossOf } from '../../runtime/loss.ts';
import { startReplay, type Patch, type Replay } from './service.ts';

export interface ReplayState {
  readonly phase: 'idle' | 'loading' | 'running' | 'ready' | 'failed' | 'lost';
  /** Why the program is gone. */
  readonly loss: Loss | null;
  readonly opened: Replayed | null;
  readonly trouble: Trouble | null;
  readonly part: Part | null;
  readonly moment: Moment | null;
}

const IDLE: ReplayState = {
  phase: 'idle',
  loss: null,
  opened: null,
  trouble: null,
  part: null,
  moment: null,
};

const reduce = (state: ReplayState, change: Partial<ReplayState>): ReplayState => ({
  ...state,
  ...change,
});

/** Keeps the order of questions: an answer that a later one overtook is dropped. */
export function useReplay() {
  const [state, change] = useReducer(reduce, IDLE);
  const replay = useRef<Replay | null>(null);
  const turn = useRef(0);
  const wantedAt = useRef(0);
  const asking = useRef(false);
  const shown = useRef<Part | null>(null);

  const show = useCallback((part: Part): void => {
    shown.current = part;
    change({ part });
  }, []);

  const start = useCallback(
    async (request: OpenRequest, patch: Patch | null) => {
      const mine = ++turn.current;
      const wanted = (): boolean => mine === turn.current;
      const tell = (news: Partial<ReplayState>): void => {
        if (wanted()) change(news);
      };
      replay.current?.close();
      replay.current = null;
      change({ ...IDLE, phase: 'loading' });
      try {
        const started = await startReplay(patch, (loss) => tell({ phase: 'lost', loss }));
        if (!wanted()) return started.close();
        replay.current = started;
        tell({ phase: 'running' });
        const opened = await started.open(request);
        if (!wanted()) return;
        if (opened.trouble !== null) return tell({ phase: 'failed', trouble: opened.trouble });
        show(opened.part);
        tell({ phase: 'ready', opened });
      } catch (error) {
        const { fault } = error as Partial<FaultError>;
        if (fault === undefined) return tell({ phase: 'lost', loss: lossOf(error) });
        const { message } = fault;
        tell({ phase: 'failed', trouble: { line: null, message, limit: null, problem: null } });
      }
    },
    [show],
  );

  /** Shows a moment; while one is asked for, only the latest wish counts. */
  const jump = useCallback(
    async (at: number) => {
      wantedAt.current = at;
      if (asking.current) return;
      asking.current = true;
      const mine = turn.current;
      try {
        for (let next = -1; next !== wantedAt.current && replay.current !== null;) {
          next = wantedAt.current;
          const moment = await replay.current.moment(next);
          if (mine !== turn.current) break;
          change({ moment });
          if (!holds(shown.current, next)) show(await replay.current.part({ around: next }));
        }
      } catch (error) {
        if (mine === turn.current) change({ phase: 'lost', loss: lossOf(error) });
      } finally {
        asking.current = false;
      }
    },
    [show],
  );

  useEffect(
    () => () => {
      turn.current++;
      replay.current?.close();
    },
    [],
  );
  return { state, start, jump };
}

function holds(part: Part | null, at: number): boolean {
  const events = part?.events ?? [];
  return events.length > 0 && at >= events[0]!.seq && at <= events.at(-1)!.seq;
}
