/**
 * Where everything of a space-time diagram stands. Pure: a trace in, numbers
 * out; time runs to the right, each node has a lane.
 *
 * @module
 */

import type {
  Trace,
  TraceEvent,
  TraceKind,
  TraceMessage,
  TraceNode,
  TraceRole,
} from '../../../sim/trace.ts';
import { placeLabels } from './labels.ts';
import { between } from './points.ts';
import type { Point } from './points.ts';

/** Pixels between the lanes of two nodes. */
const LANE = 72;
const TOP = 34;
const LEFT = 10;
const RIGHT = 40;
/** Space for the axis under the last lane. */
const AXIS = 26;
/** Between two events that happen to one node one after the other. */
const EVENT_GAP = 16;
/** Between the last event of one time step and the first of the next. */
const STEP_GAP = 22;
/** A message travels at least so far, or its slope could not be seen. */
const MIN_TRAVEL = 72;
/** And of a message that has not arrived when the drawing ends. */
const MOST_TRAVEL = 90;
/** How far a message that is lost or under way gets to be drawn. */
const LOST_AT = 0.62;
/** A drawing of more events would help nobody; the text view has them all. */
export const MAX_EVENTS = 800;

/** A part of a trace, and how its nodes stood before its first event. */
export interface TracePart extends Trace {
  readonly before?: Readonly<Record<number, TraceNode>>;
}

/** A stretch of a lifeline in one role and one term. */
export interface Segment {
  readonly node: number;
  readonly x1: number;
  readonly x2: number;
  readonly y: number;
  readonly role: TraceRole;
  readonly term: number;
  /** Its process stands still. */
  readonly paused: boolean;
  /** Position of the event that it begins with; -1 where it began before all of them. */
  readonly seq: number;
}

export interface Arrow {
  readonly message: TraceMessage;
  /** Position among the drawn events of its sending. */
  readonly seq: number;
  /** Position of its end; that of its sending while it is under way. */
  readonly end: number;
  readonly from: Point;
  readonly to: Point;
  readonly fate: 'delivered' | 'dropped' | 'under way';
  /** It arrived well after messages of its kind usually do. */
  readonly held: boolean;
}

/** The kinds that have a sign of their own; the others are read in the text. */
const MARKED = [
  'commit',
  'crash',
  'restart',
  'campaign',
  'propose',
  'snapshot',
  'note',
  'pause',
  'resume',
  'panic',
  'sync',
  'cut',
  'heal',
  'call',
  'return',
  'give-up',
  'conf',
  'compact',
  'fsync',
] as const satisfies readonly TraceKind[];

/** What somebody asks of a node or tells it: drawn as a remark. */
const REMARKS: ReadonlySet<TraceKind> = new Set<TraceKind>([
  'transfer',
  'forget',
  'change',
  'refuse',
  'setting',
  'calm',
]);

/** What somebody outside does to a cluster. */
const DEEDS: ReadonlySet<TraceKind> = new Set<TraceKind>([
  'propose',
  'call',
  'cut',
  'crash',
  'fsync',
  'pause',
  'campaign',
  'conf',
  'transfer',
  'forget',
]);

export type MarkKind = (typeof MARKED)[number];

export interface Mark {
  readonly kind: MarkKind;
  readonly seq: number;
  readonly at: Point;
  readonly text: string;
}

/** A text that found room; `anchor` as in SVG. */
export interface Label {
  readonly at: Point;
  readonly text: string;
  readonly anchor: 'start' | 'middle';
  readonly kind: 'term' | 'commit' | 'message' | 'network';
  readonly term: number;
  readonly seq: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly lanes: readonly { readonly node: number; readonly y: number }[];
  readonly segments: readonly Segment[];
  readonly arrows: readonly Arrow[];
  readonly marks: readonly Mark[];
  readonly labels: readonly Label[];
  /** Where each event stands, by its place among the drawn events. */
  readonly points: readonly Point[];
  /** The last event that is drawn, by its place. */
  readonly last: number;
  readonly axis: readonly { readonly x: number; readonly time: number }[];
  /** Terms that occur, ascending, without 0. */
  readonly terms: readonly number[];
  /** Events that were left out because there are too many. */
  readonly omitted: number;
  /** Where the rule broke, by its place among the drawn events; null if it did not. */
  readonly violation: number | null;
  /** The event that a reader who opens the drawing should see, by its place among the drawn. */
  readonly start: number;
  /** Where it parts from the run beside it; null if it does not. */
  readonly parting: number | null;
}

/** Another run of the same actions, to be drawn on the same axis. */
export interface Beside {
  readonly trace: TracePart;
  /** Time of the first difference; null if there is none. */
  readonly parts: number | null;
}

export interface LayoutOptions {
  /** Labels of messages have their term and index. */
  readonly detailed?: boolean;
  readonly beside?: Beside | undefined;
  /** The last event that has happened, by its place; all of them where it is missing. */
  readonly until?: number | undefined;
}

/** Words that labels use, in the language of the page. */
export interface LayoutWords {
  readonly term: (term: number) => string;
  readonly role: (role: TraceRole) => string;
  readonly cut: () => string;
  readonly heal: () => string;
}

/** A short trace is not drawn wider than this many times its natural width. */
const MAX_STRETCH = 2.2;

/**
 * Lays a trace out.
 *
 * @param room - pixels that the drawing may fill; a longer one gets longer
 */
export function layOut(
  trace: TracePart,
  words: LayoutWords,
  room = 0,
  { detailed = false, beside, until }: LayoutOptions = {},
): Layout {
  const others = beside?.trace.events.slice(0, MAX_EVENTS) ?? [];
  const events = trace.events.slice(0, MAX_EVENTS);
  const violation = placeOfViolation(trace, events, until);
  const lanes = trace.nodes.map((node, i) => ({ node, y: TOP + i * LANE }));
  const laneOf = new Map(lanes.map((lane) => [lane.node, lane.y]));
  const { xs, otherXs, axis } = stretch(placeEvents(events, others), room);
  const lastX = farthest([...xs, ...otherXs]);
  const everyArrow = drawArrows(events, xs, laneOf, lastX);
  const needed = Math.max(lastX, farthest(everyArrow.map(({ to }) => to.x))) + RIGHT;
  const whole = Math.max(needed, Math.min(room, needed * MAX_STRETCH));
  const height = TOP + (lanes.length - 1) * LANE + AXIS + 22;
  const points = events.map((event, i) => ({ x: xs[i]!, y: laneOf.get(event.node) ?? 8 }));
  const lifelines = lanes.flatMap(({ node, y }) =>
    drawLifeline(events, xs, { node, y, endX: whole - 8, before: trace.before?.[node] }),
  );
  const last = Math.min(until ?? events.length, events.length - 1);
  const now = until === undefined ? whole - 8 : farthest(xs.slice(0, until + 1)) + EVENT_GAP;
  const all = { segments: lifelines, arrows: everyArrow, marks: drawMarks(events, points) };
  const { segments, arrows, marks } = until === undefined ? all : drawnUntil(all, until, now);
  // What has not happened yet takes no room: there would be a way to where nothing is.
  const reached = Math.max(now, farthest(arrows.map(({ to }) => to.x))) + RIGHT;
  const width = until === undefined ? whole : Math.min(whole, Math.max(room, reached));
  const at = violation === null ? null : points[violation]!;
  const terms = [...new Set(segments.map((s) => s.term))].filter((t) => t > 0);
  terms.sort((a, b) => a - b);
  const omitted = trace.events.length - events.length;
  const parts = beside?.parts ?? null;
  const after = (of: readonly TraceEvent[], at: readonly number[]): number =>
    at[of.findIndex(({ time }) => time >= parts!)] ?? lastX + STEP_GAP;
  const parting = parts === null ? null : Math.min(after(events, xs), after(others, otherXs)) - 8;
  const drawn = { segments, arrows, marks, lanes };
  const labels = placeLabels({ ...drawn, words, width, detailed, violation: at, parting });
  return {
    width,
    height,
    lanes,
    segments,
    arrows,
    marks,
    labels,
    points,
    last,
    axis: axis.filter(({ x }) => x <= now),
    terms,
    omitted,
    violation,
    start: violation ?? startOf(events),
    parting,
  };
}

/** The first thing that somebody does to the cluster once it has a leader; before it is set-up. */
function startOf(events: readonly TraceEvent[]): number {
  const led = events.findIndex(({ after }) => after?.role === 'leader');
  const deed = events.findIndex(({ kind }, i) => i > led && DEEDS.has(kind));
  return led === -1 || deed === -1 ? 0 : deed;
}

/** What stands on the lanes of a drawing. */
type Drawn = Pick<Layout, 'segments' | 'arrows' | 'marks'>;

/** What of it can be seen after the event at a place, at `now`: the rest has not happened yet. */
function drawnUntil({ segments, arrows, marks }: Drawn, until: number, now: number): Drawn {
  const begun = segments.filter(({ seq }) => seq <= until);
  return {
    segments: begun.map((segment, i) =>
      begun[i + 1]?.node === segment.node ? segment : { ...segment, x2: now },
    ),
    arrows: arrows
      .filter(({ seq }) => seq <= until)
      .map((arrow) => (arrow.end <= until ? arrow : underWay(arrow, now))),
    marks: marks.filter(({ seq }) => seq <= until),
  };
}

/** Of a message that is on its way nobody knows whether it will arrive, nor when. */
function underWay(arrow: Arrow, now: number): Arrow {
  const to = pathSoFar(arrow.from, arrow.to.y, now);
  return { ...arrow, to, end: arrow.seq, fate: 'under way', held: false };
}

/** Where a message is drawn to that is on its way to a lane at `y`. */
function pathSoFar(from: Point, y: number, now: number): Point {
  const far = Math.min(Math.max(now, from.x + MIN_TRAVEL), from.x + MOST_TRAVEL);
  return between(from, { x: far, y }, LOST_AT);
}

function placeOfViolation(
  { violation }: Trace,
  events: readonly TraceEvent[],
  until = events.length,
): number | null {
  const at = violation ? events.findIndex(({ seq }) => seq === violation.seq) : -1;
  return at === -1 || at > until ? null : at;
}

/** The right-most of some places. There may be more than a call takes arguments. */
function farthest(xs: readonly number[]): number {
  return xs.reduce((far, x) => Math.max(far, x), LEFT);
}

/** Keeps the right-most place taken on each lane and overall. */
class Placer {
  readonly #laneX = new Map<number, number>();
  readonly #sendX = new Map<number, number>();
  /** Receivers that a node has already sent to from its present place. */
  readonly #fan = new Map<number, Set<number>>();
  #time = -1;
  #base = LEFT;
  #right = LEFT;
  readonly axis: { x: number; time: number }[] = [];

  /** The right-most place taken so far. */
  get right(): number {
    return this.#right;
  }

  /** What comes next stands behind this place. */
  reach(x: number): void {
    this.#right = Math.max(this.#right, x);
  }

  place(event: TraceEvent): number {
    const fresh = event.time !== this.#time;
    if (fresh) this.#beginStep(event.time);
    const x = this.#choose(event);
    this.#right = Math.max(this.#right, x);
    if (event.kind !== 'drop') this.#laneX.set(event.node, x);
    if (event.kind === 'send') this.#remember(event, x);
    if (fresh) this.axis.push({ x, time: event.time });
    return x;
  }

  #beginStep(time: number): void {
    this.#base = this.#time === -1 ? LEFT : this.#right + STEP_GAP;
    this.#time = time;
    this.#fan.clear();
  }

  #choose(event: TraceEvent): number {
    const onLane = this.#laneX.get(event.node);
    const moved = onLane === undefined || onLane < this.#base;
    const own = moved ? this.#base : onLane + this.#gapBefore(event);
    const sent = this.#sendX.get(event.message?.id ?? 0);
    const arrives = event.kind === 'deliver' || event.kind === 'drop';
    return arrives && sent !== undefined ? Math.max(own, sent + MIN_TRAVEL) : own;
  }

  #gapBefore(event: TraceEvent): number {
    if (event.kind === 'send') {
      return this.#fan.get(event.node)?.has(event.message!.to) === true ? EVENT_GAP : 0;
    }
    return UNSPACED.has(event.kind) ? 0 : EVENT_GAP;
  }

  #remember(event: TraceEvent, x: number): void {
    const { id, to } = event.message!;
    const fan = this.#fan.get(event.node);
    const samePlace = fan !== undefined && !fan.has(to);
    this.#fan.set(event.node, samePlace ? fan.add(to) : new Set([to]));
    this.#sendX.set(id, x);
  }
}

/** What belongs to the event before it and needs no place of its own. */
const UNSPACED: ReadonlySet<TraceKind> = new Set<TraceKind>([
  'start',
  'state',
  'append',
  'apply',
  'drop',
  'tick',
  'save',
  'read',
]);

interface Places {
  readonly xs: readonly number[];
  /** Those of the run beside it. */
  readonly otherXs: readonly number[];
  readonly axis: readonly { readonly x: number; readonly time: number }[];
}

/** Two runs are placed step by step: none begins before the other has room. */
function placeEvents(events: readonly TraceEvent[], others: readonly TraceEvent[]): Places {
  const [placer, other] = [new Placer(), new Placer()];
  const [xs, otherXs]: [number[], number[]] = [[], []];
  const times = new Set([...events, ...others].map(({ time }) => time));
  for (const time of [...times].sort((a, b) => a - b)) {
    const right = Math.max(placer.right, other.right);
    for (const one of [placer, other]) one.reach(right);
    while (events[xs.length]?.time === time) xs.push(placer.place(events[xs.length]!));
    while (others[otherXs.length]?.time === time) otherXs.push(other.place(others[otherXs.length]!));
  }
  // A trace from elsewhere may go back in time.
  for (const event of events.slice(xs.length)) xs.push(placer.place(event));
  return { xs, otherXs, axis: placer.axis };
}

/** Draws a short trace apart, so that it fills the room and its labels fit. */
function stretch({ xs, otherXs, axis }: Places, room: number): Places {
  const span = Math.max(1, farthest([...xs, ...otherXs]) - LEFT);
  const factor = Math.max(1, Math.min(MAX_STRETCH, (room - LEFT - 2 * RIGHT) / span));
  const move = (x: number): number => Math.round(LEFT + (x - LEFT) * factor);
  const moved = axis.map(({ x, time }) => ({ x: move(x), time }));
  return { xs: xs.map(move), otherXs: otherXs.map(move), axis: thinAxis(moved) };
}

/** Numbers on the axis that do not touch each other. */
function thinAxis(axis: readonly { x: number; time: number }[]) {
  let last = -Infinity;
  return axis.filter(({ x }) => {
    if (x - last < 44) return false;
    last = x;
    return true;
  });
}

interface Lane {
  readonly node: number;
  readonly y: number;
  readonly endX: number;
  /** The node before the first event, if that is known. */
  readonly before: TraceNode | undefined;
}

function drawLifeline(
  events: readonly TraceEvent[],
  xs: readonly number[],
  { node, y, endX, before }: Lane,
): Segment[] {
  const segments: Segment[] = [];
  let open: Pick<Segment, 'x1' | 'role' | 'term' | 'paused' | 'seq'> | null = null;
  if (before) open = { x1: LEFT, role: before.role, term: before.term, paused: false, seq: -1 };
  const close = (x2: number): void => {
    if (open !== null && x2 > open.x1) segments.push({ node, y, x2, ...open });
  };
  events.forEach((event, i) => {
    if (event.node !== node || event.after === null) return;
    const { role, term } = event.after;
    const paused = event.kind === 'pause' || (open?.paused === true && !WAKING.has(event.kind));
    if (open?.role === role && open.term === term && open.paused === paused) return;
    close(xs[i]!);
    open = { x1: xs[i]!, role, term, paused, seq: i };
  });
  close(endX);
  return segments;
}

/** What ends a pause. */
const WAKING: ReadonlySet<TraceKind> = new Set<TraceKind>(['resume', 'crash', 'fsync', 'restart']);

function drawArrows(
  events: readonly TraceEvent[],
  xs: readonly number[],
  laneOf: ReadonlyMap<number, number>,
  lastX: number,
): Arrow[] {
  const ends = endsOf(events);
  const usual = usualDelay(events, ends);
  const arrows: Arrow[] = [];
  events.forEach((event, i) => {
    const message = event.message;
    if (event.kind !== 'send' || message === null) return;
    const from = { x: xs[i]!, y: laneOf.get(message.from) ?? 0 };
    const receiver = laneOf.get(message.to);
    if (receiver === undefined || message.from === message.to) return;
    const its = ends.get(message.id);
    if (its === undefined) {
      const to = pathSoFar(from, receiver, lastX);
      arrows.push({ message, seq: i, end: i, from, to, fate: 'under way', held: false });
    }
    for (const end of its ?? []) {
      const fate = fateOf(events[end]!);
      const whole = { x: xs[end]!, y: receiver };
      const to = fate === 'delivered' ? whole : between(from, whole, LOST_AT);
      const held = events[end]!.time - event.time > usual;
      arrows.push({ message, seq: i, end, from, to, fate, held });
    }
  });
  // Each has an end of its own; only where a number was given twice there are more.
  return arrows.slice(0, MAX_EVENTS);
}

/** Where each message ends; one that was doubled has more than one end. */
function endsOf(events: readonly TraceEvent[]): Map<number, number[]> {
  const ends = new Map<number, number[]>();
  events.forEach((event, i) => {
    if (event.kind !== 'deliver' && event.kind !== 'drop') return;
    const { id } = event.message!;
    const its = ends.get(id);
    if (its === undefined) ends.set(id, [i]);
    else its.push(i);
  });
  return ends;
}

function fateOf(event: TraceEvent): 'delivered' | 'dropped' {
  return event.kind === 'deliver' ? 'delivered' : 'dropped';
}

/** The delay, in steps, that a message of this trace does not exceed unless held. */
function usualDelay(
  events: readonly TraceEvent[],
  ends: ReadonlyMap<number, readonly number[]>,
): number {
  let least = Infinity;
  for (const event of events) {
    const first = event.kind === 'send' ? ends.get(event.message!.id)?.[0] : undefined;
    if (first !== undefined && events[first]!.kind === 'deliver') {
      least = Math.min(least, events[first]!.time - event.time);
    }
  }
  return least + 1;
}

/**
 * The signs of a trace. When a write is durable matters only where a process
 * ends: without a crash the signs of the disk would be noise.
 */
function drawMarks(events: readonly TraceEvent[], points: readonly Point[]): Mark[] {
  const crashes = events.some(({ kind }) => kind === 'crash' || kind === 'fsync');
  const marks: Mark[] = [];
  events.forEach((event, i) => {
    const named = REMARKS.has(event.kind) ? 'note' : event.kind;
    const kind = MARKED.find((one) => one === named);
    if (kind === undefined || (kind === 'sync' && !crashes)) return;
    const text = kind === 'commit' ? `commit ${event.after?.commit ?? ''}` : event.text;
    marks.push({ kind, seq: i, at: points[i]!, text });
  });
  return marks;
}
