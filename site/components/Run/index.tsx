/**
 * A chapter's example: its text, a button that runs it, what it prints and
 * the space-time diagrams of its worlds. Small on purpose: runtime, editor
 * and diagram load when they are first needed.
 *
 * @module
 */

import React, { lazy, Suspense, useId, useMemo, useState } from 'react';
import type { Trace } from '../../../sim/trace.ts';
import type { EditorHandle } from './Editor.tsx';
import { labels, statusText } from './messages.ts';
import { Output } from './Output.tsx';
import styles from './styles.module.css';
import { useRun } from './useRun.ts';

const Editor = lazy(() => import('./Editor.tsx'));
const SpaceTime = lazy(() => import('../SpaceTime/index.tsx'));

export interface RunProps {
  /** Name of the example, such as `replication/reordered`. */
  readonly example: string;
  /** Its path in the repository. */
  readonly file: string;
  readonly source: string;
  /** `source` with highlighting, shown until the editor is loaded. */
  readonly html: string;
  /** What it prints; empty if that is not recorded. */
  readonly expected: string;
}

export default function RunBox(props: RunProps): React.JSX.Element {
  const { file, html, expected } = props;
  // The editor would show one more line for the line end of the last.
  const source = props.source.replace(/\n$/, '');
  const { state, start, stop, clear } = useRun();
  const [text, setText] = useState(source);
  const [editing, setEditing] = useState(false);
  const [editor, setEditor] = useState<EditorHandle | null>(null);
  const helpId = useId();
  const busy = state.phase === 'loading' || state.phase === 'running';
  const run = (): void => void start({ files: { [file]: text }, entry: file });
  const reset = (): void => {
    clear();
    setText(source);
    editor?.replace(source);
  };
  const agrees = useMemo(() => {
    if (expected === '' || text !== source || state.phase !== 'ended') return null;
    const printed = state.chunks.filter((c) => c.stream === 'out').map((c) => c.text);
    return printed.join('') === expected;
  }, [expected, source, state.chunks, state.phase, text]);
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
      <div className={styles.top}>
        <button type="button" className={styles.go} onClick={run}>
          <span aria-hidden="true">▶ </span>
          {labels.run()}
        </button>
        <button type="button" onClick={stop} disabled={!busy}>
          {labels.stop()}
        </button>
        <button type="button" onClick={() => setEditing(true)} disabled={editing}>
          {labels.edit()}
        </button>
        <button type="button" onClick={reset}>
          {labels.reset()}
        </button>
        <span className={styles.file}>{file}</span>
        <span className={styles.status} role="status" aria-live="polite">
          {statusText(state, agrees)}
        </span>
      </div>
      <div className={styles.body}>
        <div className={styles.code}>
          {editing ? (
            <EditorGate fallback={<StaticCode html={html} />}>
              <Editor
                file={file}
                text={text}
                fault={state.fault}
                label={labels.code()}
                helpId={helpId}
                onChange={setText}
                onRun={run}
                onReady={setEditor}
              />
            </EditorGate>
          ) : (
            <StaticCode html={html} />
          )}
          <p id={helpId} className={editing ? styles.help : styles.helpHidden}>
            {labels.editorHelp()}
          </p>
        </div>
        <Output
          state={state}
          expected={expected}
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
function StaticCode({ html }: { readonly html: string }): React.JSX.Element {
  return (
    <pre
      className={`code ${styles.static}`}
      role="group"
      aria-label={labels.code()}
      tabIndex={0}
    >
      <code dangerouslySetInnerHTML={{ __html: html }} />
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
            <SpaceTime trace={trace} />
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
