/**
 * What the live cluster answers, as the page takes it.
 *
 * @module
 */

import { LIMITS } from './limits.ts';
import type { LiveState } from './programs/live.ts';
import { fields, listOf, ShapeError, whole, type Reader } from './shape.ts';
import { readEvents, readNodes } from './trace_shape.ts';

const readFields = fields<LiveState>({
  nodes: readNodes,
  events: readEvents,
  leader: whole(),
  leaders: listOf(whole(), LIMITS.nodes),
  isolated: whole(),
  crashed: whole(),
});

export const readLiveState: Reader<LiveState> = (value) => {
  const state = readFields(value);
  for (const leader of [state.leader, ...state.leaders]) {
    if (leader !== 0 && !(leader in state.nodes)) throw new ShapeError('an unknown leader');
  }
  return state;
};
