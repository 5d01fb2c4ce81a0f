/**
 * Names in code, and in lists of names. For the keyboard a listing or list is one stop, and its names
 * are reached by arrows; what moves there and what tells of a name is loaded when a reader first
 * comes to one.
 */
import { GROUPS, NAMES } from './names.ts';

/** What is taken out of the order of Tab: names in a group, and the ways back from notes to lines. */
const INSIDE = `:is(${GROUPS} a[href], a.note-n):not([tabindex])`;

/** They leave it before the first Tab moves; without script they stay. */
function onKey({ key }: KeyboardEvent): void {
  if (key !== 'Tab') return;
  for (const link of document.querySelectorAll(INSIDE)) {
    link.setAttribute('tabindex', '-1');
  }
}

const at = (event: Event, what: string): boolean =>
  event.target instanceof Element && event.target.closest(what) !== null;

let cards = false;

/** Loads the cards with the first name that is pointed at; later ones they see themselves. */
function onName(event: PointerEvent | FocusEvent): void {
  if (cards || !at(event, NAMES)) return;
  cards = true;
  void import('../components/Card/index.ts').then(
    (card) => (event instanceof PointerEvent ? card.onPointer(event) : card.onFocus(event)),
    () => undefined,
  );
}

let finger = false;

/** A finger cannot hover: its tap shows the card, and there the link that the name is. */
function onClick(event: MouseEvent): void {
  if (!finger || !(event.target instanceof Element)) return;
  const link = event.target.closest<HTMLAnchorElement>(NAMES);
  if (!link) return;
  event.preventDefault();
  event.stopPropagation();
  cards = true;
  void import('../components/Card/index.ts').then(
    ({ onTap }) => onTap(link),
    () => location.assign(link.href),
  );
}

function onDown({ pointerType }: PointerEvent): void {
  finger = pointerType === 'touch';
}

type Rove = (event: KeyboardEvent) => void;

let rove: Rove | undefined;

async function loadRove(): Promise<Rove | undefined> {
  rove ??= (await import('./rove.ts').catch(() => undefined))?.rove;
  return rove;
}

/** What moves inside of a group is loaded when the focus comes there; the first key waits for it. */
function onMove(event: KeyboardEvent): void {
  if (!at(event, GROUPS)) return;
  if (rove) rove(event);
  else if (event.key === 'ArrowDown') {
    event.preventDefault();
    void loadRove().then((move) => move?.(event));
  }
}

function onFocus(event: FocusEvent): void {
  if (at(event, GROUPS)) void loadRove();
  onName(event);
}

document.addEventListener('keydown', onKey, true);
document.addEventListener('keydown', onMove);
document.addEventListener('focusin', onFocus);
document.addEventListener('pointerover', onName);
document.addEventListener('pointerdown', onDown);
document.addEventListener('click', onClick, true);
