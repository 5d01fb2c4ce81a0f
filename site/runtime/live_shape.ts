/**
 * What the live cluster answers, as the page takes it.
 *
 * @module
 */

import type { LiveState } from './programs/live.ts';
import { fields, ShapeError, whole, type Reader } from './shape.ts';
import { readEvents, readNodes } from './trace_shape.ts';

const readFields = fields<LiveState>({
  nodes: readNodes,
  events: readEvents,
  leader: whole(),
  isolated: whole(),
  crashed: whole(),
});

export const readLiveState: Reader<LiveState> = (value) => {
  const state = readFields(value);
  if (state.leader !== 0 && !(state.leader in state.nodes)) throw new ShapeError('an unknown leader');
  return state;
};
