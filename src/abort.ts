/**
 * Waits that an `AbortSignal` ends.
 *
 * @module
 */

/**
 * The part of an `AbortSignal` that is needed. Any `AbortSignal` fits; the
 * library itself depends on no platform.
 */
export interface WaitSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** All waits that a signal ends, and the one listener for them. */
interface Listening {
  readonly waits: Set<() => void>;
  readonly listener: () => void;
}

const LISTENING = new WeakMap<WaitSignal, Listening>();

/**
 * Has `end` called when the signal is aborted. However many waits share a
 * signal, it gets one listener, and none once the last wait is over:
 * platforms warn when there are many.
 *
 * @returns takes `end` back.
 */
export function onAbort(signal: WaitSignal, end: () => void): () => void {
  const listening = LISTENING.get(signal) ?? listen(signal);
  const { waits, listener } = listening;
  waits.add(end);
  return () => {
    if (!waits.delete(end) || waits.size > 0) return;
    LISTENING.delete(signal);
    signal.removeEventListener('abort', listener);
  };
}

function listen(signal: WaitSignal): Listening {
  const waits = new Set<() => void>();
  const listener = (): void => {
    for (const end of [...waits]) end();
  };
  const listening = { waits, listener };
  signal.addEventListener('abort', listener);
  LISTENING.set(signal, listening);
  return listening;
}
