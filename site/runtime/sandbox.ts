/**
 * The page's side of one worker in one frame: starts it, watches that it
 * lives, ends it.
 *
 * @module
 */

import { frameDocument, type FrameOrder } from './frame.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

/** A worker that starts at all does so within this. */
const START_PATIENCE_MS = 15_000;
const WATCH_MS = 100;

/** What a sandbox tells its owner. */
export interface SandboxEvents {
  readonly onMessage: (message: FromWorker) => void;
  /** The worker gave no sign of life; the sandbox is closed already. */
  readonly onSilence: () => void;
}

/** One frame, one worker, one program. Closed for good after its use. */
export class Sandbox {
  readonly #frame: HTMLIFrameElement;
  readonly #port: MessagePort;
  #patience: number;
  #events: SandboxEvents | null = null;
  #lastBeat: number;
  #started = false;
  #watch = 0;
  #closed = false;

  /** @param patience - ms without a sign of life before it is ended */
  constructor(program: string, patience: number) {
    this.#patience = patience;
    this.#lastBeat = performance.now();
    const channel = new MessageChannel();
    this.#port = channel.port1;
    this.#port.onmessage = (event: MessageEvent<FromWorker>) => this.#receive(event.data);
    this.#frame = openFrame({ program }, channel.port2);
    this.#watch = window.setInterval(() => this.#checkLife(), WATCH_MS);
  }

  /** False once it was closed, by its owner or for being silent. */
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
    this.#port.postMessage(message);
  }

  /** Ends the worker, whatever it does, and takes the frame away. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    window.clearInterval(this.#watch);
    this.#port.close();
    this.#frame.remove();
  }

  #receive(message: FromWorker): void {
    if (this.#closed) return;
    // Output is no sign of life: an endless loop may print.
    if (message.type !== 'output') this.#lastBeat = performance.now();
    this.#started = true;
    if (message.type !== 'beat') this.#events?.onMessage(message);
  }

  #checkLife(): void {
    // A hidden page gets its messages and timers late.
    if (document.hidden) this.#lastBeat = performance.now();
    if (!this.#overdue()) return;
    // If the page itself was busy, beats wait in its queue: let them in first.
    window.setTimeout(() => {
      if (this.#closed || !this.#overdue()) return;
      this.close();
      this.#events?.onSilence();
    }, 0);
  }

  #overdue(): boolean {
    const patience = this.#started ? this.#patience : START_PATIENCE_MS;
    return performance.now() - this.#lastBeat > patience;
  }
}

function openFrame(order: FrameOrder, port: MessagePort): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.setAttribute('aria-hidden', 'true');
  frame.title = 'runtime';
  frame.tabIndex = -1;
  frame.style.display = 'none';
  frame.srcdoc = frameDocument(crypto.getRandomValues(new Uint32Array(4)).join('-'));
  frame.addEventListener(
    'load',
    // '*' because an opaque origin has no name to give.
    () => frame.contentWindow?.postMessage(order, '*', [port]),
    { once: true },
  );
  document.body.append(frame);
  return frame;
}
