import { useEffect, useState } from 'react';
import type { CSSProperties, ReactNode, RefObject } from 'react';
import useBaseUrl from '@docusaurus/useBaseUrl';
import type { Woven } from '../../plugins/weave/woven.ts';
import { atBase } from '../html';

interface WovenHtmlProps {
  readonly woven: Woven;
  /** The place in the chapter. */
  readonly id: string;
  /** How many lines it has: their room is kept until they are there. */
  readonly lines: number;
  readonly element: RefObject<HTMLElement | null>;
  /** The HTML, if it was read from the page before. */
  readonly known?: string | undefined;
  /** @defaultValue code */
  readonly as?: 'code' | 'figure' | 'section';
  /** Is called when lines that were loaded stand in the page. */
  readonly onShown?: () => void;
}

/** React leaves the HTML of the server alone as long as it is given this one and the same. */
const FROM_SERVER = { __html: '' };

/** Lines of code. The server writes them; a page that a link led to loads them. */
export default function WovenHtml(props: WovenHtmlProps): ReactNode {
  const { woven, id, lines, element, known, as: Tag = 'code', onShown } = props;
  const base = useBaseUrl('/');
  const [html, setHtml] = useState(() => {
    const now = known ?? woven.now?.[id];
    return now === undefined ? FROM_SERVER : { __html: atBase(now, base) };
  });

  useEffect(() => {
    if (!woven.load || element.current?.firstChild) return undefined;
    let gone = false;
    const show = (text: string | undefined) => {
      if (!gone && text !== undefined) setHtml({ __html: atBase(text, base) });
    };
    // Without a connection the room stays empty; the address of the file stands above it.
    woven.load().then(
      (pieces) => show(pieces[id]),
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [woven, id, base, element]);

  useEffect(() => {
    if (html !== FROM_SERVER) onShown?.();
  }, [html, onShown]);

  return (
    <Tag
      ref={element}
      style={{ '--lines': lines } as CSSProperties}
      dangerouslySetInnerHTML={html}
      suppressHydrationWarning
    />
  );
}
