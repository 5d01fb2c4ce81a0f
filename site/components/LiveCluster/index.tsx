/**
 * A small cluster that lives: the real library, driven step by step in the
 * worker, drawn as a ring. On the server, and until it is loaded, it is the
 * picture of its first state.
 *
 * @module
 */

import React, { useEffect, useRef, useState } from 'react';
import type { TraceMessage, TraceNode } from '../../../sim/trace.ts';
import type { LiveState } from '../../runtime/programs/live.ts';
import { whenIdle, whenLoaded } from '../../start/idle.ts';
import { lossText } from '../loss.ts';
import { termColour } from '../terms.ts';
import styles from './styles.module.css';
import { stepLength, useCluster, type Cluster } from './useCluster.ts';
import { words } from './words.ts';

const WIDTH = 440;
const HEIGHT = 380;
const CENTRE = { x: WIDTH / 2, y: 190 };
const RING = 138;
const RADIUS = 25;

export default function LiveCluster(): React.JSX.Element {
  const section = useRef<HTMLElement>(null);
  const visible = useVisible(section);
  const cluster = useCluster(visible);
  usePlayWhenIdle(visible, cluster.play);
  const { state, loss } = cluster;
  return (
    <section
      ref={section}
      className={styles.live}
      aria-label={words.label()}
      data-playing={cluster.playing}
    >
      <Ring state={state} moving={cluster.playing} />
      <p className={styles.status} role="status" aria-live="polite">
        {loss === null ? leaderText(state) : `${lossText(loss)} ${words.still()}`}
      </p>
      <Buttons cluster={cluster} />
      <p className={styles.key}>{words.key()}</p>
    </section>
  );
}

/** Changes only with the leaders, so that a screen reader is left in peace. */
function leaderText({ leaders, nodes }: LiveState): string {
  const [leader, ...former] = leaders.map((id) => ({ id, term: nodes[id]!.term }));
  if (leader === undefined) return words.noLeader();
  return [
    words.leader(leader.id, leader.term),
    ...former.map(({ id, term }) => words.former(id, term)),
  ].join('');
}

/** True while the element can be seen, in a page that can be seen. */
function useVisible(element: React.RefObject<HTMLElement | null>): boolean {
  const [visible, setVisible] = useState(false);
  useEffect(() => {
    let onScreen = false;
    const update = (): void => setVisible(onScreen && !document.hidden);
    const observer = new IntersectionObserver(([entry]) => {
      onScreen = entry?.isIntersecting ?? false;
      update();
    });
    observer.observe(element.current!);
    document.addEventListener('visibilitychange', update);
    return () => {
      observer.disconnect();
      document.removeEventListener('visibilitychange', update);
    };
  }, [element]);
  return visible;
}

/** Begins by itself, once, when the page has loaded and has nothing to do. */
function usePlayWhenIdle(visible: boolean, play: () => void): void {
  const begun = useRef(false);
  useEffect(() => {
    if (!visible || begun.current) return;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    let over = false;
    whenLoaded(() =>
      whenIdle(() => {
        if (over) return;
        begun.current = true;
        play();
      }),
    );
    return () => {
      over = true;
    };
  }, [visible, play]);
}

function Buttons({ cluster }: { readonly cluster: Cluster }): React.JSX.Element {
  const { state, playing, play, pause, act } = cluster;
  return (
    <div className={styles.buttons}>
      <button type="button" className="tool" onClick={playing ? pause : play}>
        {playing ? words.pause() : words.play()}
      </button>
      <button type="button" className="tool" onClick={() => act('propose')}>
        {words.propose()}
      </button>
      <button
        type="button"
        className="tool"
        onClick={() => act(state.isolated === 0 ? 'isolate' : 'heal')}
      >
        {state.isolated === 0 ? words.isolate() : words.heal()}
      </button>
      <button
        type="button"
        className="tool"
        onClick={() => act(state.crashed === 0 ? 'crash' : 'restart')}
      >
        {state.crashed === 0 ? words.crash() : words.restart()}
      </button>
    </div>
  );
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Where a node stands; the first at the top. Rounded: server and page agree. */
function placeOf(id: number, count: number): Place {
  const angle = ((id - 1) / count) * 2 * Math.PI - Math.PI / 2;
  const round = (n: number): number => Math.round(n * 10) / 10;
  return {
    x: round(CENTRE.x + RING * 1.15 * Math.cos(angle)),
    y: round(CENTRE.y + RING * Math.sin(angle)),
  };
}

interface RingProps {
  readonly state: LiveState;
  readonly moving: boolean;
}

function Ring({ state, moving }: RingProps): React.JSX.Element {
  const entries = Object.entries(state.nodes).map(([id, node]) => ({ id: Number(id), node }));
  const count = entries.length;
  return (
    <svg
      className={styles.ring}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={words.picture()}
    >
      <ellipse className={styles.track} cx={CENTRE.x} cy={CENTRE.y} rx={RING * 1.15} ry={RING} />
      {moving && <Messages state={state} count={count} />}
      {entries.map(({ id, node }) => (
        <Node key={id} id={id} node={node} at={placeOf(id, count)} cutOff={state.isolated === id} />
      ))}
    </svg>
  );
}

interface NodeProps {
  readonly id: number;
  readonly node: TraceNode;
  readonly at: Place;
  readonly cutOff: boolean;
}

function Node({ id, node, at, cutOff }: NodeProps): React.JSX.Element {
  const { role, term, commit, lastIndex } = node;
  const hue = role === 'down' ? 'var(--ink-3)' : termColour(term);
  return (
    <g
      className={styles.node}
      data-node={id}
      data-role={role}
      transform={`translate(${at.x} ${at.y})`}
      style={{ '--hue': hue } as React.CSSProperties}
    >
      {cutOff && <circle className={styles.wall} r={RADIUS + 8} />}
      <circle className={styles.disc} r={RADIUS} />
      {role === 'down' ? (
        <path className={styles.cross} d="M-9 -9L9 9M-9 9L9 -9" />
      ) : (
        <text className={styles.id} y="6">
          n{id}
        </text>
      )}
      <text className={styles.term} y={RADIUS + 21}>
        {role === 'down' ? `n${id} ${words.down()}` : words.term(term)}
      </text>
      <text className={styles.log} y={RADIUS + 36}>
        {role !== 'down' && words.log(commit, lastIndex)}
      </text>
    </g>
  );
}

/**
 * The messages that were sent in this step: they arrive in the next one,
 * with which the nodes change. What cannot arrive stops half way.
 */
function Messages({ state, count }: { readonly state: LiveState; readonly count: number }) {
  const unreachable = (id: number): boolean => id === state.isolated || id === state.crashed;
  const sent = state.events.filter((e) => e.kind === 'send' && e.message!.from !== e.message!.to);
  return (
    <>
      {sent.map(({ seq, message }) => (
        <Message
          key={seq}
          message={message!}
          count={count}
          length={stepLength(state)}
          lost={unreachable(message!.from) || unreachable(message!.to)}
        />
      ))}
    </>
  );
}

interface MessageProps {
  readonly message: TraceMessage;
  readonly count: number;
  /** Milliseconds that the step lasts. */
  readonly length: number;
  readonly lost: boolean;
}

/** Stops a little before the disc of the receiver. */
function Message({ message, count, length, lost }: MessageProps): React.JSX.Element {
  const dot = useRef<SVGGElement>(null);
  useEffect(() => {
    const from = placeOf(message.from, count);
    const to = placeOf(message.to, count);
    const part = lost ? 0.5 : 0.85;
    const at = (t: number): string =>
      `translate(${from.x + (to.x - from.x) * t}px, ${from.y + (to.y - from.y) * t}px)`;
    const frames = [
      { transform: at(0.15), opacity: 0 },
      { transform: at(0.25), opacity: 1, offset: 0.12 },
      { transform: at(part), opacity: 1, offset: 0.88 },
      { transform: at(part), opacity: 0 },
    ];
    const timing = { duration: length * 0.92, fill: 'both', easing: 'ease-in-out' } as const;
    const animation = dot.current!.animate(frames, timing);
    return () => animation.cancel();
  }, [count, length, lost, message]);
  const hue = termColour(message.term);
  return (
    <g ref={dot} className={styles.message} opacity="0" style={{ '--hue': hue } as React.CSSProperties}>
      {shapeOf(message.type, message.entries)}
    </g>
  );
}

/** Entries are squares, votes triangles, everything else dots. */
function shapeOf(type: string, entries: number): React.JSX.Element {
  if (type.includes('Vote')) return <path d="M0 -6L6 5H-6Z" />;
  if (entries > 0) return <rect x="-5" y="-5" width="10" height="10" />;
  return <circle r={type.endsWith('Resp') ? 2.5 : 4} />;
}
