/**
 * A question with the reader's guess: then the library runs, and the reason
 * is told. Without scripts the answer can be unfolded. Small on purpose: what
 * runs and draws loads with the first guess.
 *
 * @module
 */

import useBaseUrl from '@docusaurus/useBaseUrl';
import React, { Suspense, useId, useRef, useState } from 'react';
import type { Woven } from '../../plugins/weave/woven.ts';
import { loaded } from '../loaded.ts';
import { remember } from '../remember.ts';
import WovenHtml from '../Woven';
import { Answered } from './guard.ts';
import { Guess, Label, Mistakes, partsOf } from './question.tsx';
import styles from './styles.module.css';
import { words } from './words.ts';

const Ran = loaded(() => import('./Ran.tsx'));

export interface PredictProps {
  /** Its place in the chapter. */
  readonly id: string;
  readonly woven: Woven;
  /** Path of the program that answers. */
  readonly file: string;
  readonly lines: number;
  /** What it answers. */
  readonly answer: string;
  readonly typed: boolean;
  /** What a typed guess is: a number of messages, a node. */
  readonly label?: string;
  readonly children: React.ReactNode;
}

export default function Predict(props: PredictProps): React.JSX.Element {
  const { id, file, answer, typed, label, children } = props;
  const { choices, question, why, after } = partsOf(children);
  const base = useBaseUrl('/');
  const headId = useId();
  /** What the reader has settled on; empty if the answer was asked for without a guess. */
  const [guess, setGuess] = useState<string | null>(null);
  const open = guess !== null;
  const settle = (made: string): void => {
    if (open) return;
    setGuess(made);
    if (made !== '') remember('guessed', base, id);
  };
  const labelOf = (one: string): string => choices.find((choice) => choice.answer === one)?.label ?? one;
  return (
    <div
      className={styles.box}
      role="group"
      aria-labelledby={headId}
      data-question={open ? 'answered' : 'open'}
    >
      <p id={headId} className={styles.head}>
        {words.head()}
      </p>
      <div className={styles.question}>{question}</div>
      <Guess {...{ choices, typed, answer, guess, label }} onGuess={settle} />
      <details
        className={styles.answer}
        open={open || undefined}
        onToggle={(event) => event.currentTarget.open && settle('')}
      >
        <summary>{open ? words.answer() : words.show()}</summary>
        <p className={styles.says}>
          {words.says()}
          <Label text={labelOf(answer)} />
        </p>
        {open && (
          <Suspense fallback={<p className={styles.status}>{words.running()}</p>}>
            <Ran file={file} answer={answer} guess={guess} labelOf={labelOf} />
          </Suspense>
        )}
        <div className={styles.why}>{why}</div>
        <Mistakes choices={choices} answer={answer} guess={guess} />
        <Program {...props} />
      </details>
      {after.length > 0 && <Answered value={open}>{after}</Answered>}
    </div>
  );
}

function Program({ id, woven, file, lines }: PredictProps): React.JSX.Element {
  const code = useRef<HTMLElement>(null);
  return (
    <details className={styles.program}>
      <summary>
        {words.program()} <span className={styles.file}>{file}</span>
      </summary>
      <pre tabIndex={0} className="code" role="group" aria-label={words.code()}>
        <WovenHtml woven={woven} id={id} lines={lines} element={code} />
      </pre>
    </details>
  );
}
