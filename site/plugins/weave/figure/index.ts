/**
 * A figure as HTML: the picture, what its signs mean, and the same as text.
 *
 * @module
 */
import { nameOf } from '../../../../sim/figures/letter.ts';
import { edgeText, inCommon, inLanguage, readOut } from '../../../../sim/figures/wording.ts';
import { IN_WORDS } from '../../../../sim/figures/words.ts';
import type { LegendKey } from '../../../../sim/figures/words.ts';
import type {
  Bytes,
  Drawing,
  Figure,
  Letter,
  Machine,
  Place,
  Strip,
} from '../../../../sim/figures/figure.ts';
import type { Language } from '../../../../sim/trace.ts';
import { escapeHtml, summaryHtml } from '../render.ts';
import { drawBytes } from './bytes.ts';
import { columnsOf, drawLogs, sharedColumns } from './logs.ts';
import type { Columns } from './logs.ts';
import { drawMachine } from './machine.ts';
import { drawRing } from './ring.ts';
import { svgOf, tag } from './svg.ts';
import type { Picture } from './svg.ts';
import { drawReach, drawVotes } from './votes.ts';

/** Where a function of the library stands on the site. */
export type AddressOf = (place: Place) => string;

const FIGURE = { zh: '图', en: 'Figure' };
const TEXT = { zh: '文字版', en: 'As text' };
const FIELD = { zh: ['字段', '值', '意思'], en: ['Field', 'Value', 'What it says'] } as const;
const SWIPE = { zh: '左右滑动看全图', en: 'Swipe sideways to see it all' };

/** All that stands in a figure. */
export function figureHtml(
  { caption, drawing }: Figure,
  id: string,
  language: Language,
  addressOf: AddressOf,
): string {
  const described = `${id}-text`;
  const told = inLanguage(caption, language);
  const legend = legendOf(drawing, language);
  const items = textItems(drawing, language, addressOf).map((item) => `<li>${item}</li>`);
  const text = tag(
    'details',
    { class: 'text' },
    tag('summary', {}, TEXT[language]),
    tag('ul', { id: described }, ...items),
  );
  const picture =
    drawing.kind === 'strip'
      ? stripHtml(drawing, language)
      : drawing.kind === 'letter'
        ? letterHtml(drawing, language)
        : svgOf(pictureOf(drawing, language), told.replaceAll('`', ''), described);
  const swipe = picture.includes('drawing wide') ? tag('p', { class: 'swipe' }, SWIPE[language]) : '';
  // The fields of a message are a table: text as it stands.
  const number = tag('b', { 'data-n': id.replace(/^\D+/, '') }, `${FIGURE[language]} `);
  const under = tag('figcaption', {}, number, summaryHtml(told));
  return picture + swipe + legend + under + (drawing.kind === 'letter' ? '' : text);
}

function pictureOf(drawing: Exclude<Drawing, Letter>, language: Language, columns?: Columns): Picture {
  switch (drawing.kind) {
    case 'logs':
      return drawLogs(drawing, language, columns);
    case 'ring':
      return drawRing(drawing);
    case 'machine':
      return drawMachine(drawing, language);
    case 'votes':
      return drawVotes(drawing, language);
    case 'reach':
      return drawReach(drawing, language);
    case 'bytes':
      return drawBytes(drawing, language);
  }
}

function stripHtml({ moments }: Strip, language: Language): string {
  const logs = moments.flatMap(({ drawing }) => (drawing.kind === 'logs' ? [columnsOf(drawing)] : []));
  const columns = logs.length > 0 ? sharedColumns(logs) : undefined;
  let width = 0;
  const items = moments.map(({ title, drawing }) => {
    const head = tag('p', {}, summaryHtml(inLanguage(title, language)));
    if (drawing.kind === 'letter') return tag('li', {}, head, letterHtml(drawing, language));
    const said = readOut(drawing, language).join(IN_WORDS[language].stop).replaceAll('`', '');
    const picture = pictureOf(drawing, language, columns);
    width = Math.max(width, Math.ceil(picture.width));
    return tag('li', {}, head, svgOf(picture, said));
  });
  return tag('ol', { class: 'strip', style: `--moment:${width || 320}px` }, ...items);
}

function letterHtml({ type, from, to, fields }: Letter, language: Language): string {
  const code = (text: string): string => tag('code', {}, escapeHtml(text));
  const head = tag('p', { class: 'envelope' }, code(type), ` ${nameOf(from)} → ${nameOf(to)}`);
  const heads = FIELD[language].map((text) => tag('th', { scope: 'col' }, text));
  const rows = fields.map(({ name, value, says }) =>
    tag(
      'tr',
      {},
      tag('th', { scope: 'row' }, code(name)),
      tag('td', {}, code(value)),
      tag('td', {}, summaryHtml(inLanguage(says, language))),
    ),
  );
  const table = tag('table', {}, tag('thead', {}, tag('tr', {}, ...heads)), tag('tbody', {}, ...rows));
  return tag('div', { class: 'letter' }, head, table);
}

function textItems(drawing: Drawing | Strip, language: Language, addressOf: AddressOf): string[] {
  if (drawing.kind === 'machine') return machineItems(drawing, language, addressOf);
  return readOut(drawing, language).map((line) => summaryHtml(line));
}

/** Each edge with its functions, which lead to where they stand. */
function machineItems(machine: Machine, language: Language, addressOf: AddressOf): string[] {
  return machine.edges.map((edge) => {
    const links = edge.by.map((place) => {
      return tag('a', { href: addressOf(place) }, tag('code', {}, escapeHtml(place.symbol)));
    });
    return escapeHtml(edgeText(machine, edge, language)) + links.join(IN_WORDS[language].comma);
  });
}

/** The signs that need a word. */
function legendOf(drawing: Drawing | Strip, language: Language): string {
  const all = drawing.kind === 'strip' ? drawing.moments.map((moment) => moment.drawing) : [drawing];
  const keys = [...new Set(all.flatMap((one) => keysOf(one)))];
  if (keys.length === 0) return '';
  const { legend } = IN_WORDS[language];
  const items = keys.map((key) =>
    tag('li', {}, key === 'number' ? '' : tag('i', { class: `key ${key}` }), legend[key]),
  );
  return tag('ul', { class: 'legend' }, ...items);
}

function keysOf(drawing: Drawing): LegendKey[] {
  if (drawing.kind === 'votes') {
    const votes = new Set(drawing.rows.flatMap(({ votes }) => votes));
    const keys = (['has', 'lacks', 'yes', 'no', 'silent', 'absent'] as const).filter((vote) =>
      votes.has(vote),
    );
    return (inCommon(drawing) ?? []).length > 0 ? [...keys, 'common'] : keys;
  }
  if (drawing.kind === 'ring') return ringKeys(drawing.slots);
  if (drawing.kind === 'bytes') return pieceKeys(drawing);
  if (drawing.kind !== 'logs') return [];
  const { rows } = drawing;
  const looks = new Set(rows.flatMap(({ cells }) => cells.map(({ look }) => look)));
  const inMemory = (['stable', 'taken', 'unstable', 'hidden'] as const).filter((look) =>
    looks.has(look),
  );
  return [
    'number',
    ...(inMemory.length > 1 || inMemory[0] === 'unstable' ? inMemory : []),
    ...(rows.some(({ cells }) => cells.some(({ differs }) => differs)) ? ['differs' as const] : []),
    ...(rows.some(({ committed }) => (committed ?? 0) > 0) ? ['committed' as const] : []),
    ...(rows.some(({ jumps }) => jumps.length > 0) ? ['jump' as const] : []),
  ];
}

function ringKeys(slots: readonly ({ readonly live: boolean } | null)[]): LegendKey[] {
  return [
    ...(slots.some((slot) => slot?.live) ? ['live' as const] : []),
    ...(slots.some((slot) => slot !== null && !slot.live) ? ['old' as const] : []),
    ...(slots.includes(null) ? ['unmade' as const] : []),
  ];
}

/** Where all is there and nothing is said of it, no sign needs a word. */
function pieceKeys({ rows }: Bytes): LegendKey[] {
  const looks = new Set(rows.flatMap(({ pieces }) => pieces.map(({ look }) => look)));
  if (looks.size < 2) return [];
  return (['sure', 'loose', 'zeros', 'wrong'] as const).filter((look) => looks.has(look));
}
