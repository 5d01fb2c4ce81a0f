/**
 * Where a program is changed: its files as tabs, any file of the library,
 * what differs from the book, and the editor. Loaded when the reader asks
 * to edit.
 *
 * @module
 */

import React, { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { Fault, Files } from '../../runtime/index.ts';
import Diff from '../Diff';
import { changedLines, diffLines } from '../Diff/lines.ts';
import Editor from './Editor.tsx';
import { labels } from './messages.ts';
import styles from './styles.module.css';
import type { Texts } from './useTexts.ts';

export interface BenchProps {
  /** The file that always has a tab. */
  readonly entry: string;
  readonly texts: Texts;
  readonly fault: Fault | null;
  readonly onRun: () => void;
}

const NO_FILES: Files = {};

export default function Bench({ entry, texts, fault, onRun }: BenchProps): React.JSX.Element {
  const { changed, resets } = texts;
  const book = texts.book ?? NO_FILES;
  const target = texts.target!;
  const { file } = target;
  const [comparing, setComparing] = useState(false);
  /** The file of the library that was looked at last keeps its tab. */
  const [looked, setLooked] = useState<string | null>(null);
  const id = useId();
  const foot = useRef<HTMLDivElement>(null);
  const files = tabsOf(entry, changed, file, looked);
  const diff = useMemo(
    () => diffLines(book[file] ?? '', changed[file] ?? book[file] ?? ''),
    [book, changed, file],
  );

  useEffect(() => {
    setComparing(false);
    if (file !== entry) setLooked(file);
  }, [target, file, entry]);

  const look = (name: string): void => void texts.show({ file: name, line: null, focus: false });
  const leave = (): void => foot.current?.querySelector('button')?.focus();

  return (
    <>
      <ChangedNote book={book} changed={changed} entry={entry} />
      <div className={styles.files}>
        <Tabs id={id} files={files} current={file} changed={changed} onLook={look} />
        <Chooser current={file} book={book} changed={changed} onLook={look} />
      </div>
      <div
        id={`${id}-panel`}
        role="tabpanel"
        aria-labelledby={`${id}-${files.indexOf(file)}`}
        className={styles.panel}
      >
        {comparing && <Diff lines={diff} label={labels.diff(file)} />}
        <div hidden={comparing} className={styles.editor}>
          <Editor
            className={styles.height}
            file={file}
            textOf={(name) => changed[name] ?? book[name] ?? ''}
            resets={resets}
            target={target}
            fault={fault}
            label={labels.codeOf(file)}
            helpId={`${id}-help`}
            onChange={texts.edit}
            onRun={onRun}
            onLeave={leave}
          />
        </div>
      </div>
      <div className={`tools ${styles.foot}`} ref={foot}>
        <button type="button" className="tool tool-small" onClick={() => setComparing(!comparing)}>
          {comparing ? labels.toCode() : labels.changes(changedLines(diff))}
        </button>
        <button
          type="button"
          className="tool tool-small"
          disabled={changed[file] === undefined}
          onClick={() => {
            // The button can't be pressed twice, and would take the focus away with it.
            leave();
            texts.reset(file);
          }}
        >
          {labels.restore()}
        </button>
        {target.from !== undefined && (
          <button type="button" className="tool tool-small" onClick={() => goBack(target.from!)}>
            {labels.back()}
          </button>
        )}
        <p id={`${id}-help`} className={styles.help}>
          {labels.editorHelp()}
        </p>
      </div>
    </>
  );
}

/** The program, what was changed, and what was looked at last. */
function tabsOf(entry: string, changed: Files, current: string, looked: string | null): string[] {
  const others = [...Object.keys(changed).sort(), current, looked];
  return [...new Set([entry, ...others.filter((name) => name !== null)])];
}

function goBack(place: HTMLElement): void {
  place.scrollIntoView({ block: 'center' });
  place.focus({ preventScroll: true });
}

/** Says that what runs is not the book's library. */
function ChangedNote(props: {
  readonly book: Files;
  readonly changed: Files;
  readonly entry: string;
}): React.JSX.Element {
  const { book, changed } = props;
  const parts = Object.entries(changed)
    .filter(([name]) => name.startsWith('src/'))
    .map(([name, text]) => {
      const lines = changedLines(diffLines(book[name] ?? '', text, 0));
      return labels.changedFile(name, lines);
    });
  return (
    <p className={parts.length > 0 ? styles.changed : styles.helpHidden} role="status">
      {parts.length > 0 && labels.changedLibrary(parts)}
    </p>
  );
}

interface TabsProps {
  readonly id: string;
  readonly files: readonly string[];
  readonly current: string;
  readonly changed: Files;
  readonly onLook: (file: string) => void;
}

function Tabs({ id, files, current, changed, onLook }: TabsProps): React.JSX.Element {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const at = files.indexOf(current);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: files.length - 1 }[event.key];
    const wanted = to === undefined ? undefined : files[to];
    if (wanted === undefined) return;
    event.preventDefault();
    onLook(wanted);
    (list.current?.children[to!] as HTMLElement | undefined)?.focus();
  };
  return (
    <div
      ref={list}
      role="tablist"
      className={styles.tabs}
      aria-label={labels.files()}
      onKeyDown={onKeyDown}
    >
      {files.map((file, i) => (
        <button
          key={file}
          type="button"
          role="tab"
          id={`${id}-${i}`}
          className={styles.tab}
          title={file}
          aria-selected={file === current}
          aria-controls={`${id}-panel`}
          tabIndex={file === current ? 0 : -1}
          onClick={() => onLook(file)}
        >
          {file.slice(file.lastIndexOf('/') + 1)}
          {changed[file] !== undefined && (
            <span className={styles.mark} role="img" aria-label={labels.changedMark()}>
              ●
            </span>
          )}
        </button>
      ))}
    </div>
  );
}

interface ChooserProps {
  readonly current: string;
  readonly book: Files;
  readonly changed: Files;
  readonly onLook: (file: string) => void;
}

/** Every file of the library; those that the page shows stand first. */
function Chooser({ current, book, changed, onLook }: ChooserProps): React.JSX.Element {
  const all = useMemo(() => Object.keys(book).filter((name) => name.startsWith('src/')), [book]);
  const listed = useMemo(() => listedFiles().filter((name) => all.includes(name)), [all]);
  const option = (name: string): React.JSX.Element => (
    <option key={name} value={name}>
      {name.slice('src/'.length)}
      {changed[name] === undefined ? '' : ' ●'}
    </option>
  );
  return (
    <select
      className={styles.chooser}
      aria-label={labels.choose()}
      value={all.includes(current) ? current : ''}
      onChange={(event) => onLook(event.target.value)}
    >
      <option value="" disabled>
        {labels.choose()}
      </option>
      <optgroup label={labels.listed()}>{listed.map(option)}</optgroup>
      <optgroup label={labels.others()}>
        {all.filter((name) => !listed.includes(name)).map(option)}
      </optgroup>
    </select>
  );
}

/** The files that the page has listings of, in their order. */
function listedFiles(): string[] {
  const heads = document.querySelectorAll<HTMLElement>('[data-edits]');
  return [...new Set([...heads].map(({ dataset }) => dataset.edits!))];
}
