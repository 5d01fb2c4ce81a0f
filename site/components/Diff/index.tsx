/**
 * What a reader changed in a file: the lines that went and those that came,
 * with signs, so that nothing hangs on colour.
 *
 * @module
 */

import { translate } from '@docusaurus/Translate';
import React, { useMemo } from 'react';
import { drawnLines, type DiffLine } from './lines.ts';
import styles from './styles.module.css';

export interface DiffProps {
  readonly lines: readonly DiffLine[];
  readonly label: string;
}

const LOOKS = { '+': 'plus', '-': 'minus', ' ': '' } as const;

const rest = (lines: number): string =>
  translate({ id: 'diff.rest', message: '还有 {lines} 行，没有画出来' }, { lines: String(lines) });

export default function Diff({ lines, label }: DiffProps): React.JSX.Element {
  const drawn = useMemo(() => drawnLines(lines), [lines]);
  return (
    <pre className="code diff" role="group" aria-label={label} tabIndex={0}>
      <code>
        {drawn.map((line, i) => (
          <React.Fragment key={i}>
            {i > 0 && leavesOut(drawn[i - 1]!, line) && <span className={styles.gap}>⋯{'\n'}</span>}
            <span className={`l ${LOOKS[line.sign]}`} data-n={line.before ?? line.after}>
              <b>{line.sign}</b>
              {line.text}
              {'\n'}
            </span>
          </React.Fragment>
        ))}
        {drawn.length < lines.length && (
          <span className={styles.gap}>⋯ {rest(lines.length - drawn.length)}</span>
        )}
      </code>
    </pre>
  );
}

/** Reports whether lines between the two are not shown. */
function leavesOut(one: DiffLine, next: DiffLine): boolean {
  const skips = (from: number | null, to: number | null): boolean =>
    from !== null && to !== null && to > from + 1;
  return skips(one.before, next.before) || skips(one.after, next.after);
}
