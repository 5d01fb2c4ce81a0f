/**
 * A chapter's example: its text, a button that runs it, what it prints and
 * the space-time diagrams of its worlds. The reader can change it, and the
 * library under it. Small on purpose: runtime, editor and diagram load when
 * they are first needed.
 *
 * @module
 */

import useBaseUrl from '@docusaurus/useBaseUrl';
import React, { Suspense, useEffect, useMemo, useRef, useState } from 'react';
import type { Trace } from '../../../sim/trace.ts';
import type { Woven } from '../../plugins/weave/woven.ts';
import Boundary from '../Boundary';
import type { Files } from '../../runtime/index.ts';
import { atBase } from '../html';
import { pageLanguage } from '../language.ts';
import { loaded } from '../loaded.ts';
import { remember } from '../remember.ts';
import WovenHtml from '../Woven';
import { LOOSE, onEditSource } from './edit.ts';
import { EditorGate } from './EditorGate.tsx';
import { faultPlace } from './fault.ts';
import { labels, statusText } from './messages.ts';
import { Output } from './Output.tsx';
import styles from './styles.module.css';
import { useRun } from './useRun.ts';
import { useTexts, type Wish } from './useTexts.ts';

const Bench = loaded(() => import('./Bench.tsx'));
const SpaceTime = loaded(() => import('../SpaceTime/index.tsx'));

export interface RunProps {
  /** Its place in the chapter: text and output stand there. */
  readonly id: string;
  readonly woven: Woven;
  /** Its path in the repository. */
  readonly file: string;
  readonly lines: number;
  /** How many lines it prints; 0 if that is not recorded. */
  readonly outputLines: number;
}

/** An example as the chapter has it. */
interface Given {
  readonly html: string;
  readonly source: string;
  readonly expected: string;
}

/** The text of an element's HTML. */
function textOf(html: string): string {
  const element = document.createElement('div');
  element.innerHTML = html;
  return element.textContent ?? '';
}

/** Answers what the chapter gives: it stands in the page, or is on its way there. */
function useGiven({ id, woven }: RunProps) {
  const base = useBaseUrl('/');
  const code = useRef<HTMLElement>(null);
  const output = useRef<HTMLElement>(null);
  const [given, setGiven] = useState<Given | null>(null);
  const take = async (): Promise<Given> => {
    if (given !== null) return given;
    let html = code.current?.innerHTML ?? '';
    let printed = output.current?.innerHTML ?? '';
    if (html === '') {
      const pieces = await woven.load?.();
      html = atBase(pieces?.[id] ?? '', base);
      printed = pieces?.[`${id}-out`] ?? '';
    }
    // The editor would show one more line for the line end of the last.
    const source = textOf(html).replace(/\n$/, '');
    const found = { html, source, expected: textOf(printed) };
    setGiven(found);
    return found;
  };
  return { code, output, given, take };
}

export default function RunBox(props: RunProps): React.JSX.Element {
  const { id, woven, file, lines, outputLines } = props;
  const { code, output, given, take } = useGiven(props);
  const { state, start, stop, clear } = useRun();
  const texts = useTexts(async () => {
    const [{ library }, { source }] = await Promise.all([import('../../runtime/index.ts'), take()]);
    return { ...library, [file]: source };
  });
  const { changed, target } = texts;
  const section = useRef<HTMLElement>(null);
  const busy = state.phase === 'loading' || state.phase === 'running';
  const base = useBaseUrl('/');
  const run = (): void => {
    if (id !== LOOSE) remember('run', base, id);
    void start(async () => ({
      files: { [file]: (await take()).source, ...changed },
      entry: file,
      language: pageLanguage(),
    }));
  };
  // Without a connection the static text stays.
  const show = (wish: Wish): void => void texts.show(wish).catch(() => undefined);
  const reset = (): void => {
    clear();
    texts.reset();
  };
  const latest = useRef(show);
  latest.current = show;
  useEffect(() => onEditSource(section.current!, (wish) => latest.current(wish)), []);
  // What went wrong is shown where it did, if the reader is editing.
  useEffect(() => {
    const place = target && state.fault && faultPlace(state.fault, [file, ...Object.keys(changed)]);
    if (place) latest.current({ ...place, focus: false });
  }, [state.fault]);
  const agrees = useMemo(() => {
    if (!given?.expected || Object.keys(changed).length > 0) return null;
    if (state.phase !== 'ended') return null;
    const printed = state.chunks.filter((c) => c.stream === 'out').map((c) => c.text);
    return printed.join('') === given.expected;
  }, [given, state.chunks, state.phase, changed]);
  const waiting = given ? (
    given.expected
  ) : (
    <WovenHtml woven={woven} id={`${id}-out`} lines={outputLines} element={output} />
  );
  const still = <StaticCode woven={woven} id={id} lines={lines} element={code} known={given?.html} />;
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const wanted = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
    if (!wanted || event.defaultPrevented) return;
    event.preventDefault();
    run();
  };

  return (
    <section
      ref={section}
      className={`run ${styles.run}`}
      aria-label={labels.box(file)}
      data-phase={state.phase}
      onKeyDown={onKeyDown}
    >
      <div className={`tools ${styles.top}`}>
        <button type="button" className="tool tool-go" onClick={run}>
          <span aria-hidden="true">▶ </span>
          {labels.run()}
        </button>
        <button type="button" className="tool" onClick={stop} disabled={!busy}>
          {labels.stop()}
        </button>
        <button
          type="button"
          className="tool"
          onClick={() => show({ file, line: null, focus: true })}
          disabled={target !== null}
        >
          {labels.edit()}
        </button>
        <button type="button" className="tool" onClick={reset}>
          {labels.reset()}
        </button>
        <span className={styles.file}>{file}</span>
        <span className={styles.status} role="status" aria-live="polite">
          {statusText(state, agrees, changesLibrary(changed))}
        </span>
      </div>
      <div className={styles.body}>
        <div className={styles.code}>
          {target === null ? (
            still
          ) : (
            <EditorGate fallback={still}>
              <Bench entry={file} texts={texts} fault={state.fault} onRun={run} />
            </EditorGate>
          )}
        </div>
        <Output
          state={state}
          expected={outputLines === 0 ? null : waiting}
          onShowLine={(name, line) => show({ file: name, line, focus: true })}
        />
        <Diagrams traces={state.traces} cutEvents={state.cutEvents} />
      </div>
    </section>
  );
}

/** Reports whether what runs is not the book's library. */
function changesLibrary(changed: Files): boolean {
  return Object.keys(changed).some((name) => name.startsWith('src/'));
}

/** The highlighted text as the build made it; `code` is the look of listings. */
function StaticCode(props: React.ComponentProps<typeof WovenHtml>): React.JSX.Element {
  return (
    <pre className={`code ${styles.static}`} role="group" aria-label={labels.code()} tabIndex={0}>
      <WovenHtml {...props} />
    </pre>
  );
}

interface DiagramsProps {
  readonly traces: readonly Trace[];
  readonly cutEvents: number;
}

/** One diagram for each world in which nodes talked. */
function Diagrams({ traces, cutEvents }: DiagramsProps): React.JSX.Element | null {
  const talking = traces.filter((trace) => trace.events.some((e) => e.kind === 'send'));
  if (talking.length === 0) return null;
  return (
    <div className={styles.diagrams}>
      <Suspense fallback={null}>
        {talking.map((trace, i) => (
          <div key={i} className={styles.diagram}>
            {talking.length > 1 && <p className={styles.label}>{labels.diagram(i + 1)}</p>}
            <Boundary>
              <SpaceTime trace={trace} />
            </Boundary>
          </div>
        ))}
      </Suspense>
      {cutEvents > 0 && <p className={styles.label}>{labels.cutEvents(cutEvents)}</p>}
    </div>
  );
}
