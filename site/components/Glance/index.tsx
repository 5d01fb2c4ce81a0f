/** Under the title of a chapter: how long it takes, and what there is to do. */

import React from 'react';
import { translate } from '@docusaurus/Translate';
import useBaseUrl from '@docusaurus/useBaseUrl';
import { usePluginData } from '@docusaurus/useGlobalData';
import type { Totals } from '../Progress/Marks.tsx';

interface Book {
  readonly totals: Totals;
  /** By page. */
  readonly minutes: Readonly<Record<string, number>>;
}

const words = {
  minutes: (n: number) =>
    translate({ id: 'glance.minutes', message: '读完约 {n} 分钟' }, { n: String(n) }),
  exercises: (n: number) =>
    translate({ id: 'glance.exercises', message: '练习 {n} 道' }, { n: String(n) }),
  exercise: () => translate({ id: 'glance.exercise', message: '练习 1 道' }),
};

export default function Glance({ permalink }: { readonly permalink: string }): React.JSX.Element | null {
  const base = useBaseUrl('/');
  const page = `${permalink.slice(base.length - 1).replace(/\/$/, '')}/`;
  const book = usePluginData('book') as Book;
  const minutes = book.minutes[page];
  if (minutes === undefined) return null;
  const { solved } = book.totals[page]!;
  const exercises = solved === 1 ? words.exercise() : words.exercises(solved);
  return (
    <p className="glance">{[words.minutes(minutes), ...(solved > 0 ? [exercises] : [])].join(' · ')}</p>
  );
}
