import type { ReactNode } from 'react';
import Translate from '@docusaurus/Translate';

/** Says that what it follows may be behind the code, or behind the other language. */
export default function Stale({ reason }: { readonly reason: 'code' | 'translation' }): ReactNode {
  return (
    <p className="stale" role="note">
      {reason === 'code' ? (
        <Translate id="stale.code">这里的代码在文字写好以后改过，文字还没有对照新代码重读。</Translate>
      ) : (
        <Translate id="stale.translation">这一段的英文版改过，中文版还没有跟上。</Translate>
      )}
    </p>
  );
}
