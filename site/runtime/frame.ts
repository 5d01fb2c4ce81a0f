/**
 * The document of the sandboxed frame. It has an opaque origin and a policy
 * that lets nothing out; all it does is start the worker and hand it the
 * port to the page. User code never runs in it.
 *
 * @module
 */

/** What the page posts to a new frame, along with one port. */
export interface FrameOrder {
  /** Text of the worker program. */
  readonly program: string;
}

/** Runs in the frame, as text; it may use nothing from this module. */
function serveFrame(): void {
  const listen = (event: MessageEvent<FrameOrder>): void => {
    if (event.source !== window.parent || event.ports.length !== 1) return;
    window.removeEventListener('message', listen);
    const blob = new Blob([event.data.program], { type: 'text/javascript' });
    const worker = new Worker(URL.createObjectURL(blob));
    worker.postMessage(null, [event.ports[0]!]);
  };
  window.addEventListener('message', listen);
}

/**
 * `unsafe-eval` is for the worker, which inherits this policy and has to
 * evaluate the linked texts; the frame itself runs one script, by nonce.
 */
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "connect-src 'none'",
    `script-src 'nonce-${nonce}' 'unsafe-eval'`,
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** The text of the frame, for `srcdoc`. */
export function frameDocument(nonce: string): string {
  return (
    '<!doctype html><meta charset="utf-8">' +
    `<meta http-equiv="Content-Security-Policy" content="${policy(nonce)}">` +
    `<script nonce="${nonce}">(${serveFrame.toString()})()</script>`
  );
}
