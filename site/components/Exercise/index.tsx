/**
 * An exercise: a task, a function of the library to write, and a checker
 * that runs what the reader wrote in simulated clusters. Hint and solution
 * are folded. Editor, runtime and pictures load when they are first needed.
 *
 * @module
 */

import Link from '@docusaurus/Link';
import useBaseUrl from '@docusaurus/useBaseUrl';
import React, { Suspense, useEffect, useRef, useState } from 'react';
import type { Woven } from '../../plugins/weave/woven.ts';
import type { Fault, Files } from '../../runtime/index.ts';
import { useWovenAddress } from '../html';
import { loaded } from '../loaded.ts';
import { remember } from '../remember.ts';
import Boundary from '../Boundary';
import { EditorGate } from '../Run/EditorGate.tsx';
import { faultPlace } from '../Run/fault.ts';
import { useTexts, type Wish } from '../Run/useTexts.ts';
import WovenHtml from '../Woven';
import { hasKept, keep, readKept } from './kept.ts';
import styles from './styles.module.css';
import { isBusy, passed, useCheck, type CheckState } from './useCheck.ts';
import { statusText, words } from './words.ts';

const Bench = loaded(() => import('../Run/Bench.tsx'));
const Verdict = loaded(() => import('./Verdict.tsx'));

export interface ExerciseProps {
  /** Its place in the chapter. */
  readonly id: string;
  readonly name: string;
  /** Path of the module that describes it. */
  readonly module: string;
  readonly file: string;
  readonly symbol: string;
  /** Line of the function, and how many it has. */
  readonly start: number;
  readonly lines: number;
  readonly diffLines: number;
  readonly href: string;
  readonly woven: Woven;
  readonly children?: React.ReactNode;
}

interface PartProps {
  readonly children?: React.ReactNode;
}

/** What helps a reader who is stuck. Folded. */
export function Hint({ children }: PartProps): React.JSX.Element {
  return (
    <details className={styles.fold}>
      <summary>{words.hint()}</summary>
      {children}
    </details>
  );
}

/** Why the solution is right; the exercise shows it with its difference. */
export function Solution({ children }: PartProps): React.ReactNode {
  return children;
}

/** The children of an exercise by what they are. */
function sorted(children: React.ReactNode) {
  const all = React.Children.toArray(children);
  const is = (part: unknown) => (child: React.ReactNode) =>
    React.isValidElement(child) && child.type === part;
  return {
    task: all.filter((child) => !is(Hint)(child) && !is(Solution)(child)),
    hint: all.filter(is(Hint)),
    solution: all.filter(is(Solution)),
  };
}

/** The function as the reader finds it: it stands in the page, or is on its way there. */
function useStart({ id, woven, file, symbol }: ExerciseProps) {
  const code = useRef<HTMLElement>(null);
  const load = async (): Promise<Files> => {
    const [{ library, withAnswer }, text] = await Promise.all([
      import('./load.ts'),
      code.current?.textContent || woven.load?.().then((pieces) => textOf(pieces[id] ?? '')),
    ]);
    return withAnswer(library, { file, symbol }, text ?? '');
  };
  return { code, load };
}

function textOf(html: string): string {
  const element = document.createElement('div');
  element.innerHTML = html;
  return element.textContent ?? '';
}

export default function Exercise(props: ExerciseProps): React.JSX.Element {
  const { id, name, file, symbol, start, lines, woven } = props;
  const { code, load } = useStart(props);
  const texts = useTexts(load, (book) => readKept(name, book));
  const { book, changed, target } = texts;
  const check = useCheck(props.module);
  const { state } = check;
  const { task, hint, solution } = sorted(props.children);
  const href = useWovenAddress(props.href);
  const busy = isBusy(state);
  const keeping = useKeeping(name, book, changed);
  const solved = useSolved(name, passed(state));

  const show = (wish: Wish): void => void texts.show(wish).catch(() => undefined);
  const run = (): void =>
    void check.start(async () => {
      const taken = await texts.take();
      return { [file]: taken.book[file]!, ...taken.changed };
    });
  const reset = (): void => {
    check.clear();
    texts.reset();
    keeping.forget();
  };
  const showFault = useRef((_: Fault): void => undefined);
  showFault.current = (fault) => {
    const place = target && faultPlace(fault, [file, ...Object.keys(changed)]);
    if (place) show({ ...place, focus: false });
  };
  useEffect(() => {
    if (state.fault) showFault.current(state.fault);
  }, [state.fault]);

  const still = (
    <pre className="code" role="group" aria-label={words.code()} tabIndex={0}>
      <WovenHtml woven={woven} id={id} lines={lines} element={code} />
    </pre>
  );
  return (
    <section
      className={styles.box}
      id={id}
      aria-label={words.box(symbol)}
      data-exercise={name}
      data-phase={state.phase}
    >
      <div className={styles.task}>
        <p className={styles.label}>
          {words.label()}
          {solved && <span className={styles.solved}>{words.solved()}</span>}
        </p>
        {task}
      </div>
      <div className={styles.code}>
        {target === null ? (
          <>
            <div className="listing-head">
              <span>{symbol}</span>
              <Link to={href}>{file}</Link>
            </div>
            {still}
          </>
        ) : (
          <EditorGate fallback={still}>
            <Bench entry={file} texts={texts} fault={state.fault} onRun={run} />
          </EditorGate>
        )}
      </div>
      <div className={`tools ${styles.tools}`}>
        <button type="button" className="tool tool-go" onClick={run}>
          <span aria-hidden="true">▶ </span>
          {words.check()}
        </button>
        <button type="button" className="tool" onClick={check.stop} disabled={!busy}>
          {words.stop()}
        </button>
        <button
          type="button"
          className="tool"
          onClick={() => show({ file, line: start, focus: true })}
          disabled={target !== null}
        >
          {keeping.found ? words.goOn() : words.edit()}
        </button>
        <button type="button" className="tool" onClick={reset}>
          {words.reset()}
        </button>
        <Budget state={state} />
      </div>
      {!keeping.kept && <p className={styles.remark}>{words.notKept()}</p>}
      <div className={styles.verdict} aria-live="polite" data-testid="verdict">
        {['ended', 'stopped', 'shortening', 'trying'].includes(state.phase) && (
          <Boundary>
            <Suspense fallback={null}>
              <Verdict state={state} onShowLine={(at, line) => show({ file: at, line, focus: true })} />
            </Suspense>
          </Boundary>
        )}
      </div>
      {hint}
      <details className={styles.fold}>
        <summary>{words.solution()}</summary>
        <WorkedSolution {...props} />
        {solution}
      </details>
    </section>
  );
}

/** What a right answer changes, as the build made it. */
function WorkedSolution({ id, woven, diffLines }: ExerciseProps): React.JSX.Element {
  const code = useRef<HTMLElement>(null);
  return (
    <div className={`diff ${styles.diff}`}>
      <pre tabIndex={0} className="code" role="group" aria-label={words.solutionDiff()}>
        <WovenHtml woven={woven} id={`${id}-solution`} lines={diffLines} element={code} />
      </pre>
    </div>
  );
}

/** How much was tried so far, as a bar and in words. */
function Budget({ state }: { readonly state: CheckState }): React.JSX.Element {
  const { of, seeds } = state;
  return (
    <div className={styles.budget}>
      {of > 0 && <progress max={of} value={seeds} aria-label={words.progress()} />}
      <span role="status" data-testid="budget">
        {statusText(state)}
      </span>
    </div>
  );
}

/** Keeps what the reader writes, once the book's texts are known. */
function useKeeping(name: string, book: Files | null, changed: Files) {
  const [found, setFound] = useState(false);
  const [kept, setKept] = useState(true);
  useEffect(() => setFound(hasKept(name)), [name]);
  useEffect(() => {
    if (book !== null) setKept(keep(name, book, changed));
  }, [name, book, changed]);
  const forget = (): void => {
    keep(name, {}, {});
    setFound(false);
  };
  return { found, kept, forget };
}

/** Reports whether the exercise was solved, now or before, and keeps that it was. */
function useSolved(name: string, now: boolean): boolean {
  const base = useBaseUrl('/');
  const [solved, setSolved] = useState(false);
  useEffect(() => {
    if (now) remember('solved', base, name);
  }, [base, name, now]);
  useEffect(() => {
    let stop = (): void => undefined;
    let gone = false;
    const page = window.location.pathname.slice(base.length - 1);
    import('../../progress/store.ts').then(
      ({ listen, read }) => {
        if (gone) return;
        const look = (): void => setSolved(read()[page]?.solved?.includes(name) === true);
        stop = listen(look);
        look();
      },
      () => undefined,
    );
    return () => {
      gone = true;
      stop();
    };
  }, [base, name]);
  return solved;
}
