/**
 * One step of a scenario: the picture of the run so far, what happened, the
 * values of the nodes, and the lines of the library that made it. The server
 * draws the same for the moment of interest.
 *
 * @module
 */

import React, { useMemo } from 'react';
import type { ScenarioData } from '../../plugins/weave/scenario.ts';
import SpaceTime from '../SpaceTime/index.tsx';
import CodeView from './CodeView.tsx';
import styles from './styles.module.css';
import Values from './Values.tsx';
import { words } from './words.ts';

/** What the buttons do; the page reads it from `data-go`. */
export type Go = 'first' | 'back' | 'on' | 'last' | 'moment' | 'answered';

export interface ViewProps {
  readonly data: ScenarioData;
  /** The present step, by its place in the run. */
  readonly at: number;
  /** The furthest step that was looked at: nothing after it is drawn. */
  readonly seen: number;
  /** Where the addresses of the page's language begin. */
  readonly base: string;
  /** What stands in a page that the server wrote. */
  readonly still?: boolean;
  readonly onStep?: (step: number) => void;
}

export default function View(props: ViewProps): React.JSX.Element {
  const { data, at, seen, base, still = false, onStep } = props;
  const step = data.steps[at]!;
  return (
    <div className={styles.view} data-step={at - data.from + 1}>
      <Controls data={data} at={at} />
      <Before data={data} />
      <div className={styles.picture}>
        <Picture data={data} at={at} seen={seen} still={still} onStep={onStep} />
      </div>
      <div className={styles.now}>
        <div className={styles.told}>
          <Happened data={data} at={at} />
          <Values data={data} at={at} />
        </div>
        <CodeView code={step.code} lines={data.lines} base={base} />
      </div>
    </div>
  );
}

type Named = Exclude<Go, 'moment' | 'answered'>;

const BUTTONS: readonly { readonly go: Named; readonly sign: string }[] = [
  { go: 'first', sign: '⇤' },
  { go: 'back', sign: '←' },
  { go: 'on', sign: '→' },
  { go: 'last', sign: '⇥' },
];

function Controls({ data, at }: Pick<ViewProps, 'data' | 'at'>): React.JSX.Element {
  const { from, moment, steps } = data;
  const last = steps.length - 1;
  const idle = { first: at === from, back: at === from, on: at === last, last: at === last };
  return (
    <div className={`tools ${styles.controls}`} role="group" aria-label={words.controls()}>
      {BUTTONS.map(({ go, sign }) => {
        const named = go === 'on' || go === 'back';
        const look = go === 'on' ? 'tool tool-go' : 'tool';
        const off = idle[go];
        return (
          <button
            key={go}
            type="button"
            className={look}
            data-go={go}
            aria-disabled={off}
            aria-label={named ? undefined : words[go]()}
            title={named ? undefined : words[go]()}
          >
            {go !== 'on' && <span aria-hidden="true">{sign} </span>}
            {named && words[go]()}
            {go === 'on' && <span aria-hidden="true"> {sign}</span>}
          </button>
        );
      })}
      <button type="button" className="tool" data-go="moment" aria-disabled={at === moment}>
        {words.moment()}
      </button>
      <span className={styles.place}>
        {words.place(at - from + 1, steps.length - from, steps[at]!.time)}
      </span>
    </div>
  );
}

/** What happened before the first step that is shown, folded. */
function Before({ data }: Pick<ViewProps, 'data'>): React.JSX.Element | null {
  const { from, steps, events, setup } = data;
  if (from === 0) return null;
  return (
    <details className={styles.before}>
      <summary>
        {words.before(from)}
        {setup !== '' && words.colon() + setup}
      </summary>
      <ol>
        {steps.slice(0, from).map(({ first, last, time }) => (
          <li key={first}>
            <span className={styles.time}>{time}</span>
            {events
              .slice(first, last + 1)
              .map(({ text }) => tidy(text))
              .join(' · ')}
          </li>
        ))}
      </ol>
    </details>
  );
}

function Picture(
  props: Pick<ViewProps, 'data' | 'at' | 'seen' | 'still' | 'onStep'>,
): React.JSX.Element {
  const { data, at, seen, still, onStep } = props;
  const { steps, from } = data;
  const zero = steps[from]!.first;
  const trace = useMemo(
    () => ({
      nodes: data.nodes,
      seed: 0,
      events: data.events.slice(data.steps[data.from]!.first),
      before: data.steps[data.from - 1]?.nodes,
    }),
    [data],
  );
  const stops = useMemo(() => steps.slice(from).map(({ first }) => first - zero), [steps, from, zero]);
  return (
    <SpaceTime
      trace={trace}
      still={still}
      room={ROOM}
      at={steps[at]!.first - zero}
      until={steps[Math.max(at, seen)]!.last - zero}
      stops={stops}
      onEvent={(event) => onStep?.(from + stops.filter((stop) => stop <= event).length - 1)}
    />
  );
}

/** As wide as the picture is on a wide screen: then nothing moves when the player comes. */
const ROOM = 704;

function Happened({ data, at }: Pick<ViewProps, 'data' | 'at'>): React.JSX.Element {
  const { first, last } = data.steps[at]!;
  const [what, ...more] = data.events.slice(first, last + 1);
  return (
    <div className={styles.happened} role="group" aria-label={words.happened()}>
      <p className={styles.what}>{tidy(what!.text)}</p>
      {more.length > 0 && (
        <ul>
          {more.map(({ seq, text }) => (
            <li key={seq}>{tidy(text)}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Columns of blanks are for lists. */
function tidy(text: string): string {
  return text.replace(/\s+/g, ' ');
}

/** What a screen reader hears of a step. */
export function spoken({ steps, events, from }: ScenarioData, at: number): string {
  const { first, last, time } = steps[at]!;
  const place = words.place(at - from + 1, steps.length - from, time);
  const texts = events.slice(first, last + 1).map(({ text }) => tidy(text));
  return [place, ...texts].join('. ');
}
