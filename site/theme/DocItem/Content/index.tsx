import type { ReactNode } from 'react';
import { useDoc } from '@docusaurus/plugin-content-docs/client';
import Heading from '@theme/Heading';
import MDXContent from '@theme/MDXContent';
import Glance from '@site/site/components/Glance';
import { useWovenClick } from '@site/site/components/html';

export default function DocItemContent({ children }: { readonly children: ReactNode }): ReactNode {
  const { metadata, frontMatter, contentTitle } = useDoc();
  const { chapter } = frontMatter as { readonly chapter?: number };
  const showTitle = !frontMatter.hide_title && contentTitle === undefined;
  return (
    <div className="theme-doc-markdown markdown" onClick={useWovenClick()}>
      {showTitle ? (
        <header>
          <Heading as="h1">{metadata.title}</Heading>
          {frontMatter.description ? <p className="sub">{frontMatter.description}</p> : null}
          {chapter === undefined ? null : <Glance permalink={metadata.permalink} />}
        </header>
      ) : null}
      <MDXContent>{children}</MDXContent>
    </div>
  );
}
