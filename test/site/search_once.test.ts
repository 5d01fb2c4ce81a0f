/** What a query costs: names are looked for once, as they are compared with every symbol. */
import { expect, test, vi } from 'vitest';
import { Search } from '../../site/search/engine.ts';
import { namedIn, namedInCode, namedInList } from '../../site/search/named.ts';
import { spokenIn } from '../../site/search/spoken.ts';
import { indexes } from './search-index.ts';

vi.mock('../../site/search/named.ts', { spy: true });
vi.mock('../../site/search/spoken.ts', { spy: true });

test.each(['maybeAppend', 'how is a leader elected', 'r.raftLog.maybeAppend(', '怎么选主'])(
  'the names in "%s" are looked for once',
  (query) => {
    const search = new Search(indexes.en);
    const all = [namedIn, namedInCode, namedInList, spokenIn].map((each) => vi.mocked(each));
    for (const each of all) each.mockClear();
    search.answer(query, 10);
    for (const each of all) expect(each.mock.calls.length).toBeLessThanOrEqual(1);
  },
);
