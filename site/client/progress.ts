/**
 * Notes which sections the reader has read: one is read when its end has been
 * in sight for a moment, with all of it passed on the way.
 */

import siteConfig from '@generated/docusaurus.config';

/** Milliseconds that the end of a section stays in sight; who only scrolls past does not read. */
const MOMENT_MS = 1200;

let stop: (() => void) | null = null;

export function onRouteDidUpdate({
  location,
}: {
  readonly location: { readonly pathname: string };
}): void {
  stop?.();
  stop = null;
  const article = document.querySelector('article .markdown');
  if (article === null) return;
  const sections = sectionsOf(article);
  if (sections.length > 0) stop = watch(location.pathname, sections);
}

interface Section {
  readonly id: string;
  /** The last element before the next section. */
  readonly end: Element;
}

function sectionsOf(article: Element): Section[] {
  const headings = [...article.querySelectorAll(':scope > h2[id], :scope > h3[id]')];
  return headings.flatMap((heading, i) => {
    const next = headings[i + 1];
    const end = next === undefined ? article.lastElementChild : next.previousElementSibling;
    return end === null || end === heading ? [] : [{ id: heading.id, end }];
  });
}

function watch(pathname: string, sections: readonly Section[]): () => void {
  const timers = new Map<Element, number>();
  const idOf = new Map(sections.map(({ end, id }) => [end, id]));
  const note = (element: Element): void => {
    const page = pathname.slice(siteConfig.baseUrl.length - 1);
    import('../progress/store.ts').then(
      ({ record }) => record('read', page, idOf.get(element)!),
      () => undefined,
    );
    observer.unobserve(element);
  };
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      window.clearTimeout(timers.get(target));
      if (isIntersecting)
        timers.set(
          target,
          window.setTimeout(() => note(target), MOMENT_MS),
        );
    }
  });
  for (const { end } of sections) observer.observe(end);
  return () => {
    observer.disconnect();
    timers.forEach((timer) => window.clearTimeout(timer));
  };
}
