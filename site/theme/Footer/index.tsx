import type { ReactNode } from 'react';
import Link from '@docusaurus/Link';
import Translate from '@docusaurus/Translate';

export default function Footer(): ReactNode {
  return (
    <footer className="foot">
      <p>
        <Translate id="book.footer.text">正文里的代码就是运行的代码，构建时从源文件取来。</Translate>
      </p>
      <p>
        <Link to="/source/">
          <Translate id="book.source.title">源码</Translate>
        </Link>
        <Link to="/glossary/">
          <Translate id="book.glossary">术语</Translate>
        </Link>
        <Link to="/replay/">
          <Translate id="book.replay">重放</Translate>
        </Link>
      </p>
    </footer>
  );
}
