import { once } from 'node:events';
import { symlinkSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { listen, siteServer } from '../../tools/lib/serve.mjs';
import { tree } from './tree.ts';

const PAGES = {
  'site/index.html': '<p>首页',
  'site/404.html': '<p>没有',
  'site/guide/index.html': '<p>guide',
  'site/search.html': '<p>search',
  'site/en/index.html': '<p>home',
  'site/en/404.html': '<p>missing',
  'site/assets/js/main.1a2b.js': 'let a;',
  'site/.hidden': 'secret',
  'outside.txt': 'secret',
};

interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly body: Buffer;
}

async function site(): Promise<
  (path: string, options?: { method?: string; headers?: Record<string, string> }) => Promise<Answer>
> {
  const root = tree(PAGES);
  symlinkSync(join(root, 'outside.txt'), join(root, 'site', 'leak.txt'));
  const server = siteServer(join(root, 'site'));
  const port = await listen(server, 0, '127.0.0.1');
  onTestFinished(() => void server.close());
  return async (path, options = {}) => {
    // `fetch` would tidy the path up before sending it.
    const call = request({ port, host: '127.0.0.1', path, ...options }).end();
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    const parts: Buffer[] = [];
    for await (const part of response) parts.push(part as Buffer);
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      body: Buffer.concat(parts),
    };
  };
}

test.each([
  ['/', '首页'],
  ['/guide', 'guide'],
  ['/guide/', 'guide'],
  ['/search', 'search'],
  ['/en/', 'home'],
  ['/en', 'home'],
  ['/guide?q=1', 'guide'],
])('answers %s', async (path, text) => {
  const get = await site();
  const { status, body } = await get(path);
  expect([status, body.toString()]).toEqual([200, `<p>${text}`]);
});

test.each([
  ['/nothing', '没有'],
  ['/en/nothing', 'missing'],
  ['/fr/nothing', '没有'],
])("says in the page's language that %s is missing", async (path, text) => {
  const get = await site();
  const { status, body } = await get(path);
  expect([status, body.toString()]).toEqual([404, `<p>${text}`]);
});

test.each([
  '/../outside.txt',
  '/..%2foutside.txt',
  '/%2e%2e/outside.txt',
  '/guide/../../outside.txt',
  '/..\\outside.txt',
  '/.hidden',
  '/leak.txt',
  '/%00',
  '/%E0%A4%A',
  '//outside.txt',
  'outside.txt',
])('keeps to its folder when asked for %s', async (path) => {
  const get = await site();
  const { status, body } = await get(path);
  expect([400, 404]).toContain(status);
  expect(body.toString()).not.toContain('secret');
});

test('compresses, remembers, and says how long a file is good', async () => {
  const get = await site();
  const headers = { 'accept-encoding': 'gzip, br' };
  for (let time = 0; time < 2; time++) {
    const packed = await get('/assets/js/main.1a2b.js', { headers });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(packed.body).toString()).toBe('let a;');
    expect(packed.headers['cache-control']).toContain('immutable');
  }
  const plain = await get('/');
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(plain.headers['cache-control']).toBe('no-cache');
  const etag = String(plain.headers['etag']);
  const again = await get('/', { headers: { 'if-none-match': etag } });
  expect([again.status, again.body.length]).toEqual([304, 0]);
});

test('answers HEAD without a body, and nothing but GET and HEAD', async () => {
  const get = await site();
  const head = await get('/', { method: 'HEAD' });
  expect([head.status, head.body.length]).toEqual([200, 0]);
  expect((await get('/', { method: 'POST' })).status).toBe(405);
});
