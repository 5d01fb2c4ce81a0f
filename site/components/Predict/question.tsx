/**
 * The parts of a question: the guesses, where one is made, and why the others
 * are wrong. Questions about a program and about a scenario share them.
 *
 * @module
 */

import React, { useEffect, useId, useRef } from 'react';
import styles from './styles.module.css';
import { words } from './words.ts';

export interface ChoiceProps {
  /** What the program would print; of a scenario, a text of the event that would come. */
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

/** The children, by their part in the question. */
export function partsOf(children: React.ReactNode) {
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

interface GuessProps {
  readonly choices: readonly ChoiceProps[];
  readonly typed: boolean;
  readonly answer: string;
  readonly guess: string | null;
  readonly label: string | undefined;
  readonly onGuess: (guess: string) => void;
}

/** Where the guess is made, and locked when it is. */
export function Guess(props: GuessProps): React.JSX.Element {
  const { choices, typed, label, guess, onGuess } = props;
  const name = useId();
  const form = useRef<HTMLFormElement>(null);
  const settled = useRef(false);
  useEffect(() => {
    if (!settled.current) return;
    settled.current = false;
    // The button is gone, and the focus with it: it goes on to the answer.
    form.current!.nextElementSibling?.querySelector('summary')?.focus({ preventScroll: true });
  }, [guess]);
  // The form knows the choice, also one that was made before this script came.
  const submit = (event: React.SyntheticEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const made = new FormData(event.currentTarget).get(name) as string | null;
    // Digits of full width, as a Chinese keyboard may give them, count as well.
    if (made === null) return;
    settled.current = true;
    onGuess(made.normalize('NFKC').trim());
  };
  return (
    <form ref={form} className={styles.guess} onSubmit={submit}>
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
export function Mistakes({
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
