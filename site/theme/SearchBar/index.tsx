import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { useHistory, useLocation } from '@docusaurus/router';
import useBaseUrl from '@docusaurus/useBaseUrl';
import Hits from '@site/site/search/Hits';
import { LONGEST, loadSearch, useSearch } from '@site/site/search/useSearch';
import { words } from '@site/site/search/words';

/** How many hits the list has; the search page has more. */
const SHOWN = 7;

/** The search field of every page, with the list of what it finds. */
export default function SearchBar(): ReactNode {
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const found = useSearch(text, SHOWN);
  // Keys choose among what the present text has found.
  const hits = found.state === 'found' && found.text === text ? found.hits : [];
  const box = useRef<HTMLDivElement>(null);
  const list = useId();
  const base = useBaseUrl('/');
  const history = useHistory();
  const { pathname, hash } = useLocation();
  const all = `${base}search/?q=${encodeURIComponent(text.trim())}`;
  const shown = open && text.trim() !== '';

  useEffect(() => setChosen(-1), [text]);
  useEffect(() => setOpen(false), [pathname, hash]);

  const onKey = (event: KeyboardEvent<HTMLInputElement>): void => {
    // Enter and arrows first belong to those who compose Chinese.
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && hits.length > 0) {
      event.preventDefault();
      setOpen(true);
      // One place before the first hit: the field itself.
      const places = hits.length + 1;
      setChosen(((chosen + 1 + step + places) % places) - 1);
    } else if (event.key === 'Enter' && text.trim() !== '') {
      event.preventDefault();
      const hit = hits[chosen];
      setOpen(false);
      history.push(hit ? base + hit.to : all);
    } else if (event.key === 'Escape') {
      // The browser would empty the field at once.
      event.preventDefault();
      if (shown) setOpen(false);
      else setText('');
    }
  };

  return (
    <div
      ref={box}
      className="navbar__search"
      onBlur={(event) => {
        if (!box.current?.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <input
        className="navbar__search-input"
        type="search"
        role="combobox"
        aria-label={words.field()}
        aria-autocomplete="list"
        aria-expanded={shown}
        aria-controls={list}
        aria-activedescendant={shown && chosen >= 0 ? `${list}-${chosen}` : undefined}
        placeholder={words.hint()}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={LONGEST}
        value={text}
        onFocus={() => {
          setOpen(true);
          // What is typed will need it; a failure shows when something is typed.
          loadSearch().catch(() => undefined);
        }}
        onChange={(event) => {
          setText(event.target.value);
          setOpen(true);
        }}
        onKeyDown={onKey}
      />
      <Hits id={list} found={found} chosen={chosen} text={text} all={all} shown={shown} limit={SHOWN} />
    </div>
  );
}
