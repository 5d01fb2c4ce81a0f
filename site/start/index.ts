/**
 * The first script of a page. A page can be read as it comes, without React, so the scripts that
 * bring it to life are begun when a reader shows the first sign of wanting them, or when nothing
 * has happened for a while: a phone has nothing to do while the page is drawn.
 *
 * @module
 */
import './code.ts';
import './keys.ts';
import { fetchBook, loadBook } from './book.ts';
import { hold } from './held.ts';
import { whenIdle, whenLoaded, whenQuiet } from './idle.ts';
import { comesToPlace, layOutBeforeLeaps, layOutInTurn, layOutWhole } from './whole.ts';
import './styles.css';

/** What a reader does first, whatever the device. */
const SIGNS = [
  'pointermove',
  'pointerdown',
  'touchstart',
  'wheel',
  'scroll',
  'keydown',
  'focusin',
  // Who presses or types by voice or with a screen reader sends nothing before.
  'click',
  'input',
] as const;

/** Time after the last of its scripts has come in which a page is left in peace; milliseconds. */
const PEACE_MS = 5000;

/** Time between two attempts to load the scripts; milliseconds. */
const RETRY_MS = 1000;

/** Stands where a page has a hole that only a script fills. */
const HOLE = '[data-hole]';

/** What begins the names under which the book keeps something in the browser. */
const KEPT = 'annotated-raft.';

const root = document.documentElement;

/** Whether the page as it came is not what the reader is to see. */
function isUnfinished(): boolean {
  const { search, hash } = window.location;
  const first = document.getElementById('__docusaurus')?.firstChild ?? null;
  return (
    first === null || search !== '' || hash !== '' || isKept() || document.querySelector(HOLE) !== null
  );
}

/** Whether the browser keeps something of this reader's that the page shows. */
function isKept(): boolean {
  try {
    return Object.keys(window.localStorage).some((key) => key.startsWith(KEPT));
  } catch {
    return false;
  }
}

/** Resolves when React has taken the page over. */
function takenOver(): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (root.dataset.hasHydrated !== 'true') return;
      observer.disconnect();
      resolve();
    };
    const observer = new MutationObserver(look);
    observer.observe(root, { attributeFilter: ['data-has-hydrated'] });
    look();
  });
}

const held = hold(root);
const waiting = new AbortController();
let begun = false;

/** What the first sign begins; others come while it goes on. */
function onSign(sign?: Event): void {
  if (!begun && !isRest(sign)) void begin();
}

/** Browsers tell where the pointer rests when something comes to lie under it. */
function isRest(sign: Event | undefined): boolean {
  if (!(sign instanceof PointerEvent) || sign.type !== 'pointermove') return false;
  return sign.movementX === 0 && sign.movementY === 0;
}

async function begin(): Promise<void> {
  begun = true;
  try {
    await loadBook();
    await takenOver();
    waiting.abort();
    await held.giveBack();
    layOutInTurn();
  } catch (error) {
    // A sign tries again, after a while: the network may have been away.
    window.setTimeout(() => (begun = false), RETRY_MS);
    throw error;
  }
}

for (const sign of SIGNS) {
  document.addEventListener(sign, onSign, { capture: true, passive: true, signal: waiting.signal });
}
if (comesToPlace()) layOutWhole();
else layOutBeforeLeaps();
if (isUnfinished()) onSign();
else {
  whenLoaded(() => {
    // What the page is drawn from has come: there is room for what it may need.
    whenIdle(fetchBook);
    whenQuiet(PEACE_MS, () => whenIdle(() => onSign()));
  });
}
