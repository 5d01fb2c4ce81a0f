/**
 * The editor of a program's files, one at a time: CodeMirror with what a
 * short program needs. Loaded when the reader asks to edit.
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
import { EditorState, Prec, type TransactionSpec } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import React, { useEffect, useRef } from 'react';
import type { Fault } from '../../runtime/index.ts';
import { specialCharacters } from '../special.ts';

/** A line that is to be shown, and a number that is new with every wish. */
export interface Target {
  readonly file: string;
  /** Counted from 1; null for wherever the cursor was. */
  readonly line: number | null;
  /** Whether the reader goes there, or only sees it. */
  readonly focus: boolean;
  readonly turn: number;
}

export interface EditorProps {
  readonly className?: string | undefined;
  readonly file: string;
  /** The text of a file, when it is first shown and when it was reset. */
  readonly textOf: (file: string) => string;
  /** Grows whenever texts were reset. */
  readonly resets: number;
  readonly target: Target;
  readonly fault: Fault | null;
  readonly label: string;
  /** Id of the element that tells the keys. */
  readonly helpId: string;
  readonly onChange: (file: string, text: string) => void;
  readonly onRun: () => void;
  /** The reader pressed Esc. */
  readonly onLeave: () => void;
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
  '.cm-scroller': { font: 'inherit', lineHeight: 'inherit', overflow: 'auto', maxHeight: 'inherit' },
  '&.cm-editor': { maxHeight: 'inherit' },
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
    maxWidth: 'min(90vw, 480px)',
  },
  // What a program says of itself may be one long word.
  '.cm-diagnostic': { overflowWrap: 'anywhere', maxHeight: '9em', overflowY: 'auto' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--note)' },
});

export default function Editor(props: EditorProps): React.JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  latest.current = props;
  /** Each file has a state of its own: text, cursor, and what can be undone. */
  const states = useRef(new Map<string, EditorState>());
  /** How far each was scrolled. */
  const tops = useRef(new Map<string, number>());
  const shown = useRef(props.file);
  const { file, target, fault, resets } = props;

  useEffect(() => {
    const state = stateOf(shown.current, latest);
    const made = new EditorView({ parent: host.current!, state });
    // Long lines scroll, and that must be possible by keyboard too.
    made.scrollDOM.tabIndex = 0;
    view.current = made;
    return () => made.destroy();
  }, []);

  useEffect(() => {
    if (file === shown.current) return;
    const { state, scrollDOM } = view.current!;
    states.current.set(shown.current, state);
    tops.current.set(shown.current, scrollDOM.scrollTop);
    shown.current = file;
    view.current!.setState(states.current.get(file) ?? stateOf(file, latest));
    scrollTo(view.current!, tops.current.get(file) ?? 0);
  }, [file]);

  useEffect(() => {
    const { textOf } = latest.current;
    for (const [name, state] of states.current) {
      states.current.set(name, state.update(replacement(state, textOf(name))).state);
    }
    const { state } = view.current!;
    view.current!.dispatch(replacement(state, textOf(shown.current)));
  }, [resets]);

  useEffect(() => {
    const { state } = view.current!;
    view.current!.dispatch(setDiagnostics(state, diagnosticsOf(fault, file, state)));
  }, [fault, file]);

  useEffect(() => {
    if (target.file === shown.current) show(view.current!, target);
  }, [target]);

  return <div ref={host} className={props.className} />;
}

/** Scrolls, and once more when the heights of a new text are known: the view holds on to old ones. */
function scrollTo(view: EditorView, top: number): void {
  const scroll = (): void => void (view.scrollDOM.scrollTop = top);
  scroll();
  view.requestMeasure({ read: () => undefined, write: scroll });
}

function stateOf(file: string, latest: { readonly current: EditorProps }): EditorState {
  const { textOf, helpId, label } = latest.current;
  const key = (name: string, act: () => void) => ({
    key: name,
    run: () => {
      act();
      return true;
    },
  });
  const extensions = [
    Prec.highest(keymap.of([key('Mod-Enter', () => latest.current.onRun())])),
    lineNumbers(),
    history(),
    drawSelection(),
    indentOnInput(),
    indentUnit.of('  '),
    bracketMatching(),
    javascript({ typescript: true }),
    syntaxHighlighting(colours),
    metrics,
    specialCharacters,
    keymap.of([indentWithTab, ...defaultKeymap, ...historyKeymap]),
    Prec.lowest(keymap.of([key('Escape', () => latest.current.onLeave())])),
    EditorView.contentAttributes.of({ 'aria-label': label, 'aria-describedby': helpId }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) latest.current.onChange(file, update.state.doc.toString());
    }),
  ];
  return EditorState.create({ doc: textOf(file), extensions });
}

/** What makes the text of a state another; it can be undone. */
function replacement(state: EditorState, text: string): TransactionSpec {
  if (state.doc.toString() === text) return {};
  return { changes: { from: 0, to: state.doc.length, insert: text } };
}

/** Shows a line; only for who goes there the page moves, too. */
function show(view: EditorView, { line, focus }: Target): void {
  if (line !== null) {
    const { from } = view.state.doc.line(Math.max(1, Math.min(line, view.state.doc.lines)));
    view.dispatch({ selection: { anchor: from } });
    view.scrollDOM.scrollTop = view.lineBlockAt(from).top - view.scrollDOM.clientHeight / 3;
    if (focus) view.dom.scrollIntoView({ block: 'center' });
  }
  if (focus) view.contentDOM.focus({ preventScroll: true });
}

/** The fault as marks: its own place and every frame in this file. */
function diagnosticsOf(fault: Fault | null, file: string, state: EditorState): Diagnostic[] {
  if (fault === null) return [];
  const own = fault.file === file && fault.line !== null ? fault.line : null;
  const line = own ?? fault.frames.find((frame) => frame.file === file)?.line ?? null;
  if (line === null || line < 1 || line > state.doc.lines) return [];
  const { from, to, text } = state.doc.line(line);
  const indent = text.length - text.trimStart().length;
  const message = `${fault.name}: ${fault.message}`;
  return [{ from: Math.min(from + indent, to), to, severity: 'error', message }];
}
