/**
 * The texts of a space-time diagram, each where it covers nothing: no other
 * text, no sign, no lifeline, no line that marks a moment, no arrow but its
 * own. One that finds no such place is left out; pointing at the message tells
 * it.
 *
 * @module
 */

import type { TraceMessage } from '../../../sim/trace.ts';
import type { Arrow, Label, LayoutWords, Mark, MarkKind, Segment } from './layout.ts';
import { between, crosses, overlap } from './points.ts';
import type { Box, Line, Point } from './points.ts';

/** What stands in the drawing already. */
export interface LabelTask {
  readonly segments: readonly Segment[];
  readonly arrows: readonly Arrow[];
  readonly marks: readonly Mark[];
  readonly lanes: readonly { readonly y: number }[];
  readonly words: LayoutWords;
  readonly width: number;
  /** Labels of messages have their term and index. */
  readonly detailed: boolean;
  readonly violation: Point | null;
  /** Where a line from top to bottom parts two runs. */
  readonly parting: number | null;
}

/** Remembers what is taken. */
class Room {
  readonly #taken: Box[] = [];
  /** By their left ends; time runs to the right, so `from` is that end. */
  readonly #lines: readonly Line[];
  readonly #width: number;

  constructor(width: number, lines: readonly Line[]) {
    this.#width = width;
    this.#lines = [...lines].sort((a, b) => a.from.x - b.from.x);
  }

  /** Takes a box, whatever is there. */
  block(box: Box): void {
    this.#taken.push(box);
  }

  /** Takes the box if it is inside the drawing and covers nothing; it may cover `own`. */
  take(box: Box, own?: Line): boolean {
    if (box.x1 < 0 || box.x2 > this.#width || box.y1 < 0) return false;
    if (this.#taken.some((other) => overlap(box, other)) || this.#meetsLine(box, own)) return false;
    this.block(box);
    return true;
  }

  #meetsLine(box: Box, own: Line | undefined): boolean {
    for (const line of this.#lines) {
      if (line.from.x > box.x2) return false;
      if (line.to.x >= box.x1 && line !== own && crosses(line, box)) return true;
    }
    return false;
  }
}

/** Half of the height that a lifeline and its thickest stroke take. */
const LIFELINE = 3.5;

/** What a line from top to bottom takes. */
function upright(x: number): Box {
  return { x1: x - 1, x2: x + 1, y1: 0, y2: Infinity };
}

/** The labels, the most telling first. */
export function placeLabels(task: LabelTask): Label[] {
  const room = new Room(task.width, task.arrows);
  for (const { y } of task.lanes) {
    room.block({ x1: 0, x2: task.width, y1: y - LIFELINE, y2: y + LIFELINE });
  }
  if (task.violation !== null) {
    room.block(boxAround(task.violation, 10));
    room.block(upright(task.violation.x));
  }
  if (task.parting !== null) room.block(upright(task.parting));
  for (const mark of task.marks) room.block(boxOfMark(mark));
  const labels: Label[] = [];
  for (const { places, own } of [...networkLabels(task), ...termLabels(task), ...messageLabels(task)]) {
    const found = places.find((label) => room.take(boxOf(label), own));
    if (found !== undefined) labels.push(found);
  }
  return labels;
}

/** A label in each form and at each place that it can have, best first. */
interface Wish {
  readonly places: readonly Label[];
  readonly own?: Line;
}

function networkLabels({ marks, words }: LabelTask): Wish[] {
  return marks.flatMap((mark) => {
    if (mark.kind !== 'cut' && mark.kind !== 'heal') return [];
    const text = words[mark.kind]();
    const places = [mark.at.x + 8, mark.at.x - 8 - textWidth(text)].map((x): Label => {
      const at = { x, y: mark.at.y + 4 };
      return { at, text, seq: mark.seq, anchor: 'start', kind: 'network', term: 0 };
    });
    return [{ places }];
  });
}

/** A term's label begins behind the sign of what changed the term. */
const BEHIND = 7;
/** It may move along its lifeline, in steps of so many pixels. */
const SHIFT = 18;
const MOST_SHIFTS = 40;

/** A label wherever the term of a lane changes, or it becomes leader. */
function termLabels({ segments, words }: LabelTask): Wish[] {
  return segments.flatMap((segment, i) => {
    const before = segments[i - 1];
    const { node, term, role, x1, x2, y } = segment;
    const news = before?.node !== node || before.term !== term || role === 'leader';
    if (!news || term === 0 || role === 'down') return [];
    const whole = role === 'follower' ? words.term(term) : `${words.role(role)} ${words.term(term)}`;
    const room = Math.max(0, Math.min(MOST_SHIFTS, (x2 - x1) / SHIFT - 1));
    const xs = Array.from({ length: Math.ceil(room) + 1 }, (_, n) => x1 + BEHIND + n * SHIFT);
    const places = [whole, `T${term}`].flatMap((text) =>
      xs.flatMap((x) => [y - 8, y + 17].map((at) => termLabel(text, { x, y: at }, term))),
    );
    return [{ places }];
  });
}

function termLabel(text: string, at: Point, term: number): Label {
  return { at, text, anchor: 'start', kind: 'term', term, seq: -1 };
}

/** Where on its arrow a message's label may stand. */
const ALONG = [0.45, 0.55, 0.38, 0.62, 0.3, 0.7, 0.24, 0.76, 0.18, 0.82];

/** A commit's label, above its lane or below, there or to a side; then those of the messages. */
function messageLabels({ marks, arrows, detailed }: LabelTask): Wish[] {
  const commits = marks.filter(({ kind }) => kind === 'commit');
  return [
    ...commits.map(({ at, text, seq }) => ({
      places: besideOf(at.x, text).flatMap((x) =>
        [at.y - 10, at.y + 18].map((y): Label => ({
          at: { x, y },
          text,
          seq,
          anchor: 'middle',
          kind: 'commit',
          term: 0,
        })),
      ),
    })),
    ...byWeight(arrows).map((arrow) => ({
      own: arrow,
      places: messageTexts(arrow.message, detailed).flatMap((text) =>
        ALONG.map((t): Label => {
          const { x, y } = between(arrow.from, arrow.to, t);
          return {
            at: { x, y: y + 4 },
            text,
            seq: arrow.seq,
            anchor: 'middle',
            kind: 'message',
            term: 0,
          };
        }),
      ),
    })),
  ];
}

/** Where the middle of a text may stand: at a place, and to the left and right of it. */
function besideOf(x: number, text: string): readonly number[] {
  const aside = textWidth(text) / 2 + 3;
  return [x, x - aside, x + aside];
}

/** What changes something gets its place before what repeats itself. */
function byWeight(arrows: readonly Arrow[]): readonly Arrow[] {
  const weight = ({ message: { type, reject, entries } }: Arrow): number => {
    if (type.includes('Heartbeat')) return 3;
    return type.includes('Vote') || reject || entries > 0 || type === 'MsgSnap' ? 1 : 2;
  };
  return [1, 2, 3].flatMap((w) => arrows.filter((arrow) => weight(arrow) === w));
}

/** Width of a text at 11 px; Han characters are about twice as wide. */
function textWidth(text: string): number {
  let width = 4;
  for (const c of text) width += c.charCodeAt(0) > 0x2e80 ? 11.5 : 6.7;
  return width;
}

function boxOf({ at, text, anchor }: Label): Box {
  const width = textWidth(text);
  const x1 = anchor === 'start' ? at.x : at.x - width / 2;
  return { x1, x2: x1 + width, y1: at.y - 9.5, y2: at.y + 3 };
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

/** The few words that stand at an arrow, the most telling form first. */
export function messageTexts(message: TraceMessage, detailed = false): string[] {
  const { type, term, reject } = message;
  const what = [...place(message), ...(reject ? ['✗'] : [])];
  if (!detailed && !type.includes('Vote')) return [[type, ...what].join(' ')];
  return [
    [type, `T${term}`, ...what],
    [`T${term}`, ...what],
  ].map((words) => words.join(' '));
}

/** Where in the log the message begins or ends, in the words of etcd's own output. */
function place({ type, logTerm, index, entries }: TraceMessage): string[] {
  if (type === 'MsgApp') return [`${logTerm}/${index}`, ...(entries > 0 ? [`+${entries}`] : [])];
  return type === 'MsgAppResp' ? [String(index)] : [];
}
