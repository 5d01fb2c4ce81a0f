import type { Figure } from './figure.ts';
import type { CaseReport, Growth, Row } from './report.ts';
import type { SideName } from './sides.ts';
import type { Spread } from './stats.ts';

const TITLE = 42;

/** A case, for a terminal. */
export function caseLines({ title, unit, steps, growth }: CaseReport): string[] {
  const lines = [`${title}  (${unit})`];
  for (const { label, rows } of steps) {
    if (label !== title) lines.push(` ${label}`);
    lines.push(...rows.map((row) => rowLine(row, unit)));
  }
  if (growth.length > 0) lines.push(` ${steps.at(-1)!.label} beside ${steps[0]!.label}`);
  return [...lines, ...growth.map(growthLine), ''];
}

function rowLine({ title, cost, ratio, goal }: Row, unit: string): string {
  const rate = unit.startsWith('us/') ? `${thousands(1e6 / cost.median)}/s` : '';
  const own = `  ${title.padEnd(TITLE)}${digits(cost.median).padStart(9)}${rate.padStart(13)}`;
  if (ratio === null) return own.trimEnd();
  const wanted = goal === null ? '' : `  goal ${goal}: ${said(ratio.median >= goal)}`;
  return `${own}   ratio ${spreadText(ratio)}${wanted}`;
}

function growthLine({ title, ratio, goal }: Growth): string {
  const wanted = goal === null ? '' : `  goal at most ${goal}: ${said(ratio.median <= goal)}`;
  return `  ${title.padEnd(TITLE)}${' '.repeat(22)}   times ${spreadText(ratio)}${wanted}`;
}

/** A group of figures that stand alone. */
export function figureLines(title: string, figures: readonly Figure[]): string[] {
  return [title, ...figures.map(figureLine), ''];
}

function figureLine({ label, value, unit, spread, goal, least, note }: Figure): string {
  if (value === null) return `  ${label.padEnd(TITLE)}not measured: ${note ?? ''}`;
  const apart = spread === undefined ? '' : `  (${digits(spread.min)} to ${digits(spread.max)})`;
  const most = goal === undefined ? '' : `   goal at most ${goal}: ${said(value <= goal)}`;
  const wanted = least === undefined ? most : `   goal at least ${least}: ${said(value >= least)}`;
  return `  ${label.padEnd(TITLE)}${digits(value).padStart(9)} ${unit}${apart}${wanted}`;
}

function said(reached: boolean): string {
  return reached ? 'reached' : 'missed';
}

function spreadText({ median, min, max }: Spread): string {
  return `${digits(median).padStart(6)}  (${digits(min)} to ${digits(max)})`;
}

/** Three digits, or all that stand before the point. */
function digits(value: number): string {
  const places = value >= 100 ? 0 : value >= 10 ? 1 : value >= 0.1 ? 2 : 3;
  return value.toFixed(places);
}

function thousands(value: number): string {
  return Math.round(value).toLocaleString('en');
}

const MEANING = `\
A ratio is how many times as much as ours a side costs: above 1, ours is the
faster, or the smaller. It is the median of the rounds' own ratios, with the
least and the greatest behind it. Costs are medians of processor time, all
threads of a process counted, so that collectors and compilers beside the main
thread are not for nothing.`;

/** What speaks for or against a side. */
const FAVOURED: Partial<Record<SideName, string>> = {
  ours: 'ours copies each payload, and checks all that comes in, as no other side does',
  base: 'the other commit is driven by the drivers of this one',
  loop: 'Replica gives each command a name and a fate; RawNode beside it only counts',
  go: 'Go has one processor (GOMAXPROCS=1), and allocates numbers of its messages singly',
  coaty: `\
coaty ports an older etcd/raft with fewer mechanisms, hands on entries by
  reference, and sizes payloads as JSON; it gets text, with which it is fastest`,
  protobufjs: 'protobufjs makes doubles of 64-bit numbers, as ours',
  bufbuild: '@bufbuild/protobuf makes bigints of 64-bit numbers',
};

/** What a reader has to know of the figures of these sides. */
export function footLines(sides: readonly SideName[]): string[] {
  const notes = sides.flatMap((side) => FAVOURED[side] ?? []);
  return [MEANING, '', 'Who could be called favoured:', ...notes.map((note) => `- ${note}`)];
}
