import { useEffect, useMemo } from 'react';
import type { ReactNode } from 'react';
import { useDoc } from '@docusaurus/plugin-content-docs/client';
import { translate } from '@docusaurus/Translate';
import ContentVisibility from '@theme/ContentVisibility';
import DocBreadcrumbs from '@theme/DocBreadcrumbs';
import DocItemContent from '@theme/DocItem/Content';
import DocItemPaginator from '@theme/DocItem/Paginator';
import SectionList, { sectionsOf } from '@site/site/components/Sections';
import type { Section } from '@site/site/components/Sections';
import { setSections } from '@site/site/components/Sections/store';

interface BookFrontMatter {
  readonly chapter?: number;
}

/** The sections of the page; none if it says so, or has only one. */
function useSections(): readonly Section[] {
  const { frontMatter, toc } = useDoc();
  const { chapter } = frontMatter as BookFrontMatter;
  const { hide_table_of_contents: hidden, toc_max_heading_level: deepest } = frontMatter;
  const sections = useMemo(() => {
    if (hidden || toc.length < 2) return [];
    return sectionsOf(toc, chapter, deepest ?? 3);
  }, [toc, chapter, hidden, deepest]);
  useEffect(() => {
    setSections(sections);
    return () => setSections([]);
  }, [sections]);
  return sections;
}

/** A page of the book: its sections, the column of the text, and a margin for notes. */
export default function DocItemLayout({ children }: { readonly children: ReactNode }): ReactNode {
  const { metadata } = useDoc();
  const sections = useSections();
  const label = translate({ id: 'book.toc', message: '本页目录' });
  return (
    <div className="leaf">
      {sections.length > 0 ? (
        <>
          <nav className="toc-side" aria-label={label}>
            <SectionList sections={sections} />
          </nav>
          <details className="toc-fold">
            <summary>{label}</summary>
            <SectionList sections={sections} />
          </details>
        </>
      ) : null}
      <div className="leaf-body">
        <article>
          <ContentVisibility metadata={metadata} />
          <DocBreadcrumbs />
          <DocItemContent>{children}</DocItemContent>
        </article>
        <DocItemPaginator />
      </div>
    </div>
  );
}
