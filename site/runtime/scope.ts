/**
 * The globals that a program finds in its worker. What a browser adds can
 * hold memory outside of the engine's heap, where nobody counts it, and each
 * year brings more; so it is listed what stays, and all else is taken away.
 *
 * @module
 */

const LANGUAGE = [
  'AggregateError Array ArrayBuffer AsyncDisposableStack Atomics BigInt BigInt64Array BigUint64Array',
  'Boolean DataView Date DisposableStack Error EvalError FinalizationRegistry Float16Array Float32Array',
  'Float64Array Function Infinity Int16Array Int32Array Int8Array Iterator JSON Map Math NaN Number',
  'Object Promise Proxy RangeError ReferenceError Reflect RegExp Set SharedArrayBuffer String',
  'SuppressedError Symbol SyntaxError Temporal TypeError URIError Uint16Array Uint32Array Uint8Array',
  'Uint8ClampedArray WeakMap WeakRef WeakSet decodeURI decodeURIComponent encodeURI encodeURIComponent',
  'escape eval globalThis isFinite isNaN parseFloat parseInt undefined unescape',
];

const BROWSER = [
  // Texts, time, and what the examples have of the platform.
  'AbortController AbortSignal DOMException TextDecoder TextEncoder atob btoa console crypto',
  'performance clearInterval clearTimeout queueMicrotask setInterval setTimeout structuredClone',
  'cancelAnimationFrame requestAnimationFrame isSecureContext location name origin self',
  // Events; small, and on the heap for the most part.
  'CustomEvent ErrorEvent Event EventTarget MessageEvent MessagePort PromiseRejectionEvent',
  'addEventListener constructor dispatchEvent removeEventListener',
  // These lead nowhere: the policy of the frame lets nothing out, and a test tries each.
  'EventSource WebSocket XMLHttpRequest fetch importScripts',
];

/** The names that stay. */
export const KEPT: ReadonlySet<string> = new Set(
  [...LANGUAGE, ...BROWSER].flatMap((names) => names.split(' ')),
);

/** Of what stays, the members that stay; of all others these are all. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  // A mark keeps what it is given.
  Performance: ['constructor', 'now', 'timeOrigin'],
  // The rest makes keys and buffers.
  Crypto: ['constructor', 'getRandomValues', 'randomUUID'],
};

/** Takes away what a program does not need. */
export function narrow(scope: object): void {
  for (const [name, kept] of Object.entries(MEMBERS)) {
    const { prototype } = ((scope as Record<string, unknown>)[name] ?? {}) as { prototype?: object };
    if (prototype !== undefined) strip(prototype, (member) => kept.includes(member));
  }
  for (let at: object | null = scope; at !== null && !isRoot(at); at = prototypeOf(at)) {
    strip(at, (name) => KEPT.has(name));
  }
}

function strip(from: object, keeps: (name: string) => boolean): void {
  for (const name of Object.getOwnPropertyNames(from)) {
    if (!keeps(name)) Reflect.deleteProperty(from, name);
  }
}

function prototypeOf(value: object): object | null {
  return Object.getPrototypeOf(value) as object | null;
}

/** Whether it is what all objects come from. */
function isRoot(value: object): boolean {
  return prototypeOf(value) === null;
}
