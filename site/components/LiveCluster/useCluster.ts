/**
 * A cluster in the worker as React state. It loads when it is first wanted
 * and takes one step at a time, so that the picture can follow.
 *
 * @module
 */

import { useCallback, useEffect, useRef, useState } from 'react';
import type { Loss, Service } from '../../runtime/index.ts';
import type { LiveAction, LiveState } from '../../runtime/programs/live.ts';
import { lossOf } from '../../runtime/loss.ts';
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
  /** Why it is gone; null while it is not. */
  readonly loss: Loss | null;
  readonly play: () => void;
  readonly pause: () => void;
  readonly act: (action: LiveAction) => void;
}

/** Runs the cluster while `visible`. */
export function useCluster(visible: boolean): Cluster {
  const [state, setState] = useState(BEGINNING);
  const [playing, setPlaying] = useState(false);
  const [loss, setLoss] = useState<Loss | null>(null);
  const service = useRef<Promise<Live> | null>(null);

  const close = useCallback(() => {
    const mine = service.current;
    service.current = null;
    void mine?.then(
      (running) => running.close(),
      () => undefined,
    );
  }, []);

  const fail = useCallback(
    (why: Loss) => {
      close();
      setPlaying(false);
      setLoss(why);
    },
    [close],
  );

  const ask = useCallback(
    async (name: string, argument?: unknown): Promise<LiveState | null> => {
      const mine = (service.current ??= startService(fail));
      try {
        const { ask } = await mine;
        const state = await ask(name, argument);
        // What the reader does must not wipe out messages that are on their way.
        setState((old) => (name === 'act' ? withEvents(state, old) : state));
        return state;
      } catch (error) {
        if (service.current === mine) fail(lossOf(error));
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

  useEffect(() => close, [close]);

  return {
    state,
    playing,
    loss,
    play: useCallback(() => {
      setLoss(null);
      setPlaying(true);
    }, []),
    pause: useCallback(() => setPlaying(false), []),
    act: useCallback((action) => void ask('act', action), [ask]),
  };
}

function withEvents(state: LiveState, old: LiveState): LiveState {
  return { ...state, events: [...old.events, ...state.events] };
}

/** The program, as far as its answers can be read. */
interface Live {
  readonly ask: (name: string, argument?: unknown) => Promise<LiveState>;
  readonly close: Service['close'];
}

async function startService(onLoss: (loss: Loss) => void): Promise<Live> {
  const [{ runner, library }, { readLiveState }] = await Promise.all([
    import('../../runtime/index.ts'),
    import('../../runtime/live_shape.ts'),
  ]);
  const program = { files: { [ENTRY]: library[ENTRY]! }, entry: ENTRY };
  const { call, close } = runner.serve(program, onLoss);
  return { ask: (name, argument) => call(name, argument, readLiveState), close };
}
