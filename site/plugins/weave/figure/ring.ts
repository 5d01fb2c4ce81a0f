/**
 * Draws a window as the ring that it is.
 *
 * @module
 */
import type { Ring, Slot } from '../../../../sim/figures/figure.ts';
import { round, tag, words } from './svg.ts';
import type { Picture } from './svg.ts';

const SIZE = 172;
const CENTRE = SIZE / 2;
const OUTER = 62;
const INNER = 34;

export function drawRing(ring: Ring): Picture {
  const slots = ring.slots.map((slot, at) => drawSlot(slot, at, ring.slots.length));
  const [count, size] = [ring.count, ring.slots.length];
  const middle = [
    words(`${count}/${size}`, [CENTRE, CENTRE], { class: 'count' }),
    words(`${ring.bytes} B`, [CENTRE, CENTRE + 16], { class: 'index' }),
  ];
  const start = drawStart(ring.start, size);
  return { width: SIZE, height: SIZE, body: [...slots, start, ...middle].join('') };
}

/** A point on a circle; the first slot begins at the top, and all go clockwise. */
function point(turn: number, radius: number): string {
  const angle = turn * 2 * Math.PI - Math.PI / 2;
  return `${round(CENTRE + radius * Math.cos(angle))} ${round(CENTRE + radius * Math.sin(angle))}`;
}

function pair(turn: number, radius: number): [number, number] {
  const [x, y] = point(turn, radius).split(' ').map(Number);
  return [x!, y!];
}

function drawSlot(slot: Slot | null, at: number, size: number): string {
  const gap = 0.006;
  const [from, to] = [at / size + gap, (at + 1) / size - gap];
  const large = to - from > 0.5 ? 1 : 0;
  const d =
    `M${point(from, OUTER)}A${OUTER} ${OUTER} 0 ${large} 1 ${point(to, OUTER)}` +
    `L${point(to, INNER)}A${INNER} ${INNER} 0 ${large} 0 ${point(from, INNER)}Z`;
  const middle = (at + 0.5) / size;
  const [x, y] = pair(middle, (OUTER + INNER) / 2);
  const [px, py] = pair(middle, OUTER + 11);
  const look = slot === null ? 'unmade' : slot.live ? 'live' : 'old';
  return tag(
    'g',
    { class: `slot ${look}` },
    tag('path', { d }),
    slot === null ? '' : words(String(slot.last), [x, y + 4.7], { class: 'term' }),
    words(String(at), [px, py + 4.5], { class: 'index' }),
  );
}

/** Shows where the oldest message is. */
function drawStart(start: number, size: number): string {
  const middle = (start + 0.5) / size;
  const [left, right] = [middle - 0.032, middle + 0.032].map((turn) => point(turn, INNER - 11));
  const d = `M${point(middle, INNER - 2)}L${left}L${right}Z`;
  return tag('path', { class: 'start', d });
}
