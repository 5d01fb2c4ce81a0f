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
  const part = useSidebarBreadcrumbs()?.find((item) => item.type === 'category')?.label;
  const module = /^api\/(\w+)\/\w/.exec(metadata.id)?.[1];
  if (module) {
    return (
      <p className="crumb">
        <Link to="/api/">API</Link>
        {metadata.id === `api/${module}/index` ? null : (
          <span><Link to={`/api/${module}/`}>{module}</Link></span>
        )}
      </p>
    );
  }
  if (part === undefined && chapter === undefined) return null;
  return (
    <p className="crumb">
      {part ? <span>{part}</span> : null}
      {chapter === undefined ? null : (
        <span>
          <Translate id="book.chapterNumber" values={{ chapter }}>{'第 {chapter} 章'}</Translate>
        </span>
      )}
    </p>
  );
}
