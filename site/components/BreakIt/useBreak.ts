/**
 * What a reader does with a broken rule, as React state: runs the
 * counterexample on the changed library and on the library as it is, or
 * searches for another one.
 *
 * @module
 */

import { useCallback, useEffect, useReducer, useRef } from 'react';
import type { BreakRequest } from '../../plugins/weave/broken.ts';
import type { Loss } from '../../runtime/index.ts';
import type { Caught, Opened } from '../../runtime/programs/replay.ts';
import { lossOf } from '../../runtime/loss.ts';
import { startReplay, type Patch, type Replay } from '../Replay/service.ts';
import { pageLanguage } from '../language.ts';

/** A search ends without a find after so many seeds. */
export const MOST_SEEDS = 2000;

/** Between two reports of a search, in ms. */
const BUDGET_MS = 150;

/** How one replay ended. */
export interface Verdict {
  readonly violation: Caught | null;
  readonly events: number;
}

export interface Found {
  readonly seed: number;
  readonly profile: string;
  readonly violation: Caught;
}

export interface BreakState {
  readonly phase: 'idle' | 'loading' | 'running' | 'searching' | 'ended' | 'lost';
  /** Why the program is gone. */
  readonly loss: Loss | null;
  readonly broken: Verdict | null;
  readonly intact: Verdict | null;
  /** What a search has looked at; null if none has begun. */
  readonly seeds: number | null;
  readonly events: number;
  readonly found: Found | null;
}

const IDLE: BreakState = {
  phase: 'idle',
  loss: null,
  broken: null,
  intact: null,
  seeds: null,
  events: 0,
  found: null,
};

const reduce = (state: BreakState, change: Partial<BreakState>): BreakState => ({ ...state, ...change });

function verdictOf(opened: Opened): Verdict {
  // The build has replayed the same case, so it can be read.
  if (opened.trouble !== null) throw new Error(opened.trouble.message);
  return { violation: opened.violation, events: opened.total };
}

export function useBreak(broken: BreakRequest) {
  const [state, change] = useReducer(reduce, IDLE);
  /** Counts starts: what an earlier one still does is of no interest. */
  const turn = useRef(0);
  const open = useRef<Replay[]>([]);

  const end = useCallback(() => {
    turn.current++;
    for (const replay of open.current) replay.close();
    open.current = [];
  }, []);

  const attempt = useCallback(
    async (work: (service: Service) => Promise<void>) => {
      end();
      const mine = turn.current;
      const wanted = (): boolean => mine === turn.current;
      const tell = (news: Partial<BreakState>): void => {
        if (wanted()) change(news);
      };
      change({ ...IDLE, phase: 'loading' });
      try {
        const start = async (patch: Patch | null): Promise<Replay> => {
          const replay = await startReplay(patch, (loss) => tell({ phase: 'lost', loss }));
          if (wanted()) open.current.push(replay);
          else replay.close();
          return replay;
        };
        await work({ broken, start, tell, wanted });
      } catch (error) {
        tell({ phase: 'lost', loss: lossOf(error) });
      }
      if (wanted()) end();
    },
    [end, broken],
  );

  const run = useCallback(() => attempt(replayBoth), [attempt]);
  const search = useCallback(() => attempt(searchAnew), [attempt]);
  const stop = useCallback(() => {
    end();
    change({ phase: 'ended' });
  }, [end]);

  useEffect(() => end, [end]);
  return { state, run, search, stop };
}

interface Service {
  readonly broken: BreakRequest;
  readonly start: (patch: Patch | null) => Promise<Replay>;
  readonly tell: (news: Partial<BreakState>) => void;
  readonly wanted: () => boolean;
}

async function replayBoth({ broken, start, tell }: Service): Promise<void> {
  const request = { text: broken.caseText, language: pageLanguage() };
  const changed = await start(broken);
  tell({ phase: 'running' });
  tell({ broken: verdictOf(await changed.open(request)) });
  const intact = await start(null);
  tell({ intact: verdictOf(await intact.open(request)), phase: 'ended' });
}

async function searchAnew({ broken, start, tell, wanted }: Service): Promise<void> {
  const replay = await start(broken);
  // Each search goes its own way, so that a second one shows something new.
  const first = crypto.getRandomValues(new Uint32Array(1))[0]! % 1_000_000;
  let seeds = 0;
  let events = 0;
  tell({ phase: 'searching', seeds, events });
  while (wanted() && seeds < MOST_SEEDS) {
    const { profile } = broken;
    const news = await replay.search({
      profile,
      from: first + seeds,
      most: MOST_SEEDS - seeds,
      budget: BUDGET_MS,
      language: pageLanguage(),
    });
    seeds += news.seeds;
    events += news.events;
    const found = news.found === null ? null : { profile, ...news.found };
    tell({ seeds, events, found });
    if (found !== null) break;
  }
  tell({ phase: 'ended' });
}
