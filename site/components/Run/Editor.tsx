/**
 * The editor of an example: CodeMirror with what a short program needs.
 * Loaded when the reader asks to edit.
 *
 * @module
 */

import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from '@codemirror/language';
import { setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { EditorState, Prec } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import React, { useEffect, useRef } from 'react';
import type { Fault } from '../../runtime/index.ts';

/** What the box around it can ask of the editor. */
export interface EditorHandle {
  readonly replace: (text: string) => void;
  /** Puts the cursor on a line, counted from 1. */
  readonly showLine: (line: number) => void;
}

export interface EditorProps {
  readonly file: string;
  readonly text: string;
  readonly fault: Fault | null;
  readonly label: string;
  /** Id of the element that tells the keys. */
  readonly helpId: string;
  readonly onChange: (text: string) => void;
  readonly onRun: () => void;
  readonly onReady: (handle: EditorHandle) => void;
}

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: 'var(--tok-k)' },
  {
    tag: [tags.function(tags.variableName), tags.function(tags.propertyName)],
    color: 'var(--tok-f)',
  },
  { tag: [tags.comment], color: 'var(--tok-c)' },
  { tag: [tags.string, tags.regexp], color: 'var(--tok-s)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--tok-d)' },
  { tag: [tags.typeName, tags.className], color: 'var(--tok-t)' },
]);

/** The metrics are those of the static text, so that nothing jumps. */
const metrics = EditorView.theme({
  '&': { backgroundColor: 'transparent', color: 'var(--ink)' },
  // The box around the editor draws the ring: the gutter would cover it here.
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { font: 'inherit', lineHeight: 'inherit', overflowX: 'auto' },
  '.cm-content': { padding: '12px 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 14px 0 0' },
  '.cm-gutters': {
    backgroundColor: 'var(--code-bg)',
    color: 'var(--ink-3)',
    border: 'none',
    padding: '0',
  },
  '.cm-lineNumbers .cm-gutterElement': {
    boxSizing: 'border-box',
    width: '46px',
    minWidth: '46px',
    padding: '0 14px 0 0',
  },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'color-mix(in srgb, var(--link) 25%, transparent)',
  },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'transparent',
    outline: '1px solid var(--ink-3)',
  },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--note)',
    textUnderlineOffset: '3px',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--paper-2)',
    color: 'var(--ink)',
    border: '1px solid var(--rule)',
  },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--note)' },
});

export default function Editor(props: EditorProps): React.JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const made = openView(host.current!, latest);
    view.current = made;
    made.focus();
    latest.current.onReady(handleOf(made));
    return () => made.destroy();
  }, []);

  useEffect(() => {
    const state = view.current!.state;
    view.current!.dispatch(setDiagnostics(state, diagnosticsOf(props.fault, props.file, state)));
  }, [props.fault, props.file]);

  return <div ref={host} />;
}

function openView(parent: HTMLElement, latest: { readonly current: EditorProps }): EditorView {
  const { text, label, helpId } = latest.current;
  const runKey = {
    key: 'Mod-Enter',
    run: () => {
      latest.current.onRun();
      return true;
    },
  };
  const extensions = [
    Prec.highest(keymap.of([runKey])),
    lineNumbers(),
    history(),
    drawSelection(),
    indentOnInput(),
    indentUnit.of('  '),
    bracketMatching(),
    javascript({ typescript: true }),
    syntaxHighlighting(colours),
    metrics,
    keymap.of([indentWithTab, ...defaultKeymap, ...historyKeymap]),
    EditorView.contentAttributes.of({ 'aria-label': label, 'aria-describedby': helpId }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) latest.current.onChange(update.state.doc.toString());
    }),
  ];
  const view = new EditorView({ parent, state: EditorState.create({ doc: text, extensions }) });
  // Long lines scroll, and that must be possible by keyboard too.
  view.scrollDOM.tabIndex = 0;
  return view;
}

function handleOf(view: EditorView): EditorHandle {
  return {
    replace: (text) => {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
    showLine: (line) => {
      const { from } = view.state.doc.line(Math.min(line, view.state.doc.lines));
      view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
      view.focus();
    },
  };
}

/** The fault as marks: its own place and every frame in this file. */
function diagnosticsOf(fault: Fault | null, file: string, state: EditorState): Diagnostic[] {
  if (fault === null) return [];
  const own = fault.file === file && fault.line !== null ? fault.line : null;
  const line = own ?? fault.frames.find((frame) => frame.file === file)?.line ?? null;
  if (line === null || line > state.doc.lines) return [];
  const { from, to, text } = state.doc.line(line);
  const indent = text.length - text.trimStart().length;
  const message = `${fault.name}: ${fault.message}`;
  return [{ from: Math.min(from + indent, to), to, severity: 'error', message }];
}
