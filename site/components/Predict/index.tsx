/**
 * A question with the reader's guess: then the library runs, and the reason
 * is told. Without scripts the answer can be unfolded. Small on purpose: what
 * runs and draws loads with the first guess.
 *
 * @module
 */

import useBaseUrl from '@docusaurus/useBaseUrl';
import React, { lazy, Suspense, useId, useRef, useState } from 'react';
import type { Woven } from '../../plugins/weave/woven.ts';
import { remember } from '../remember.ts';
import WovenHtml from '../Woven';
import { Answered } from './guard.ts';
import styles from './styles.module.css';
import { words } from './words.ts';

const Ran = lazy(() => import('./Ran.tsx'));

export interface ChoiceProps {
  /** What the program would print. */
  readonly answer: string;
  /** How the reader meets it; the answer as it is, where guesses are typed. */
  readonly label?: string;
  /** What whoever believes it has overlooked. */
  readonly children?: React.ReactNode;
}

/** A guess; the question around it draws it. */
export function Choice({ children }: ChoiceProps): React.ReactNode {
  return children;
}

/** The reason, told when the guess is made. */
export function Why({ children }: { readonly children: React.ReactNode }): React.ReactNode {
  return children;
}

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

/** The children, by their part in the question. */
function partsOf(children: React.ReactNode) {
  const all = React.Children.toArray(children);
  const isA = (node: React.ReactNode, type: React.ElementType): boolean =>
    React.isValidElement(node) && node.type === type;
  const choices = all.filter((node) => isA(node, Choice)) as React.ReactElement<ChoiceProps>[];
  const reason = all.findIndex((node) => isA(node, Why));
  const rest = (node: React.ReactNode): boolean => !isA(node, Choice) && !isA(node, Why);
  return {
    choices: choices.map(({ props }) => props),
    question: all.slice(0, reason).filter(rest),
    why: all[reason],
    after: all.slice(reason + 1).filter(rest),
  };
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

interface GuessProps {
  readonly choices: readonly ChoiceProps[];
  readonly typed: boolean;
  readonly answer: string;
  readonly guess: string | null;
  readonly label: string | undefined;
  readonly onGuess: (guess: string) => void;
}

/** Where the guess is made, and locked when it is. */
function Guess(props: GuessProps): React.JSX.Element {
  const { choices, typed, label, guess, onGuess } = props;
  const name = useId();
  // The form knows the choice, also one that was made before this script came.
  const submit = (event: React.SyntheticEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const made = new FormData(event.currentTarget).get(name) as string | null;
    // Digits of full width, as a Chinese keyboard may give them, count as well.
    if (made !== null) onGuess(made.normalize('NFKC').trim());
  };
  return (
    <form className={styles.guess} onSubmit={submit}>
      <fieldset disabled={guess !== null}>
        <legend>{typed && label ? label : words.guess()}</legend>
        {typed ? (
          <input
            className={styles.field}
            aria-label={label ?? words.guess()}
            name={name}
            autoComplete="off"
            required
            pattern=".*\S.*"
          />
        ) : (
          choices.map((choice) => <Radio key={choice.answer} {...props} choice={choice} name={name} />)
        )}
      </fieldset>
      {guess === null && (
        <button type="submit" className="tool">
          {words.lock()}
        </button>
      )}
    </form>
  );
}

interface RadioProps extends Pick<GuessProps, 'answer' | 'guess'> {
  readonly choice: ChoiceProps;
  readonly name: string;
}

/** One choice; in the end a sign tells whether it was right. */
function Radio({ choice, name, answer, guess }: RadioProps): React.JSX.Element {
  const right = choice.answer === answer;
  const told = guess !== null && (right || guess === choice.answer);
  return (
    <label className={styles.choice} data-right={told ? right : undefined}>
      <input type="radio" name={name} value={choice.answer} required />
      <span>
        <Label text={choice.label ?? choice.answer} />
        {told && <span className={styles.sign}>{right ? ' ✓' : ' ✗'}</span>}
      </span>
    </label>
  );
}

/** A label; what stands in backticks is code. */
export function Label({ text }: { readonly text: string }): React.JSX.Element {
  return (
    <span className={styles.label}>
      {text.split('`').map((part, i) => (i % 2 === 1 ? <code key={i}>{part}</code> : part))}
    </span>
  );
}

/** What each wrong guess has overlooked, the reader's own first. */
function Mistakes({
  choices,
  answer,
  guess,
}: Pick<GuessProps, 'choices' | 'answer' | 'guess'>): React.JSX.Element {
  const wrong = choices.filter((choice) => choice.answer !== answer && choice.children !== undefined);
  const own = wrong.filter((choice) => choice.answer === guess);
  const others = wrong.filter((choice) => choice.answer !== guess);
  return (
    <dl className={styles.mistakes}>
      {[...own, ...others].map((choice) => (
        <div key={choice.answer}>
          <dt>{words.notThat((choice.label ?? choice.answer).replaceAll('`', ''))}</dt>
          <dd>{choice.children}</dd>
        </div>
      ))}
    </dl>
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
