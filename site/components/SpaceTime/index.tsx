/**
 * The space-time diagram of a trace: time to the right, a lifeline for each
 * node, arrows for messages. Hue is the term, stroke is the role.
 *
 * The drawing is a slider over the events for the keyboard and for screen
 * readers, and the same events can be read as a list.
 *
 * @module
 */

import React, { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { describeTrace } from '../../../sim/trace.ts';
import { termColour } from '../terms.ts';
import { messageTexts } from './labels.ts';
import { layOut, type Arrow, type Beside, type Layout, type Mark, type TracePart } from './layout.ts';
import styles from './styles.module.css';
import { words } from './words.ts';

export interface SpaceTimeProps {
  readonly trace: TracePart;
  /** What stands in a page that the server wrote, to be read without scripts. */
  readonly still?: boolean;
  /** A run to compare it with, which stands beside it. */
  readonly beside?: Beside;
  /** The event to look at, by its place in the trace; the reader may look at others. */
  readonly at?: number;
  /** Is told which event the reader looks at, by its place in the trace. */
  readonly onEvent?: (at: number) => void;
  /** Draws what has happened up to an event, by its place; its outcome stays open. */
  readonly until?: number;
  /** The events that keys lead to, by their places, where those between are no stops. */
  readonly stops?: readonly number[];
  /** Pixels that the picture may fill until its place is measured. */
  readonly room?: number;
}

export default function SpaceTime(props: SpaceTimeProps): React.JSX.Element {
  const { trace, still = false, beside, at, onEvent, until, stops } = props;
  const [asText, setAsText] = useState(false);
  const [detailed, setDetailed] = useState(false);
  const [figure, room] = useWidth(props.room);
  const layout = useMemo(
    () => layOut(trace, words, room - NAMES, { detailed, beside, until }),
    [trace, room, detailed, beside, until],
  );
  return (
    <figure ref={figure} className={styles.figure} data-testid="space-time">
      <div className={styles.head}>
        <Legend layout={layout} />
        {!still && (
          <div className={styles.views}>
            {!asText && (
              <button
                type="button"
                className="tool tool-small"
                aria-pressed={detailed}
                onClick={() => setDetailed(!detailed)}
              >
                {words.details()}
              </button>
            )}
            {!stops && (
              <button type="button" className="tool tool-small" onClick={() => setAsText(!asText)}>
                {asText ? words.showPicture() : words.showText()}
              </button>
            )}
          </div>
        )}
      </div>
      {still && <Still trace={trace} layout={layout} at={at} />}
      {!still && asText && (
        <pre className={styles.list} tabIndex={0} role="region" aria-label={words.textView()}>
          {textOf(trace)}
        </pre>
      )}
      {!still && !asText && (
        <Picture trace={trace} layout={layout} at={at} onEvent={onEvent} stops={stops} />
      )}
      {(still || stops) && <FoldedText trace={trace} />}
      {layout.omitted > 0 && <p className={styles.hint}>{words.omitted(layout.omitted)}</p>}
    </figure>
  );
}

/** The picture as the server draws it. */
function Still({ trace, layout, at }: PictureProps & Pick<SpaceTimeProps, 'at'>): React.JSX.Element {
  const active = at ?? null;
  const label = words.picture(trace.nodes.length, layout.points.length);
  return (
    <>
      <div
        className={styles.scroller}
        style={printed(layout)}
        role="group"
        tabIndex={0}
        aria-label={label}
      >
        <Names layout={layout} />
        <svg
          className={styles.plot}
          width={layout.width}
          height={layout.height}
          data-parting={layout.parting ?? undefined}
          aria-hidden="true"
        >
          <Drawing trace={trace} layout={layout} active={active} onPoint={() => undefined} />
          {active !== null && <ActiveMark trace={trace} layout={layout} active={active} />}
        </svg>
      </div>
      <ViolationText trace={trace} />
    </>
  );
}

/** All that the picture shows, as text. */
function FoldedText({ trace }: { readonly trace: TracePart }): React.JSX.Element {
  return (
    <details className={styles.details}>
      <summary>{words.showText()}</summary>
      <pre className={styles.list} tabIndex={0} role="region" aria-label={words.textView()}>
        {textOf(trace)}
      </pre>
    </details>
  );
}

/** The events as text; the one that broke a rule says so. */
function textOf(trace: TracePart): string {
  const { violation } = trace;
  if (!violation) return describeTrace(trace);
  const at = trace.events.findIndex(({ seq }) => seq >= violation.seq);
  const upTo = (from: number, to?: number): string =>
    describeTrace({ ...trace, events: trace.events.slice(from, to) });
  if (at === -1) return describeTrace(trace);
  const after = upTo(at + 1);
  const mark = `   !  ${violation.rule}: ${violation.text}`;
  return [upTo(0, at + 1), mark, ...(after === '' ? [] : [after])].join('\n');
}

/** Width of the column with the names of the nodes. */
const NAMES = 30;

/** On paper nothing scrolls: there the picture is made as narrow as the page. */
function printed({ width }: Layout): React.CSSProperties {
  return { '--width': width + NAMES } as React.CSSProperties;
}

/** The width of an element, now and after each change. */
function useWidth(first = 0): [React.RefObject<HTMLElement | null>, number] {
  const element = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(first);
  useLayoutEffect(() => {
    const measure = (): void => setWidth(element.current!.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element.current!);
    return () => observer.disconnect();
  }, []);
  return [element, width];
}

function Legend({ layout }: { readonly layout: Layout }): React.JSX.Element {
  const roles = new Set(layout.segments.map((s) => s.role));
  const dropped = layout.arrows.some((a) => a.fate === 'dropped');
  const held = layout.arrows.some((a) => a.held);
  const marks = new Set(layout.marks.map((m) => m.kind));
  return (
    <div className={styles.legend}>
      {roles.has('leader') && <Key sample={<Line width={5} />} text={words.role('leader')} />}
      {roles.has('candidate') && <Key sample={<Line dashes="6 4" />} text={words.role('candidate')} />}
      {roles.has('pre-candidate') && (
        <Key sample={<Line dashes="2 4" />} text={words.role('pre-candidate')} />
      )}
      {roles.has('follower') && <Key sample={<Line />} text={words.role('follower')} />}
      {layout.terms.map((term) => (
        <Key key={term} text={words.term(term)} sample={<Square colour={termColour(term)} />} />
      ))}
      {marks.has('commit') && <Key sample={<Sign kind="commit" />} text={words.commit()} />}
      {SIGNS.map(
        (kind) =>
          marks.has(kind) && <Key key={kind} sample={<Sign kind={kind} />} text={words.mark(kind)} />,
      )}
      {dropped && <Key sample={<span aria-hidden="true">×</span>} text={words.dropped()} />}
      {held && <Key sample={<Line width={1.2} dashes="9 5" />} text={words.held()} />}
      {formsOf(layout).map(([form, text]) => (
        <Key key={form} sample={<code className={styles.form}>{form}</code>} text={text} />
      ))}
      {layout.parting !== null && (
        <Key text={words.parts()} sample={<span aria-hidden="true">┊</span>} />
      )}
      {layout.violation !== null && (
        <Key
          text={words.violation()}
          sample={
            <svg width="18" height="18" aria-hidden="true">
              <Alarm x={9} y={9} />
            </svg>
          }
        />
      )}
    </div>
  );
}

/** What stands in the labels of messages, each form with an example that occurs and its meaning. */
function formsOf({ labels }: Layout): [string, string][] {
  const texts = labels.filter(({ kind }) => kind === 'message').map(({ text }) => text);
  const forms: [RegExp, (...parts: string[]) => string][] = [
    [/\bT(\d+)/, words.formTerm],
    [/(\d+)\/(\d+)(?: \+(\d+))?/, words.formPrevious],
    [/MsgAppResp (?:T\d+ )?(\d+)$/, words.formAcknowledged],
    [/(✗)/, words.formRejected],
  ];
  return forms.flatMap(([form, meaning]): [string, string][] => {
    const found = texts.map((text) => form.exec(text)).filter((m) => m !== null);
    const longest = found.find((m) => m[3] !== undefined) ?? found[0];
    return longest === undefined ? [] : [[longest[0], meaning(...longest.slice(1))]];
  });
}

function Key(props: { readonly sample: React.ReactNode; readonly text: string }) {
  return (
    <span className={styles.key}>
      {props.sample} {props.text}
    </span>
  );
}

/** The signs that the legend explains, where they occur. */
const SIGNS = [
  'campaign',
  'propose',
  'call',
  'return',
  'give-up',
  'crash',
  'fsync',
  'restart',
  'pause',
  'resume',
  'sync',
  'snapshot',
  'compact',
  'conf',
  'panic',
  'cut',
  'heal',
  'note',
] as const;

function Sign({ kind }: { readonly kind: Mark['kind'] }): React.JSX.Element {
  const high = kind === 'propose' || kind === 'call' || kind === 'return' || kind === 'give-up';
  const at = { x: 9, y: high ? 22 : kind === 'sync' ? 3 : 8 };
  return (
    <svg width="18" height="16" aria-hidden="true" className={styles.mark} data-kind={kind}>
      <path d={shapeOf({ kind, at, seq: 0, text: '' })} />
    </svg>
  );
}

function Line({ width = 2, dashes }: { readonly width?: number; readonly dashes?: string }) {
  return (
    <svg width="24" height="8" aria-hidden="true">
      <path d="M1 4H23" stroke="currentColor" strokeWidth={width} strokeDasharray={dashes} />
    </svg>
  );
}

function Square({ colour }: { readonly colour: string }): React.JSX.Element {
  return <span className={styles.square} style={{ background: colour }} aria-hidden="true" />;
}

interface PictureProps {
  readonly trace: TracePart;
  readonly layout: Layout;
}

function Names({ layout }: { readonly layout: Layout }): React.JSX.Element {
  return (
    <svg className={styles.names} width={NAMES} height={layout.height} aria-hidden="true">
      {layout.lanes.map(({ node, y }) => (
        <text key={node} x="6" y={y + 4}>
          n{node}
        </text>
      ))}
    </svg>
  );
}

/** The sentence of the rule that broke, and a way to the event. */
function ViolationText(props: {
  readonly trace: TracePart;
  readonly onShow?: () => void;
}): React.JSX.Element | null {
  const {
    trace: { violation },
    onShow,
  } = props;
  if (!violation) return null;
  const found = words.found(words.rule(violation.rule), violation.text);
  return (
    <p className={styles.violation} data-testid="violation">
      <b>{words.violation()}</b> <span>{found}</span>{' '}
      {onShow && (
        <button type="button" className="tool tool-small" onClick={onShow}>
          {words.showViolation()}
        </button>
      )}
    </p>
  );
}

function Picture(
  props: PictureProps & Pick<SpaceTimeProps, 'at' | 'onEvent' | 'stops'>,
): React.JSX.Element {
  const { trace, layout, at, onEvent, stops } = props;
  const [active, setActive] = useState<number | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const last = layout.points.length - 1;
  const event = active === null ? null : trace.events[active]!;
  const readout = event === null ? '' : words.step(event.time, event.text);

  const move = (to: number): void => {
    const next = Math.max(0, Math.min(last, to));
    setActive(next);
    onEvent?.(next);
    showX(scroller.current!, layout.points[next]!.x);
  };
  const onKeyDown = (e: React.KeyboardEvent): void => {
    const target = stops ? stopOf(e.key, active, stops) : targetOf(e.key, active, last);
    if (target === null) return;
    e.preventDefault();
    move(target);
  };
  useEffect(() => setActive(null), [trace]);
  const start = layout.points[layout.start]?.x ?? 0;
  useLayoutEffect(() => {
    scroller.current!.scrollLeft = start - BEFORE_START;
  }, [trace, start]);
  useEffect(() => {
    const point = at === undefined ? undefined : layout.points[at];
    if (point === undefined) return;
    setActive(at!);
    showX(scroller.current!, point.x);
  }, [layout, at]);

  return (
    <>
      <Ways scroller={scroller} layout={layout} />
      <div
        ref={scroller}
        className={styles.scroller}
        style={printed(layout)}
        role="slider"
        tabIndex={0}
        aria-label={words.slider(trace.nodes.length, layout.points.length)}
        aria-valuemin={0}
        aria-valuemax={layout.points.length}
        aria-valuenow={active === null ? 0 : active + 1}
        aria-valuetext={readout}
        onKeyDown={onKeyDown}
      >
        <Names layout={layout} />
        <svg
          className={styles.plot}
          width={layout.width}
          height={layout.height}
          data-parting={layout.parting ?? undefined}
          aria-hidden="true"
          onPointerLeave={() => setActive(at ?? null)}
        >
          <Drawing trace={trace} layout={layout} active={active} onPoint={setActive} />
          {active !== null && <ActiveMark trace={trace} layout={layout} active={active} />}
        </svg>
      </div>
      {!stops && (
        <p className={styles.readout} data-testid="readout">
          {readout === '' ? words.hint() : readout}
        </p>
      )}
      <ViolationText
        trace={trace}
        onShow={layout.violation === null ? undefined : () => move(layout.violation!)}
      />
    </>
  );
}

/** So many pixels of what came before can be seen when a picture opens. */
const BEFORE_START = 40;

interface WaysProps {
  readonly scroller: React.RefObject<HTMLElement | null>;
  readonly layout: Layout;
}

/** Where the drawing goes on to the left and to the right: how many events, and a way there. */
function Ways({ scroller, layout }: WaysProps): React.JSX.Element {
  const [hidden, setHidden] = useState({ before: 0, after: 0 });
  // The drawing stands after it: in a layout effect it would not be there yet.
  useEffect(() => {
    const element = scroller.current!;
    const count = (): void => {
      const { scrollLeft, clientWidth } = element;
      const end = scrollLeft + clientWidth - NAMES;
      const drawn = layout.points.slice(0, layout.last + 1);
      const before = drawn.filter(({ x }) => x < scrollLeft).length;
      const after = drawn.filter(({ x }) => x > end).length;
      setHidden((old) => (old.before === before && old.after === after ? old : { before, after }));
    };
    count();
    element.addEventListener('scroll', count, { passive: true });
    const observer = new ResizeObserver(count);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', count);
      observer.disconnect();
    };
  }, [layout, scroller]);
  const turn = (direction: 1 | -1) => (): void => {
    const { clientWidth } = scroller.current!;
    scroller.current!.scrollLeft += direction * (clientWidth - NAMES - BEFORE_START);
  };
  return (
    <div className={styles.ways} data-testid="ways">
      {hidden.before > 0 && (
        <button type="button" className="tool tool-small" onClick={turn(-1)}>
          <span aria-hidden="true">‹ </span>
          {words.before(hidden.before)}
        </button>
      )}
      {hidden.after > 0 && (
        <button type="button" className={`tool tool-small ${styles.onward}`} onClick={turn(1)}>
          {words.after(hidden.after)}
          <span aria-hidden="true"> ›</span>
        </button>
      )}
    </div>
  );
}

/** All that the picture shows of itself. */
function Drawing({ trace, layout, active, onPoint }: ArrowsProps): React.JSX.Element {
  const wrong = layout.violation === null ? null : layout.points[layout.violation]!;
  return (
    <>
      <Axis layout={layout} />
      {layout.parting !== null && (
        <path className={styles.parting} d={`M${layout.parting} 12V${layout.height - 20}`} />
      )}
      <Lifelines layout={layout} />
      <Arrows trace={trace} layout={layout} active={active} onPoint={onPoint} />
      <Marks layout={layout} onPoint={onPoint} />
      {wrong !== null && (
        <g onPointerEnter={() => onPoint(layout.violation!)}>
          <path className={styles.wrongLine} d={`M${wrong.x} 16V${layout.height - 20}`} />
          <Alarm x={wrong.x} y={wrong.y} />
        </g>
      )}
      <Labels layout={layout} />
    </>
  );
}

/** The one thing that is filled with cinnabar: a rule is broken here. */
function Alarm({ x, y }: { readonly x: number; readonly y: number }): React.JSX.Element {
  return (
    <g className={styles.alarm}>
      <circle cx={x} cy={y} r="7.5" />
      <path d={`M${x} ${y - 4.2}v4.6m0 3v.6`} />
    </g>
  );
}

/** The event a key leads to; null if the key has no meaning here. */
function targetOf(key: string, active: number | null, last: number): number | null {
  const at = active ?? -1;
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return at + 1;
    case 'ArrowLeft':
    case 'ArrowUp':
      return at - 1;
    case 'PageDown':
      return at + 10;
    case 'PageUp':
      return at - 10;
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

/** The stop a key leads to, as {@link targetOf}. */
function stopOf(key: string, active: number | null, stops: readonly number[]): number | null {
  const behind = stops.filter((stop) => stop <= (active ?? -1)).length - 1;
  const target = targetOf(key, behind, stops.length - 1);
  return target === null ? null : stops[Math.max(0, Math.min(stops.length - 1, target))]!;
}

/** Scrolls sideways so far that `x` can be seen with something around it. */
function showX(scroller: HTMLElement, x: number): void {
  const margin = 80;
  const { scrollLeft, clientWidth } = scroller;
  if (x - margin < scrollLeft) scroller.scrollLeft = x - margin;
  else if (x + margin > scrollLeft + clientWidth) scroller.scrollLeft = x + margin - clientWidth;
}

const Axis = React.memo(function Axis({ layout }: { readonly layout: Layout }) {
  const y = layout.height - 8;
  return (
    <g className={styles.axis}>
      {layout.axis.map(({ x, time }) => (
        <React.Fragment key={time}>
          <path d={`M${x} 16V${y - 12}`} />
          <text x={x} y={y} textAnchor="middle">
            {time}
          </text>
        </React.Fragment>
      ))}
    </g>
  );
});

const STROKES = {
  follower: { strokeWidth: 2 },
  'pre-candidate': { strokeWidth: 2, strokeDasharray: '2 4' },
  candidate: { strokeWidth: 2, strokeDasharray: '6 4' },
  leader: { strokeWidth: 5 },
} as const;

/** A node that stands still. */
const PAUSED = { strokeWidth: 1.2, strokeDasharray: '1 5' };

const Lifelines = React.memo(function Lifelines({ layout }: { readonly layout: Layout }) {
  return (
    <g fill="none">
      {layout.segments.map((s, i) =>
        s.role === 'down' ? null : (
          <path
            key={i}
            d={`M${s.x1} ${s.y}H${s.x2}`}
            stroke={s.paused ? 'var(--ink-3)' : termColour(s.term)}
            {...STROKES[s.role]}
            {...(s.paused ? PAUSED : {})}
          />
        ),
      )}
    </g>
  );
});

interface ArrowsProps extends PictureProps {
  readonly active: number | null;
  readonly onPoint: (seq: number) => void;
}

function Arrows({ trace, layout, active, onPoint }: ArrowsProps): React.JSX.Element {
  const id = active === null ? undefined : trace.events[active]?.message?.id;
  return (
    <g>
      {layout.arrows.map((arrow) => (
        <ArrowPath
          key={`${arrow.seq} ${arrow.end}`}
          arrow={arrow}
          on={arrow.message.id === id}
          onPoint={onPoint}
        />
      ))}
    </g>
  );
}

interface ArrowPathProps {
  readonly arrow: Arrow;
  readonly on: boolean;
  readonly onPoint: (seq: number) => void;
}

const ArrowPath = React.memo(function ArrowPath({ arrow, on, onPoint }: ArrowPathProps) {
  const { from, to, fate, held, seq } = arrow;
  const line = `M${from.x} ${from.y}L${to.x} ${to.y}`;
  return (
    <g className={on ? styles.arrowOn : styles.arrow} data-fate={fate}>
      <path d={line} strokeDasharray={held ? '9 5' : undefined} />
      {fate === 'delivered' && <path d={headOf(arrow)} className={styles.tip} />}
      {fate === 'dropped' && <path d={crossAt(to.x, to.y)} />}
      {fate === 'under way' && <circle cx={to.x} cy={to.y} r="2.5" />}
      <path d={line} className={styles.hit} onPointerEnter={() => onPoint(seq)} />
    </g>
  );
});

/** A triangle at the end of the arrow, in its direction. */
function headOf({ from, to }: Arrow): string {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [ux, uy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const [bx, by] = [to.x - ux * 8, to.y - uy * 8];
  return `M${to.x} ${to.y}L${bx - uy * 3.2} ${by + ux * 3.2}L${bx + uy * 3.2} ${by - ux * 3.2}Z`;
}

function crossAt(x: number, y: number): string {
  return `M${x - 4} ${y - 4}L${x + 4} ${y + 4}M${x - 4} ${y + 4}L${x + 4} ${y - 4}`;
}

interface MarksProps {
  readonly layout: Layout;
  readonly onPoint: (seq: number) => void;
}

const Marks = React.memo(function Marks({ layout, onPoint }: MarksProps) {
  return (
    <g>
      {layout.marks.map((mark) => (
        <g
          key={mark.seq}
          className={styles.mark}
          data-kind={mark.kind}
          onPointerEnter={() => onPoint(mark.seq)}
        >
          <path d={shapeOf(mark)} />
        </g>
      ))}
    </g>
  );
});

function shapeOf({ kind, at: { x, y } }: Mark): string {
  switch (kind) {
    case 'commit':
      return `M${x - 5} ${y}l5 -6l5 6l-5 6z`;
    case 'crash':
      return crossAt(x, y);
    case 'fsync':
      return `${crossAt(x, y)}M${x - 7} ${y - 7}h14v14h-14z`;
    case 'restart':
      return `M${x - 4} ${y - 6}v12l9 -6z`;
    case 'campaign':
      return `M${x - 5} ${y - 7}h10l-5 7z`;
    case 'propose':
      return `M${x} ${y - 20}v14m-4 -6l4 6l4 -6`;
    case 'snapshot':
      return `M${x - 5} ${y - 5}h10v10h-10z`;
    case 'note':
      return `M${x} ${y - 5}v10`;
    case 'pause':
      return `M${x - 3} ${y - 6}v12m6 -12v12`;
    case 'resume':
      return `M${x - 4} ${y - 5}v10l8 -5z`;
    case 'panic':
      return `M${x} ${y - 8}l7 14h-14z`;
    case 'sync':
      return `M${x} ${y + 1}v7`;
    case 'cut':
      return `M${x - 1} ${y + 5}l-4 -5m6 0l-4 -5m8 10l-4 -5`;
    case 'heal':
      return `M${x - 5} ${y}h10`;
    case 'call':
      return `M${x} ${y - 20}v13m-4 -5l4 6l4 -6z`;
    case 'return':
      return `M${x} ${y - 6}v-14m-4 5l4 -6l4 6z`;
    case 'give-up':
      return crossAt(x, y - 13);
    case 'conf':
      return `M${x - 5} ${y}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0m2 0h6m-3 -3v6`;
    case 'compact':
      return `M${x - 5} ${y + 5}v-10h10v10`;
  }
}

const Labels = React.memo(function Labels({ layout }: { readonly layout: Layout }) {
  return (
    <g className={styles.labels}>
      {layout.labels.map((label, i) => (
        <text
          key={i}
          x={label.at.x}
          y={label.at.y}
          textAnchor={label.anchor}
          style={label.kind === 'term' ? { fill: termColour(label.term) } : undefined}
        >
          {label.text}
        </text>
      ))}
    </g>
  );
});

interface ActiveProps extends PictureProps {
  readonly active: number;
}

/** A ring at the active event, and the words of its message. */
function ActiveMark({ trace, layout, active }: ActiveProps): React.JSX.Element | null {
  const point = layout.points[active];
  if (point === undefined) return null;
  const message = trace.events[active]!.message;
  const arrow = layout.arrows.find((a) => a.message.id === message?.id);
  const shown = layout.labels.some((l) => l.kind === 'message' && l.seq === arrow?.seq);
  return (
    <g className={styles.active}>
      <circle cx={point.x} cy={point.y} r="9" />
      {arrow !== undefined && !shown && (
        <text
          x={(arrow.from.x + arrow.to.x) / 2}
          y={(arrow.from.y + arrow.to.y) / 2 + 4}
          textAnchor="middle"
        >
          {messageTexts(arrow.message)[0]}
        </text>
      )}
    </g>
  );
}
