import type { ReactNode } from 'react';
import { pageLanguage } from '../language.ts';
import { STALE } from './words.ts';
import type { StaleReason } from './words.ts';

interface StaleProps {
  readonly reason: StaleReason;
  /** A `span` may stand where a paragraph may not. */
  readonly as?: 'p' | 'span';
}

/** Says that what it follows may be behind the code, or behind the other language. */
export default function Stale({ reason, as: Element = 'p' }: StaleProps): ReactNode {
  return (
    <Element className="stale" role="note">
      {STALE[pageLanguage()][reason]}
    </Element>
  );
}
