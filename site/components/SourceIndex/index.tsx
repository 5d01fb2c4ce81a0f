import type { ReactNode } from 'react';
import Link from '@docusaurus/Link';
import Translate, { translate } from '@docusaurus/Translate';
import Layout from '@theme/Layout';

interface SourceIndexProps {
  readonly files: readonly { readonly file: string; readonly lines: number }[];
}

const FOLDERS = ['src', 'sim', 'examples'];

function about(folder: string): string {
  if (folder === 'src') {
    return translate({ id: 'book.source.src', message: 'Raft 库：没有 I/O，没有时钟，没有随机数' });
  }
  if (folder === 'sim') {
    return translate({ id: 'book.source.sim', message: '虚拟世界：网络、磁盘、时钟，以及脚本解释器' });
  }
  return translate({ id: 'book.source.examples', message: '各章的例子，在终端和页面里都能运行' });
}

/** All files that have a page of their own. */
export default function SourceIndex({ files }: SourceIndexProps): ReactNode {
  return (
    <Layout title={translate({ id: 'book.source.title', message: '源码' })}>
      <main className="source-page source-index">
        <h1>
          <Translate id="book.source.title">源码</Translate>
        </h1>
        {FOLDERS.filter((f) => files.some(({ file }) => file.startsWith(`${f}/`))).map((folder) => (
          <section key={folder}>
            <h2>
              <code>{`${folder}/`}</code>
            </h2>
            <p>{about(folder)}</p>
            <ul>
              {files
                .filter(({ file }) => file.startsWith(`${folder}/`))
                .map(({ file, lines }) => (
                  <li key={file}>
                    <Link to={`/source/${file}/`}>{file.slice(folder.length + 1)}</Link>
                    <span>{lines}</span>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </main>
    </Layout>
  );
}
