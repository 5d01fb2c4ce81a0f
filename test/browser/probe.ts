/**
 * A program that tries every way out of the worker that we know of. It is
 * typed into an example and run there; it prints one line for each way.
 *
 * @module
 */

/** The text of the program; `address` is a server that lets anybody in. */
export function probeProgram(address: string): string {
  const host = address.replace('http://', '');
  return `
type Attempt = () => unknown;
const wait = (ms: number) => new Promise((r) => setTimeout(r, ms, 'timeout'));
const scope = globalThis as any;
const script = 'fetch("${address}/nested").then(() => postMessage("open"), () => postMessage("shut"))';
const blobUrl = () => URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));

function socket(): Promise<string> {
  return new Promise((resolve, reject) => {
    const s = new WebSocket('ws://${host}/ws');
    s.onopen = () => resolve('open');
    s.onerror = () => reject(new Error('closed'));
  });
}

function eventSource(): Promise<string> {
  return new Promise((resolve, reject) => {
    const s = new EventSource('${address}/events');
    s.onopen = () => resolve('open');
    s.onerror = () => reject(new Error('closed'));
  });
}

function xhr(): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.onload = () => resolve('open');
    request.onerror = () => reject(new Error('closed'));
    request.open('GET', '${address}/xhr');
    request.send();
  });
}

function nested(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(url);
    worker.onmessage = (e) => (e.data === 'open' ? resolve('open') : reject(new Error('shut')));
    worker.onerror = () => reject(new Error('no worker'));
  });
}

function database(): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('probe');
    request.onsuccess = () => resolve('open');
    request.onerror = () => reject(request.error);
  });
}

/** Throws unless the global of this name exists. */
function present(name: string): string {
  if (scope[name] === undefined) throw new Error('absent');
  return 'present';
}

const attempts: Record<string, Attempt> = {
  fetch: () => fetch('${address}/fetch', { mode: 'no-cors' }),
  fetchSite: () => fetch('/'),
  xhr,
  socket,
  eventSource,
  webTransport: () => new scope.WebTransport('https://${host}/').ready,
  beacon: () => {
    if (scope.navigator.sendBeacon?.('${address}/beacon') !== true) throw new Error('refused');
  },
  importScripts: () => scope.importScripts('${address}/script.js'),
  importScriptsData: () => scope.importScripts('data:text/javascript,0'),
  dynamicImport: () => eval('import("${address}/module.js")'),
  dynamicImportData: () => eval('import("data:text/javascript,export default 1")'),
  nestedWorker: () => nested('${address}/worker.js'),
  nestedBlobFetch: () => nested(blobUrl()),
  sharedWorker: () => new scope.SharedWorker('${address}/shared.js'),
  peerConnection: () => present('RTCPeerConnection'),
  indexedDB: database,
  caches: () => scope.caches.open('probe'),
  fileSystem: () => scope.navigator.storage.getDirectory(),
  cookieStore: () => scope.cookieStore.set('probe', '1'),
  serviceWorker: () => scope.navigator.serviceWorker.register('/sw.js'),
  localStorage: () => present('localStorage'),
  sessionStorage: () => present('sessionStorage'),
  document: () => present('document'),
  window: () => present('window'),
  parent: () => present('parent'),
  top: () => present('top'),
  opener: () => present('opener'),
};

for (const [name, attempt] of Object.entries(attempts)) {
  let result: string;
  try {
    const value = await Promise.race([attempt(), wait(400)]);
    result = value === 'timeout' ? 'shut (silent)' : 'OPEN';
  } catch (error) {
    result = 'shut';
  }
  console.log(name + ': ' + result);
}
if (scope.BroadcastChannel) new scope.BroadcastChannel('probe').postMessage('from the worker');
scope.postMessage?.({ type: 'output', stream: 'out', text: 'FORGED' });
console.log('origin: ' + scope.origin);
console.log('end of probe');
`;
}
