import type { ReactNode } from 'react';
import Link from '@docusaurus/Link';
import Translate from '@docusaurus/Translate';
import { useDoc, useSidebarBreadcrumbs } from '@docusaurus/plugin-content-docs/client';

interface BookFrontMatter {
  readonly chapter?: number;
}

/** Where the page stands in the book: its part and the number of the chapter. */
export default function DocBreadcrumbs(): ReactNode {
  const { frontMatter, metadata } = useDoc();
  const { chapter } = frontMatter as BookFrontMatter;
  const part = useSidebarBreadcrumbs()?.find((item) => item.type === 'category');
  if (/^api\/(?!index$)/.test(metadata.id)) {
    return (
      <p className="crumb">
        <Link to="/api/">API</Link>
      </p>
    );
  }
  if (part === undefined && chapter === undefined) return null;
  return (
    <p className="crumb">
      {part ? <span>{part.href ? <Link to={part.href}>{part.label}</Link> : part.label}</span> : null}
      {chapter === undefined ? null : (
        <span>
          <Translate id="book.chapterNumber" values={{ chapter }}>
            {'第 {chapter} 章'}
          </Translate>
        </span>
      )}
    </p>
  );
}
