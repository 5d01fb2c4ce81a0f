/**
 * The same actions on the library as it is and with a rule taken away: both
 * pictures on one axis of time, and the values that differ in the end.
 *
 * @module
 */

import React from 'react';
import type { BreakData, Difference, Side } from '../../plugins/weave/broken.ts';
import SpaceTime from '../SpaceTime/index.tsx';
import { layOut, type LayoutWords } from '../SpaceTime/layout.ts';
import styles from './styles.module.css';
import { words } from './words.ts';

/** Two drawings of at most this width stand side by side where the page is wide enough. */
const NARROW = 480;

/** The width of a drawing hangs on no words. */
const NO_WORDS: LayoutWords = { term: String, role: String, cut: String, heal: String };

interface ComparedProps {
  readonly data: BreakData;
  /** What stands in a page that the server wrote. */
  readonly still?: boolean;
}

export default function Compared({ data, still = false }: ComparedProps): React.JSX.Element {
  const { healthy, broken, parts, folded, recovers, differences } = data;
  const { width } = layOut(healthy.trace, NO_WORDS, 0, {
    beside: { trace: broken.trace, parts },
  });
  return (
    <>
      {folded > 0 && <p className={styles.remark}>{words.folded(folded)}</p>}
      <div className={styles.pair} data-wide={width > NARROW}>
        <Run title={words.intact()} {...{ side: healthy, other: broken, parts, still }}>
          {recovers ? words.recovered() : words.unbroken()}
        </Run>
        <Run title={words.broken()} {...{ side: broken, other: healthy, parts, still }} />
      </div>
      {differences.length > 0 && <Differences differences={differences} recovers={recovers} />}
    </>
  );
}

interface RunProps {
  readonly title: string;
  readonly side: Side;
  readonly other: Side;
  readonly parts: number | null;
  readonly still: boolean;
  /** How it ended, where the picture does not say it. */
  readonly children?: React.ReactNode;
}

function Run({ title, side, other, parts, still, children }: RunProps): React.JSX.Element {
  const { trace, skipped } = side;
  return (
    <div className={styles.side}>
      <p className={styles.title}>{title}</p>
      <SpaceTime trace={trace} still={still} beside={{ trace: other.trace, parts }} />
      {children && <p className={styles.remark}>{children}</p>}
      {skipped.length > 0 && (
        <div className={styles.remark}>
          {words.skipped()}
          <ul>
            {skipped.map(({ time, action }) => (
              <li key={time}>
                {words.step(time)} <code>{action}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

type DifferencesProps = Pick<BreakData, 'differences' | 'recovers'>;

function Differences({ differences, recovers }: DifferencesProps): React.JSX.Element {
  return (
    <div
      className={`scrolls ${styles.differences}`}
      tabIndex={0}
      role="group"
      aria-label={words.differences()}
    >
      <table>
        <caption>{recovers ? words.differencesAfter() : words.differences()}</caption>
        <thead>
          <tr>
            <th scope="col">{words.node()}</th>
            <th scope="col">{words.value()}</th>
            <th scope="col">{words.intact()}</th>
            <th scope="col">{words.broken()}</th>
          </tr>
        </thead>
        <tbody>
          {differences.map((one) => (
            <tr key={`${one.node} ${one.field} ${one.about}`}>
              <th scope="row">n{one.node}</th>
              <td>{words.field(one.field, one.about)}</td>
              <td data-label={words.intact()}>{textOf(one, one.healthy)}</td>
              <td data-label={words.broken()}>
                <span className={styles.other}>
                  <span aria-hidden="true">≠ </span>
                  {textOf(one, one.broken)}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A value as it is read; what is not there is a dash. */
function textOf({ field }: Difference, value: string | null): React.ReactNode {
  if (value === null || value === '' || value === '—') return <span aria-label={words.none()}>—</span>;
  return field === 'role' ? words.role(value) : <code>{value}</code>;
}
