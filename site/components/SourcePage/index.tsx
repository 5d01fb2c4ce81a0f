import type { ReactNode } from 'react';
import Link from '@docusaurus/Link';
import Translate, { translate } from '@docusaurus/Translate';
import useBrokenLinks from '@docusaurus/useBrokenLinks';
import Layout from '@theme/Layout';
import { useWoven, useWovenClick } from '../html';

interface SourcePageProps {
  readonly page: { readonly file: string; readonly lines: number; readonly html: string };
}

/** A whole file of the sources, with a link target on every line. */
/** The two entries only list what other modules explain. */
const FACES = new Set(['index', 'internals']);

export default function SourcePage({ page }: SourcePageProps): ReactNode {
  const { file, lines } = page;
  const broken = useBrokenLinks();
  for (let n = 1; n <= lines; n++) broken.collectAnchor(`L${n}`);
  const html = useWoven(page.html);
  const onClick = useWovenClick();
  const module = /^src\/(\w+)\.ts$/.exec(file)?.[1];
  const description = translate(
    { id: 'book.source.description', message: '{file} 的全文，每一行都有地址。' },
    { file },
  );
  return (
    <Layout title={file} description={description}>
      <main className="source-page">
        <p className="crumb">
          <Link to="/source/">
            <Translate id="book.source.title">源码</Translate>
          </Link>
        </p>
        <div className="source-head">
          <h1>{file}</h1>
          <p>
            <Translate id="book.source.lines" values={{ lines }}>
              {'{lines} 行'}
            </Translate>
            {module && !FACES.has(module) ? <Link to={`/api/${module}/`}>API</Link> : null}
          </p>
        </div>
        <pre className="code code-whole" tabIndex={0} onClick={onClick}>
          <code dangerouslySetInnerHTML={{ __html: html }} />
        </pre>
      </main>
    </Layout>
  );
}
