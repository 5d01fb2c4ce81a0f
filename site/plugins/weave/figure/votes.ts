/**
 * Draws majorities: who said what, and how far all have come.
 *
 * @module
 */
import { inCommon, inLanguage } from '../../../../sim/figures/wording.ts';
import type { Half, Reach, Vote, Votes } from '../../../../sim/figures/figure.ts';
import type { Language } from '../../../../sim/trace.ts';
import { round, tag, widthOf, words } from './svg.ts';
import type { Picture } from './svg.ts';

const STEP = 36;
const ROW = 36;

/** A column for each node; one that is in every row has a frame around it. */
export function drawVotes(drawing: Votes, language: Language): Picture {
  const { ids, rows } = drawing;
  const left = Math.max(...rows.map(({ name }) => widthOf(inLanguage(name, language)))) + 18;
  const end = left + ids.length * STEP;
  const sums = rows.map(({ votes, needed, result }) => {
    const yes = votes.filter((vote) => vote === 'yes' || vote === 'has').length;
    return `${yes}/${needed} ${result}`.trim();
  });
  const height = 24 + rows.length * ROW + 4;
  const x = (i: number): number => left + i * STEP + STEP / 2;
  const head = ids.map((id, i) => words(`n${id}`, [x(i), 13], { class: 'name middle' }));
  const both = inCommon(drawing) ?? [];
  const common = ids.flatMap((id, i) => {
    const frame = { x: x(i) - 17, y: 20, width: 34, height: height - 22, rx: 17 };
    return both.includes(id) ? [tag('rect', { ...frame, class: 'common' })] : [];
  });
  const lines = rows.map((row, r) => {
    const y = 24 + r * ROW + ROW / 2;
    return [
      words(inLanguage(row.name, language), [0, y + 4.5], { class: 'name' }),
      ...row.votes.map((vote, i) => drawVote(vote, x(i), y)),
      words(sums[r]!, [end + 8, y + 4.5], { class: 'by' }),
    ].join('');
  });
  const width = end + 8 + Math.max(...sums.map((sum) => widthOf(sum, true)));
  return { width, height, body: [...head, ...common, ...lines].join('') };
}

function drawVote(vote: Vote, x: number, y: number): string {
  if (vote === 'absent') return tag('path', { class: 'vote absent', d: `M${x - 4} ${y}h8` });
  const cross = tag('path', { d: `M${x - 4} ${y - 4}l8 8m0 -8l-8 8` });
  const tick = tag('path', { d: `M${x - 5} ${y}l4 4l7 -8` });
  const inside = { yes: tick, no: cross, silent: '', has: '', lacks: '' }[vote];
  return tag('g', { class: `vote ${vote}` }, tag('circle', { cx: x, cy: y, r: 11 }), inside);
}

/** A line for each member, as long as its log is known; the furthest on top. */
export function drawReach(reach: Reach, language: Language): Picture {
  const all = reach.halves.flatMap(({ members }) => members.map(({ match }) => match));
  const last = Math.max(1, ...all);
  const step = last > 9 ? 25 : 34;
  const frame: ReachFrame = { last, step, left: 40, language };
  let y = 0;
  const parts: string[] = [];
  for (const half of reach.halves) {
    parts.push(tag('g', { transform: `translate(0 ${y})` }, drawHalf(half, frame)));
    y += heightOf(half) + 14;
  }
  const note = Math.max(...reach.halves.map((half) => widthOf(noteOf(half, frame))));
  const width = Math.max(frame.left + (last + 1) * step + 10, note + 4);
  return { width, height: y - 10, body: parts.join('') };
}

interface ReachFrame {
  readonly last: number;
  readonly step: number;
  readonly left: number;
  readonly language: Language;
}

const BAR = 26;

const heightOf = ({ members }: Half): number => 44 + members.length * BAR + 6;

function noteOf({ name, needed, members, committed }: Half, { language }: ReachFrame): string {
  const of = members.length;
  const text = inLanguage(name, language);
  return language === 'zh'
    ? `${text}：${of} 个里的第 ${needed} 个到了 ${committed}`
    : `${text}: number ${needed} of ${of} holds ${committed}`;
}

function drawHalf(half: Half, frame: ReachFrame): string {
  const { members, needed, committed } = half;
  const { last, step, left } = frame;
  const x = (index: number): number => left + index * step;
  const top = 40;
  const bars = members.map(({ id, match }, i) => {
    const y = top + i * BAR + BAR / 2;
    return tag(
      'g',
      { class: i < needed ? 'bar counted' : 'bar' },
      words(`n${id}`, [0, y + 4.5], { class: 'name' }),
      tag('path', { d: `M${x(0)} ${y}H${x(match)}` }),
      tag('circle', { cx: x(match), cy: y, r: 5 }),
    );
  });
  const numbers = Array.from({ length: last + 1 }, (_, n) => {
    return words(String(n), [x(n), 33], { class: n === committed ? 'index here' : 'index' });
  });
  const bottom = top + members.length * BAR + 2;
  const line = tag('path', { class: 'here', d: `M${round(x(committed))} 38V${bottom}` });
  const edge = top + needed * BAR;
  const cut = tag('path', { class: 'cut', d: `M0 ${edge}H${x(last) + 12}` });
  const note = words(noteOf(half, frame), [0, 13], { class: 'aside' });
  return [note, ...numbers, cut, line, ...bars].join('');
}
