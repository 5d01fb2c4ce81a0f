/** Whatever the page takes for a trace can be drawn, in a time that nobody notices. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { TraceEvent, TraceKind } from '../../sim/trace.ts';
import { layOut, MAX_EVENTS, type Layout } from '../../site/components/SpaceTime/layout.ts';
import { LIMITS } from '../../site/runtime/limits.ts';
import { ShapeError } from '../../site/runtime/shape.ts';
import { readTrace } from '../../site/runtime/trace_shape.ts';

const WORDS = {
  term: (term: number) => `term ${term}`,
  role: (role: string) => role,
  cut: () => 'cut',
  heal: () => 'healed',
};

/** A machine that does other things takes several times as long as it would. */
const MOST_MS = 2000;

const KINDS: readonly TraceKind[] = ['send', 'deliver', 'drop', 'note', 'commit', 'start', 'tick'];
const kind = fc.constantFrom<TraceKind>(...KINDS, 'cut', 'crash', 'campaign', 'pause');
const huge = fc.constantFrom(0, 1, 2, 3, Number.MAX_SAFE_INTEGER);

/** How the numbers of events and messages go on: few are used often, or each once. */
const pattern = fc.record({
  kinds: fc.array(kind, { minLength: 1, maxLength: 4 }),
  events: fc.integer({ min: 0, max: LIMITS.events }),
  nodes: fc.integer({ min: 1, max: LIMITS.nodes }),
  ids: fc.constantFrom(1, 3, LIMITS.events),
  times: fc.constantFrom(1, 7, LIMITS.events),
  terms: fc.constantFrom(1, 2, LIMITS.events),
  type: fc.constantFrom('MsgApp', 'MsgVote', 'X'.repeat(LIMITS.name)),
  odd: huge,
});

type Pattern = typeof pattern extends fc.Arbitrary<infer P> ? P : never;

function traceOf({ kinds, events, nodes, ids, times, terms, type, odd }: Pattern): unknown {
  const at = (i: number): number => 1 + (i % nodes);
  const list = Array.from({ length: events }, (_, seq): TraceEvent => {
    const kind = kinds[seq % kinds.length]!;
    const sender = at(seq + 1);
    const about = ['send', 'deliver', 'drop'].includes(kind);
    const its = { id: seq % ids, type, from: at(seq), to: sender, term: odd, logTerm: odd, index: odd };
    const message = { ...its, commit: odd, entries: odd, reject: seq % 2 === 0, text: 'm' };
    const term = seq % terms;
    const role = seq % 3 === 0 ? 'leader' : 'follower';
    const after = { role, term, vote: 0, lead: 0, commit: odd, applied: 0, lastIndex: 0 } as const;
    const [time, text] = [seq % times, 'e'];
    return { seq, time, node: at(seq), kind, text, message: about ? message : null, after };
  });
  return { nodes: Array.from({ length: nodes }, (_, i) => i + 1), seed: odd, events: list };
}

function expectDrawn(layout: Layout): void {
  const { arrows, marks, labels, segments, points, axis, lanes } = layout;
  for (const list of [arrows, marks, points, axis]) expect(list.length).toBeLessThanOrEqual(MAX_EVENTS);
  expect(segments.length).toBeLessThanOrEqual(MAX_EVENTS + lanes.length);
  expect(labels.length).toBeLessThanOrEqual(arrows.length + marks.length + segments.length);
  const places = [
    ...points,
    ...labels.map(({ at }) => at),
    ...arrows.flatMap(({ from, to }) => [from, to]),
  ];
  for (const { x, y } of places) {
    expect(Number.isFinite(x) && Number.isFinite(y) && x >= 0 && x <= layout.width).toBe(true);
  }
}

function drawIfTaken(value: unknown): void {
  let trace;
  try {
    trace = readTrace(value);
  } catch (error) {
    expect(error).toBeInstanceOf(ShapeError);
    return;
  }
  const start = performance.now();
  for (const detailed of [false, true]) expectDrawn(layOut(trace, WORDS, 1200, { detailed }));
  expect(performance.now() - start).toBeLessThan(MOST_MS);
}

it('a trace of any pattern is refused, or drawn', () => {
  fc.assert(
    fc.property(pattern, (one) => drawIfTaken(traceOf(one))),
    { numRuns: 60 },
  );
});

it.each([200, 300, 800])('%i events about one message are refused, and would be drawn', (events) => {
  const kinds: TraceKind[] = ['send', 'deliver'];
  const one = traceOf({ kinds, events, nodes: 2, ids: 1, times: 1, terms: 1, type: 'MsgApp', odd: 1 });
  expect(() => readTrace(one)).toThrow('a message sent twice');
  expectDrawn(layOut(one as Parameters<typeof layOut>[0], WORDS, 1200));
});
