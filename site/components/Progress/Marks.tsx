/** How far the reader has come in a chapter, beside its name in the contents. */

import React from 'react';
import useBaseUrl from '@docusaurus/useBaseUrl';
import { usePluginData } from '@docusaurus/useGlobalData';
import type { Deed } from '../../progress/store.ts';
import styles from './styles.module.css';
import { useProgress } from './useProgress.ts';
import { words } from './words.ts';

/** How much there is to do in each chapter, by its page. */
export type Totals = Readonly<Record<string, Readonly<Record<Deed, number>>>>;

export default function ProgressMarks({ href }: { readonly href: string }): React.JSX.Element | null {
  const base = useBaseUrl('/');
  const path = href.startsWith(base) ? href.slice(base.length - 1) : href;
  const page = path.endsWith('/') ? path : `${path}/`;
  const totals = (usePluginData('book') as { readonly totals?: Totals } | undefined)?.totals?.[page];
  const done = useProgress()[page];
  if (totals === undefined || done === undefined) return null;
  const marks = (Object.keys(totals) as Deed[]).flatMap((deed) => {
    const count = Math.min(done[deed]?.length ?? 0, totals[deed]);
    return totals[deed] === 0 ? [] : [{ deed, count, all: totals[deed] }];
  });
  return (
    <span className={styles.marks} data-testid="progress-marks">
      {marks.map(({ deed, count, all }) => (
        <span key={deed} data-whole={count === all}>
          {words.count(deed, count, all)}
        </span>
      ))}
    </span>
  );
}
