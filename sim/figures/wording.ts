/**
 * Figures read out: what a picture shows, in sentences.
 *
 * @module
 */
import type { Language } from '../trace.ts';
import { nameOf } from './letter.ts';
import type {
  Bytes,
  Cell,
  CellLook,
  Drawing,
  Edge,
  Figure,
  Half,
  Letter,
  LogRow,
  Logs,
  Machine,
  Reach,
  Ring,
  Strip,
  Vote,
  Votes,
  Words,
} from './figure.ts';
import { IN_WORDS } from './words.ts';
import type { FigureWords } from './words.ts';

/** The text in a language. */
export function inLanguage(words: Words, language: Language): string {
  return typeof words === 'string' ? words : words[language];
}

/** What a drawing shows, one line a thing. */
export function readOut(drawing: Drawing | Strip, language: Language): readonly string[] {
  const say = IN_WORDS[language];
  switch (drawing.kind) {
    case 'logs':
      return logLines(drawing, language, say);
    case 'ring':
      return ringLines(drawing, say);
    case 'machine':
      return machineLines(drawing, language, say);
    case 'votes':
      return voteLines(drawing, language, say);
    case 'reach':
      return reachLines(drawing, language, say);
    case 'letter':
      return letterLines(drawing, language, say);
    case 'bytes':
      return bytesLines(drawing, language, say);
    case 'strip':
      return stripLines(drawing, language, say);
  }
}

/** A whole figure as text: its caption, and what it shows. */
export function figureText({ caption, drawing }: Figure, language: Language): string {
  const lines = readOut(drawing, language).map((line) => `- ${line}\n`);
  return `${inLanguage(caption, language)}\n${lines.join('')}`;
}

/** What an edge says: from where to where, and which functions lead there. */
export function edgeText(machine: Machine, edge: Edge, language: Language): string {
  const say = IN_WORDS[language];
  const name = (id: string): string => {
    return inLanguage(machine.states.find((state) => state.id === id)?.name ?? id, language);
  };
  return `${name(edge.from)} → ${name(edge.to)}${say.colon}`;
}

function logLines({ rows, links }: Logs, language: Language, say: FigureWords): string[] {
  const nameOf = (at: number): string => inLanguage(rows[at]!.name, language);
  return [
    ...rows.map((row) => rowLine(row, language, say)),
    ...links.map(({ index, rows: [a, b], same }) => say.link(index, nameOf(a), nameOf(b), same)),
  ];
}

function rowLine(row: LogRow, language: Language, say: FigureWords): string {
  const { cells, committed, marks, jumps } = row;
  const aside = inLanguage(row.aside, language);
  const parts = [
    ...(row.before === null ? [] : [say.before(row.before)]),
    cells.map((cell) => cellText(cell)).join(' ') || say.nothing,
    ...LOOKS.flatMap((look) => group(cells, (cell) => cell.look === look, say[look])),
    ...group(cells, ({ differs }) => differs, say.differs),
    ...((committed ?? 0) === 0 ? [] : [say.committed(committed!)]),
    ...marks.map(({ name, index }) => `${name} = ${index}`),
    ...jumps.map(({ from, to, by }) => say.jump(from, to, by)),
    ...(aside === '' ? [] : [aside]),
  ];
  return inLanguage(row.name, language) + say.colon + parts.join(say.semicolon);
}

const LOOKS: readonly Exclude<CellLook, 'stable'>[] = ['taken', 'unstable', 'hidden'];

function cellText({ term, index, label }: Cell): string {
  return `${term}/${index}${label === '' ? '' : `(${label})`}`;
}

/** Says something of some cells, if there are any. */
function group(
  cells: readonly Cell[],
  test: (cell: Cell) => boolean,
  words: (list: string) => string,
): string[] {
  const found = cells.filter(test).map(({ index }) => index);
  return found.length === 0 ? [] : [words(found.join(' '))];
}

function ringLines(ring: Ring, say: FigureWords): string[] {
  const { slots, start, count, bytes, maxBytes, full } = ring;
  const filled = slots.flatMap((slot, at) => (slot?.live ? [say.slot(at, slot.last, slot.bytes)] : []));
  return [
    say.window(count, slots.length, bytes, maxBytes) + (full ? say.full : ''),
    count === 0 ? say.empty : say.oldest(start) + filled.join(say.comma),
  ];
}

function machineLines(machine: Machine, language: Language, say: FigureWords): string[] {
  return machine.edges.map((edge) => {
    const names = edge.by.map(({ symbol }) => `\`${symbol}\``);
    return edgeText(machine, edge, language) + names.join(say.comma);
  });
}

function voteLines(drawing: Votes, language: Language, say: FigureWords): string[] {
  const { ids, rows } = drawing;
  const lines = rows.map(({ name, votes, needed, result }) => {
    const said = ids.flatMap((id, i) => (votes[i] === 'absent' ? [] : [`n${id} ${say[votes[i]!]}`]));
    return inLanguage(name, language) + say.colon + said.join(say.comma) + say.needed(needed, result);
  });
  const common = inCommon(drawing);
  if (common === null) return lines;
  return [...lines, say.common(common.map((id) => `n${id}`).join(say.comma))];
}

/** Who is in all majorities of a figure; null if there are not two of them. */
export function inCommon({ ids, rows }: Votes): readonly number[] | null {
  const says = (vote: Vote | undefined): boolean => vote === 'yes' || vote === 'has';
  const majorities = rows.filter(({ votes, needed }) => votes.filter(says).length >= needed);
  if (majorities.length < 2) return null;
  return ids.filter((_, i) => majorities.every(({ votes }) => says(votes[i])));
}

function reachLines({ halves, committed }: Reach, language: Language, say: FigureWords): string[] {
  const line = ({ name, members, needed, committed: reached }: Half): string => {
    const all = members.map(({ id, match }) => `n${id} ${match}`).join(say.comma);
    return inLanguage(name, language) + say.colon + all + say.reached(needed, members.length, reached);
  };
  const lines = halves.map(line);
  return halves.length < 2 ? lines : [...lines, say.both(committed)];
}

function letterLines(
  { type, from, to, fields }: Letter,
  language: Language,
  say: FigureWords,
): string[] {
  return [
    `\`${type}\` ${nameOf(from)} → ${nameOf(to)}`,
    ...fields.map(({ name, value, says }) => {
      const text = inLanguage(says, language);
      return `\`${name} = ${value}\`${text === '' ? '' : say.colon + text}`;
    }),
  ];
}

function bytesLines({ rows }: Bytes, language: Language, say: FigureWords): string[] {
  return rows.map(({ name, pieces, aside }) => {
    const all = pieces.map(({ from, to, label, look }) => {
      const text = inLanguage(label, language);
      const what = look === 'sure' ? text : [text, say[look]].filter(Boolean).join(say.comma);
      return say.piece(from, to, what);
    });
    const more = inLanguage(aside, language);
    const parts = more === '' ? all : [...all, more];
    const of = inLanguage(name, language);
    return (of === '' ? '' : of + say.colon) + parts.join(say.semicolon);
  });
}

function stripLines({ moments }: Strip, language: Language, say: FigureWords): string[] {
  return moments.map(({ title, drawing }, i) => {
    const lines = readOut(drawing, language).join(say.stop);
    return `${say.moment(i + 1)}${inLanguage(title, language)}${say.stop}${lines}`;
  });
}
