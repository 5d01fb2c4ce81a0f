import type { ReactNode } from 'react';
import { useDoc } from '@docusaurus/plugin-content-docs/client';
import { translate } from '@docusaurus/Translate';
import ContentVisibility from '@theme/ContentVisibility';
import DocBreadcrumbs from '@theme/DocBreadcrumbs';
import DocItemContent from '@theme/DocItem/Content';
import DocItemPaginator from '@theme/DocItem/Paginator';
import TOCItems from '@theme/TOCItems';

/** A page of the book: text column, margin for notes, contents out of the way. */
export default function DocItemLayout({ children }: { readonly children: ReactNode }): ReactNode {
  const { metadata, frontMatter, toc } = useDoc();
  const label = translate({ id: 'book.toc', message: '本页目录' });
  const items =
    !frontMatter.hide_table_of_contents && toc.length > 1 ? (
      <TOCItems
        toc={toc}
        className="toc-list"
        linkClassName="toc-link"
        linkActiveClassName="toc-on"
        minHeadingLevel={frontMatter.toc_min_heading_level ?? 2}
        maxHeadingLevel={frontMatter.toc_max_heading_level ?? 3}
      />
    ) : null;
  return (
    <div className="leaf">
      {items ? (
        <nav className="toc-side" aria-label={label}>
          {items}
        </nav>
      ) : null}
      <div className="leaf-body">
        <article>
          <ContentVisibility metadata={metadata} />
          <DocBreadcrumbs />
          <DocItemContent>{children}</DocItemContent>
        </article>
        <DocItemPaginator />
      </div>
      {items ? (
        <details className="toc-fold">
          <summary>{label}</summary>
          {items}
        </details>
      ) : null}
    </div>
  );
}
