/**
 * Every kind of page of the built book, in both languages: it loads without
 * an error and from nowhere else, fits a phone and a desk, can be used by
 * everybody as far as axe can tell, and is written in one language.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { AxeResults } from 'axe-core';
import type { Page, Response } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { filesIn, read } from '../../tools/check/part.ts';
import { listen, siteServer } from '../../tools/lib/serve.mjs';
import { BUILD, type Browser, openBrowser } from './helpers.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

const CHAPTERS = filesIn(ROOT, 'docs')
  .filter((file) => file.endsWith('.mdx') && !file.startsWith('docs/api/'))
  .map((file) => `/${file.slice('docs/'.length, -'.mdx'.length)}/`);
const OTHERS = [
  '/',
  '/api/',
  '/api/raft_log/',
  '/source/',
  '/source/src/raft_log.ts/',
  '/search/',
  '/replay/',
];
const PAGES = ['', '/en'].flatMap((language) => [...CHAPTERS, ...OTHERS].map((page) => language + page));
const EXAMPLE = CHAPTERS.find((page) =>
  read(ROOT, `docs${page.replace(/\/$/, '')}.mdx`).includes('<Run '),
);

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 900 };

/** Longest wait for anything on a page, in milliseconds. */
const PATIENCE = 20_000;

/**
 * A chapter may load 20 KB of script more than a page of a stock site. Stock is a site of
 * Docusaurus 3.10.2 with the classic preset, the same search plugin and two pages of Markdown:
 * such a page loads 185.6 KB. Both are the sum of the distinct script files
 * that the page has asked for when it is idle, each compressed with gzip -9; 1 KB is 1024 bytes.
 */
const STOCK = 185.6 * 1024;
const OWN = 20 * 1024;

/**
 * Every page of a site is known to every other one, by its address and its chunks: stock has two
 * pages, and each further one costs so many bytes, compressed.
 */
const ROUTE = 100;

const server = existsSync(BUILD) ? siteServer(BUILD) : undefined;
let browser: Browser;
let address: string;

beforeAll(async () => {
  if (server === undefined) throw new Error('no build/: run npm run build first');
  address = `http://127.0.0.1:${await listen(server, 0, '127.0.0.1')}`;
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  server?.closeAllConnections();
  server?.close();
});

/** Opens a page, hands it to `use` with the bytes of its scripts, and fails on what went wrong. */
async function visit(
  path: string,
  use: (page: Page, scripts: () => Promise<number>) => Promise<void>,
  scheme: 'light' | 'dark' = 'light',
): Promise<void> {
  const page = await browser.context.newPage();
  const trouble: string[] = [];
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') trouble.push(message.text());
  });
  page.on('request', (request) => {
    if (/^https?:/.test(request.url()) && !request.url().startsWith(address)) {
      trouble.push(`asked ${request.url()}`);
    }
  });
  const loaded = new Map<string, Response>();
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') loaded.set(response.url(), response);
  });
  const scripts = async (): Promise<number> => {
    const sizes = await Promise.all([...loaded.values()].map(compressedSize));
    return sizes.reduce((sum, size) => sum + size, 0);
  };
  try {
    page.setDefaultTimeout(PATIENCE);
    await page.setViewportSize(DESK);
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const response = await page.goto(address + path, { waitUntil: 'load' });
    expect(response?.status()).toBe(200);
    await settled(page);
    await use(page, scripts);
    expect(trouble).toEqual([]);
  } finally {
    await page.close();
  }
}

/** Waits until React has taken the page over and everything is loaded. */
async function settled(page: Page): Promise<void> {
  await page.locator('html[data-has-hydrated=true]').waitFor();
  await page.waitForLoadState('networkidle');
}

/** How many pages the site has in a language. */
function pagesOf(language: string): number {
  const folder = language === 'en' ? `${BUILD}/en` : BUILD;
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return pages.filter((page) => page.endsWith('index.html') && !/^en[\\/]/.test(page)).length;
}

/** What axe finds, one line for each element. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const results = await page.evaluate(() =>
    (window as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  );
}

/** Elements that stick out of the window, and are not in a scrolling box. */
function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > width + 1)
      .slice(0, 5)
      .map((element) => `${element.tagName.toLowerCase()}.${element.className.toString()}`);
  });
}

/** The visible Han text outside code and outside what is marked as Chinese. */
function chineseText(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    while (walker.nextNode() !== null) {
      const node = walker.currentNode;
      const parent = node.parentElement;
      if (!/\p{Script=Han}/u.test(node.textContent ?? '')) continue;
      const spared = '[lang^=zh], pre, code, script, style, noscript';
      if (parent === null || parent.closest(spared) !== null) continue;
      found.push((node.textContent ?? '').trim());
    }
    return found;
  });
}

/**
 * A page is loaded once: what it says, how it fits, what axe finds in one colour scheme, and, of a
 * chapter, how much script it loads. The other language is looked at in the other scheme: the
 * colours are the same in both.
 */
test.each(PAGES)('%s loads, fits a phone and a desk, and can be used by everybody', async (path) => {
  const language = path.startsWith('/en/') ? 'en' : 'zh-Hans';
  const chapter = CHAPTERS.includes(path.replace(/^\/en/, ''));
  await visit(
    path,
    async (page, scripts) => {
      expect(await page.locator('html').getAttribute('lang')).toBe(language);
      expect(await page.title()).not.toBe('');
      if (language === 'en') expect(await chineseText(page)).toEqual([]);
      expect(await overflow(page)).toEqual([]);
      expect(await violations(page)).toEqual([]);
      await page.setViewportSize(PHONE);
      expect(await overflow(page)).toEqual([]);
      if (!chapter) return;
      const size = await scripts();
      expect(size).toBeGreaterThan(0);
      expect(size).toBeLessThan(STOCK + OWN + ROUTE * pagesOf(language));
    },
    language === 'en' ? 'light' : 'dark',
  );
});

test.each(OTHERS.flatMap((path) => [path, `/en${path}`]))(
  'axe finds nothing on %s in the other scheme either',
  async (path) => {
    await visit(
      path,
      async (page) => expect(await violations(page)).toEqual([]),
      path.startsWith('/en/') ? 'dark' : 'light',
    );
  },
);

test.each(['', '/en'])('axe finds nothing in an example at work (%s)', async (language) => {
  expect(EXAMPLE).toBeDefined();
  for (const scheme of ['light', 'dark'] as const) {
    await visit(
      language + EXAMPLE,
      async (page) => {
        const box = page.locator('section.run').first();
        const buttons = box.getByRole('button');
        await buttons.nth(2).click();
        await box.locator('.cm-content').waitFor();
        await buttons.nth(0).click();
        await page.locator('section.run[data-phase=ended]').first().waitFor();
        await page.waitForLoadState('networkidle');
        expect(await violations(page)).toEqual([]);
      },
      scheme,
    );
  }
});

test.each(['', '/en'])('a missing page is told in its language (%s)', async (language) => {
  const page = await browser.context.newPage();
  const response = await page.goto(`${address}${language}/no/such/page/`);
  expect(response?.status()).toBe(404);
  await settled(page);
  if (language !== '') expect(await chineseText(page)).toEqual([]);
  expect(await violations(page)).toEqual([]);
  await page.close();
});

test.each([
  ['/search/?q=窗口', '/modules/inflights/'],
  ['/search/?q=inflights', '/modules/inflights/'],
  ['/en/search/?q=window', '/en/modules/inflights/'],
  ['/en/search/?q=pre-vote', '/en/mechanisms/election/'],
])('the search %s finds %s', async (path, wanted) => {
  await visit(path, async (page) => {
    await page.locator(`a[href*="${wanted}"]`).first().waitFor();
  });
});

test.each(CHAPTERS)('%s leads to itself in the other language', async (path) => {
  await visit(path, async (page) => {
    const links = await page
      .locator('a[lang=en]')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    expect(links).toContain(`/en${path}`);
  });
});

async function compressedSize(response: Response): Promise<number> {
  return gzipSync(await response.body(), { level: 9 }).length;
}
