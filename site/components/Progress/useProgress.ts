import { useSyncExternalStore } from 'react';
import { listen, read, readOnServer, type Progress } from '../../progress/store.ts';

/** What the reader has done so far; follows every change. */
export function useProgress(): Progress {
  return useSyncExternalStore(listen, read, readOnServer);
}
