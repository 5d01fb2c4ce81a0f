/**
 * One rule of Raft taken away: what the rule says, the change that breaks
 * it, and the same actions on the library as it is and with the change, drawn
 * by the server. A reader can run both and search for another case.
 *
 * @module
 */

import Link from '@docusaurus/Link';
import useBaseUrl from '@docusaurus/useBaseUrl';
import React, { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { BreakData, BreakRequest } from '../../plugins/weave/broken.ts';
import type { Woven } from '../../plugins/weave/woven.ts';
import { useWovenAddress } from '../html';
import { lossText } from '../loss.ts';
import { whenNear } from '../near.ts';
import { writeLink } from '../Replay/link.ts';
import { remember } from '../remember.ts';
import Stale from '../Stale';
import WovenHtml from '../Woven';
import type ComparedComponent from './Compared.tsx';
import { still } from './still.tsx';
import styles from './styles.module.css';
import { MOST_SEEDS, useBreak, type BreakState, type Found, type Verdict } from './useBreak.ts';
import { words } from './words.ts';

export interface BreakItProps {
  /** Its place in the chapter. */
  readonly id: string;
  readonly rule: string;
  readonly sentence: string;
  readonly mistake: string;
  readonly where: string;
  /** Whether one of these sentences has not followed the other language. */
  readonly behind?: boolean;
  readonly file: string;
  readonly caseFile: string;
  /** How many lines the diff has. */
  readonly lines: number;
  readonly href: string;
  /** What a run needs. */
  readonly request: BreakRequest;
  readonly woven: Woven;
  /** Why it matters. */
  readonly children?: React.ReactNode;
}

export default function BreakIt(props: BreakItProps): React.JSX.Element {
  const { id, rule, sentence, mistake, where, file, lines, request, woven, children } = props;
  const href = useWovenAddress(props.href);
  const base = useBaseUrl('/');
  const code = useRef<HTMLElement>(null);
  const { state, run, search, stop } = useBreak(request);
  const start = (): void => {
    remember('run', base, id);
    void run();
  };
  const busy = ['loading', 'running', 'searching'].includes(state.phase);
  return (
    <section className={styles.box} aria-label={words.box(sentence)} data-state={state.phase}>
      <dl className={styles.facts}>
        <div>
          <dt>{words.rule()}</dt>
          <dd className={styles.sentence}>{sentence}</dd>
        </div>
        <div>
          <dt>{words.mistake()}</dt>
          <dd>{mistake}</dd>
        </div>
        <div>
          <dt>{words.where()}</dt>
          <dd>{where}</dd>
        </div>
      </dl>
      {props.behind && <Stale reason="translation" />}
      <div className={`diff ${styles.diff}`}>
        <div className="listing-head">
          <span>{rule}</span>
          <Link to={href}>{file}</Link>
        </div>
        <pre tabIndex={0} className="code" role="group" aria-label={words.diff()}>
          <WovenHtml woven={woven} id={id} lines={lines} element={code} />
        </pre>
      </div>
      <p className={styles.label}>
        {words.compared()} <span className={styles.file}>{props.caseFile}</span>
      </p>
      <Pair id={id} woven={woven} />
      {children && (
        <div className={styles.why}>
          <p className={styles.title}>{words.why()}</p>
          {children}
        </div>
      )}
      <div className={`tools ${styles.buttons}`}>
        <button type="button" className="tool tool-go" onClick={start}>
          <span aria-hidden="true">▶ </span>
          {words.run()}
        </button>
        <button type="button" className="tool" onClick={() => void search()}>
          {words.search()}
        </button>
        <button type="button" className="tool" onClick={stop} disabled={!busy}>
          {words.stop()}
        </button>
        <OpenLink rule={rule} text={request.caseText} />
      </div>
      <Results state={state} rule={rule} />
    </section>
  );
}

/** Leads to the page where every event of the counterexample can be looked at. */
function OpenLink(props: { readonly rule: string; readonly text: string }): React.JSX.Element {
  const { rule, text } = props;
  const address = useWovenAddress('~/replay/');
  return (
    <a className={styles.open} href={`${address}#${writeLink({ kind: 'case', text, rule })}`}>
      {words.open()}
    </a>
  );
}

const FROM_SERVER = { __html: '' };

/** The two runs: drawn by the server, and anew for a reader who wants to move in them. */
function Pair({ id, woven }: Pick<BreakItProps, 'id' | 'woven'>): React.JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  const [drawn] = useState(() => {
    const now = woven.now?.[`${id}-data`];
    return now === undefined ? FROM_SERVER : { __html: still(JSON.parse(now) as BreakData) };
  });
  const [live, setLive] = useState<Live | null>(null);
  const load = useCallback(async () => {
    const [module, pieces] = await Promise.all([import('./Compared.tsx'), woven.load?.()]);
    const data = JSON.parse(pieces?.[`${id}-data`] ?? '') as BreakData;
    setLive({ Compared: module.default, data });
  }, [id, woven]);
  const asked = useRef(false);
  const look = (): void => {
    asked.current = true;
    load().catch(() => undefined);
  };
  useMissing(element, load);
  // A layout effect: a key that is pressed while nothing has the focus would be for nobody.
  useLayoutEffect(() => {
    if (live === null) return whenNear(element.current!, () => showParting(element.current!));
    showParting(element.current!);
    if (!asked.current) return undefined;
    asked.current = false;
    // The button is gone, and the focus with it: it goes to what can be moved in now.
    element.current!.querySelector<HTMLElement>('[role=slider]')?.focus();
    return undefined;
  }, [live]);

  return (
    <div className={styles.compared} onScrollCapture={scrollBoth}>
      {live === null ? (
        <>
          <div
            ref={element}
            className={styles.drawn}
            data-drawn=""
            dangerouslySetInnerHTML={drawn}
            suppressHydrationWarning
          />
          <p className={styles.look}>
            <button type="button" className="tool tool-small" onClick={look}>
              {words.look()}
            </button>
          </p>
        </>
      ) : (
        <div ref={element}>
          <live.Compared data={live.data} />
        </div>
      )}
    </div>
  );
}

interface Live {
  readonly Compared: typeof ComparedComponent;
  readonly data: BreakData;
}

/** A page that a link led to was not written by a server: it draws when it comes into sight. */
function useMissing(element: React.RefObject<HTMLElement | null>, load: () => Promise<void>): void {
  useEffect(() => {
    if (element.current?.firstChild) return undefined;
    // Without a connection there is no picture; the rest can be read.
    return whenNear(element.current!, () => void load().catch(() => undefined));
  }, [element, load]);
}

/** What scrolls sideways around a drawing. */
const scrollersIn = (element: Element): readonly Element[] =>
  [...element.querySelectorAll('svg[data-parting]')].map((svg) => svg.parentElement!);

/** A drawing that is wider than its room shows first where the two part. */
function showParting(element: Element): void {
  for (const scroller of scrollersIn(element)) {
    const { parting } = (scroller.lastElementChild as SVGElement).dataset;
    scroller.scrollLeft = Math.max(0, Number(parting) - scroller.clientWidth * 0.6);
  }
}

/** Both drawings show the same time. */
function scrollBoth(event: React.UIEvent<HTMLElement>): void {
  const moved = event.target as Element;
  const scrollers = scrollersIn(event.currentTarget);
  if (!scrollers.includes(moved)) return;
  for (const one of scrollers) if (one !== moved) one.scrollLeft = moved.scrollLeft;
}

function Results(props: { readonly state: BreakState; readonly rule: string }): React.JSX.Element {
  const { state, rule } = props;
  const { phase, loss, broken, intact, seeds, events, found } = state;
  return (
    <div className={styles.results} role="status" aria-live="polite" data-testid="break-results">
      {phase === 'loading' && <p>{words.loading()}</p>}
      {phase === 'running' && broken === null && <p>{words.running()}</p>}
      {loss !== null && <p>{lossText(loss)}</p>}
      {broken !== null && <VerdictLine name={words.broken()} verdict={broken} />}
      {intact !== null && <VerdictLine name={words.intact()} verdict={intact} />}
      {seeds !== null && found === null && <p>{searchText(phase, seeds, events)}</p>}
      {found !== null && <FoundLine found={found} rule={rule} />}
    </div>
  );
}

function searchText(phase: BreakState['phase'], seeds: number, events: number): string {
  if (phase === 'searching') return words.progress(seeds, events);
  if (phase !== 'ended') return '';
  return seeds < MOST_SEEDS ? words.stopped(seeds, events) : words.spent(seeds, events);
}

function VerdictLine(props: { readonly name: string; readonly verdict: Verdict }): React.JSX.Element {
  const {
    name,
    verdict: { violation, events },
  } = props;
  return (
    <p>
      <b>{name}</b> {violation === null ? words.nothing(events) : <Caught violation={violation} />}
    </p>
  );
}

function Caught({ violation }: { readonly violation: Found['violation'] }): React.JSX.Element {
  return <>{words.caught(violation)}</>;
}

function FoundLine(props: { readonly found: Found; readonly rule: string }): React.JSX.Element {
  const {
    found: { seed, profile, violation },
    rule,
  } = props;
  const address = useWovenAddress('~/replay/');
  const hash = writeLink({ kind: 'seed', seed, profile, rule });
  return (
    <p>
      {words.found(seed, violation)} <a href={`${address}#${hash}`}>{words.openFound()}</a>
    </p>
  );
}
