/**
 * Draws states as a column: what leads down goes on the left, what leads
 * back up on the right, further out the further it leads.
 *
 * @module
 */
import { inLanguage } from '../../../../sim/figures/wording.ts';
import type { Edge, Machine } from '../../../../sim/figures/figure.ts';
import type { Language } from '../../../../sim/trace.ts';
import { round, tag, widthOf, words } from './svg.ts';
import type { Picture } from './svg.ts';

const BOX = 34;
const LINE = 16;
/** From the middle of a state to a straight edge, and from an edge to its label. */
const APART = 9;
const PAD = 8;
const LOOP = 24;

interface Frame {
  readonly half: number;
  readonly tops: readonly number[];
  /** Where edges around other states go down, and where they go up. */
  readonly left: number;
  readonly right: number;
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
  const ranks = new Map(states.map(({ id }, i) => [id, i]));
  const ranked = edges.map((edge): Ranked => {
    return { edge, from: ranks.get(edge.from) ?? 0, to: ranks.get(edge.to) ?? 0 };
  });
  const frame = {
    half,
    tops: topsOf(machine),
    left: -roomBeside(ranked, half, true),
    right: roomBeside(ranked, half, false),
  };
  const pieces = ranked.map((one) => drawEdge(one, frame));
  const boxes = names.map((name, i) => drawState(name, frame.tops[i]!, half));
  const left = Math.min(-half, ...pieces.map(({ from }) => from)) - 2;
  const right = Math.max(half, ...pieces.map(({ to }) => to)) + 2;
  const body = tag(
    'g',
    { transform: `translate(${round(-left)} 0)` },
    ...pieces.map((piece) => piece.body),
    ...boxes,
  );
  return {
    width: right - left,
    height: frame.tops.at(-1)! + BOX + overhang(machine, states.length - 1, false) + 4,
    body,
  };
}

/** How far the name of an edge around others sticks out above its state (or below it). */
function overhang({ states, edges }: Machine, at: number, upward: boolean): number {
  const ranks = new Map(states.map(({ id }, i) => [id, i]));
  const around = edges.filter(({ from, to }) => {
    return ranks.get(from) === at && Math.abs(ranks.get(to)! - at) > 1;
  });
  const rooms = around.map(({ by }) => {
    const lines = upward ? Math.ceil(by.length / 2) : Math.floor(by.length / 2);
    return lines * LINE + 8 - BOX / 2;
  });
  return Math.max(0, ...rooms);
}

/** The gap between two neighbours has room for what is written in it. */
function topsOf(machine: Machine): number[] {
  const { states, edges } = machine;
  const tops = [overhang(machine, 0, true) + 2];
  for (let i = 0; i + 1 < states.length; i++) {
    const [a, b] = [states[i]!.id, states[i + 1]!.id];
    const between = edges.filter(({ from, to }) => {
      return (from === a && to === b) || (from === b && to === a);
    });
    const lines = Math.max(1, ...between.map(({ by }) => by.length));
    const room = overhang(machine, i, false) + overhang(machine, i + 1, true);
    tops.push(tops[i]! + BOX + Math.max(52, lines * LINE + 26 + 2 * room));
  }
  return tops;
}

function drawState(name: string, top: number, half: number): string {
  const box = { x: -half, y: top, width: 2 * half, height: BOX, rx: 6 };
  return tag('g', { class: 'state' }, tag('rect', box), words(name, [0, top + BOX / 2 + 4.7]));
}

interface Ranked {
  readonly edge: Edge;
  readonly from: number;
  readonly to: number;
}

const namesOf = ({ by }: Edge): string[] => by.map(({ symbol }) => symbol.replace(/^Raft\./, ''));

const labelWidth = (edge: Edge): number => Math.max(...namesOf(edge).map((name) => widthOf(name, true)));

/** How far out an edge around others must be, not to touch a label. */
function roomBeside(edges: readonly Ranked[], half: number, down: boolean): number {
  const rooms = edges.map(({ edge, from, to }) => {
    const width = labelWidth(edge);
    if (from === to) return down ? half + LOOP + PAD + width : 0;
    if (from < to !== down) return 0;
    return (Math.abs(from - to) === 1 ? APART + PAD : half + PAD) + width;
  });
  return Math.max(half, ...rooms) + 10;
}

function drawEdge(one: Ranked, frame: Frame): Piece {
  const { edge, from, to } = one;
  if (from === to) return drawLoop(edge, from, frame);
  if (Math.abs(from - to) === 1) return drawStep(one, frame);
  return drawArc(one, frame);
}

/** Straight, between neighbours. */
function drawStep({ edge, from, to }: Ranked, { tops }: Frame): Piece {
  const down = to > from;
  const [upper, lower] = [tops[Math.min(from, to)]! + BOX, tops[Math.max(from, to)]!];
  const side = down ? -1 : 1;
  const x = side * APART;
  const d = down ? `M${x} ${upper}V${lower - 6}` : `M${x} ${lower}V${upper + 6}`;
  const tip = down ? tipAt(x, lower, 'down') : tipAt(x, upper, 'up');
  const names = namesOf(edge);
  const top = (upper + lower) / 2 - ((names.length - 1) * LINE) / 2;
  return labelled(edge, { x: x + side * PAD, side, lines: names.map((_, i) => top + i * LINE) }, d, tip);
}

/** Around the states in between; what it is called stands beside the state that it leaves. */
function drawArc({ edge, from, to }: Ranked, frame: Frame): Piece {
  const { tops, half, left, right } = frame;
  const down = to > from;
  const side = down ? -1 : 1;
  // The further it leads, the further out.
  const out = round((down ? left : right) + side * 14 * (Math.abs(to - from) - 2));
  const [a, b] = [tops[from]! + BOX / 2, tops[to]! + BOX / 2 - (down ? 10 : 0)];
  const x = round(side * half);
  const bend = 8 * Math.sign(b - a);
  const d =
    `M${x} ${a}H${out - side * 8}Q${out} ${a} ${out} ${a + bend}` +
    `V${b - bend}Q${out} ${b} ${out - side * 8} ${b}H${x + side * 6}`;
  const names = namesOf(edge);
  const above = Math.ceil(names.length / 2);
  const lines = names.map((_, i) => {
    return i < above ? a - 11 - (above - 1 - i) * LINE : a + 11 + (i - above) * LINE;
  });
  return labelled(edge, { x: x + side * PAD, side, lines }, d, tipAt(x, b, down ? 'right' : 'left'));
}

/** From a state to itself. */
function drawLoop(edge: Edge, at: number, { tops, half }: Frame): Piece {
  const y = tops[at]! + BOX / 2;
  const x = round(-half);
  const far = x - LOOP - 2;
  const d = `M${x} ${y + 1}C${far} ${y - 3} ${far} ${y + 18} ${x - 6} ${y + 12.5}`;
  const label = { x: x - LOOP - PAD, side: -1, lines: namesOf(edge).map((_, i) => y + 7 + i * LINE) };
  return labelled(edge, label, d, tipAt(x, y + 12, 'right'));
}

interface Label {
  readonly x: number;
  readonly side: number;
  /** The middle of each line. */
  readonly lines: readonly number[];
}

function labelled(edge: Edge, { x, side, lines }: Label, d: string, tip: string): Piece {
  const anchor = side < 0 ? 'end' : 'start';
  const labels = namesOf(edge).map((name, i) => {
    return words(name, [x, lines[i]! + 4.5], { 'text-anchor': anchor, class: 'by' });
  });
  const body = tag(
    'g',
    { class: 'edge' },
    tag('path', { d }),
    tag('path', { class: 'tip', d: tip }),
    ...labels,
  );
  const end = x + side * labelWidth(edge);
  const ends = [x, end, ...[...d.matchAll(/Q(-?[\d.]+)/g)].map(([, at]) => Number(at))];
  return { body, from: Math.min(...ends), to: Math.max(...ends) };
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
