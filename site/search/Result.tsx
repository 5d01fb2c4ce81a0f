import type { ReactNode } from 'react';
import type { Piece } from './excerpt.ts';
import type { Hit } from './engine.ts';
import styles from './styles.module.css';
import { placeWord } from './words.ts';

function Pieces({ pieces }: { readonly pieces: readonly Piece[] }): ReactNode {
  return pieces.map(({ text, marked }, i) => (marked ? <mark key={i}>{text}</mark> : text));
}

/** What a hit says of itself: its kind and title, where it stands, and why it was found. */
export default function Result({ hit }: { readonly hit: Hit }): ReactNode {
  const name = hit.place === 'definition' || hit.place === 'api' || hit.place === 'file';
  return (
    <>
      <span className={styles.head}>
        <span className={styles.place}>{placeWord(hit.place)}</span>{' '}
        <span className={name ? styles.name : styles.title}>
          <Pieces pieces={hit.title} />
        </span>{' '}
        {hit.of !== '' && hit.of !== 'API' && <span className={styles.of}>{hit.of}</span>}
      </span>
      {hit.asked.length > 0 && (
        <span className={styles.asked}>
          <Pieces pieces={hit.asked} />
        </span>
      )}
      {hit.excerpt.length > 0 && (
        <span className={styles.excerpt}>
          <Pieces pieces={hit.excerpt} />
        </span>
      )}
    </>
  );
}
