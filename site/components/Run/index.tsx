/**
 * A chapter's example: its text, a button that runs it, what it prints and
 * the space-time diagrams of its worlds. Small on purpose: runtime, editor
 * and diagram load when they are first needed.
 *
 * @module
 */

import useBaseUrl from '@docusaurus/useBaseUrl';
import React, { lazy, Suspense, useId, useMemo, useRef, useState } from 'react';
import type { Trace } from '../../../sim/trace.ts';
import type { Woven } from '../../plugins/weave/woven.ts';
import Boundary from '../Boundary';
import { atBase } from '../html';
import { pageLanguage } from '../language.ts';
import WovenHtml from '../Woven';
import type { EditorHandle } from './Editor.tsx';
import { labels, statusText } from './messages.ts';
import { Output } from './Output.tsx';
import styles from './styles.module.css';
import { useRun } from './useRun.ts';

const Editor = lazy(() => import('./Editor.tsx'));
const SpaceTime = lazy(() => import('../SpaceTime/index.tsx'));

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
  /** What the reader made of the text; null while it is the chapter's. */
  const [text, setText] = useState<string | null>(null);
  const [editing, setEditing] = useState(false);
  const [editor, setEditor] = useState<EditorHandle | null>(null);
  const helpId = useId();
  const busy = state.phase === 'loading' || state.phase === 'running';
  const run = (): void =>
    void start(async () => ({
      files: { [file]: text ?? (await take()).source },
      entry: file,
      language: pageLanguage(),
    }));
  const edit = (): void =>
    void take().then(
      () => setEditing(true),
      () => undefined,
    );
  const reset = (): void => {
    clear();
    setText(null);
    if (given) editor?.replace(given.source);
  };
  const agrees = useMemo(() => {
    if (!given?.expected || (text ?? given.source) !== given.source) return null;
    if (state.phase !== 'ended') return null;
    const printed = state.chunks.filter((c) => c.stream === 'out').map((c) => c.text);
    return printed.join('') === given.expected;
  }, [given, state.chunks, state.phase, text]);
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
        <button type="button" className="tool" onClick={edit} disabled={editing}>
          {labels.edit()}
        </button>
        <button type="button" className="tool" onClick={reset}>
          {labels.reset()}
        </button>
        <span className={styles.file}>{file}</span>
        <span className={styles.status} role="status" aria-live="polite">
          {statusText(state, agrees)}
        </span>
      </div>
      <div className={styles.body}>
        <div className={styles.code}>
          {editing && given ? (
            <EditorGate fallback={still}>
              <Editor
                file={file}
                text={text ?? given.source}
                fault={state.fault}
                label={labels.code()}
                helpId={helpId}
                onChange={setText}
                onRun={run}
                onReady={setEditor}
              />
            </EditorGate>
          ) : (
            still
          )}
          <p id={helpId} className={editing ? styles.help : styles.helpHidden}>
            {labels.editorHelp()}
          </p>
        </div>
        <Output
          state={state}
          expected={outputLines === 0 ? null : waiting}
          onShowLine={(line) => {
            setEditing(true);
            editor?.showLine(line);
          }}
          file={file}
        />
        <Diagrams traces={state.traces} cutEvents={state.cutEvents} />
      </div>
    </section>
  );
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

/** Shows the static text while the editor loads, and if it cannot. */
class EditorGate extends React.Component<
  { readonly fallback: React.ReactNode; readonly children: React.ReactNode },
  { readonly broken: boolean }
> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): React.ReactNode {
    const { fallback, children } = this.props;
    if (!this.state.broken) return <Suspense fallback={fallback}>{children}</Suspense>;
    return (
      <>
        {fallback}
        <p className={styles.help} role="alert">
          {labels.unloadableEditor()}
        </p>
      </>
    );
  }
}
