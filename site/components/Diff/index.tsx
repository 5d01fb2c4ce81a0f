/**
 * What a reader changed in a file: the lines that went and those that came,
 * with signs, so that nothing hangs on colour.
 *
 * @module
 */

import React from 'react';
import type { DiffLine } from './lines.ts';
import styles from './styles.module.css';

export interface DiffProps {
  readonly lines: readonly DiffLine[];
  readonly label: string;
}

const LOOKS = { '+': 'plus', '-': 'minus', ' ': '' } as const;

export default function Diff({ lines, label }: DiffProps): React.JSX.Element {
  return (
    <pre className="code diff" role="group" aria-label={label} tabIndex={0}>
      <code>
        {lines.map((line, i) => (
          <React.Fragment key={i}>
            {i > 0 && leavesOut(lines[i - 1]!, line) && <span className={styles.gap}>⋯{'\n'}</span>}
            <span className={`l ${LOOKS[line.sign]}`} data-n={line.before ?? line.after}>
              <b>{line.sign}</b>
              {line.text}
              {'\n'}
            </span>
          </React.Fragment>
        ))}
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
