/**
 * Judging an answer as React state: what the exercise asks of the function,
 * then seeds until one breaks a rule or all are spent, then the short form of
 * what was found. Everything runs in the worker, and can be stopped.
 *
 * @module
 */

import { useCallback, useEffect, useReducer, useRef } from 'react';
import type * as Shapes from '../../runtime/exercise_shape.ts';
import type { FaultError } from '../../runtime/runner.ts';
import type { Fault, Files, Loss, Service } from '../../runtime/index.ts';
import type {
  AttemptRequest,
  Attempted,
  Checked,
  CheckRequest,
  Counterexample,
  Found,
  ShortenRequest,
  Wrong,
} from '../../runtime/programs/exercise.ts';
import { pageLanguage } from '../language.ts';
import { LossError, lossOf } from '../../runtime/loss.ts';

/** One call may take so long: to shorten is one. */
const PATIENCE_MS = 15_000;

/** Between two reports, in ms. */
const BUDGET_MS = 150;

export interface CheckState {
  readonly phase:
    'idle' | 'loading' | 'checking' | 'trying' | 'shortening' | 'ended' | 'stopped' | 'lost';
  /** How many things the exercise asks; null until they were tried. */
  readonly checks: number | null;
  readonly wrong: Wrong | null;
  readonly seeds: number;
  readonly of: number;
  readonly events: number;
  readonly milliseconds: number;
  /** The seed that broke a rule, and its short form when it is made. */
  readonly found: Found | null;
  readonly counterexample: Counterexample | null;
  /** What kept the answer from running. */
  readonly fault: Fault | null;
  /** Why the checker was ended; with the phase `lost`. */
  readonly loss: Loss | null;
}

const IDLE: CheckState = {
  phase: 'idle',
  checks: null,
  wrong: null,
  seeds: 0,
  of: 0,
  events: 0,
  milliseconds: 0,
  found: null,
  counterexample: null,
  fault: null,
  loss: null,
};

const reduce = (state: CheckState, change: Partial<CheckState>): CheckState => ({ ...state, ...change });

/** Reports whether everything was tried and nothing found. */
export function passed({ phase, wrong, found, fault, seeds, of }: CheckState): boolean {
  return phase === 'ended' && wrong === null && found === null && fault === null && seeds === of;
}

export function isBusy({ phase }: CheckState): boolean {
  return ['loading', 'checking', 'trying', 'shortening'].includes(phase);
}

/** The checker, call by call. */
interface Calls {
  readonly check: (request: CheckRequest) => Promise<Checked>;
  readonly attempt: (request: AttemptRequest) => Promise<Attempted>;
  readonly shorten: (request: ShortenRequest) => Promise<Counterexample>;
}

function callsOf({ call }: Service, shapes: typeof Shapes): Calls {
  return {
    check: (request) => call('check', request, shapes.readChecked),
    attempt: (request) => call('attempt', request, shapes.readAttempted),
    shorten: (request) => call('shorten', request, shapes.readCounterexample),
  };
}

/** @param module - path of the exercise */
export function useCheck(module: string) {
  const [state, change] = useReducer(reduce, IDLE);
  /** Counts starts: what an earlier one still does is of no interest. */
  const turn = useRef(0);
  const service = useRef<Service | null>(null);

  const end = useCallback(() => {
    turn.current++;
    service.current?.close();
    service.current = null;
  }, []);

  const start = useCallback(
    async (answer: () => Promise<Files>) => {
      end();
      const mine = turn.current;
      const began = performance.now();
      const tell = (news: Partial<CheckState>): boolean => {
        if (mine !== turn.current) return false;
        change({ ...news, milliseconds: performance.now() - began });
        return true;
      };
      change({ ...IDLE, phase: 'loading' });
      try {
        const [{ runner, shapes, CHECKER, checkerText }, files] = await Promise.all([
          import('./load.ts'),
          answer(),
        ]);
        const program = {
          files: { ...files, [CHECKER]: checkerText(module) },
          entry: CHECKER,
          sealed: true,
        };
        if (mine !== turn.current) return;
        service.current = runner.serve(program, (loss) => tell({ phase: 'lost', loss }), PATIENCE_MS);
        await judge(callsOf(service.current, shapes), tell);
      } catch (error) {
        const { fault } = error as Partial<FaultError>;
        tell(fault === undefined ? { phase: 'lost', loss: lossOf(error) } : { phase: 'ended', fault });
      }
      if (mine === turn.current) end();
    },
    [end, module],
  );

  const stop = useCallback(() => {
    end();
    change({ phase: 'stopped' });
  }, [end]);

  const clear = useCallback(() => {
    end();
    change(IDLE);
  }, [end]);

  useEffect(() => end, [end]);
  return { state, start, stop, clear };
}

/** Goes through everything; `tell` answers false when nobody wants to know any more. */
async function judge(calls: Calls, tell: (news: Partial<CheckState>) => boolean): Promise<void> {
  const language = pageLanguage();
  if (!tell({ phase: 'checking' })) return;
  const { of: checks, wrong } = await calls.check({ language });
  // A check that has drawn what goes wrong needs no seeds to show it.
  if (wrong?.trace) return void tell({ phase: 'ended', checks, wrong });
  if (!tell({ phase: 'trying', checks, wrong })) return;
  const found = await tryAll(calls, tell);
  if (found === null) return void tell({ phase: 'ended' });
  if (!tell({ phase: 'shortening', found })) return;
  tell({ phase: 'ended', counterexample: await calls.shorten({ ...found, language }) });
}

async function tryAll(
  calls: Calls,
  tell: (news: Partial<CheckState>) => boolean,
): Promise<Found | null> {
  let from = 0;
  let events = 0;
  for (;;) {
    const news = await calls.attempt({ from, budget: BUDGET_MS });
    // A checker that gets nowhere would be asked for ever.
    if (news.done <= from && news.done < news.of) throw new LossError('garbled');
    from = news.done;
    events += news.events;
    const wanted = tell({ seeds: news.done, of: news.of, events });
    if (news.found !== null || news.done >= news.of || !wanted) return news.found;
  }
}
