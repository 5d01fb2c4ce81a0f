/**
 * The list of the sections of a page, with their numbers; the one that is being
 * read is marked.
 *
 * @module
 */
import { useEffect, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import styles from './styles.module.css';

/** A section of the page. */
export interface Section {
  readonly id: string;
  /** Its heading, as HTML. */
  readonly value: string;
  readonly level: number;
  /** Such as 18.3; '' if the page is no chapter, or the section a part of another. */
  readonly number: string;
}

interface TocItem {
  readonly id: string;
  readonly value: string;
  readonly level: number;
}

/** Where a long name may break: where a word in it begins, or a part of a path; or a tag. */
const BREAKS = /<[^>]*>|(?<=[a-z])(?=[A-Z])|(?<=[a-z][/_])(?=[a-z])/g;

function breakable(html: string): string {
  return html.replace(BREAKS, (found) => found || '<wbr>');
}

/** The sections down to a level, numbered as the headings are. */
export function sectionsOf(
  toc: readonly TocItem[],
  chapter: number | undefined,
  deepest: number,
): readonly Section[] {
  let n = 0;
  return toc
    .filter(({ level }) => level <= deepest)
    .map(({ id, value, level }) => {
      const numbered = level === 2 && chapter !== undefined;
      if (numbered) n += 1;
      return { id, value: breakable(value), level, number: numbered ? `${chapter}.${n}` : '' };
    });
}

/** A section is read as soon as its heading is above this part of the window. */
const READING = '1000000px 0px -70% 0px';

/** Answers the id of the section that is being read, or '' above the first. */
function useCurrent(sections: readonly Section[]): string {
  const [current, setCurrent] = useState('');
  useEffect(() => {
    const above = new Set<string>();
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting) above.add(target.id);
          else above.delete(target.id);
        }
        setCurrent(sections.filter(({ id }) => above.has(id)).at(-1)?.id ?? '');
      },
      { rootMargin: READING },
    );
    for (const { id } of sections) {
      const heading = document.getElementById(id);
      if (heading) observer.observe(heading);
    }
    return () => observer.disconnect();
  }, [sections]);
  return current;
}

/** Keeps the marked link of a list that scrolls by itself in sight. */
function useFollow(list: RefObject<HTMLElement | null>, current: string): void {
  useEffect(() => {
    const box = list.current?.parentElement;
    if (box && current === '') box.scrollTop = 0;
    const link = list.current?.querySelector<HTMLElement>('[aria-current]');
    if (!box || !link || box.scrollHeight <= box.clientHeight) return;
    const { top, bottom } = link.getBoundingClientRect();
    const { top: start, bottom: end } = box.getBoundingClientRect();
    if (top < start || bottom > end) box.scrollTop += top - start - box.clientHeight / 3;
  }, [list, current]);
}

/** How far to the right a section stands: members of a class below their class. */
function lookAt(level: number): string | undefined {
  if (level < 3) return undefined;
  return level > 4 ? styles.member : styles.part;
}

interface SectionListProps {
  readonly sections: readonly Section[];
  readonly onFollow?: () => void;
}

export default function SectionList({ sections, onFollow }: SectionListProps): ReactNode {
  const current = useCurrent(sections);
  const list = useRef<HTMLUListElement>(null);
  useFollow(list, current);
  return (
    <ul className={styles.list} ref={list}>
      {sections.map(({ id, value, level, number }) => (
        <li key={id} className={lookAt(level)}>
          <a
            href={`#${id}`}
            className={styles.link}
            aria-current={id === current ? 'location' : undefined}
            onClick={onFollow}
          >
            {number ? <span className={styles.number}>{number}</span> : null}
            <span dangerouslySetInnerHTML={{ __html: value }} />
          </a>
        </li>
      ))}
    </ul>
  );
}
