/**
 * Draws states as a column: what leads down goes on the left, what leads
 * back up on the right, further out the further it leads.
 *
 * @module
 */
import { inLanguage } from '../../../../sim/figures/wording.ts';
import type { Edge, Machine } from '../../../../sim/figures/figure.ts';
import type { Language } from '../../../../sim/trace.ts';
import { LETTER, round, tag, widthOf, words } from './svg.ts';
import type { Picture } from './svg.ts';

const BOX = 34;
const LINE = 16;
const REACH = 22;

interface Frame {
  readonly half: number;
  readonly tops: readonly number[];
}

interface Piece {
  readonly body: string;
  readonly from: number;
  readonly to: number;
}

export function drawMachine(machine: Machine, language: Language): Picture {
  const { states, edges } = machine;
  const names = states.map(({ name }) => inLanguage(name, language));
  const half = Math.max(...names.map((name) => widthOf(name))) / 2 + 16;
  const frame = { half, tops: topsOf(machine) };
  const rank = new Map(states.map(({ id }, i) => [id, i]));
  const pieces = edges.map((edge) => {
    return drawEdge(edge, rank.get(edge.from) ?? 0, rank.get(edge.to) ?? 0, frame);
  });
  const boxes = names.map((name, i) => drawState(name, frame.tops[i]!, half));
  const left = Math.min(-half, ...pieces.map(({ from }) => from)) - 2;
  const right = Math.max(half, ...pieces.map(({ to }) => to)) + 2;
  const body = tag(
    'g',
    { transform: `translate(${round(-left)} 0)` },
    ...pieces.map((piece) => piece.body),
    ...boxes,
  );
  return { width: right - left, height: frame.tops.at(-1)! + BOX + 4, body };
}

/** The gap between two neighbours has room for what is written in it. */
function topsOf({ states, edges }: Machine): number[] {
  const tops = [2];
  for (let i = 0; i + 1 < states.length; i++) {
    const [a, b] = [states[i]!.id, states[i + 1]!.id];
    const between = edges.filter(({ from, to }) => {
      return (from === a && to === b) || (from === b && to === a);
    });
    const lines = Math.max(1, ...between.map(({ by }) => by.length));
    tops.push(tops[i]! + BOX + Math.max(52, lines * LINE + 26));
  }
  return tops;
}

function drawState(name: string, top: number, half: number): string {
  const box = { x: -half, y: top, width: 2 * half, height: BOX, rx: 6 };
  return tag('g', { class: 'state' }, tag('rect', box), words(name, [0, top + BOX / 2 + 4.7]));
}

function drawEdge(edge: Edge, from: number, to: number, frame: Frame): Piece {
  if (from === to) return drawLoop(edge, from, frame);
  if (Math.abs(from - to) === 1) return drawStep(edge, from, to, frame);
  return drawArc(edge, from, to, frame);
}

/** Straight, between neighbours. */
function drawStep(edge: Edge, from: number, to: number, { tops }: Frame): Piece {
  const down = to > from;
  const [upper, lower] = [tops[Math.min(from, to)]! + BOX, tops[Math.max(from, to)]!];
  const x = down ? -9 : 9;
  const d = down ? `M${x} ${upper}V${lower - 6}` : `M${x} ${lower}V${upper + 6}`;
  const tip = down ? tipAt(x, lower, 'down') : tipAt(x, upper, 'up');
  return labelled(edge, [x + (down ? -8 : 8), (upper + lower) / 2], down, d, tip);
}

/** Around the states in between. */
function drawArc(edge: Edge, from: number, to: number, { tops, half }: Frame): Piece {
  const down = to > from;
  const side = down ? -1 : 1;
  const [a, b] = [tops[from]! + BOX / 2 + 5 * side, tops[to]! + BOX / 2 - 5 * side];
  const out = side * (half + REACH * (Math.abs(to - from) - 1));
  const x = side * half;
  const bend = 12 * Math.sign(b - a);
  const d =
    `M${round(x)} ${round(a)}C${round(out)} ${round(a)} ${round(out)} ${round(a)} ${round(out)} ${round(a + bend)}` +
    `V${round(b - bend)}C${round(out)} ${round(b)} ${round(out)} ${round(b)} ${round(x + side * 6)} ${round(b)}`;
  const tip = tipAt(x, b, down ? 'right' : 'left');
  // At its beginning, beside the state that it leaves.
  const lines = edge.by.length;
  const y = a + Math.sign(b - a) * (26 + ((lines - 1) * LINE) / 2);
  return labelled(edge, [out + side * 8, y], down, d, tip);
}

/** From a state to itself. */
function drawLoop(edge: Edge, at: number, { tops, half }: Frame): Piece {
  const y = tops[at]! + BOX / 2;
  const x = -half;
  const d = `M${round(x)} ${y - 8}C${round(x - 26)} ${y - 14} ${round(x - 26)} ${y + 14} ${round(x - 6)} ${y + 8.5}`;
  return labelled(edge, [x - 26, y], true, d, tipAt(x, y + 8, 'right'));
}

function labelled(
  { by }: Edge,
  [x, middle]: readonly [number, number],
  leftward: boolean,
  d: string,
  tip: string,
): Piece {
  const names = by.map(({ symbol }) => symbol.replace(/^Raft\./, ''));
  const top = middle + LETTER / 2 - 2 - ((names.length - 1) * LINE) / 2;
  const anchor = leftward ? 'end' : 'start';
  const labels = names.map((name, i) => {
    return words(name, [x, top + i * LINE], { 'text-anchor': anchor, class: 'by' });
  });
  const width = Math.max(...names.map((name) => widthOf(name, true)));
  const body = tag(
    'g',
    { class: 'edge' },
    tag('path', { d }),
    tag('path', { class: 'tip', d: tip }),
    ...labels,
  );
  return { body, from: leftward ? x - width : x, to: leftward ? x : x + width };
}

function tipAt(x: number, y: number, way: 'up' | 'down' | 'left' | 'right'): string {
  const [a, b] = [round(x), round(y)];
  switch (way) {
    case 'down':
      return `M${a} ${b}l-4 -8h8z`;
    case 'up':
      return `M${a} ${b}l-4 8h8z`;
    case 'left':
      return `M${a} ${b}l8 -4v8z`;
    case 'right':
      return `M${a} ${b}l-8 -4v8z`;
  }
}
