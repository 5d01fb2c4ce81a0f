/** What the browser keeps of the reader's progress: to take along, or to delete. */

import React, { useRef, useState } from 'react';
import { clear, merge, read, readExport } from '../../progress/store.ts';
import styles from './styles.module.css';
import { useProgress } from './useProgress.ts';
import { words } from './words.ts';

/** A longer file is none of ours. */
const LONGEST = 1_000_000;

/** Is not there until something has been kept. */
export default function ProgressBox(): React.JSX.Element | null {
  const progress = useProgress();
  const [said, setSaid] = useState('');
  const [asking, setAsking] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const status = useRef<HTMLParagraphElement>(null);
  const remove = (): void => {
    if (asking) {
      clear();
      setSaid(words.removed());
      // The button can't be pressed twice, and would take the focus away with it.
      status.current?.focus();
    }
    setAsking(!asking);
  };
  const take = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return;
    // It may be gone, or not to be read.
    const text = chosen.size > LONGEST ? '' : await chosen.text().catch(() => null);
    if (text === null) return setSaid(words.notRead());
    const other = readExport(text);
    if (other === null) return setSaid(words.unreadable());
    setSaid(merge(other) ? words.imported() : words.notKept());
  };
  const empty = Object.keys(progress).length === 0;
  return (
    <section className={styles.box} aria-label={words.title()}>
      <h2>{words.title()}</h2>
      <p>{words.where()}</p>
      <div className="tools">
        <button type="button" className="tool tool-small" disabled={empty} onClick={save}>
          {words.export()}
        </button>
        <button type="button" className="tool tool-small" onClick={() => file.current!.click()}>
          {words.import()}
        </button>
        <button type="button" className="tool tool-small" disabled={empty} onClick={remove}>
          {asking && !empty ? words.sure() : words.remove()}
        </button>
        <input
          ref={file}
          type="file"
          accept="application/json"
          aria-label={words.import()}
          hidden
          onChange={({ target }) => {
            const chosen = target.files?.[0];
            // Else the same file could not be chosen again.
            target.value = '';
            void take(chosen);
          }}
        />
      </div>
      <p role="status" tabIndex={-1} ref={status}>
        {said}
      </p>
    </section>
  );
}

function save(): void {
  const text = JSON.stringify(read(), null, 2);
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = 'annotated-raft-progress.json';
  link.click();
  URL.revokeObjectURL(address);
}
