/**
 * The editor of a case: it completes words, and marks the line that cannot
 * be read.
 *
 * @module
 */

import { autocompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { setDiagnostics } from '@codemirror/lint';
import { EditorState, Prec } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import React, { useEffect, useImperativeHandle, useRef } from 'react';
import type { Language } from '../../../sim/trace.ts';
import type { Trouble } from '../../runtime/programs/replay.ts';
import { specialCharacters } from '../special.ts';
import { completeCase } from './complete.ts';
import styles from './styles.module.css';
import { words } from './words.ts';

/** What the form around it can ask of the editor. */
export interface CaseEditorHandle {
  /** Puts the cursor on a line, counted from 1, with the line selected. */
  readonly selectLine: (line: number) => void;
}

export interface CaseEditorProps {
  readonly ref: React.Ref<CaseEditorHandle>;
  readonly text: string;
  readonly trouble: Trouble | null;
  readonly language: Language;
  readonly labelId: string;
  readonly helpId: string;
  /** Asked before a change: false leaves the text as it was. */
  readonly accepts: (text: string) => boolean;
  readonly onChange: (text: string) => void;
  readonly onRun: () => void;
}

const look = EditorView.theme({
  '&': { backgroundColor: 'transparent', color: 'var(--ink)', height: '100%' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { font: '14px/1.6 var(--mono)', overflow: 'auto' },
  '.cm-content': { padding: '10px 0', caretColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--ink-3)', border: 'none' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'color-mix(in srgb, var(--link) 25%, transparent)',
  },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--note)',
    textUnderlineOffset: '3px',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--paper)',
    color: 'var(--ink)',
    border: '1px solid var(--rule)',
    maxWidth: 'min(90vw, 480px)',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--link)',
    color: 'var(--paper)',
  },
  '.cm-completionDetail': { fontStyle: 'normal', opacity: '0.8', fontSize: '12px' },
  '.cm-completionIcon': { display: 'none' },
});

export default function CaseEditor(props: CaseEditorProps): React.JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const made = openView(host.current!, latest);
    view.current = made;
    return () => made.destroy();
  }, []);

  useEffect(() => {
    const { state } = view.current!;
    if (state.doc.toString() === props.text) return;
    view.current!.dispatch({ changes: { from: 0, to: state.doc.length, insert: props.text } });
  }, [props.text]);

  useEffect(() => {
    const { state } = view.current!;
    const line = props.trouble?.line ?? null;
    if (line === null || line < 1 || line > state.doc.lines) {
      view.current!.dispatch(setDiagnostics(state, []));
      return;
    }
    const { from, to } = state.doc.line(line);
    const message = words.trouble(props.trouble!);
    view.current!.dispatch(setDiagnostics(state, [{ from, to, severity: 'error', message }]));
  }, [props.trouble, props.text]);

  useImperativeHandle(props.ref, () => ({
    selectLine: (line) => {
      const { doc } = view.current!.state;
      const { from, to } = doc.line(Math.max(1, Math.min(line, doc.lines)));
      view.current!.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true });
      view.current!.focus();
    },
  }));

  return <div ref={host} className={styles.editor} />;
}

function openView(parent: HTMLElement, latest: { readonly current: CaseEditorProps }): EditorView {
  const { text, language, labelId, helpId } = latest.current;
  const run = (): boolean => {
    latest.current.onRun();
    return true;
  };
  const extensions = [
    Prec.highest(keymap.of([{ key: 'Mod-Enter', run }])),
    lineNumbers(),
    history(),
    drawSelection(),
    autocompletion({ override: [completeCase(language)], icons: false }),
    look,
    specialCharacters,
    keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap]),
    EditorView.contentAttributes.of({ 'aria-labelledby': labelId, 'aria-describedby': helpId }),
    EditorState.changeFilter.of((t) => !t.docChanged || latest.current.accepts(t.newDoc.toString())),
    EditorView.updateListener.of((update) => {
      const now = update.state.doc.toString();
      if (update.docChanged && now !== latest.current.text) latest.current.onChange(now);
    }),
  ];
  const view = new EditorView({ parent, state: EditorState.create({ doc: text, extensions }) });
  // Long texts scroll, and that must be possible by keyboard too.
  view.scrollDOM.tabIndex = 0;
  return view;
}
