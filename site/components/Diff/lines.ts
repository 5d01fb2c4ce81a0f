/**
 * Two texts line by line. The texts are files of the library, with the few
 * lines that somebody changed, so the longest common sequence is found by its
 * table, between the first and the last line that differ.
 *
 * @module
 */

import type { DiffLine } from '../../../sim/broken/patch.ts';
import { costOf, tame, within } from '../../runtime/tame.ts';

export type { DiffLine } from '../../../sim/broken/patch.ts';

/** Bigger tables are not made: all lines between count as replaced. */
const MOST_CELLS = 4_000_000;

/** The lines that differ, with some around them; none when the texts are equal. */
export function diffLines(before: string, after: string, around = 3): DiffLine[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const least = Math.min(old.length, now.length);
  let head = 0;
  while (head < least && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < least - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const signs = [
    ...Array<Sign>(head).fill(' '),
    ...signsOf(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
    ...Array<Sign>(tail).fill(' '),
  ];
  return near(numbered(signs, old, now), around);
}

/** How many lines were changed: a line that replaces another counts once. */
export function changedLines(lines: readonly DiffLine[]): number {
  let count = 0;
  let [gone, come] = [0, 0];
  for (const { sign } of [...lines, { sign: ' ' }]) {
    if (sign === '-') gone++;
    else if (sign === '+') come++;
    else {
      count += Math.max(gone, come);
      [gone, come] = [0, 0];
    }
  }
  return count;
}

/** What is drawn of a difference: so many lines, and what they cost to draw in plain characters. */
const MOST_DRAWN = { lines: 2000, characters: 200_000 };

/** The first lines, as a page can draw them: whoever pastes a large text has a large difference. */
export function drawnLines(lines: readonly DiffLine[]): DiffLine[] {
  const drawn: DiffLine[] = [];
  let room = MOST_DRAWN.characters;
  for (const line of lines.slice(0, MOST_DRAWN.lines)) {
    const text = within(tame(line.text), room);
    room -= costOf(text);
    drawn.push({ ...line, text });
    if (room <= 0) break;
  }
  return drawn;
}

type Sign = DiffLine['sign'];

/** What to do line by line to make one list of the other: what goes stands before what comes. */
function signsOf(old: readonly string[], now: readonly string[]): Sign[] {
  const [rows, columns] = [old.length, now.length];
  const replaced = [...Array<Sign>(rows).fill('-'), ...Array<Sign>(columns).fill('+')];
  if (rows * columns > MOST_CELLS) return replaced;
  const common = commonLengths(old, now);
  const signs: Sign[] = [];
  let [i, j] = [0, 0];
  while (i < rows || j < columns) {
    if (i < rows && j < columns && old[i] === now[j]) {
      signs.push(' ');
      i++;
      j++;
    } else if (j >= columns || (i < rows && common[i + 1]![j]! >= common[i]![j + 1]!)) {
      signs.push('-');
      i++;
    } else {
      signs.push('+');
      j++;
    }
  }
  return signs;
}

/** The length of the longest common sequence from each pair of places on. */
function commonLengths(old: readonly string[], now: readonly string[]): Uint16Array[] {
  const table = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      const longer = Math.max(table[i + 1]![j]!, table[i]![j + 1]!);
      table[i]![j] = old[i] === now[j] ? table[i + 1]![j + 1]! + 1 : longer;
    }
  }
  return table;
}

function numbered(signs: readonly Sign[], old: readonly string[], now: readonly string[]): DiffLine[] {
  let [before, after] = [0, 0];
  return signs.map((sign) => {
    if (sign !== '+') before++;
    if (sign !== '-') after++;
    const text = sign === '+' ? now[after - 1]! : old[before - 1]!;
    return {
      sign,
      before: sign === '+' ? null : before,
      after: sign === '-' ? null : after,
      text,
    };
  });
}

/** The lines with a sign, and those around them; behind the last line end there is no line. */
function near(lines: DiffLine[], around: number): DiffLine[] {
  const last = lines.at(-1);
  if (last?.sign === ' ' && last.text === '') lines.pop();
  const keep = new Uint8Array(lines.length);
  lines.forEach(({ sign }, i) => {
    if (sign !== ' ') keep.fill(1, Math.max(0, i - around), i + around + 1);
  });
  return lines.filter((_, i) => keep[i] === 1);
}
