/**
 * Opens the file of a listing at its line, in the nearest example of the
 * page; in a page without one, in an example below the listing.
 *
 * @module
 */

import { translate } from '@docusaurus/Translate';
import { Suspense, useRef, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import Boundary from '../Boundary';
import { loaded } from '../loaded.ts';
import { editSource } from '../Run/edit.ts';

const LooseRun = loaded(() => import('../Run/Loose.tsx'));

interface EditHereProps {
  readonly file: string;
  readonly line: number;
}

export default function EditHere({ file, line }: EditHereProps): ReactNode {
  const button = useRef<HTMLButtonElement>(null);
  const [below, setBelow] = useState<HTMLElement | null>(null);
  if (!file.startsWith('src/')) return null;
  const edit = (): void => {
    if (editSource(button.current!, file, line)) return;
    const room = document.createElement('div');
    button.current!.closest('.listing')!.after(room);
    setBelow(room);
  };
  const onReady = (): void => void editSource(button.current!, file, line);
  return (
    <>
      <button
        ref={button}
        type="button"
        className="listing-edit"
        data-edits={file}
        aria-label={translate(
          { id: 'listing.editLabel', message: '改一改：在例子里打开 {file} 第 {line} 行' },
          { file, line: String(line) },
        )}
        onClick={edit}
      >
        {translate({ id: 'listing.edit', message: '改一改' })}
      </button>
      {below !== null &&
        createPortal(
          <Boundary>
            <Suspense fallback={null}>
              <LooseRun onReady={onReady} />
            </Suspense>
          </Boundary>,
          below,
        )}
    </>
  );
}
