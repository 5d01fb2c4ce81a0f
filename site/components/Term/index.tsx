import { useId, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import Link from '@docusaurus/Link';

interface TermProps {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly children: ReactNode;
}

/** A word of the glossary: a link to its entry, with the entry shown on hover and focus. */
export default function Term({ id, name, text, children }: TermProps): ReactNode {
  const [shut, setShut] = useState(false);
  const card = useId();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setShut(true);
  };
  const open = () => setShut(false);
  return (
    <span className="term" data-shut={shut} onMouseEnter={open} onFocus={open} onKeyDown={onKeyDown}>
      <Link to={`/glossary/#${id}`} aria-describedby={card}>{children}</Link>
      <span role="tooltip" id={card} className="term-card">
        <b>{name}</b>
        {text}
      </span>
    </span>
  );
}
