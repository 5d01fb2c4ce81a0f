import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { World } from '../../sim/index.ts';
import type { Trace } from '../../sim/trace.ts';
import { Gate } from '../../site/runtime/gate.ts';
import { LIMITS } from '../../site/runtime/limits.ts';
import { OUTPUT_LIMITS } from '../../site/runtime/output.ts';
import type { Fault, FromWorker } from '../../site/runtime/protocol.ts';
import { ShapeError } from '../../site/runtime/shape.ts';
import { boundTraces } from '../../site/runtime/trace_bounds.ts';
import { readTraces } from '../../site/runtime/trace_shape.ts';

const FAULT: Fault = {
  kind: 'runtime',
  name: 'Error',
  message: 'no',
  file: 'examples/a.ts',
  line: 3,
  column: 1,
  frames: [{ name: 'f', file: 'examples/a.ts', line: 3, column: 1 }],
};

function trace() {
  const world = new World({ nodes: 3, seed: 1 });
  world.elect(1);
  world.propose(1, 'x=1');
  return world.trace;
}

/** What a worker sends in the life of a program. */
const GOOD: readonly FromWorker[] = [
  { type: 'beat' },
  { type: 'prepared' },
  { type: 'output', stream: 'out', text: 'a line\n' },
  { type: 'cut', lines: 1, characters: 7 },
  { type: 'fault', fault: FAULT },
  { type: 'traces', traces: [trace()], cutEvents: 0 },
  { type: 'done', milliseconds: 1.5 },
  { type: 'exhausted' },
];

function gateAt(time = { now: 0 }) {
  return { gate: new Gate(() => time.now), time };
}

/** As it comes out of a port. */
const sent = (value: unknown): unknown => structuredClone(value);

describe('the gate', () => {
  it('lets through, unchanged, what an honest worker sends', () => {
    const { gate } = gateAt();
    for (const message of GOOD) expect(gate.admit(sent(message))).toEqual(message);
    expect(gate.dropped).toBe(0);
  });

  it.each<[string, unknown]>([
    ['no object', 7],
    ['null', null],
    ['a list', [{ type: 'beat' }]],
    ['an unknown kind', { type: 'hello' }],
    ['a kind that every object has', { type: 'constructor' }],
    ['a kind that is no string', { type: { toString: 'beat' } }],
    ['a stream that is none', { type: 'output', stream: 'log', text: '' }],
    ['a text that is none', { type: 'output', stream: 'out', text: {} }],
    ['an empty fault', { type: 'fault', fault: {} }],
    ['no fault', { type: 'fault', fault: null }],
    ['an error whose name is an object', { type: 'fault', fault: { ...FAULT, name: {} } }],
    ['an error whose message is an object', { type: 'fault', fault: { ...FAULT, message: {} } }],
    ['a place that is a text', { type: 'fault', fault: { ...FAULT, line: '3' } }],
    ['a line before the first', { type: 'fault', fault: { ...FAULT, line: 0 } }],
    ['a column before the first', { type: 'fault', fault: { ...FAULT, column: 0 } }],
    [
      'a frame before the first line',
      { type: 'fault', fault: { ...FAULT, frames: [{ ...FAULT.frames[0], line: 0 }] } },
    ],
    ['a line without end', { type: 'output', stream: 'out', text: 'x'.repeat(LIMITS.line + 1) }],
    ['marks without end', { type: 'output', stream: 'out', text: '\u0300'.repeat(LIMITS.marks + 1) }],
    ['a frame that is null', { type: 'fault', fault: { ...FAULT, frames: [null] } }],
    [
      'too many frames',
      { type: 'fault', fault: { ...FAULT, frames: Array.from({ length: 41 }, () => FAULT.frames[0]) } },
    ],
    ['a duration that is none', { type: 'done', milliseconds: NaN }],
    ['a trace that is null', { type: 'traces', traces: [null], cutEvents: 0 }],
    ['traces with holes', { type: 'traces', traces: Array(3), cutEvents: 0 }],
    ['endless traces', { type: 'traces', traces: Array(2 ** 32 - 1), cutEvents: 0 }],
    ['an answer that nobody asked for', { type: 'result', id: 1, value: 1 }],
    ['a refusal that nobody asked for', { type: 'refused', id: 1, fault: FAULT }],
  ])('drops %s, and counts it', (_name, message) => {
    const { gate } = gateAt();
    expect(gate.admit(sent(message))).toBeNull();
    expect(gate.dropped).toBe(1);
  });

  it('cuts the name and the message of an error', () => {
    const long = 'x'.repeat(100_000);
    const admitted = gateAt().gate.admit({
      type: 'fault',
      fault: { ...FAULT, name: long, message: long },
    });
    const { fault } = admitted as Extract<FromWorker, { type: 'fault' }>;
    expect([fault.name.length, fault.message.length]).toEqual([LIMITS.name, LIMITS.message]);
  });

  it('has room for so much output, in so many pieces', () => {
    const whole = gateAt().gate;
    const half = `${'x'.repeat(999)}\n`.repeat(OUTPUT_LIMITS.characters / 2000);
    const print = (text: string): FromWorker => ({ type: 'output', stream: 'out', text });
    const kept = [half, half, 'x'].map((text) => whole.admit(print(text)) !== null);
    expect(kept).toEqual([true, true, false]);

    const { gate } = gateAt();
    const pieces = Array.from({ length: LIMITS.outputs + 10 }, () => gate.admit(print('x')));
    expect(pieces.filter((one) => one !== null)).toHaveLength(LIMITS.outputs);
    expect(gate.dropped).toBe(10);
  });

  it('looks at a line that comes in pieces as at one', () => {
    const { gate } = gateAt();
    const print = (text: string, stream: 'out' | 'err' = 'out'): boolean =>
      gate.admit({ type: 'output', stream, text }) !== null;
    const half = 'x'.repeat(LIMITS.line / 2);
    expect([print(half), print(half, 'err'), print('x'), print('\nx')]).toEqual([
      true,
      true,
      false,
      true,
    ]);
    const marks = '\u0300'.repeat(LIMITS.marks);
    expect([print(marks), print('\u0301', 'err'), print('y')]).toEqual([true, false, true]);
    expect(gate.dropped).toBe(2);
  });

  it('leaves nothing in a name that turns a sentence around or breaks it', () => {
    const name = 'a\u202eb\n\u200dc';
    const frame = { name, file: name, line: 1, column: 1 };
    const admitted = gateAt().gate.admit({
      type: 'fault',
      fault: { ...FAULT, name, file: name, frames: [frame] },
    });
    const { fault } = admitted as Extract<FromWorker, { type: 'fault' }>;
    const { frames } = fault;
    expect([fault.name, fault.file, frames[0]!.name, frames[0]!.file]).toEqual(Array(4).fill('abc'));
  });

  it('takes one end, one list of traces, and as many beats as there are in a second', () => {
    const { gate, time } = gateAt();
    expect(gate.admit({ type: 'done', milliseconds: 1 })).not.toBeNull();
    expect(gate.admit({ type: 'done', milliseconds: 1 })).toBeNull();
    const beats = (): number =>
      Array.from({ length: 200 }, () => gate.admit({ type: 'beat' })).filter(Boolean).length;
    expect(beats()).toBe(LIMITS.beats);
    time.now = 1000;
    expect(beats()).toBe(LIMITS.beats);
  });

  it('says when a program floods', () => {
    const { gate } = gateAt();
    for (let i = 1; i < LIMITS.dropped; i++) gate.admit({ type: 'noise' });
    expect(gate.flooded).toBe(false);
    gate.admit({ type: 'noise' });
    expect(gate.flooded).toBe(true);
  });
});

describe('answers', () => {
  function asking() {
    const { gate } = gateAt();
    gate.expect({ type: 'call', id: 4, name: 'open', argument: null });
    return gate;
  }

  it('come through once for each call', () => {
    const gate = asking();
    const answer = { type: 'result', id: 4, value: { a: [1, 'two', null, { b: true }] } };
    expect(gate.admit(sent(answer))).toEqual(answer);
    expect(gate.admit(sent(answer))).toBeNull();
  });

  it.each<[string, () => unknown]>([
    ['too many parts', () => Array.from({ length: LIMITS.answerParts + 1 }, () => 0)],
    ['holes without end', () => new Array<number>(2 ** 32 - 1)],
    ['too much text', () => 'x'.repeat(LIMITS.answerText + 1)],
    ['a cycle', cycle],
    ['a map', () => new Map([[1, 2]])],
    ['bytes', () => new Uint8Array(8)],
    ['a date', () => new Date(0)],
    ['an error', () => new Error('x')],
    ['a big integer', () => 1n],
  ])('with %s are refused to who waits', (_name, make) => {
    const gate = asking();
    const admitted = gate.admit(sent({ type: 'result', id: 4, value: make() }));
    expect(admitted).toMatchObject({ type: 'refused', id: 4, fault: { name: 'AnswerError' } });
    expect(gate.dropped).toBe(1);
  });
});

function cycle(): unknown {
  const loop: Record<string, unknown> = {};
  loop['self'] = loop;
  return loop;
}

/** A trace whose first message is sent once more at its end. */
function twice({ events }: Trace): readonly unknown[] {
  const send = events.find(({ kind }) => kind === 'send')!;
  return [...events, { ...send, seq: events.at(-1)!.seq + 1 }];
}

describe('traces', () => {
  const good = trace();
  const [first] = good.events;
  const withEvent = (change: object): unknown => ({ ...good, events: [{ ...first, ...change }] });

  it.each<[string, unknown]>([
    ['an event of unknown kind', withEvent({ kind: 'explode' })],
    ['an event that is null', { ...good, events: [null] }],
    ['a message that was not sent', withEvent({ kind: 'send', message: null })],
    ['a node that is a text', withEvent({ node: 'n1' })],
    ['a node at a place that is no number', withEvent({ time: Infinity })],
    ['a role that is none', withEvent({ after: { ...first!.after, role: 'king' } })],
    ['a term that is a part', withEvent({ after: { ...first!.after, term: 0.5 } })],
    ['events out of order', { ...good, events: [...good.events].reverse() }],
    ['a node twice', { ...good, nodes: [1, 1, 2] }],
    ['a message sent twice', { ...good, events: twice(good) }],
    ['no events', { nodes: [1], seed: 1 }],
    ['a violation that is null', { ...good, violation: { rule: null } }],
  ])('with %s are refused', (_name, bad) => {
    expect(() => readTraces(sent([bad]))).toThrow(ShapeError);
  });

  it('are cut in the worker to what the gate lets through', () => {
    const event = { ...first!, text: 'x'.repeat(5000), message: null };
    const events = Array.from({ length: 8000 }, (_, seq) => ({ ...event, seq }));
    const many = Array.from({ length: 100 }, () => ({ ...good, events }));
    const { traces, cutEvents } = boundTraces(many);
    const kept = traces.reduce((sum, one) => sum + one.events.length, 0);
    expect(kept + cutEvents).toBe(800_000);
    expect(kept).toBeGreaterThan(100);
    expect(readTraces(sent(traces))).toEqual(traces);
    expect(boundTraces([good]).traces[0]!.events).toEqual(good.events);
  });
});

describe('whatever a program sends', () => {
  /** Good messages with one place in them exchanged for anything. */
  const hostile = fc
    .tuple(fc.constantFrom(...GOOD), fc.anything({ maxDepth: 3 }), fc.nat(), fc.nat(4))
    .map(([message, value, place, depth]) => put(sent(message), value, place, depth));

  it('is a fresh message of a known shape, or is dropped', () => {
    const any = fc.oneof(hostile, fc.anything({ maxDepth: 4, withNullPrototype: true }));
    fc.assert(
      fc.property(fc.array(any, { maxLength: 20 }), (messages) => {
        const { gate } = gateAt();
        let admitted = 0;
        for (const message of messages) {
          const one = gate.admit(message);
          if (one === null) continue;
          admitted++;
          expect(Object.keys(READABLE)).toContain(one.type);
          READABLE[one.type](one as never);
        }
        expect(gate.dropped).toBe(messages.length - admitted);
      }),
      { numRuns: 500 },
    );
  });
});

/** Uses a message as the page does: each of these throws for a wrong type. */
const READABLE: { readonly [K in FromWorker['type']]: (m: Extract<FromWorker, { type: K }>) => void } = {
  beat: () => undefined,
  prepared: () => undefined,
  exhausted: () => undefined,
  output: ({ text }) => text.slice(0),
  cut: ({ lines }) => lines.toFixed(),
  done: ({ milliseconds }) => Math.round(milliseconds).toFixed(),
  result: () => undefined,
  refused: ({ fault }) => useFault(fault),
  fault: ({ fault }) => useFault(fault),
  traces: ({ traces }) => {
    for (const { nodes, events } of traces) {
      nodes.forEach((node) => node.toFixed());
      for (const { time, text, message, after } of events) {
        text.slice(time);
        message?.text.slice(message.to);
        after?.role.slice(after.term);
      }
    }
  },
};

function useFault({ name, message, frames }: Fault): void {
  name.slice(0);
  message.slice(0);
  frames.forEach((frame) => frame.file.slice(frame.line));
}

/** Exchanges one value somewhere in a plain tree. */
function put(tree: unknown, value: unknown, place: number, depth: number): unknown {
  if (depth === 0 || typeof tree !== 'object' || tree === null) return value;
  const keys = Object.keys(tree);
  if (keys.length === 0) return value;
  const key = keys[place % keys.length]!;
  const fields = tree as Record<string, unknown>;
  fields[key] = put(fields[key], value, Math.floor(place / keys.length), depth - 1);
  return tree;
}
