/**
 * The texts of a program and what the reader made of them. The book's texts
 * are loaded when the reader first asks to edit.
 *
 * @module
 */

import { useCallback, useRef, useState } from 'react';
import type { Files } from '../../runtime/index.ts';
import type { Target } from './Editor.tsx';

/** A place to go to. */
export interface Wish {
  readonly file: string;
  readonly line: number | null;
  readonly focus: boolean;
  /** From where the reader came, to go back there. */
  readonly from?: HTMLElement;
}

export type Wanted = Target & Wish;

export interface Texts {
  /** All texts as the book has them; null until they are loaded. */
  readonly book: Files | null;
  /** Those that differ from the book's. */
  readonly changed: Files;
  /** What is shown; null until the reader asks to edit. */
  readonly target: Wanted | null;
  readonly resets: number;
  readonly edit: (file: string, text: string) => void;
  /** Takes back what was done to a file, or to all. */
  readonly reset: (file?: string) => void;
  readonly show: (wish: Wish) => Promise<void>;
  /** The texts as they stand, loaded if they are not yet. */
  readonly take: () => Promise<Taken>;
}

/** The book's texts, and those of the reader that differ. */
export interface Taken {
  readonly book: Files;
  readonly changed: Files;
}

/**
 * @param load - the book's texts
 * @param kept - what the reader changed at an earlier time
 */
export function useTexts(load: () => Promise<Files>, kept?: (book: Files) => Files): Texts {
  const [book, setBook] = useState<Files | null>(null);
  const [changed, setChanged] = useState<Files>({});
  const [target, setTarget] = useState<Wanted | null>(null);
  const [resets, setResets] = useState(0);
  const turn = useRef(0);

  const edit = useCallback(
    (file: string, text: string) =>
      setChanged((before) =>
        text === book?.[file] ? without(before, file) : { ...before, [file]: text },
      ),
    [book],
  );

  const reset = useCallback((file?: string) => {
    setChanged((before) => (file === undefined ? {} : without(before, file)));
    setResets((count) => count + 1);
  }, []);

  const take = async (): Promise<Taken> => {
    if (book !== null) return { book, changed };
    const loaded = await load();
    const found = kept?.(loaded) ?? {};
    setBook(loaded);
    setChanged(found);
    return { book: loaded, changed: found };
  };

  const show = async (wish: Wish): Promise<void> => {
    const mine = ++turn.current;
    await take();
    if (mine === turn.current) setTarget({ ...wish, turn: mine });
  };

  return { book, changed, target, resets, edit, reset, show, take };
}

function without(files: Files, file: string): Files {
  return Object.fromEntries(Object.entries(files).filter(([name]) => name !== file));
}
