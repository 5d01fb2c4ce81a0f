import type { ReactNode } from 'react';
import type { PropSidebarItemLink } from '@docusaurus/plugin-content-docs';
import { useCurrentSidebarCategory, useDocById } from '@docusaurus/plugin-content-docs/client';
import Link from '@docusaurus/Link';
import { PageMetadata } from '@docusaurus/theme-common';
import DocPaginator from '@theme/DocPaginator';
import Heading from '@theme/Heading';
import type { Props } from '@theme/DocCategoryGeneratedIndexPage';

function Chapter({ item }: { readonly item: PropSidebarItemLink }): ReactNode {
  const doc = useDocById(item.docId ?? undefined);
  return (
    <li>
      <Link to={item.href}>{item.label}</Link>
      {doc?.description ? <p>{doc.description}</p> : null}
    </li>
  );
}

/** The page of a part of the book: its chapters, each with what it is about. */
export default function PartPage({ categoryGeneratedIndex: part }: Props): ReactNode {
  const { items } = useCurrentSidebarCategory();
  const chapters = items.filter((item): item is PropSidebarItemLink => item.type === 'link');
  const { previous, next } = part.navigation;
  return (
    <div className="leaf">
      <PageMetadata title={part.title} description={part.description ?? ''} />
      <div className="leaf-body">
        <div className="markdown">
          <header>
            <Heading as="h1">{part.title}</Heading>
            {part.description ? <p className="sub">{part.description}</p> : null}
          </header>
          <ul className="part-list">
            {chapters.map((item) => (
              <Chapter key={item.href} item={item} />
            ))}
          </ul>
        </div>
        <DocPaginator previous={previous} next={next} />
      </div>
    </div>
  );
}
