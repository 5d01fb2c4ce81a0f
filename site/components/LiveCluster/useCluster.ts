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

/** One step lasts so long: the time that a message travels in the picture. */
export const STEP_MS = 900;

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
    async (name: string, argument?: unknown): Promise<void> => {
      try {
        service.current ??= startService(fail);
        const running = await service.current;
        const state = (await running.call(name, argument)) as LiveState;
        // What the reader does must not wipe out messages that are on their way.
        setState((old) => (name === 'act' ? withEvents(state, old) : state));
      } catch {
        fail();
      }
    },
    [fail],
  );

  useEffect(() => {
    if (!playing || !visible) return;
    let timer = 0;
    let over = false;
    const next = async (): Promise<void> => {
      await ask('step');
      if (!over) timer = window.setTimeout(() => void next(), STEP_MS);
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
