import { useCallback, useEffect, useRef } from 'react';
import type { ReactNode, SyntheticEvent } from 'react';
import Link from '@docusaurus/Link';
import type { Woven } from '../../plugins/weave/woven.ts';
import { useWovenAddress, useWovenClick } from '../html';
import WovenHtml from '../Woven';

interface ListingProps {
  readonly id: string;
  readonly file: string;
  readonly title: string;
  readonly start: number;
  readonly end: number;
  readonly href: string;
  readonly woven: Woven;
  /** Whether it opens only on demand: a listing that needs no note. */
  readonly folded?: boolean | string;
  readonly children?: ReactNode;
}

const GAP = 14;

/** Moves each note down to its line, or below the note before it. */
function placeNotes(section: HTMLElement): void {
  const list = section.querySelector<HTMLElement>('.notes');
  if (!list) return;
  const top = list.getBoundingClientRect().top;
  let bottom = 0;
  for (const note of list.querySelectorAll<HTMLElement>('.note')) {
    const line = section.querySelector(`.l[data-n="${note.dataset.line}"]`);
    if (!line) continue;
    const wanted = line.getBoundingClientRect().top - top - 2;
    const gap = bottom === 0 ? 0 : GAP;
    const push = Math.max(gap, Math.round(wanted - bottom));
    note.style.setProperty('--push', `${push}px`);
    bottom += push + note.offsetHeight;
  }
}

/** Marks the line and the note that the pointer or the focus is on. */
function mark(section: HTMLElement, target: EventTarget | null): void {
  const element = target instanceof Element ? target : null;
  const note = element?.closest<HTMLElement>('.note');
  const line = element?.closest<HTMLElement>('.l');
  const n = note?.dataset.line ?? (line?.querySelector('.m') ? line.dataset.n : undefined);
  for (const marked of section.querySelectorAll('.on')) marked.classList.remove('on');
  if (!n) return;
  for (const found of section.querySelectorAll(`[data-n="${n}"], .note[data-line="${n}"]`)) {
    found.classList.add('on');
  }
}

/** Lines of the source with their notes; the weave gives all but `children`. */
export default function Listing(props: ListingProps): ReactNode {
  const { id, file, title, start, end, woven, children } = props;
  const href = useWovenAddress(props.href);
  const onClick = useWovenClick();
  const section = useRef<HTMLElement>(null);
  const code = useRef<HTMLElement>(null);
  const onShown = useCallback(() => {
    if (section.current) placeNotes(section.current);
  }, []);

  useEffect(() => {
    const element = section.current;
    if (!element || !children) return undefined;
    const observer = new ResizeObserver(() => placeNotes(element));
    observer.observe(element);
    return () => observer.disconnect();
  }, [children]);

  const onMark = (event: SyntheticEvent) => mark(event.currentTarget as HTMLElement, event.target);
  const onLeave = (event: SyntheticEvent) => mark(event.currentTarget as HTMLElement, null);
  const range = start === end ? String(start) : `${start}–${end}`;
  const pre = (
    <pre tabIndex={0} className="code">
      <WovenHtml woven={woven} id={id} lines={end - start + 1} element={code} onShown={onShown} />
    </pre>
  );

  return (
    <section
      className="listing"
      id={id}
      ref={section}
      aria-label={`${title}, ${file} ${range}`}
      onClick={onClick}
      onMouseOver={onMark}
      onMouseLeave={onLeave}
      onFocus={onMark}
      onBlur={onLeave}
    >
      <div className="listing-code">
        <div className="listing-head">
          <span>{title === file || props.folded ? '' : title}</span>
          <Link to={href}>{`${file} ${range}`}</Link>
        </div>
        {props.folded ? <Fold title={title}>{pre}</Fold> : pre}
      </div>
      {children ? <ol className="notes">{children}</ol> : null}
    </section>
  );
}

/** The browser's own folding, which works without script. */
function Fold({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <details className="listing-fold">
      <summary>{title}</summary>
      {children}
    </details>
  );
}

interface NoteProps {
  readonly n: number;
  readonly line: number;
  readonly id: string;
  readonly back: string;
  readonly children: ReactNode;
}

/** A note beside the line it speaks of. */
export function Note({ n, line, id, back, children }: NoteProps): ReactNode {
  return (
    <li className="note" id={id} data-line={line}>
      <a className="note-n" href={`#${back}`}>
        {n}
      </a>
      <div>{children}</div>
    </li>
  );
}
