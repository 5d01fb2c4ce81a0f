import { useId, useState } from 'react';
import type { CSSProperties, KeyboardEvent, ReactNode, SyntheticEvent } from 'react';
import Link from '@docusaurus/Link';

interface TermProps {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly children: ReactNode;
}

/** The card's greatest width and its distance to the edge of the window, as in the styles. */
const CARD = 320;
const EDGE = 16;

/** A word of the glossary: a link to its entry, with the entry shown on hover and focus. */
export default function Term({ id, name, text, children }: TermProps): ReactNode {
  const [shut, setShut] = useState(false);
  const card = useId();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setShut(true);
  };
  const [shift, setShift] = useState(0);
  const open = (event: SyntheticEvent) => {
    setShut(false);
    const { left } = event.currentTarget.getBoundingClientRect();
    const room = document.documentElement.clientWidth - EDGE - left;
    setShift(Math.min(0, room - CARD));
  };
  return (
    <span className="term" data-shut={shut} onMouseEnter={open} onFocus={open} onKeyDown={onKeyDown}>
      <Link to={`/glossary/#${id}`} aria-describedby={card}>
        {children}
      </Link>
      <span
        role="tooltip"
        id={card}
        className="term-card"
        style={{ '--shift': `${shift}px` } as CSSProperties}
      >
        <b>{name}</b>
        {text}
      </span>
    </span>
  );
}
