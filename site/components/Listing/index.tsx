import { useCallback, useEffect, useRef } from 'react';
import type { CSSProperties, ReactNode, SyntheticEvent } from 'react';
import Link from '@docusaurus/Link';
import type { Woven } from '../../plugins/weave/woven.ts';
import { useWovenAddress } from '../html';
import { whenNear } from '../near.ts';
import WovenHtml from '../Woven';
import EditHere from './EditHere.tsx';
import { pushes } from './place.ts';
import { codeHint } from './words.ts';

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

/** Moves each note beside the code to its line, as far as there is room. */
function placeNotes(section: HTMLElement): void {
  const notes = [...section.querySelectorAll<HTMLElement>('.note-beside')];
  const code = section.querySelector('.listing-code')?.getBoundingClientRect();
  if (!code || notes.length === 0) return;
  const wanted = notes.map(({ dataset }) => {
    const line = section.querySelector(`.l[data-n="${dataset.line}"]`);
    return line ? line.getBoundingClientRect().top - code.top - 2 : 0;
  });
  const heights = notes.map((note) => note.offsetHeight);
  for (const [i, push] of pushes(wanted, heights, code.height).entries()) {
    notes[i]!.style.setProperty('--push', `${push}px`);
  }
}

/** Calls `place` when the element comes near to the window, and when it changes its size then. */
function whenNearAndResized(element: HTMLElement, place: () => void): () => void {
  const resized = new ResizeObserver(place);
  const wait = whenNear(element, () => resized.observe(element));
  return () => {
    wait();
    resized.disconnect();
  };
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
  const section = useRef<HTMLElement>(null);
  const code = useRef<HTMLElement>(null);
  const onShown = useCallback(() => {
    if (section.current) placeNotes(section.current);
  }, []);

  useEffect(() => {
    const element = section.current;
    if (!element || !children) return undefined;
    return whenNearAndResized(element, () => placeNotes(element));
  }, [children]);

  const onMark = (event: SyntheticEvent) => mark(event.currentTarget as HTMLElement, event.target);
  const onLeave = (event: SyntheticEvent) => mark(event.currentTarget as HTMLElement, null);
  const range = start === end ? String(start) : `${start}–${end}`;
  const pre = (
    <pre tabIndex={0} className="code" data-hint={codeHint()}>
      <WovenHtml woven={woven} id={id} lines={end - start + 1} element={code} onShown={onShown} />
    </pre>
  );

  return (
    <section
      className={props.folded ? 'listing folded' : 'listing'}
      id={id}
      ref={section}
      aria-label={`${title}, ${file} ${range}`}
      onMouseOver={onMark}
      onMouseLeave={onLeave}
      onFocus={onMark}
      onBlur={onLeave}
    >
      <div className="listing-code">
        {/* On a phone what it is called comes before where it is. */}
        {props.folded && <Fold title={title}>{pre}</Fold>}
        <div className="listing-head">
          <span>{title === file || props.folded ? '' : title}</span>
          <span className="listing-go">
            <Link to={href}>{`${file} ${range}`}</Link>
            <EditHere file={file} line={start} />
          </span>
        </div>
        {!props.folded && pre}
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
  /** Whether it stands beside the code, and with how much room above, in pixels. */
  readonly beside: boolean;
  readonly push: number;
  readonly children: ReactNode;
}

/** A note beside the line it speaks of, or below the code. */
export function Note({ n, line, id, back, beside, push, children }: NoteProps): ReactNode {
  return (
    <li
      className={beside ? 'note note-beside' : 'note'}
      style={push > 0 ? ({ '--push': `${push}px` } as CSSProperties) : undefined}
      id={id}
      data-line={line}
    >
      <a className="note-n" href={`#${back}`}>
        {n}
      </a>
      <div>{children}</div>
    </li>
  );
}
