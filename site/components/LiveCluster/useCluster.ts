/**
 * A cluster in the worker as React state. It loads when it is first wanted
 * and takes one step at a time, so that the picture can follow.
 *
 * @module
 */

import { useCallback, useEffect, useRef, useState } from 'react';
import type { Service } from '../../runtime/index.ts';
import type { LiveAction, LiveState } from '../../runtime/programs/live.ts';
import { BEGINNING } from './beginning.ts';

const ENTRY = 'site/runtime/programs/live.ts';

/** A step in which messages arrive lasts so long: they travel in the picture. */
const STEP_MS = 900;

/** A step in which nothing arrives: somebody waits for a leader that is gone. */
const QUIET_MS = 350;

/** How long the step lasts that the picture shows. */
export function stepLength({ events, isolated, crashed }: LiveState): number {
  const gone = [isolated, crashed];
  const arrives = events.some(
    ({ kind, message }) =>
      kind === 'send' &&
      message!.from !== message!.to &&
      !gone.includes(message!.from) &&
      !gone.includes(message!.to),
  );
  return arrives ? STEP_MS : QUIET_MS;
}

export interface Cluster {
  readonly state: LiveState;
  readonly playing: boolean;
  readonly broken: boolean;
  readonly play: () => void;
  readonly pause: () => void;
  readonly act: (action: LiveAction) => void;
}

/** Runs the cluster while `visible`. */
export function useCluster(visible: boolean): Cluster {
  const [state, setState] = useState(BEGINNING);
  const [playing, setPlaying] = useState(false);
  const [broken, setBroken] = useState(false);
  const service = useRef<Promise<Service> | null>(null);

  const fail = useCallback(() => {
    service.current = null;
    setPlaying(false);
    setBroken(true);
  }, []);

  const ask = useCallback(
    async (name: string, argument?: unknown): Promise<LiveState | null> => {
      try {
        service.current ??= startService(fail);
        const running = await service.current;
        const state = (await running.call(name, argument)) as LiveState;
        // What the reader does must not wipe out messages that are on their way.
        setState((old) => (name === 'act' ? withEvents(state, old) : state));
        return state;
      } catch {
        fail();
        return null;
      }
    },
    [fail],
  );

  useEffect(() => {
    if (!playing || !visible) return;
    let timer = 0;
    let over = false;
    const next = async (): Promise<void> => {
      const state = await ask('step');
      if (over || state === null) return;
      timer = window.setTimeout(() => void next(), stepLength(state));
    };
    void next();
    return () => {
      over = true;
      window.clearTimeout(timer);
    };
  }, [ask, playing, visible]);

  useEffect(() => () => void service.current?.then((running) => running.close()), []);

  return {
    state,
    playing,
    broken,
    play: useCallback(() => {
      setBroken(false);
      setPlaying(true);
    }, []),
    pause: useCallback(() => setPlaying(false), []),
    act: useCallback((action) => void ask('act', action), [ask]),
  };
}

function withEvents(state: LiveState, old: LiveState): LiveState {
  return { ...state, events: [...old.events, ...state.events] };
}

async function startService(onSilence: () => void): Promise<Service> {
  const { runner, library } = await import('../../runtime/index.ts');
  return runner.serve({ files: { [ENTRY]: library[ENTRY]! }, entry: ENTRY }, onSilence);
}
