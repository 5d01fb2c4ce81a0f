/**
 * What the live program reports when it begins, so that the page can show it
 * before anything is loaded. A test holds it against the program.
 *
 * @module
 */

import type { TraceNode } from '../../../sim/trace.ts';
import type { LiveState } from '../../runtime/programs/live.ts';

const COUNT = 5;
const AT = { term: 1, vote: 1, lead: 1, commit: 1, applied: 1, lastIndex: 1 };
const LEADER: TraceNode = { role: 'leader', ...AT };
const FOLLOWER: TraceNode = { role: 'follower', ...AT };

/** Node 1 leads; its first, empty entry is committed everywhere. */
export const BEGINNING: LiveState = {
  nodes: Object.fromEntries(
    Array.from({ length: COUNT }, (_, i) => [i + 1, i === 0 ? LEADER : FOLLOWER]),
  ),
  events: [],
  leader: 1,
  leaders: [1],
  isolated: 0,
  crashed: 0,
};
