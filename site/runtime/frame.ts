/**
 * The script of the sandboxed frame. The frame has an opaque origin and a
 * policy that lets nothing out; all it does is start two workers, hand them
 * their ports, and say that it lives. User code never runs in it.
 *
 * @module
 */

import type { FrameOrder, FromFrame } from './protocol.ts';

const BEAT_MS = 100;

function start(text: string, onFail: () => void): Worker {
  const blob = new Blob([text], { type: 'text/javascript' });
  const worker = new Worker(URL.createObjectURL(blob));
  worker.addEventListener('error', onFail);
  return worker;
}

function serve({ program, guard }: FrameOrder, [toGuard, toFrame]: readonly MessagePort[]): void {
  const tell = (message: FromFrame): void => toFrame!.postMessage(message);
  // A worker that fails to load says so here. A program that throws does
  // not: its worker catches that itself.
  const onFail = (): void => tell({ type: 'unstartable' });
  tell({ type: 'frame' });
  setInterval(() => tell({ type: 'frame' }), BEAT_MS);
  try {
    const channel = new MessageChannel();
    start(guard, onFail).postMessage(null, [toGuard!, channel.port1]);
    start(program, onFail).postMessage(null, [channel.port2]);
  } catch {
    onFail();
  }
}

function listen(event: MessageEvent<FrameOrder>): void {
  if (event.source !== window.parent || event.ports.length !== 2) return;
  window.removeEventListener('message', listen);
  serve(event.data, event.ports);
}

window.addEventListener('message', listen);
