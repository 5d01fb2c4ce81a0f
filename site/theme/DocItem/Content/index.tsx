import type { CSSProperties, ReactNode } from 'react';
import { useDoc } from '@docusaurus/plugin-content-docs/client';
import Heading from '@theme/Heading';
import MDXContent from '@theme/MDXContent';

interface BookFrontMatter {
  readonly chapter?: number;
}

export default function DocItemContent({ children }: { readonly children: ReactNode }): ReactNode {
  const { metadata, frontMatter, contentTitle } = useDoc();
  const { chapter } = frontMatter as BookFrontMatter;
  const showTitle = !frontMatter.hide_title && contentTitle === undefined;
  const style =
    chapter === undefined ? undefined : ({ '--chapter': chapter } as unknown as CSSProperties);
  return (
    <div
      className="theme-doc-markdown markdown"
      style={style}
      data-chapter={chapter === undefined ? undefined : ''}
    >
      {showTitle ? (
        <header>
          <Heading as="h1">{metadata.title}</Heading>
          {frontMatter.description ? <p className="sub">{frontMatter.description}</p> : null}
        </header>
      ) : null}
      <MDXContent>{children}</MDXContent>
    </div>
  );
}
