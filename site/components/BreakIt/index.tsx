/**
 * One rule of Raft taken away: what the rule says, the change that breaks
 * it, and the counterexample as a picture that the server has drawn. A
 * reader can run it on the changed library and search for another one.
 *
 * @module
 */

import Link from '@docusaurus/Link';
import React, { useCallback, useEffect, useRef, useState } from 'react';
import type { BreakData } from '../../plugins/weave/broken.ts';
import type { Woven } from '../../plugins/weave/woven.ts';
import { useWovenAddress } from '../html';
import { writeLink } from '../Replay/link.ts';
import type SpaceTimeComponent from '../SpaceTime/index.tsx';
import WovenHtml from '../Woven';
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
  readonly file: string;
  readonly caseFile: string;
  /** How many lines the diff has. */
  readonly lines: number;
  readonly href: string;
  readonly woven: Woven;
}

/** The data that stand in the page, or are on their way there. */
function useData({ id, woven }: BreakItProps) {
  const element = useRef<HTMLScriptElement>(null);
  const known = useRef<BreakData | null>(null);
  const take = useCallback(async (): Promise<BreakData> => {
    if (known.current !== null) return known.current;
    const inPage = element.current?.textContent ?? '';
    const text = inPage === '' ? (await woven.load?.())?.[`${id}-data`] : inPage;
    return (known.current = JSON.parse(text ?? '') as BreakData);
  }, [id, woven]);
  return { element, take };
}

export default function BreakIt(props: BreakItProps): React.JSX.Element {
  const { id, rule, sentence, mistake, where, file, lines, woven } = props;
  const href = useWovenAddress(props.href);
  const code = useRef<HTMLElement>(null);
  const { element, take } = useData(props);
  const { state, run, search, stop } = useBreak(take);
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
      <div className={styles.diff}>
        <div className="listing-head">
          <span>{rule}</span>
          <Link to={href}>{file}</Link>
        </div>
        <pre tabIndex={0} className="code" role="group" aria-label={words.diff()}>
          <WovenHtml woven={woven} id={id} lines={lines} element={code} />
        </pre>
      </div>
      <p className={styles.label}>
        {words.counterexample()} <span className={styles.file}>{props.caseFile}</span>
      </p>
      <Figure id={id} woven={woven} take={take} />
      <script
        ref={element}
        type="application/json"
        suppressHydrationWarning
        dangerouslySetInnerHTML={{ __html: woven.now?.[`${id}-data`] ?? '' }}
      />
      <div className={`tools ${styles.buttons}`}>
        <button type="button" className="tool tool-go" onClick={() => void run()}>
          <span aria-hidden="true">▶ </span>
          {words.run()}
        </button>
        <button type="button" className="tool" onClick={() => void search()}>
          {words.search()}
        </button>
        <button type="button" className="tool" onClick={stop} disabled={!busy}>
          {words.stop()}
        </button>
        <OpenLink rule={rule} take={take} />
      </div>
      <Results state={state} rule={rule} />
    </section>
  );
}

/** Leads to the page where every event of the counterexample can be looked at. */
function OpenLink(props: {
  readonly rule: string;
  readonly take: () => Promise<BreakData>;
}): React.JSX.Element {
  const { rule, take } = props;
  const address = useWovenAddress('~/replay/');
  const [hash, setHash] = useState('');
  useEffect(() => {
    take().then(
      ({ caseText }) => setHash(writeLink({ kind: 'case', text: caseText, rule })),
      () => undefined,
    );
  }, [take, rule]);
  return (
    <a className={styles.open} href={`${address}#${hash}`}>
      {words.open()}
    </a>
  );
}

const FROM_SERVER = { __html: '' };

/** The counterexample: drawn by the server, and anew where its reader can move in it. */
function Figure(
  props: Pick<BreakItProps, 'id' | 'woven'> & {
    readonly take: () => Promise<BreakData>;
  },
): React.JSX.Element {
  const { id, woven, take } = props;
  const element = useRef<HTMLDivElement>(null);
  const [drawn] = useState(() => {
    const now = woven.now?.[`${id}-data`];
    if (now === undefined) return FROM_SERVER;
    return { __html: still((JSON.parse(now) as BreakData).trace) };
  });
  const [live, setLive] = useState<{
    readonly SpaceTime: typeof SpaceTimeComponent;
    readonly trace: BreakData['trace'];
  } | null>(null);

  useEffect(() => {
    let gone = false;
    const load = async (): Promise<void> => {
      const [module, { trace }] = await Promise.all([import('../SpaceTime/index.tsx'), take()]);
      if (!gone) setLive({ SpaceTime: module.default, trace });
    };
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        observer.disconnect();
        // Without a connection the picture of the server stays.
        load().catch(() => undefined);
      },
      { rootMargin: '200px' },
    );
    observer.observe(element.current!);
    return () => {
      gone = true;
      observer.disconnect();
    };
  }, [take]);

  return (
    <div className={styles.figure}>
      {live === null ? (
        <div ref={element} dangerouslySetInnerHTML={drawn} suppressHydrationWarning />
      ) : (
        <live.SpaceTime trace={live.trace} />
      )}
    </div>
  );
}

function Results(props: { readonly state: BreakState; readonly rule: string }): React.JSX.Element {
  const { state, rule } = props;
  const { phase, broken, intact, seeds, events, found } = state;
  return (
    <div className={styles.results} role="status" aria-live="polite" data-testid="break-results">
      {phase === 'loading' && <p>{words.loading()}</p>}
      {phase === 'running' && broken === null && <p>{words.running()}</p>}
      {phase === 'unloadable' && <p>{words.unloadable()}</p>}
      {phase === 'hung' && <p>{words.hung()}</p>}
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
