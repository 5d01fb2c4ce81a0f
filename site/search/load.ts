/** The index of the page's language with what reads it; in a chunk of its own. */
import index from '@generated/search/default/index.json';
import { Search } from './engine.ts';
import type { SearchIndex } from './types.ts';

export const search = new Search(index as SearchIndex);
