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
import { describeTrace, type Trace } from '../../../sim/trace.ts';
import { layOut, messageLabel, type Arrow, type Layout, type Mark } from './layout.ts';
import styles from './styles.module.css';
import { words } from './words.ts';

/** The hues repeat after so many terms; labels tell terms apart beyond that. */
const HUES = 4;

/** The colour of a term. */
export function termColour(term: number): string {
  return term === 0 ? 'var(--ink-3)' : `var(--t${((term - 1) % HUES) + 1})`;
}

export default function SpaceTime({ trace }: { readonly trace: Trace }): React.JSX.Element {
  const [asText, setAsText] = useState(false);
  const [figure, room] = useWidth();
  const layout = useMemo(() => layOut(trace, words, room - NAMES), [trace, room]);
  return (
    <figure ref={figure} className={styles.figure} data-testid="space-time">
      <div className={styles.head}>
        <Legend layout={layout} />
        <button type="button" className={styles.toggle} onClick={() => setAsText(!asText)}>
          {asText ? words.showPicture() : words.showText()}
        </button>
      </div>
      {asText ? (
        <pre className={styles.list} tabIndex={0} role="region" aria-label={words.textView()}>
          {describeTrace(trace)}
        </pre>
      ) : (
        <Picture trace={trace} layout={layout} />
      )}
      {layout.omitted > 0 && <p className={styles.hint}>{words.omitted(layout.omitted)}</p>}
    </figure>
  );
}

/** Width of the column with the names of the nodes. */
const NAMES = 30;

/** The width of an element, now and after each change. */
function useWidth(): [React.RefObject<HTMLElement | null>, number] {
  const element = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(0);
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
  return (
    <div className={styles.legend}>
      {roles.has('leader') && <Key sample={<Line width={5} />} text={words.role('leader')} />}
      {roles.has('candidate') && (
        <Key sample={<Line dashes="6 4" />} text={words.role('candidate')} />
      )}
      {roles.has('pre-candidate') && (
        <Key sample={<Line dashes="2 4" />} text={words.role('pre-candidate')} />
      )}
      {roles.has('follower') && <Key sample={<Line />} text={words.role('follower')} />}
      {layout.terms.map((term) => (
        <Key key={term} text={words.term(term)} sample={<Square colour={termColour(term)} />} />
      ))}
      <Key sample={<span aria-hidden="true">◆</span>} text={words.commit()} />
      {dropped && <Key sample={<span aria-hidden="true">×</span>} text={words.dropped()} />}
      {held && <Key sample={<Line width={1.2} dashes="9 5" />} text={words.held()} />}
    </div>
  );
}

function Key(props: { readonly sample: React.ReactNode; readonly text: string }) {
  return (
    <span className={styles.key}>
      {props.sample} {props.text}
    </span>
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
  readonly trace: Trace;
  readonly layout: Layout;
}

function Picture({ trace, layout }: PictureProps): React.JSX.Element {
  const [active, setActive] = useState<number | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const last = layout.points.length - 1;
  const event = active === null ? null : trace.events[active]!;
  const readout = event === null ? '' : words.step(event.time, event.text);

  const move = (to: number): void => {
    const next = Math.max(0, Math.min(last, to));
    setActive(next);
    showX(scroller.current!, layout.points[next]!.x);
  };
  const onKeyDown = (e: React.KeyboardEvent): void => {
    const target = targetOf(e.key, active, last);
    if (target === null) return;
    e.preventDefault();
    move(target);
  };
  useEffect(() => setActive(null), [trace]);

  return (
    <>
      <div
        ref={scroller}
        className={styles.scroller}
        role="slider"
        tabIndex={0}
        aria-label={words.slider(trace.nodes.length, layout.points.length)}
        aria-valuemin={0}
        aria-valuemax={layout.points.length}
        aria-valuenow={active === null ? 0 : active + 1}
        aria-valuetext={readout}
        onKeyDown={onKeyDown}
      >
        <svg className={styles.names} width={NAMES} height={layout.height} aria-hidden="true">
          {layout.lanes.map(({ node, y }) => (
            <text key={node} x="6" y={y + 4}>
              {node}
            </text>
          ))}
        </svg>
        <svg
          className={styles.plot}
          width={layout.width}
          height={layout.height}
          aria-hidden="true"
          onPointerLeave={() => setActive(null)}
        >
          <Axis layout={layout} />
          <Lifelines layout={layout} />
          <Arrows trace={trace} layout={layout} active={active} onPoint={setActive} />
          <Marks layout={layout} onPoint={setActive} />
          <Labels layout={layout} />
          {active !== null && <ActiveMark trace={trace} layout={layout} active={active} />}
        </svg>
      </div>
      <p className={styles.readout} data-testid="readout">
        {readout === '' ? words.hint() : readout}
      </p>
    </>
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

const Lifelines = React.memo(function Lifelines({ layout }: { readonly layout: Layout }) {
  return (
    <g fill="none">
      {layout.segments.map((s, i) =>
        s.role === 'down' ? null : (
          <path
            key={i}
            d={`M${s.x1} ${s.y}H${s.x2}`}
            stroke={termColour(s.term)}
            {...STROKES[s.role]}
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
        <ArrowPath key={arrow.seq} arrow={arrow} on={arrow.message.id === id} onPoint={onPoint} />
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
          {messageLabel(arrow.message)}
        </text>
      )}
    </g>
  );
}
