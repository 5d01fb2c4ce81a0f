/**
 * The program of a question, run in the page: what the library says, whether
 * the guess was right, and how it came about. Loaded with the first guess.
 *
 * @module
 */

import React, { useCallback, useEffect } from 'react';
import { answerIn } from '../../runtime/answer.ts';
import { pageLanguage } from '../language.ts';
import { useRun, type RunState } from '../Run/useRun.ts';
import SpaceTime from '../SpaceTime/index.tsx';
import styles from './styles.module.css';
import { words } from './words.ts';

interface RanProps {
  readonly file: string;
  /** What the chapter says. */
  readonly answer: string;
  /** Empty when none was made. */
  readonly guess: string;
  readonly labelOf: (answer: string) => string;
}

/** What it has printed so far. */
function printedBy({ chunks }: RunState): string {
  return chunks.flatMap(({ stream, text }) => (stream === 'out' ? [text] : [])).join('');
}

/** The last line, as the build takes it too. */
function answerOf(state: RunState): string | null {
  if (state.phase !== 'ended' || state.ending !== 'done' || state.fault !== null) return null;
  return answerIn(printedBy(state));
}

export default function Ran({ file, answer, guess, labelOf }: RanProps): React.JSX.Element {
  const { state, start } = useRun();
  const run = useCallback(
    () => start(() => Promise.resolve({ files: {}, entry: file, language: pageLanguage() })),
    [file, start],
  );
  useEffect(() => void run(), [run]);
  const over = state.phase === 'ended' || state.phase === 'unloadable';
  const said = answerOf(state);
  return (
    <>
      <p className={styles.status} role="status" data-testid="verdict">
        {!over && words.running()}
        {over && <Verdict said={said} {...{ answer, guess, labelOf }} />}{' '}
        {over && (said === null ? words.failed() : words.ran(state.milliseconds))}
      </p>
      {over && said === null && (
        <button type="button" className="tool tool-small" onClick={() => void run()}>
          {words.again()}
        </button>
      )}
      {said !== null && <Course state={state} />}
    </>
  );
}

interface VerdictProps extends Omit<RanProps, 'file'> {
  readonly said: string | null;
}

/** Whether the guess is what the library says. */
function Verdict({ said, answer, guess, labelOf }: VerdictProps): React.JSX.Element | null {
  const truth = said ?? answer;
  if (guess === '') return null;
  if (guess === truth) return <b data-right="true">✓ {words.right()}</b>;
  return <b data-right="false">✗ {words.wrong(labelOf(guess).replaceAll('`', ''))}</b>;
}

/** All that it printed, and a diagram for each world in which nodes talked. */
function Course({ state }: { readonly state: RunState }): React.JSX.Element {
  const printed = printedBy(state).trimEnd();
  const talking = state.traces.filter((trace) => trace.events.some((e) => e.kind === 'send'));
  return (
    <>
      {printed.includes('\n') && (
        <>
          <p className={styles.caption}>{words.printed()}</p>
          <pre className={styles.printed} tabIndex={0} data-testid="predict-output">
            {printed}
          </pre>
        </>
      )}
      {talking.map((trace, i) => (
        <SpaceTime key={i} trace={trace} />
      ))}
    </>
  );
}
