/** The cluster after one event of a run, and the way to any other. */

import React, { useEffect, useId, useRef, useState } from 'react';
import type { Moment, Replayed } from '../../runtime/programs/replay.ts';
import { words as drawn } from '../SpaceTime/words.ts';
import styles from './styles.module.css';
import { words } from './words.ts';

interface MomentProps {
  readonly moment: Moment;
  readonly opened: Replayed;
  readonly onJump: (at: number) => void;
}

export function MomentView({ moment, opened, onJump }: MomentProps): React.JSX.Element {
  const { violation } = opened;
  return (
    <section className={styles.moment} aria-label={words.state()} data-at={moment.at}>
      <Chooser at={moment.at} total={opened.total} onJump={onJump}>
        {violation !== null && (
          <button type="button" className="tool" onClick={() => onJump(violation.seq)}>
            {words.toViolation()}
          </button>
        )}
      </Chooser>
      <Nodes moment={moment} />
      <p className={styles.help}>{words.flights(moment.flights.length)}</p>
      {moment.flights.length > 0 && (
        <pre className={styles.list} tabIndex={0}>
          {moment.flights.join('\n')}
        </pre>
      )}
      {moment.cuts.length > 0 && <p className={styles.help}>{words.cuts(moment.cuts.join(' '))}</p>}
      <EventList moment={moment} wrong={violation?.seq ?? -1} onJump={onJump} />
    </section>
  );
}

/** A slider and a field for the same number; the reader counts from 1. */
function Chooser(props: {
  readonly at: number;
  readonly total: number;
  readonly onJump: (at: number) => void;
  readonly children: React.ReactNode;
}): React.JSX.Element {
  const { at, total, onJump, children } = props;
  const id = useId();
  const [wish, setWish] = useState(at + 1);
  const [text, setText] = useState<string | null>(null);
  useEffect(() => setWish(at + 1), [at]);
  const go = (to: number): void => {
    if (!Number.isInteger(to)) return;
    const next = Math.max(1, Math.min(total, to));
    setWish(next);
    onJump(next - 1);
  };
  return (
    <div className={`tools ${styles.chooser}`}>
      <label htmlFor={id}>{words.event()}</label>
      <input
        id={id}
        type="number"
        min={1}
        max={total}
        inputMode="numeric"
        value={text ?? wish}
        onChange={(e) => {
          setText(e.target.value);
          if (e.target.value) go(Number(e.target.value));
        }}
        onBlur={() => setText(null)}
      />
      <span>{words.of(total)}</span>
      <input
        type="range"
        min={1}
        max={total}
        value={wish}
        aria-label={words.slider()}
        onChange={(e) => {
          setText(null);
          go(Number(e.target.value));
        }}
      />
      {children}
    </div>
  );
}

function Nodes({ moment }: { readonly moment: Moment }): React.JSX.Element {
  return (
    <div className={`scrolls ${styles.table}`} tabIndex={0} role="group" aria-label={words.state()}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.node()}</th>
            <th scope="col">{words.role()}</th>
            <th scope="col">{words.term()}</th>
            <th scope="col">{words.vote()}</th>
            <th scope="col">{words.commit()}</th>
            <th scope="col">{words.log()}</th>
          </tr>
        </thead>
        <tbody>
          {moment.nodes.map(({ id, role, term, vote, commit, log }) => (
            <tr key={id} data-role={role}>
              <th scope="row">n{id}</th>
              <td>{drawn.role(role)}</td>
              <td>{role === 'down' ? '' : term}</td>
              <td>{vote === 0 ? '' : `n${vote}`}</td>
              <td>{role === 'down' ? '' : commit}</td>
              <td>
                <code>{log}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function EventList(props: {
  readonly moment: Moment;
  readonly wrong: number;
  readonly onJump: (at: number) => void;
}): React.JSX.Element {
  const { moment, wrong, onJump } = props;
  const current = useRef<HTMLLIElement>(null);
  return (
    <ol className={styles.events} aria-label={words.list()}>
      {moment.list.map(({ seq, text }) => (
        <li
          key={seq}
          ref={seq === moment.at ? current : undefined}
          aria-current={seq === moment.at ? 'step' : undefined}
        >
          <button type="button" onClick={() => onJump(seq)}>
            <span className={styles.seq}>{seq + 1}</span>{' '}
            {seq === wrong && <b className={styles.wrong}>{drawn.violation()}</b>}
            <code>{text}</code>
          </button>
        </li>
      ))}
    </ol>
  );
}
