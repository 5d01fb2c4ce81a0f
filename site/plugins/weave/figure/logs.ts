/**
 * Draws logs: an index a column, a log a row, marks and jumps around them.
 *
 * @module
 */
import { termColour } from '../../../components/terms.ts';
import { inLanguage } from '../../../../sim/figures/wording.ts';
import type { Before, Cell, Jump, LogRow, Logs, Mark } from '../../../../sim/figures/figure.ts';
import type { Language } from '../../../../sim/trace.ts';
import { round, tag, widthOf, words } from './svg.ts';
import type { Picture } from './svg.ts';

/** The columns of a picture; moments of one strip share them. */
export interface Columns {
  readonly first: number;
  readonly last: number;
}

interface Layout extends Columns {
  readonly step: number;
  readonly cell: number;
  readonly left: number;
  readonly width: number;
}

const HEAD = 20;
const GAP = 16;
const LINE = 19;
const ARC = 24;

export function columnsOf({ rows }: Logs): Columns {
  const indexes = rows.flatMap((row) => [
    ...row.cells.map(({ index }) => index),
    ...row.marks.map(({ index }) => index),
    ...row.jumps.flatMap(({ from, to }) => [from, to]),
    ...(row.before === null ? [] : [row.before.index]),
  ]);
  const last = Math.max(1, ...indexes);
  return { first: Math.min(1, ...indexes), last };
}

/** The columns of several drawings together. */
export function sharedColumns(all: readonly Columns[]): Columns {
  return {
    first: Math.min(...all.map(({ first }) => first)),
    last: Math.max(...all.map(({ last }) => last)),
  };
}

export function drawLogs(logs: Logs, language: Language, columns = columnsOf(logs)): Picture {
  const layout = layoutOf(logs, language, columns);
  const tops = topsOf(logs.rows);
  const rows = logs.rows.map((row, i) => drawRow(row, i, tops[i]!, layout, language));
  const links = logs.links.map((link) => {
    const [a, b] = link.rows;
    const from = tops[a]! + heightOf(logs.rows[a]!) + 5;
    return drawLink(centre(link.index, layout), from, tops[b]! - 3, link.same);
  });
  const last = logs.rows.length - 1;
  const height = tops[last]! + heightOf(logs.rows[last]!) + 8 + belowOf(logs.rows[last]!, last);
  return { width: layout.width, height, body: [drawHead(layout), ...rows, ...links].join('') };
}

function layoutOf({ rows }: Logs, language: Language, { first, last }: Columns): Layout {
  const count = last - first + 1;
  const labels = rows.flatMap(({ cells }) => cells.map(({ label }) => widthOf(label, true) + 8));
  const step = Math.max(count > 9 ? 24 : 34, ...labels);
  const names = rows.map(({ name }) => widthOf(inLanguage(name, language)));
  const left = Math.max(0, ...names) + 14;
  const asides = rows.map(({ aside }) => widthOf(inLanguage(aside, language)));
  const right = Math.max(0, ...asides);
  const end = left + count * step + (right > 0 ? right + 12 : 2);
  const layout = { first, last, step, cell: step - 3, left, width: end };
  const marks = rows.flatMap((row) => {
    const groups = markGroups(row.marks);
    return groups.map((group) => markEnd(group, groups, layout));
  });
  return { ...layout, width: Math.max(end, ...marks) };
}

const heightOf = ({ cells }: LogRow): number => (cells.some(({ label }) => label !== '') ? 42 : 28);

/** Room that marks and jumps need below a row. The jumps of the first one are above it. */
function belowOf({ marks, jumps }: LogRow, at: number): number {
  const room = marks.length === 0 ? 0 : markGroups(marks).length * LINE + 10;
  return room + (at > 0 && jumps.length > 0 ? ARC : 0);
}

/** Rows that are compared stand further apart. */
function gapOf(rows: readonly LogRow[], at: number): number {
  return at === 0 && rows.some(({ jumps }) => jumps.length > 0) ? 34 : GAP;
}

function topsOf(rows: readonly LogRow[]): number[] {
  const tops: number[] = [];
  let y = HEAD;
  rows.forEach((row, i) => {
    if (i === 0 && row.jumps.length > 0) y += ARC;
    tops.push(y);
    y += heightOf(row) + gapOf(rows, i) + belowOf(row, i);
  });
  return tops;
}

const columnAt = (index: number, { first, step, left }: Layout): number => left + (index - first) * step;

const centre = (index: number, layout: Layout): number => columnAt(index, layout) + layout.cell / 2;

function drawHead(layout: Layout): string {
  const { first, last } = layout;
  const numbers = Array.from({ length: last - first + 1 }, (_, i) => first + i).filter((n) => n > 0);
  const all = numbers.map((n) => words(String(n), [centre(n, layout), 12], { class: 'index' }));
  return all.join('');
}

function drawRow(row: LogRow, at: number, top: number, layout: Layout, language: Language): string {
  const height = heightOf(row);
  const groups = markGroups(row.marks);
  const name = words(inLanguage(row.name, language), [0, top + height / 2 + 4.5], { class: 'name' });
  const aside = words(
    inLanguage(row.aside, language),
    [columnAt(layout.last + 1, layout) + 9, top + height / 2 + 4.5],
    { class: 'aside' },
  );
  return [
    name,
    row.before === null ? '' : drawBefore(row.before, top, height, layout),
    ...row.cells.map((cell) => drawCell(cell, top, height, layout)),
    row.cells.length > 0 || row.before !== null ? '' : drawNothing(top, height, layout),
    row.committed === null ? '' : drawCommitted(row.committed, top + height + 4.5, layout),
    ...row.jumps.map((jump) => {
      return at === 0
        ? drawJump(jump, top - 3, -1, layout)
        : drawJump(jump, top + height + 8, 1, layout);
    }),
    ...groups.map((group) => drawMark(group, groups, top + height + 4, layout)),
    row.aside === '' ? '' : aside,
  ].join('');
}

/** An empty log: a line where its entries would begin. */
function drawNothing(top: number, height: number, layout: Layout): string {
  const y = top + height / 2;
  const x = columnAt(layout.first, layout);
  return tag('path', { class: 'nothing', d: `M${x} ${y}h${layout.cell}` });
}

function drawCell(cell: Cell, top: number, height: number, layout: Layout): string {
  const { index, term, label, look, differs } = cell;
  const x = round(columnAt(index, layout));
  const size = { x, y: top, width: layout.cell, height, rx: 4 };
  const middle = x + layout.cell / 2;
  const base = label === '' ? top + height / 2 + 4.7 : top + 17;
  return tag(
    'g',
    { class: `cell ${look}${differs ? ' differs' : ''}`, style: `--t:${termColour(term)}` },
    tag('rect', size),
    words(String(term), [middle, base], { class: 'term' }),
    label === '' ? '' : words(label, [middle, top + height - 8], { class: 'data' }),
    differs ? tag('path', { class: 'corner', d: cornerOf(x + layout.cell, top) }) : '',
    look === 'hidden'
      ? tag('path', { d: `M${x + 4} ${top + height - 4}L${x + layout.cell - 4} ${top + 4}` })
      : '',
  );
}

/** A folded corner, at the upper right. */
const cornerOf = (x: number, y: number): string => `M${round(x - 10)} ${y}h6a4 4 0 0 1 4 4v6z`;

function drawBefore(before: Before, top: number, height: number, layout: Layout): string {
  const { kind, index, term } = before;
  const x = columnAt(layout.first, layout);
  const width = columnAt(index, layout) + layout.cell - x;
  const [middle, base] = [x + width / 2, top + height / 2 + 4.7];
  return tag(
    'g',
    { class: `before ${kind}`, style: `--t:${termColour(term)}` },
    tag('rect', { x, y: top, width: round(width), height, rx: 4 }),
    words(`${term}/${index}`, [middle, base], { class: 'term' }),
  );
}

function drawCommitted(index: number, y: number, layout: Layout): string {
  if (index < layout.first) return '';
  const x = columnAt(layout.first, layout);
  const end = round(columnAt(index, layout) + layout.cell);
  return tag('path', { class: 'committed', d: `M${x} ${y}H${end}` });
}

/** An arc beside the row, above (-1) or below (1), with its head where it ends. */
function drawJump({ from, to }: Jump, y: number, side: -1 | 1, layout: Layout): string {
  const [a, b] = [centre(from, layout), centre(Math.max(to, layout.first), layout)];
  const [begin, end] = from === to ? [a - 6, b + 6] : [a, b];
  const peak = y + side * (ARC - 4);
  const [x, stop] = [round(begin), round(end)];
  const d = `M${x} ${y}C${x} ${peak} ${stop} ${peak} ${stop} ${y + side * 5}`;
  const tip = `M${round(end - 4)} ${y + side * 6}h8l-4 ${side * -7}z`;
  return tag('g', { class: 'jump' }, tag('path', { d }), tag('path', { class: 'tip', d: tip }));
}

function drawLink(x: number, from: number, to: number, same: boolean): string {
  const middle = (from + to) / 2;
  const sign = same ? '=' : '≠';
  return tag(
    'g',
    { class: 'link' },
    tag('path', { d: `M${round(x)} ${from}V${to}` }),
    tag('circle', { cx: round(x), cy: round(middle), r: 9 }),
    words(sign, [x, middle + 4.5]),
  );
}

interface MarkGroup {
  readonly index: number;
  readonly names: readonly string[];
}

/** Marks by position, the furthest first: leaders of the others pass to the left of its name. */
function markGroups(marks: readonly Mark[]): MarkGroup[] {
  const groups = new Map<number, string[]>();
  for (const { name, index } of marks) groups.set(index, [...(groups.get(index) ?? []), name]);
  return [...groups].sort(([a], [b]) => b - a).map(([index, names]) => ({ index, names }));
}

const markText = ({ names }: MarkGroup): string => names.join(' = ');

/** A mark stands at the end of its cell: up to here, this one too. */
const markX = (index: number, layout: Layout): number => columnAt(index, layout) + layout.cell + 1.5;

/** Where the name of a mark ends; to the left if it would stick out and nothing is there. */
function markEnd(group: MarkGroup, groups: readonly MarkGroup[], layout: Layout): number {
  const x = markX(group.index, layout);
  return leansLeft(group, groups, layout) ? x : x + widthOf(markText(group), true) + 8;
}

function leansLeft(group: MarkGroup, groups: readonly MarkGroup[], layout: Layout): boolean {
  const x = markX(group.index, layout);
  const width = widthOf(markText(group), true) + 8;
  const end = columnAt(layout.last + 1, layout);
  const free = groups.every(({ index }) => {
    const other = markX(index, layout);
    return index >= group.index || other < x - width;
  });
  return x + width > end && x - width >= 0 && free;
}

function drawMark(group: MarkGroup, groups: readonly MarkGroup[], y: number, layout: Layout): string {
  const x = round(markX(group.index, layout));
  const base = y + 12 + groups.indexOf(group) * LINE;
  const left = leansLeft(group, groups, layout);
  const name = words(markText(group), [left ? x - 6 : x + 6, base + 2], {
    'text-anchor': left ? 'end' : undefined,
  });
  return tag(
    'g',
    { class: 'mark' },
    tag('path', { d: `M${x} ${y}V${base + 2}` }),
    tag('path', { class: 'tip', d: `M${x - 4} ${y + 5}h8l-4 -7z` }),
    name,
  );
}
