/** Frames, however the stream is cut, and whatever happens to a byte of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFrame, FrameError, FrameReader, KINDS } from '../../examples/raft-kv/frame.ts';
import type { Frame } from '../../examples/raft-kv/frame.ts';

const frame = fc.record({
  kind: fc.constantFrom(...KINDS),
  payload: fc.uint8Array({ maxLength: 300 }),
});

function streamOf(frames: readonly Frame[]): Uint8Array {
  return Uint8Array.from(frames.flatMap((one) => [...encodeFrame(one)]));
}

/** What a reader makes of a stream that comes in pieces. */
function read(stream: Uint8Array, cuts: readonly number[], largest = 1000): Frame[] {
  const reader = new FrameReader(largest);
  const places = [0, ...[...cuts].sort((a, b) => a - b), stream.length];
  return places.slice(1).flatMap((to, i) => {
    const taken = reader.take(stream.slice(places[i], to));
    return taken.map(({ kind, payload }) => ({ kind, payload: payload.slice() }));
  });
}

describe('frames', () => {
  it('come out as they went in, wherever the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 6 }), fc.infiniteStream(fc.nat()), (frames, places) => {
        const stream = streamOf(frames);
        const cuts = [...places.take(8)].map((n) => n % (stream.length + 1));
        expect(read(stream, cuts)).toEqual(frames);
        expect(read(stream, [...stream.keys()])).toEqual(frames);
      }),
      { numRuns: 200 },
    );
  });

  it('are never other frames because a byte has changed', () => {
    const frames: Frame[] = [
      { kind: 'hello', payload: Uint8Array.of(1, 2, 3) },
      { kind: 'message', payload: new Uint8Array(40).fill(9) },
    ];
    const stream = streamOf(frames);
    for (let at = 0; at < stream.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const changed = stream.slice();
        changed[at]! ^= 1 << bit;
        let came: Frame[] = [];
        try {
          came = read(changed, []);
        } catch (error) {
          expect(error).toBeInstanceOf(FrameError);
        }
        // A frame before the damage may come; after it, nothing does.
        expect(came.length).toBeLessThanOrEqual(at < encodeFrame(frames[0]!).length ? 0 : 1);
        if (came.length > 0) expect(came[0]).toEqual(frames[0]);
      }
    }
  });

  it('tell by their head that it is damaged, and are not waited for', () => {
    const head = encodeFrame({ kind: 'message', payload: new Uint8Array(40) }).slice(0, 13);
    for (let bit = 0; bit < 9 * 8; bit++) {
      const damaged = head.slice();
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => new FrameReader(2 ** 31).take(damaged)).toThrow('whose head is damaged');
    }
    expect(new FrameReader(100).take(head)).toEqual([]);
  });

  it('of more than the limit are refused at their head', () => {
    const reader = new FrameReader(100);
    const long = encodeFrame({ kind: 'message', payload: new Uint8Array(101) });
    expect(() => reader.take(long.slice(0, 13))).toThrow('sends a frame of 101 bytes; the limit is 100');
    const kept = encodeFrame({ kind: 'message', payload: new Uint8Array(100) });
    expect(new FrameReader(100).take(kept)).toHaveLength(1);
  });
});
