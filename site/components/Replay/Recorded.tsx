/** Opens what real servers have recorded, and draws it. */

import { interpolate } from '@docusaurus/Interpolate';
import React, { useRef, useState } from 'react';
import type { Language, Trace } from '../../../sim/trace.ts';
import Boundary from '../Boundary/index.tsx';
import SpaceTime from '../SpaceTime/index.tsx';
import styles from './styles.module.css';
import { MOST_CHARACTERS, readTraceFiles, TraceFileError, WINDOW, windowOf } from './trace_file.ts';
import { words } from './words.ts';

const COMMAND = 'npm run kv -- --id 1 … --trace FILE';

/** What has come of the files that the reader chose. */
type Opened =
  | { readonly kind: 'none' }
  | { readonly kind: 'trace'; readonly trace: Trace }
  | { readonly kind: 'problem'; readonly text: string };

export function Recorded({ language }: { readonly language: Language }): React.JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const [opened, setOpened] = useState<Opened>({ kind: 'none' });
  const take = async (files: readonly File[]): Promise<void> => {
    if (files.length > 0) setOpened(await openAll(files, language));
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
      <p role="status">{opened.kind === 'problem' && opened.text}</p>
      {opened.kind === 'trace' && (
        <Boundary>
          <Windows trace={opened.trace} />
        </Boundary>
      )}
    </section>
  );
}

async function openAll(files: readonly File[], language: Language): Promise<Opened> {
  const size = files.reduce((sum, file) => sum + file.size, 0);
  if (size > MOST_CHARACTERS) return { kind: 'problem', text: words.filesTooLong() };
  // One may be gone, or not to be read.
  const texts = await Promise.all(files.map((file) => file.text())).catch(() => null);
  if (texts === null) return { kind: 'problem', text: words.filesNotRead() };
  try {
    return { kind: 'trace', trace: readTraceFiles(texts, language) };
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
