/**
 * A server for the built book. `docusaurus serve` does not compress, and the
 * pages are text; this one compresses each file once and keeps the result.
 */
import { createReadStream, realpathSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { SECURITY_HEADERS } from './headers.mjs';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.ts': 'text/plain; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml; charset=utf-8',
};

const COMPRESSIBLE = /^text\/|json|javascript|xml|wasm/;

/** A node:http server (not yet listening) for the files under `folder`. */
export function siteServer(folder) {
  const root = realpathSync(folder);
  const squeeze = compressor();
  return createServer((request, response) => {
    answer(root, squeeze, request, response).catch((error) => {
      console.error(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
}

async function answer(root, squeeze, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refuse(response, 405, { allow: 'GET, HEAD' });
  }
  const path = decode(request.url ?? '/');
  if (path === undefined) return refuse(response, 400);
  const found = locate(root, path);
  if (found !== undefined) return send(squeeze, found, 200, request, response);
  const missing = locate(root, `${languageOf(root, path)}/404.html`);
  if (missing === undefined) return refuse(response, 404);
  return send(squeeze, missing, 404, request, response);
}

function refuse(response, status, headers = {}) {
  response.writeHead(status, { 'content-type': TYPES['.txt'], ...SECURITY_HEADERS, ...headers });
  response.end(`${status}\n`);
}

/** The path asked for, or undefined if it is not one inside the site. */
export function decode(url) {
  let path;
  try {
    path = decodeURIComponent(url.split(/[?#]/, 1)[0]);
  } catch {
    return undefined;
  }
  const parts = path.split('/');
  const bad = (part) => part.startsWith('.') || /[\0\\]/.test(part);
  return path.startsWith('/') && !parts.some(bad) ? path : undefined;
}

/** The file that answers `path`: itself, `path.html`, `path/index.html`. */
function locate(root, path) {
  const clean = path.replace(/\/+$/, '');
  const names = [clean, `${clean}.html`, join(clean, 'index.html')];
  for (const name of path.endsWith('/') ? names.reverse() : names) {
    const file = fileIn(root, name);
    if (file !== undefined) return file;
  }
  return undefined;
}

function fileIn(root, name) {
  try {
    const path = realpathSync(join(root, name));
    if (!path.startsWith(root + sep)) return undefined;
    const stat = statSync(path);
    return stat.isFile() ? { path, stat } : undefined;
  } catch {
    return undefined;
  }
}

function languageOf(root, path) {
  const first = path.split('/')[1] ?? '';
  const has = first !== '' && fileIn(root, `/${first}/404.html`) !== undefined;
  return has ? `/${first}` : '';
}

async function send(squeeze, { path, stat }, status, request, response) {
  const type = TYPES[extname(path)] ?? 'application/octet-stream';
  const tag = `"${stat.size.toString(16)}-${stat.mtimeMs.toString(16)}"`;
  // Files under assets/ carry a hash of their content in their name.
  const hashed = /[\\/]assets[\\/]/.test(path);
  const headers = {
    'content-type': type,
    'cache-control': hashed ? 'max-age=31536000, immutable' : 'no-cache',
    ...SECURITY_HEADERS,
    vary: 'accept-encoding',
    etag: tag,
  };
  if (status === 200 && request.headers['if-none-match'] === tag) {
    response.writeHead(304, headers).end();
    return;
  }
  const accepts = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  if (accepts && COMPRESSIBLE.test(type)) {
    const body = await squeeze(path, tag);
    headers['content-encoding'] = 'gzip';
    headers['content-length'] = body.length;
    response.writeHead(status, headers);
    response.end(request.method === 'HEAD' ? undefined : body);
    return;
  }
  headers['content-length'] = stat.size;
  response.writeHead(status, headers);
  if (request.method === 'HEAD') response.end();
  else
    createReadStream(path)
      .on('error', () => response.destroy())
      .pipe(response);
}

function compressor() {
  const kept = new Map();
  const compress = promisify(gzip);
  return async (path, tag) => {
    const known = kept.get(path);
    if (known?.tag === tag) return known.body;
    const body = await compress(await readFile(path));
    kept.set(path, { tag, body });
    return body;
  };
}

/** Listens, and answers the port that was given (useful for port 0). */
export function listen(server, port, host) {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen({ port, host }, () => done(server.address().port));
  });
}
