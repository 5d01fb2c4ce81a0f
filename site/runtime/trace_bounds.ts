/**
 * Cuts traces down to what a page can draw, before they leave the worker.
 *
 * @module
 */

import type { Trace, TraceEvent } from '../../sim/trace.ts';
import { LIMITS } from './limits.ts';
import { costOf, shorten } from './tame.ts';

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
    const short = shortEvent(event);
    room.events--;
    room.text -= textCost(short);
    if (room.events < 0 || room.text < 0) break;
    kept.push(short);
  }
  return kept;
}

function shortEvent(event: TraceEvent): TraceEvent {
  const { text, message } = event;
  const short = (one: string): string => shorten(one, LIMITS.eventText);
  return {
    ...event,
    text: short(text),
    message: message === null ? null : { ...message, text: short(message.text) },
  };
}

/** What it costs to draw what is said of an event. */
export function textCost({ text, message }: TraceEvent): number {
  return costOf(text) + costOf(message?.text ?? '');
}
