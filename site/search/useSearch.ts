import { useEffect, useState } from 'react';
import type { Hit, Search } from './engine.ts';

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

export type Found =
  { readonly state: 'idle' | 'loading' | 'failed' } | { readonly state: 'found'; readonly hits: Hit[] };

/** What a text finds, as the reader types it. Nothing is loaded while the text is empty. */
export function useSearch(text: string, limit: number): Found {
  const [found, setFound] = useState<Found>({ state: 'idle' });
  useEffect(() => {
    if (text.trim() === '') {
      setFound({ state: 'idle' });
      return;
    }
    let current = true;
    setFound((before) => (before.state === 'found' ? before : { state: 'loading' }));
    loadSearch().then(
      (search) => current && setFound({ state: 'found', hits: search.find(text, limit) }),
      () => current && setFound({ state: 'failed' }),
    );
    return () => {
      current = false;
    };
  }, [text, limit]);
  return found;
}
