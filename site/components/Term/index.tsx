import { useEffect, useId, useRef, useState } from 'react';
import type { CSSProperties, KeyboardEvent, MouseEvent, PointerEvent, ReactNode } from 'react';
import Link from '@docusaurus/Link';
import Translate from '@docusaurus/Translate';
import Stale from '../Stale';

interface TermProps {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  /** Whether the entry has not followed the other language. */
  readonly behind?: boolean;
  readonly children: ReactNode;
}

/** The card's greatest width and its distance to the edge of the window, as in the styles. */
const CARD = 320;
const EDGE = 16;

/** How far a card has to move to the left to stay in the window. */
function shiftFor(element: Element): number {
  const { left } = element.getBoundingClientRect();
  return Math.min(0, document.documentElement.clientWidth - EDGE - left - CARD);
}

/** Whether an element stands in the lower half of the window: on a phone its card is above then. */
function isLow(element: Element): boolean {
  return element.getBoundingClientRect().top > document.documentElement.clientHeight / 2;
}

/** Whether a finger opened the card; it stays then until the reader taps elsewhere. */
function usePin(element: { readonly current: HTMLElement | null }) {
  const [pinned, setPinned] = useState(false);
  useEffect(() => {
    if (!pinned) return undefined;
    const away = (event: Event) => {
      if (!element.current?.contains(event.target as Node)) setPinned(false);
    };
    document.addEventListener('pointerdown', away);
    return () => document.removeEventListener('pointerdown', away);
  }, [element, pinned]);
  return [pinned, setPinned] as const;
}

/**
 * A word of the glossary: a link to its entry, with the entry shown on hover and focus.
 * A finger can't hover: its tap shows the entry, and there a link to the glossary.
 */
export default function Term({ id, name, text, behind, children }: TermProps): ReactNode {
  const card = useId();
  const element = useRef<HTMLSpanElement>(null);
  const finger = useRef(false);
  const [shut, setShut] = useState(false);
  const [shift, setShift] = useState(0);
  const [high, setHigh] = useState(false);
  const [pinned, setPinned] = usePin(element);
  const open = () => {
    setShut(false);
    if (!element.current) return;
    setShift(shiftFor(element.current));
    setHigh(isLow(element.current));
  };
  const onPointerDown = ({ pointerType }: PointerEvent) => {
    finger.current = pointerType === 'touch';
  };
  const onClick = (event: MouseEvent) => {
    if (!finger.current) return;
    event.preventDefault();
    open();
    setPinned(!pinned);
    setShut(pinned);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    finger.current = false;
    if (event.key !== 'Escape') return;
    setShut(true);
    setPinned(false);
  };
  const style = { '--shift': `${shift}px` } as CSSProperties;
  const to = `/glossary/#${id}`;
  return (
    <span
      className="term"
      ref={element}
      data-shut={shut}
      data-pinned={pinned}
      data-high={high}
      onMouseEnter={open}
      onFocus={open}
      onKeyDown={onKeyDown}
    >
      <Link to={to} aria-describedby={card} onPointerDown={onPointerDown} onClick={onClick}>
        {children}
      </Link>
      <span role="tooltip" id={card} className="term-card" style={style}>
        <b>{name}</b>
        {text}
        {behind && <Stale reason="translation" as="span" />}
        {pinned ? (
          <Link to={to} className="term-more">
            <Translate id="book.term.more">在术语表里看</Translate>
          </Link>
        ) : null}
      </span>
    </span>
  );
}
