/**
 * Cuts traces down to what a page can draw, before they leave the worker.
 *
 * @module
 */

import type { Trace, TraceEvent } from '../../sim/trace.ts';
import { cutText, LIMITS } from './limits.ts';

/** Traces as they are sent, and how many events were left out. */
export interface BoundedTraces {
  readonly traces: readonly Trace[];
  readonly cutEvents: number;
}

/** The beginning of each trace, while there is room. */
export function boundTraces(traces: readonly Trace[]): BoundedTraces {
  const room = { events: LIMITS.events, text: LIMITS.traceText };
  let cutEvents = 0;
  const kept = traces.slice(0, LIMITS.traces).map(({ nodes, seed, events }) => {
    const fitting = takeFitting(events, room);
    cutEvents += events.length - fitting.length;
    return { nodes: nodes.slice(0, LIMITS.nodes), seed, events: fitting };
  });
  for (const { events } of traces.slice(LIMITS.traces)) cutEvents += events.length;
  return { traces: kept, cutEvents };
}

function takeFitting(
  events: readonly TraceEvent[],
  room: { events: number; text: number },
): TraceEvent[] {
  const kept: TraceEvent[] = [];
  for (const event of events) {
    const short = shorten(event);
    room.events--;
    room.text -= short.text.length + (short.message?.text.length ?? 0);
    if (room.events < 0 || room.text < 0) break;
    kept.push(short);
  }
  return kept;
}

function shorten(event: TraceEvent): TraceEvent {
  const { text, message } = event;
  const most = LIMITS.eventText;
  if (text.length <= most && (message?.text.length ?? 0) <= most) return event;
  const short = message === null ? null : { ...message, text: cutText(message.text, most) };
  return { ...event, text: cutText(text, most), message: short };
}
