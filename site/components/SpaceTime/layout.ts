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

/** Pixels between the lanes of two nodes. */
const LANE = 66;
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
const MIN_TRAVEL = 46;
/** How far a message that is lost or under way gets to be drawn. */
const LOST_AT = 0.62;
/** A drawing of more events would help nobody; the text view has them all. */
export const MAX_EVENTS = 800;

export interface Point {
  readonly x: number;
  readonly y: number;
}

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
  readonly axis: readonly { readonly x: number; readonly time: number }[];
  /** Terms that occur, ascending, without 0. */
  readonly terms: readonly number[];
  /** Events that were left out because there are too many. */
  readonly omitted: number;
  /** Where the rule broke, by its place among the drawn events; null if it did not. */
  readonly violation: number | null;
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
export function layOut(trace: TracePart, words: LayoutWords, room = 0): Layout {
  const events = trace.events.slice(0, MAX_EVENTS);
  const violation = placeOfViolation(trace, events);
  const lanes = trace.nodes.map((node, i) => ({ node, y: TOP + i * LANE }));
  const laneOf = new Map(lanes.map((lane) => [lane.node, lane.y]));
  const { xs, axis } = stretch(placeEvents(events), room);
  const lastX = Math.max(LEFT, ...xs);
  const arrows = drawArrows(events, xs, laneOf, lastX);
  const needed = Math.max(lastX, ...arrows.map((a) => a.to.x)) + RIGHT;
  const width = Math.max(needed, Math.min(room, needed * MAX_STRETCH));
  const height = TOP + (lanes.length - 1) * LANE + AXIS + 22;
  const points = events.map((event, i) => ({ x: xs[i]!, y: laneOf.get(event.node) ?? 8 }));
  const segments = lanes.flatMap(({ node, y }) =>
    drawLifeline(events, xs, { node, y, endX: width - 8, before: trace.before?.[node] }),
  );
  const marks = drawMarks(events, points);
  const at = violation === null ? null : points[violation]!;
  const labels = placeLabels({ segments, arrows, marks, words, width, events, violation: at });
  const terms = [...new Set(segments.map((s) => s.term))].filter((t) => t > 0);
  terms.sort((a, b) => a - b);
  const omitted = trace.events.length - events.length;
  return {
    width,
    height,
    lanes,
    segments,
    arrows,
    marks,
    labels,
    points,
    axis,
    terms,
    omitted,
    violation,
  };
}

function placeOfViolation({ violation }: Trace, events: readonly TraceEvent[]): number | null {
  const at = violation ? events.findIndex(({ seq }) => seq === violation.seq) : -1;
  return at === -1 ? null : at;
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
  readonly axis: readonly { readonly x: number; readonly time: number }[];
}

function placeEvents(events: readonly TraceEvent[]): Places {
  const placer = new Placer();
  return { xs: events.map((event) => placer.place(event)), axis: placer.axis };
}

/** Draws a short trace apart, so that it fills the room and its labels fit. */
function stretch({ xs, axis }: Places, room: number): Places {
  const span = Math.max(1, ...xs) - LEFT;
  const factor = Math.max(1, Math.min(MAX_STRETCH, (room - LEFT - 2 * RIGHT) / span));
  const move = (x: number): number => Math.round(LEFT + (x - LEFT) * factor);
  const moved = axis.map(({ x, time }) => ({ x: move(x), time }));
  return { xs: xs.map(move), axis: thinAxis(moved) };
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
  let open: Pick<Segment, 'x1' | 'role' | 'term' | 'paused'> | null = null;
  if (before) open = { x1: LEFT, role: before.role, term: before.term, paused: false };
  const close = (x2: number): void => {
    if (open !== null && x2 > open.x1) segments.push({ node, y, x2, ...open });
  };
  events.forEach((event, i) => {
    if (event.node !== node || event.after === null) return;
    const { role, term } = event.after;
    const paused = event.kind === 'pause' || (open?.paused === true && !WAKING.has(event.kind));
    if (open?.role === role && open.term === term && open.paused === paused) return;
    close(xs[i]!);
    open = { x1: xs[i]!, role, term, paused };
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
      const far = Math.min(Math.max(lastX, from.x + MIN_TRAVEL), from.x + 90);
      const to = between(from, { x: far, y: receiver }, LOST_AT);
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
  return arrows;
}

/** Where each message ends; one that was doubled has more than one end. */
function endsOf(events: readonly TraceEvent[]): Map<number, number[]> {
  const ends = new Map<number, number[]>();
  events.forEach((event, i) => {
    if (event.kind !== 'deliver' && event.kind !== 'drop') return;
    const { id } = event.message!;
    ends.set(id, [...(ends.get(id) ?? []), i]);
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

/** The point a part `t` of the way from `a` to `b`. */
export function between(a: Point, b: Point, t: number): Point {
  return { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t };
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

interface Box {
  readonly x1: number;
  readonly x2: number;
  readonly y1: number;
  readonly y2: number;
}

/** Remembers which rectangles are taken. */
class Room {
  readonly #taken: Box[] = [];
  readonly #width: number;

  constructor(width: number) {
    this.#width = width;
  }

  /** Takes the box if it is free and inside the drawing. */
  take(box: Box): boolean {
    if (box.x1 < 0 || box.x2 > this.#width) return false;
    const hit = this.#taken.some(
      (b) => box.x1 < b.x2 && b.x1 < box.x2 && box.y1 < b.y2 && b.y1 < box.y2,
    );
    if (!hit) this.#taken.push(box);
    return !hit;
  }
}

/** Width of a text at 11 px; Han characters are about twice as wide. */
function textWidth(text: string): number {
  let width = 6;
  for (const c of text) width += c.charCodeAt(0) > 0x2e80 ? 11.5 : 6.7;
  return width;
}

interface LabelTask {
  readonly segments: readonly Segment[];
  readonly arrows: readonly Arrow[];
  readonly marks: readonly Mark[];
  readonly words: LayoutWords;
  readonly width: number;
  readonly events: readonly TraceEvent[];
  readonly violation: Point | null;
}

function placeLabels(task: LabelTask): Label[] {
  const room = new Room(task.width);
  const labels: Label[] = [];
  const put = (label: Label): boolean => {
    const width = textWidth(label.text);
    const x1 = label.anchor === 'start' ? label.at.x : label.at.x - width / 2;
    const free = room.take({ x1, x2: x1 + width, y1: label.at.y - 10, y2: label.at.y + 4 });
    if (free) labels.push(label);
    return free;
  };
  if (task.violation !== null) room.take(boxAround(task.violation, 10));
  for (const mark of task.marks) room.take(boxOfMark(mark));
  for (const mark of task.marks) {
    if (mark.kind !== 'cut' && mark.kind !== 'heal') continue;
    const text = task.words[mark.kind]();
    const at = { x: mark.at.x + 8, y: mark.at.y + 4 };
    put({ at, text, seq: mark.seq, anchor: 'start', kind: 'network', term: 0 });
  }
  for (const label of termLabels(task)) {
    // Above the lane, else below it.
    if (!put(label)) put({ ...label, at: { x: label.at.x, y: label.at.y + 25 } });
  }
  for (const mark of task.marks) {
    if (mark.kind !== 'commit') continue;
    const { at, text, seq } = mark;
    put({ at: { x: at.x, y: at.y - 10 }, text, seq, anchor: 'middle', kind: 'commit', term: 0 });
  }
  for (const arrow of task.arrows) {
    const text = messageLabel(arrow.message);
    for (const t of [0.42, 0.6, 0.25]) {
      const at = between(arrow.from, arrow.to, t);
      const label = { text, seq: arrow.seq, anchor: 'middle', kind: 'message', term: 0 } as const;
      if (put({ ...label, at: { x: at.x, y: at.y + 4 } })) break;
    }
  }
  return labels;
}

/** What a label must not cover: the drawing of a mark on its lane. */
function boxOfMark({ kind, at: { x, y } }: Mark): Box {
  if (kind === 'sync') return { x1: x - 1, x2: x + 1, y1: y, y2: y + 8 };
  const top = ABOVE_LANE.has(kind) ? y - 22 : y - 6;
  return { x1: x - 5, x2: x + 5, y1: top, y2: y + 6 };
}

/** What clients do stands above the lane. */
const ABOVE_LANE: ReadonlySet<MarkKind> = new Set<MarkKind>(['propose', 'call', 'return', 'give-up']);

function boxAround({ x, y }: Point, r: number): Box {
  return { x1: x - r, x2: x + r, y1: y - r, y2: y + r };
}

/** A label wherever the term of a lane changes, or it becomes leader. */
function* termLabels({ segments, words }: LabelTask): Generator<Label> {
  let before: Segment | null = null;
  for (const segment of segments) {
    const { node, term, role, x1, y } = segment;
    const sameLane = before?.node === node;
    const news = !sameLane || before?.term !== term || role === 'leader';
    before = segment;
    if (!news || term === 0 || role === 'down') continue;
    const text = role === 'follower' ? words.term(term) : `${words.role(role)} ${words.term(term)}`;
    const at = { x: x1 + 4, y: y - 9 };
    yield { at, text, anchor: 'start', kind: 'term', term, seq: -1 };
  }
}

/** The few words that stand at an arrow. */
export function messageLabel(message: TraceMessage): string {
  const { type, logTerm, index, entries, reject } = message;
  if (reject) return `${type} ✗`;
  if (type === 'MsgApp') return `${type} ${logTerm}/${index}${entries > 0 ? ` +${entries}` : ''}`;
  return type === 'MsgAppResp' ? `${type} ${index}` : type;
}
