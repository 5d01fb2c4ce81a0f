import type { ReactNode } from 'react';
import Link from '@docusaurus/Link';
import Translate from '@docusaurus/Translate';

export default function NotFoundContent(): ReactNode {
  return (
    <main className="leaf lost">
      <div className="leaf-body markdown">
        <p className="crumb">404</p>
        <h1>
          <Translate id="book.lost.title">找不到这一页</Translate>
        </h1>
        <p>
          <Translate id="book.lost.text">
            这个地址下没有页面。它可能改了名，也可能从来没有过。用上面的搜索可以找遍全书；有键盘，按 /
            就到。
          </Translate>
        </p>
        <p>
          <Link to="/">
            <Translate id="book.lost.home">回到封面</Translate>
          </Link>
        </p>
      </div>
    </main>
  );
}
