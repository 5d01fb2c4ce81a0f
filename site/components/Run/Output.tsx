/** What a run printed, and what went wrong in it. */

import React, { useContext } from 'react';
import type { Fault } from '../../runtime/index.ts';
import { Answered } from '../Predict/guard.ts';
import { labels } from './messages.ts';
import styles from './styles.module.css';
import type { RunState } from './useRun.ts';

interface OutputProps {
  readonly state: RunState;
  /** What it should print, shown until it runs; null if that is not recorded. */
  readonly expected: React.ReactNode;
  /** Shows a line in the editor. */
  readonly onShowLine: (file: string, line: number) => void;
}

export function Output(props: OutputProps): React.JSX.Element {
  const { state, expected } = props;
  if (state.phase === 'idle') return <Expected expected={expected} />;
  return (
    <div className={styles.output}>
      <p className={styles.label}>{labels.output()}</p>
      <pre tabIndex={0} className={styles.lines} data-testid="run-output">
        <Printed state={state} />
      </pre>
      {state.cutAfter !== null && <p className={styles.cut}>{labels.cut(state.cutAfter)}</p>}
      {state.dropped > 0 && <p className={styles.cut}>{labels.dropped(state.dropped)}</p>}
      {state.fault !== null && <FaultText {...props} fault={state.fault} />}
    </div>
  );
}

/** What it should print: hidden until the reader asks, or has guessed. */
function Expected({ expected }: Pick<OutputProps, 'expected'>): React.JSX.Element {
  const answered = useContext(Answered);
  if (expected === null) return <div className={styles.output}>{labels.unrun()}</div>;
  return (
    <div className={styles.output}>
      <details className={styles.hidden} open={answered === true || undefined}>
        <summary>{answered === false ? labels.guess() : labels.show()}</summary>
        <pre tabIndex={0} className={styles.lines} data-testid="run-output">
          <span className={styles.expected}>{expected}</span>
        </pre>
      </details>
    </div>
  );
}

function Printed({ state }: { readonly state: RunState }): React.JSX.Element {
  const silent = state.chunks.length === 0 && state.phase === 'ended' && state.fault === null;
  if (silent) return <span className={styles.expected}>{labels.noOutput()}</span>;
  return (
    <>
      {state.chunks.map((chunk, i) => (
        <span key={i} className={chunk.stream === 'err' ? styles.err : undefined}>
          {chunk.text}
        </span>
      ))}
    </>
  );
}

function FaultText({ fault, onShowLine }: OutputProps & { readonly fault: Fault }): React.JSX.Element {
  const { file, line } = fault;
  return (
    <div className={styles.fault} role="alert" data-testid="run-fault">
      <p>
        <b>
          <bdi>{fault.name}</bdi>
        </b>
        {': '}
        {fault.kind === 'stalled' ? labels.stalled() : <bdi>{fault.message}</bdi>}
      </p>
      {file !== null && line !== null && (
        <p>
          <button type="button" className="tool tool-small" onClick={() => onShowLine(file, line)}>
            {labels.atLine(file, line)}
          </button>
        </p>
      )}
      {fault.frames.length > 1 && (
        <pre className={styles.frames}>
          {fault.frames.map((f) => `at ${f.name} ${f.file}:${f.line}`.replace('  ', ' ')).join('\n')}
        </pre>
      )}
    </div>
  );
}
