/** Opens what real servers have recorded, and draws it. */

import { interpolate } from '@docusaurus/Interpolate';
import React, { useRef, useState } from 'react';
import type { Language, Trace } from '../../../sim/trace.ts';
import Boundary from '../Boundary/index.tsx';
import SpaceTime from '../SpaceTime/index.tsx';
import styles from './styles.module.css';
import { MOST_CHARACTERS, readTraceFiles, TraceFileError, WINDOW, windowOf } from './trace_file.ts';
import type { Rest } from './trace_file.ts';
import { words } from './words.ts';

const COMMAND = 'npm run kv -- --id 1 … --trace FILE';

/** What has come of the files that the reader chose. */
type Opened =
  | { readonly kind: 'none' }
  /** The part of the work that is done, in percent. */
  | { readonly kind: 'reading'; readonly percent: number }
  | { readonly kind: 'trace'; readonly trace: Trace }
  | { readonly kind: 'problem'; readonly text: string };

export function Recorded({ language }: { readonly language: Language }): React.JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const [opened, setOpened] = useState<Opened>({ kind: 'none' });
  const turn = useRef(0);
  const take = async (files: readonly File[]): Promise<void> => {
    if (files.length === 0) return;
    const mine = ++turn.current;
    // Who chooses other files meanwhile does not want to see these.
    const tell = (opened: Opened): void => {
      if (mine === turn.current) setOpened(opened);
    };
    tell({ kind: 'reading', percent: 0 });
    tell(await openAll(files, language, (percent) => tell({ kind: 'reading', percent })));
  };
  return (
    <section className={styles.recorded} aria-label={words.recorded()}>
      <p className={styles.label}>{words.recorded()}</p>
      <p className={styles.help}>
        {interpolate(words.recordedHelp(), { command: <code>{COMMAND}</code> })}
      </p>
      <p className={styles.help}>{words.recordedFiles()}</p>
      <div className="tools">
        <button type="button" className="tool" onClick={() => input.current!.click()}>
          {words.openFiles()}
        </button>
        <input
          ref={input}
          type="file"
          multiple
          aria-label={words.openFiles()}
          hidden
          onChange={({ target }) => {
            const files = [...(target.files ?? [])];
            // Else the same files could not be chosen again.
            target.value = '';
            void take(files);
          }}
        />
      </div>
      <p role="status">
        {opened.kind === 'problem' && opened.text}
        {opened.kind === 'reading' && words.reading(opened.percent)}
      </p>
      {opened.kind === 'trace' && (
        <Boundary>
          <Windows trace={opened.trace} />
        </Boundary>
      )}
    </section>
  );
}

/** So long, in ms, a page reads files without looking up. */
const BUSY_MS = 30;

/** What lets the page answer now and then, and hears how far the work has come. */
function resting(onPercent: (percent: number) => void): Rest {
  let since = performance.now();
  return async (done) => {
    if (performance.now() - since < BUSY_MS) return;
    onPercent(Math.floor(done * 100));
    await new Promise((resolve) => window.setTimeout(resolve));
    since = performance.now();
  };
}

async function openAll(
  files: readonly File[],
  language: Language,
  onPercent: (percent: number) => void,
): Promise<Opened> {
  const size = files.reduce((sum, file) => sum + file.size, 0);
  if (size > MOST_CHARACTERS) return { kind: 'problem', text: words.filesTooLong() };
  // One may be gone, or not to be read.
  const texts = await Promise.all(files.map((file) => file.text())).catch(() => null);
  if (texts === null) return { kind: 'problem', text: words.filesNotRead() };
  try {
    const trace = await readTraceFiles(texts, language, resting(onPercent));
    if (trace.events.length === 0) return { kind: 'problem', text: words.nothingRecorded() };
    return { kind: 'trace', trace };
  } catch (error) {
    if (!(error instanceof TraceFileError)) throw error;
    return { kind: 'problem', text: words.badLine(error.line) };
  }
}

/** So many events at a time as can be drawn. */
function Windows({ trace }: { readonly trace: Trace }): React.JSX.Element {
  const [from, setFrom] = useState(0);
  const total = trace.events.length;
  const to = Math.min(from + WINDOW, total);
  return (
    <>
      <div className="tools">
        <button
          type="button"
          className="tool"
          disabled={from === 0}
          onClick={() => setFrom(Math.max(0, from - WINDOW))}
        >
          {words.earlier()}
        </button>
        <button type="button" className="tool" disabled={to === total} onClick={() => setFrom(to)}>
          {words.later()}
        </button>
        <span role="status">{words.window(Math.min(from + 1, total), to, total)}</span>
      </div>
      <div className={styles.picture}>
        <SpaceTime key={from} trace={windowOf(trace, from)} />
      </div>
    </>
  );
}
