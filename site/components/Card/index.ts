/**
 * The card of a symbol: what it looks like, what it is, and where it is defined. It is one
 * element for the whole page, beside the name that the pointer or the focus is on.
 *
 * @module
 */
import { translate } from '@docusaurus/Translate';
import siteConfig from '@generated/docusaurus.config';
import { STALE } from '../Stale/words.ts';
import { NAMES } from '../../start/names.ts';
import styles from './styles.module.css';

/**
 * Name, signature, a sentence as HTML, file, line, the language of the sentence, and whether that
 * has not followed the English one.
 */
export type Card = readonly [
  name: string,
  signature: string,
  summary: string,
  file: string,
  line: number,
  language: 'zh' | 'en',
  behind?: true,
];

/** By the address that the name leads to, such as `api/raft/#step`. */
export type Cards = Readonly<Record<string, Card>>;

const ID = 'name-card';
/** How long the pointer rests before a card opens, and how long it may be away; milliseconds. */
const REST = 160;
const GRACE = 220;
/** Room between a name and its card, and between a card and the edge of the window; pixels. */
const GAP = 6;
const EDGE = 12;

/** Names of the world lead to its sources; all others are of the library. */
const WORLD = /^source\/sim\//;

/** The card that is open. One that a finger has opened stays until it goes elsewhere. */
interface Open {
  readonly link: HTMLAnchorElement;
  readonly box: HTMLElement;
  readonly tapped: boolean;
}

let library: Promise<Cards> | undefined;
let world: Promise<Cards> | undefined;
let open: Open | undefined;
let wanted: HTMLAnchorElement | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

/** The cards among which that of an address is. */
function load(key: string): Promise<Cards> {
  if (WORLD.test(key)) {
    return (world ??= import('@generated/cards/default/sim.json').then((m) => m.default));
  }
  return (library ??= import('@generated/cards/default/src.json').then((m) => m.default));
}

function keyOf({ pathname, hash }: HTMLAnchorElement): string {
  return pathname.slice(siteConfig.baseUrl.length) + decodeURIComponent(hash);
}

function part(tag: string, look: string | undefined, text: string): HTMLElement {
  const element = document.createElement(tag);
  if (look) element.className = look;
  element.textContent = text;
  return element;
}

function draw([name, signature, summary, file, line, language, behind]: Card): HTMLElement {
  const box = document.createElement('div');
  box.id = ID;
  box.className = styles.card!;
  box.append(part('b', undefined, name), part('code', styles.signature, signature));
  if (summary) {
    const sentence = part('p', undefined, '');
    sentence.innerHTML = summary;
    sentence.lang = language === 'zh' ? 'zh-Hans' : 'en';
    box.append(sentence);
    if (behind) {
      const mark = part('p', 'stale', STALE[language].translation);
      mark.setAttribute('role', 'note');
      box.append(mark);
    }
  }
  const place = `${file}:${line}`;
  const where = translate({ id: 'book.card.where', message: '定义在 {place}' }, { place });
  box.append(part('p', styles.where, where));
  return box;
}

/** Where the name leads: whoever opened the card with a finger has not followed it. */
function more({ href }: HTMLAnchorElement): HTMLAnchorElement {
  const link = document.createElement('a');
  link.href = href;
  link.className = styles.more!;
  link.textContent = translate({ id: 'book.card.more', message: '打开它的定义' });
  return link;
}

/**
 * Puts a card below its name, or above where there is no room. One that a finger has opened keeps
 * its place in the window: a page that wakes up grows above it, and the window goes along.
 */
function put({ box, link, tapped }: Open): void {
  if (tapped) box.style.position = 'fixed';
  document.body.append(box);
  const { left, top, bottom } = link.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const below = bottom + GAP + box.offsetHeight <= clientHeight || top < box.offsetHeight + GAP;
  const x = Math.max(EDGE, Math.min(left, clientWidth - EDGE - box.offsetWidth));
  const y = below ? bottom + GAP : top - GAP - box.offsetHeight;
  box.style.left = `${tapped ? x : x + window.scrollX}px`;
  box.style.top = `${tapped ? y : y + window.scrollY}px`;
}

function close(): void {
  wanted = undefined;
  open?.link.removeAttribute('aria-describedby');
  open?.box.remove();
  open = undefined;
}

/** The card of a name. Without a connection there is none: a name is a link then, as without script. */
async function find(link: HTMLAnchorElement): Promise<Card | undefined> {
  const key = keyOf(link);
  const cards = await load(key).catch(() => undefined);
  return cards?.[key];
}

/** Opens a card beside its name; what it is for the reader is added before. */
function show(link: HTMLAnchorElement, box: HTMLElement, tapped: boolean): void {
  close();
  wanted = link;
  open = { link, box, tapped };
  put(open);
}

/** A card that says what the name under the pointer or the focus is, and is not entered. */
async function describe(link: HTMLAnchorElement): Promise<void> {
  if (open?.link === link) return;
  wanted = link;
  const card = await find(link);
  if (wanted !== link || open?.link === link) return;
  if (!card) return close();
  const box = draw(card);
  box.setAttribute('role', 'tooltip');
  show(link, box, false);
  link.setAttribute('aria-describedby', ID);
}

/** Whether the card of a name is open; a box that wakes up puts another element into its place. */
function isOpenFor(link: HTMLAnchorElement): boolean {
  if (open === undefined) return false;
  return open.link === link || (!open.link.isConnected && open.link.href === link.href);
}

/** A finger taps a name: its card opens, with the way to the definition; a second tap shuts it. */
export async function onTap(link: HTMLAnchorElement): Promise<void> {
  if (isOpenFor(link)) return close();
  wanted = link;
  const card = await find(link);
  if (wanted !== link) return;
  if (!card) return location.assign(link.href);
  const box = draw(card);
  box.setAttribute('role', 'dialog');
  box.setAttribute('aria-label', link.textContent);
  box.append(more(link));
  show(link, box, true);
}

function later(run: () => void, ms: number): void {
  clearTimeout(timer);
  timer = setTimeout(run, ms);
}

function nameAt(target: EventTarget | null): HTMLAnchorElement | null {
  return target instanceof Element ? target.closest<HTMLAnchorElement>(NAMES) : null;
}

/** The pointer is on a name, on the card, or elsewhere. A finger has to tap. */
export function onPointer(event: PointerEvent): void {
  if (event.pointerType === 'touch' || open?.tapped) return;
  const link = nameAt(event.target);
  const inside = event.target instanceof Node && open?.box.contains(event.target);
  if (link) later(() => void describe(link), open ? REST / 2 : REST);
  else if (inside) clearTimeout(timer);
  else if (open || wanted || timer) later(close, GRACE);
}

/** The keyboard has come to a name, or to something else. */
export function onFocus(event: FocusEvent): void {
  const link = nameAt(event.target);
  clearTimeout(timer);
  // A tap moves the focus, too, and a page that wakes up tells of it once more.
  if (open?.tapped || (link !== null && link === wanted)) return;
  if (link?.matches(':focus-visible')) void describe(link);
  else close();
}

function onKey(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || !open) return;
  close();
  event.stopPropagation();
}

/** A finger comes down beside the card and its name. */
function onDown({ pointerType, target }: PointerEvent): void {
  if (pointerType !== 'touch' || !(target instanceof Node)) return;
  if (!open?.box.contains(target) && !open?.link.contains(target)) close();
}

document.addEventListener('pointerover', onPointer);
document.addEventListener('pointerdown', onDown);
document.addEventListener('focusin', onFocus);
document.addEventListener('keydown', onKey, true);
document.addEventListener('click', close);
