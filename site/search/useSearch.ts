import { useEffect, useState } from 'react';
import type { Answer, Search } from './engine.ts';

let loading: Promise<Search> | undefined;

/** Loads the index, once for all pages; after a failure the next call tries again. */
export function loadSearch(): Promise<Search> {
  loading ??= import('./load.ts')
    .then(({ search }) => search)
    .catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
  return loading;
}

/** No question is longer, in letters; whoever pastes a whole log gets an answer to its beginning. */
export const LONGEST = 300;

/** Milliseconds between two keys of one who types: nothing is looked for in between. */
const PAUSE = 80;

export type Found =
  | { readonly state: 'idle' | 'loading' | 'failed' }
  | ({ readonly state: 'found'; readonly text: string } & Answer);

/**
 * What a text finds, as the reader types it; until that is known, what the text before has found.
 * Nothing is loaded while the text is empty.
 */
export function useSearch(text: string, limit: number): Found {
  const [found, setFound] = useState<Found>({ state: 'idle' });
  useEffect(() => {
    if (text.trim() === '') {
      setFound({ state: 'idle' });
      return undefined;
    }
    let current = true;
    const look = (): void => {
      loadSearch().then(
        (search) => current && setFound({ state: 'found', text, ...search.answer(text, limit) }),
        () => current && setFound({ state: 'failed' }),
      );
    };
    setFound((before) => (before.state === 'found' ? before : { state: 'loading' }));
    const timer = setTimeout(look, PAUSE);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [text, limit]);
  return found;
}
