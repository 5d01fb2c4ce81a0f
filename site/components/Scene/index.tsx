import type { ReactNode } from 'react';
import Translate from '@docusaurus/Translate';

/** What the reader will know at the end of the chapter. */
export function Learn({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <div className="learn">
      <p className="learn-head">
        <Translate id="book.learn">读完这一章，你会知道</Translate>
      </p>
      {children}
    </div>
  );
}

/** The question of the chapter, as a scene where something goes wrong. */
export default function Scene({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className="scene">{children}</div>;
}
