/**
 * The program of the guard: a worker between a program and the page, on a
 * thread of its own, in which no user code runs. What a program sends is
 * unpacked here, so that it is this thread that stands still when it is
 * hundreds of megabytes, or comes a million times.
 *
 * @module
 */

import { Gate } from './gate.ts';
import type { Notice, ToWorker } from './protocol.ts';

const BEAT_MS = 100;

/** The first message brings both ports: to the page, and to the program. */
self.onmessage = (event: MessageEvent): void => {
  self.onmessage = null;
  const [page, program] = event.ports as [MessagePort, MessagePort];
  const gate = new Gate(() => performance.now());
  const notify = (notice: Notice): void => page.postMessage(notice);
  const tellDropped = (): void => notify({ type: 'dropped', messages: gate.dropped });
  page.onmessage = (e: MessageEvent<ToWorker>) => {
    gate.expect(e.data);
    program.postMessage(e.data);
  };
  program.onmessage = (e: MessageEvent<unknown>) => {
    const message = gate.admit(e.data);
    if (message?.type === 'done') tellDropped();
    if (message !== null) page.postMessage(message);
    if (!gate.flooded) return;
    program.close();
    notify({ type: 'flood', messages: gate.dropped });
  };
  program.onmessageerror = () => gate.admit(null);
  setInterval(tellDropped, BEAT_MS);
};
