/**
 * The question of a scenario: what comes next? A guess shows whether it was
 * right and why, and walks the player to the step that answers. Without
 * scripts the answer can be unfolded.
 *
 * @module
 */

import useBaseUrl from '@docusaurus/useBaseUrl';
import React, { createContext, useContext, useId, useState } from 'react';
import question from '../Predict/styles.module.css';
import { Guess, Label, Mistakes, partsOf } from '../Predict/question.tsx';
import { words as guessing } from '../Predict/words.ts';
import { remember } from '../remember.ts';
import styles from './styles.module.css';
import type { Go } from './View.tsx';
import { words } from './words.ts';

/** Where the question's scenario is told to go. */
export const Walk = createContext<(to: Go) => void>(() => undefined);

export interface AskProps {
  /** Its place in the chapter. */
  readonly id: string;
  /** The choice that comes true. */
  readonly answer: string;
  readonly children: React.ReactNode;
}

export default function Ask({ id, answer, children }: AskProps): React.JSX.Element {
  const parts = partsOf(children);
  const { choices } = parts;
  const walk = useContext(Walk);
  const base = useBaseUrl('/');
  const headId = useId();
  /** What the reader has settled on; empty if the answer was asked for without a guess. */
  const [guess, setGuess] = useState<string | null>(null);
  const settle = (made: string): void => {
    if (guess !== null) return;
    setGuess(made);
    walk('answered');
    if (made !== '') remember('guessed', base, id);
  };
  const labelOf = (one: string): string => choices.find((choice) => choice.answer === one)!.label!;
  return (
    <div
      className={styles.ask}
      role="group"
      aria-labelledby={headId}
      data-question={guess === null ? 'open' : 'answered'}
    >
      <p id={headId} className={question.head}>
        {words.asks()}
      </p>
      <div className={question.question}>{parts.question}</div>
      <Guess {...{ choices, typed: false, answer, guess, label: undefined }} onGuess={settle} />
      <details
        className={question.answer}
        open={guess !== null || undefined}
        onToggle={(event) => event.currentTarget.open && settle('')}
      >
        <summary>{guess === null ? guessing.show() : guessing.answer()}</summary>
        <p className={question.says} role="status">
          {guess && <Verdict right={guess === answer} label={labelOf(guess)} />}
          {words.comes()}
          <Label text={labelOf(answer)} />{' '}
          <button type="button" className="tool tool-small" data-go="answered">
            {words.there()}
          </button>
        </p>
        <div className={question.why}>{parts.why}</div>
        <Mistakes choices={choices} answer={answer} guess={guess} />
      </details>
    </div>
  );
}

function Verdict(props: { readonly right: boolean; readonly label: string }): React.JSX.Element {
  const { right, label } = props;
  const words = right ? guessing.right() : guessing.wrong(label.replaceAll('`', ''));
  return (
    <b data-right={right}>
      {right ? '✓' : '✗'} {words}
    </b>
  );
}
