/**
 * A follower's window, slot by slot.
 *
 * @module
 */
import { NO_LIMIT } from '../../src/index.ts';
import type { Inflights } from '../../src/internals.ts';
import type { Ring, Slot } from './figure.ts';

/** The ring as it is now, with what its array still holds of old messages. */
export function ringOf(window: Inflights): Ring {
  const { size, count, bytesInFlight, maxBytes, full } = window;
  const { start, lasts, bytes } = {
    start: window['start'],
    lasts: window['lasts'],
    bytes: window['bytes'],
  };
  const slots = Array.from({ length: size }, (_, at): Slot | null => {
    if (at >= lasts.length) return null;
    const live = (at - start + size) % size < count;
    return { last: lasts[at]!, bytes: bytes[at]!, live };
  });
  const limit = maxBytes === NO_LIMIT ? null : maxBytes;
  return { kind: 'ring', slots, start, count, bytes: bytesInFlight, maxBytes: limit, full };
}
