/**
 * The page's side of one program in one frame: starts it, watches that it
 * lives, ends it. What it hears has passed the guard, and passes the same
 * gate here before anybody else sees it.
 *
 * @module
 */

import frameAddress from './frame.ts?frame-page';
import { Gate } from './gate.ts';
import type { Loss } from './loss.ts';
import type { FrameOrder, FromFrame, FromWorker, Notice, ToWorker } from './protocol.ts';
import { anyOf, fields, oneOf, ShapeError, whole, type Reader } from './shape.ts';

/** A frame that loads at all does so within this. */
const LOAD_PATIENCE_MS = 15_000;
/**
 * So many times the frame says that it lives, ten times a second, before a
 * worker that says nothing is taken for one that cannot start. Counted and
 * not timed: on a busy machine both are late.
 */
const START_PATIENCE_BEATS = 40;
/** Between two signs of life of the frame, of the guard, and of a program. */
const BEAT_MS = 100;
/** So much longer, in ms, a page waits while the guard is silent too. */
const GUARD_PATIENCE_MS = 5000;

/** What a sandbox tells its owner. */
export interface SandboxEvents {
  readonly onMessage: (message: FromWorker) => void;
  /** So many messages of the program were dropped so far. */
  readonly onDropped: (messages: number) => void;
  /** The sandbox is closed already. */
  readonly onLoss: (loss: Loss) => void;
}

/** One frame, one worker, one program. Closed for good after its use. */
export class Sandbox {
  readonly #frame: HTMLIFrameElement;
  readonly #port: MessagePort;
  readonly #framePort: MessagePort;
  readonly #gate = new Gate(() => performance.now());
  #patience: number;
  #events: SandboxEvents | null = null;
  #lastBeat: number;
  /** Signs of life of the guard since the last of the program. */
  #guardBeats = 0;
  #started = false;
  #frameBeats = 0;
  #dropped = 0;
  #watch = 0;
  #closed = false;

  /** @param patience - ms without a sign of life before it is ended */
  constructor(order: FrameOrder, patience: number) {
    this.#patience = patience;
    this.#lastBeat = performance.now();
    const [toGuard, toFrame] = [new MessageChannel(), new MessageChannel()];
    this.#port = toGuard.port1;
    this.#port.onmessage = (event: MessageEvent<unknown>) => this.#receive(event.data);
    this.#framePort = toFrame.port1;
    this.#framePort.onmessage = (event: MessageEvent<FromFrame>) => this.#hearFrame(event.data);
    this.#frame = openFrame(order, [toGuard.port2, toFrame.port2]);
    this.#watch = window.setInterval(() => this.#checkLife(), BEAT_MS);
  }

  /** False once it was closed, by its owner or by itself. */
  get alive(): boolean {
    return !this.#closed;
  }

  /** From now on it may be silent for so long, in ms. */
  allow(patience: number): void {
    this.#patience = patience;
  }

  listen(events: SandboxEvents): void {
    this.#events = events;
  }

  send(message: ToWorker): void {
    this.#gate.expect(message);
    this.#port.postMessage(message);
  }

  /** Ends the worker, whatever it does, and takes the frame away. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    window.clearInterval(this.#watch);
    this.#port.close();
    this.#framePort.close();
    this.#frame.remove();
  }

  #lose(loss: Loss): void {
    this.close();
    this.#events?.onLoss(loss);
  }

  #receive(data: unknown): void {
    if (this.#closed) return;
    const notice = readNotice(data);
    if (notice !== null) return this.#hearNotice(notice);
    const message = this.#gate.admit(data);
    if (message !== null) this.#hand(message);
    else if (this.#gate.flooded) this.#lose('flooded');
  }

  #hand(message: FromWorker): void {
    // Output is no sign of life: an endless loop may print.
    if (message.type !== 'output') this.#beat();
    this.#started = true;
    if (message.type === 'exhausted') this.#lose('exhausted');
    else if (message.type !== 'beat') this.#events?.onMessage(message);
  }

  #hearNotice({ type, messages }: Notice): void {
    this.#guardBeats++;
    if (messages > this.#dropped) this.#events?.onDropped((this.#dropped = messages));
    if (type === 'flood') this.#lose('flooded');
  }

  #hearFrame(message: FromFrame): void {
    if (this.#closed || this.#started) return;
    this.#frameBeats++;
    const late = this.#frameBeats > START_PATIENCE_BEATS;
    if (late || message.type === 'unstartable') this.#lose('unstartable');
  }

  #checkLife(): void {
    // A hidden page gets its messages and timers late.
    if (document.hidden) this.#beat();
    if (!this.#overdue()) return;
    // If the page itself was busy, beats wait in its queue: let them in first.
    window.setTimeout(() => {
      if (!this.#closed && this.#overdue()) this.#lose(this.#started ? 'silent' : 'unloadable');
    }, 0);
  }

  #beat(): void {
    this.#lastBeat = performance.now();
    this.#guardBeats = 0;
  }

  /**
   * On a busy machine program and guard are late together; so the program is
   * silent when the guard is not, and when both are for long.
   */
  #overdue(): boolean {
    const silence = performance.now() - this.#lastBeat;
    if (!this.#started) return silence > LOAD_PATIENCE_MS;
    const alone = this.#guardBeats >= this.#patience / BEAT_MS;
    return silence > this.#patience + (alone ? 0 : GUARD_PATIENCE_MS);
  }
}

const readOwn: Reader<Notice> = anyOf<Notice>(
  fields<Extract<Notice, { type: 'dropped' }>>({
    type: oneOf({ dropped: true }),
    messages: whole(),
  }),
  fields<Extract<Notice, { type: 'flood' }>>({ type: oneOf({ flood: true }), messages: whole() }),
);

function readNotice(data: unknown): Notice | null {
  try {
    return readOwn(data);
  } catch (error) {
    if (error instanceof ShapeError) return null;
    throw error;
  }
}

function openFrame(order: FrameOrder, ports: MessagePort[]): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.setAttribute('aria-hidden', 'true');
  frame.title = 'runtime';
  frame.tabIndex = -1;
  frame.style.display = 'none';
  frame.src = frameAddress;
  frame.addEventListener(
    'load',
    // '*' because an opaque origin has no name to give.
    () => frame.contentWindow?.postMessage(order, '*', ports),
    { once: true },
  );
  document.body.append(frame);
  return frame;
}
