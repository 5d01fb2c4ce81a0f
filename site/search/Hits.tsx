import { useEffect } from 'react';
import type { ReactNode } from 'react';
import Link from '@docusaurus/Link';
import useBaseUrl from '@docusaurus/useBaseUrl';
import Result from './Result.tsx';
import type { Found } from './useSearch.ts';
import styles from './styles.module.css';
import { words } from './words.ts';

interface Props {
  readonly id: string;
  readonly found: Found;
  /** The hit that the keyboard has reached; -1 for none. */
  readonly chosen: number;
  readonly text: string;
  /** Address of the page with all results. */
  readonly all: string;
  readonly shown: boolean;
  /** How many hits are shown at most. */
  readonly limit: number;
}

/** How the search stands, in a sentence. */
export function standing(found: Found, text: string, limit: number): string {
  if (found.state === 'loading') return words.loading();
  if (found.state === 'failed') return words.failed();
  if (found.state !== 'found') return '';
  const { length } = found.hits;
  if (length === 0) return words.none(text.trim());
  const missing = found.missing.length > 0 ? [words.missing(found.missing)] : [];
  const instead = found.corrections.map(({ typed, shown }) => words.instead(typed, shown));
  return [...instead, ...missing, length < limit ? words.count(length) : words.first(length)].join(' ');
}

/** The list that drops from the search field. */
export default function Hits({ id, found, chosen, text, all, shown, limit }: Props): ReactNode {
  const base = useBaseUrl('/');
  const hits = shown && found.state === 'found' ? found.hits : [];
  useEffect(() => {
    if (chosen >= 0) document.getElementById(`${id}-${chosen}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, chosen]);
  const said = shown ? standing(found, text, limit) : '';
  return (
    <div className={shown ? styles.drop : undefined} hidden={!shown}>
      <div
        id={id}
        role="listbox"
        aria-label={words.list()}
        aria-busy={found.state === 'found' && found.text !== text}
      >
        {hits.map((hit, i) => (
          <Link
            key={hit.to}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === chosen}
            tabIndex={-1}
            className={styles.hit}
            to={base + hit.to}
          >
            <Result hit={hit} />
          </Link>
        ))}
      </div>
      <p className={styles.foot}>
        <span role="status">{said}</span>
        {hits.length > 0 && <Link to={all}>{words.all()}</Link>}
      </p>
    </div>
  );
}
