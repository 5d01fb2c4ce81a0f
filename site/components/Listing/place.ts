/**
 * Where the notes of a listing stand: beside its code as far as they have
 * room there, each at its line if it can, and the others below the code.
 *
 * @module
 */

/** The room between two notes, in pixels. */
export const NOTE_GAP = 14;

/** A note may reach so far below the code, in pixels, before it is put under it. */
const OVERHANG = 16;

/** How many of the notes, from the first on, have room beside code of this height. */
export function countBeside(heights: readonly number[], room: number): number {
  let bottom = -NOTE_GAP;
  for (const [i, height] of heights.entries()) {
    bottom += NOTE_GAP + height;
    if (bottom > room + OVERHANG) return i;
  }
  return heights.length;
}

/**
 * The room to leave above each note, in pixels. Every note would like to start at its line;
 * it starts lower when the note before reaches so far, and higher when it would
 * otherwise reach below the code.
 */
export function pushes(
  wanted: readonly number[],
  heights: readonly number[],
  room: number,
): readonly number[] {
  const tops: number[] = [];
  let bottom = -NOTE_GAP;
  for (const [i, height] of heights.entries()) {
    const top = Math.max(bottom + NOTE_GAP, wanted[i] ?? 0);
    tops.push(top);
    bottom = top + height;
  }
  let limit = room;
  for (let i = tops.length - 1; i >= 0; i--) {
    tops[i] = Math.min(tops[i]!, Math.max(least(heights, i), limit - heights[i]!));
    limit = tops[i]! - NOTE_GAP;
  }
  return tops.map((top, i) => Math.round(i === 0 ? top : top - tops[i - 1]! - heights[i - 1]!));
}

/** Where a note starts at the highest: right below those before it. */
function least(heights: readonly number[], index: number): number {
  return heights.slice(0, index).reduce((sum, height) => sum + height + NOTE_GAP, 0);
}
