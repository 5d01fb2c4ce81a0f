/**
 * A visit to a page of the built book: it loads without an error and from
 * nowhere else, fits a phone and a desk, can be used by everybody as far as
 * axe can tell, and is written in one language.
 *
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { AxeResults } from 'axe-core';
import type { Page, Response } from 'playwright-core';
import { expect } from 'vitest';
import { filesIn } from '../../tools/check/part.ts';
import { type Browser, BUILD, load } from './helpers.ts';

export const ROOT = resolve(import.meta.dirname, '..', '..');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

/** The pages that are written, such as `/modules/entry/`. */
export const CHAPTERS: readonly string[] = filesIn(ROOT, 'docs')
  .filter((file) => file.endsWith('.mdx') && !file.startsWith('docs/api/'))
  .map((file) => `/${file.slice('docs/'.length, -'.mdx'.length)}/`);

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

/** Where and how to visit. */
export interface Visiting {
  readonly browser: Browser;
  /** Of the server, without a slash at its end. */
  readonly address: string;
  readonly scheme?: 'light' | 'dark';
}

/** A page that is open, and the bytes of script that it has loaded. */
export interface Visited {
  readonly page: Page;
  readonly scripts: () => Promise<number>;
}

/** Opens a page, hands it to `use`, and fails on what went wrong. */
export async function visit(
  { browser, address, scheme = 'light' }: Visiting,
  path: string,
  use: (visited: Visited) => Promise<void>,
): Promise<void> {
  const page = await browser.context.newPage();
  const trouble = troubleOf(page, address);
  const loaded = new Map<string, Response>();
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') loaded.set(response.url(), response);
  });
  const scripts = async (): Promise<number> => {
    const all = await Promise.all([...loaded.values()].map(compressedSize));
    return all.reduce((sum, size) => sum + size, 0);
  };
  try {
    page.setDefaultTimeout(PATIENCE);
    await page.setViewportSize(DESK);
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const response = await load(page, address + path);
    expect(response?.status()).toBe(200);
    await page.waitForLoadState('networkidle');
    await use({ page, scripts });
    expect(trouble).toEqual([]);
  } finally {
    await page.close();
  }
}

/** What goes wrong in a page, as it goes wrong; also what its policy refuses. */
function troubleOf(page: Page, address: string): readonly string[] {
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
  return trouble;
}

/** How closely to look at a page. */
export interface Look {
  /** Whether axe is asked. */
  readonly axe: boolean;
}

/** Fails unless a page is as a page of the book has to be; leaves it as wide as a desk. */
export async function expectSound(
  { page, scripts }: Visited,
  path: string,
  { axe }: Look,
): Promise<void> {
  const english = path.startsWith('/en/');
  expect(await moved(page)).toBeLessThan(0.01);
  await expect.poll(() => page.locator('html').getAttribute('lang')).toBe(english ? 'en' : 'zh-Hans');
  expect(await page.title()).not.toBe('');
  if (english) expect(await chineseText(page)).toEqual([]);
  expect(await overflow(page)).toEqual([]);
  expect(await cutCode(page)).toEqual([]);
  expect(await overNumbers(page)).toEqual([]);
  expect(await split(page, '.mini-index :is(a, code), td.number, .toc-side a')).toEqual([]);
  const chapter = CHAPTERS.includes(path.replace(/^\/en/, ''));
  if (axe) expect(await violations(page, chapter ? IN_CHAPTER : EVERYWHERE)).toEqual([]);
  await page.setViewportSize(PHONE);
  expect(await overflow(page)).toEqual([]);
  expect(await covered(page)).toEqual([]);
  expect(await unshaded(page)).toEqual([]);
  expect(await split(page, '.table:not(:has([data-label])) td')).toEqual([]);
  expect(await small(page)).toEqual([]);
  await page.setViewportSize(DESK);
  if (!chapter) return;
  const size = await scripts();
  expect(size).toBeGreaterThan(0);
  expect(size).toBeLessThan(STOCK + OWN + ROUTE * pagesOf(english));
}

/** How many pages the site has in a language. */
function pagesOf(english: boolean): number {
  const pages = readdirSync(english ? `${BUILD}/en` : BUILD, { recursive: true, encoding: 'utf8' });
  return pages.filter((page) => page.endsWith('index.html') && !/^en[\\/]/.test(page)).length;
}

/** What the tests call of axe. */
interface Axe {
  readonly run: (where: { exclude: readonly string[] }, options: object) => Promise<AxeResults>;
}

/** Where axe is to look. */
interface Where {
  readonly exclude: readonly string[];
  /** Whether it judges colours and spaces, which are those of all pages of a kind. */
  readonly colours: boolean;
}

const EVERYWHERE: Where = { exclude: [], colours: true };
/** In a chapter; its colours are looked at in reading.test.ts. */
const IN_CHAPTER: Where = { exclude: ['pre.code code'], colours: false };

/** What axe finds, one line for each element. */
export async function violations(page: Page, where = EVERYWHERE): Promise<string[]> {
  await page.evaluate(AXE);
  const results = await page.evaluate(({ exclude, colours: enabled }) => {
    const rules = { 'color-contrast': { enabled }, 'avoid-inline-spacing': { enabled } };
    return (window as unknown as { axe: Axe }).axe.run({ exclude }, { rules });
  }, where);
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

/** How much of what was in the window has moved since it was opened, as browsers count it. */
function moved(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((done) => {
        new PerformanceObserver((list) => {
          const shifts = list.getEntries() as unknown as readonly { readonly value: number }[];
          done(shifts.reduce((sum, { value }) => sum + value, 0));
        }).observe({ type: 'layout-shift', buffered: true });
        // Where nothing has moved, nothing is told.
        setTimeout(() => done(0), 200);
      }),
  );
}

/** Whether the list of sections in the corner lies over the head of the page. */
function covered(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const fold = document.querySelector('.toc-fold')?.getBoundingClientRect();
    if (fold === undefined) return [];
    return [...document.querySelectorAll('.crumb > *, h1')].flatMap((element) => {
      const text = document.createRange();
      text.selectNodeContents(element);
      const under = [...text.getClientRects()].some(
        ({ right, top, bottom }) => right > fold.left && top < fold.bottom && bottom > fold.top,
      );
      return under ? [element.textContent ?? ''] : [];
    });
  });
}

/** What is far from the window is not laid out, and would seem to fit. */
const LAID_OUT = '* { content-visibility: visible !important; }';

/** Asks something of a page all of which is laid out, also what is folded. */
async function whole<T>(page: Page, ask: () => Promise<T>): Promise<T> {
  const style = await page.addStyleTag({ content: LAID_OUT });
  try {
    return await ask();
  } finally {
    await style.evaluate((element: Element) => element.remove());
  }
}

/** Where an element stands, for whoever reads that a test has failed. */
type Found = string[];

/** Code that is wider than its box. */
function cutCode(page: Page): Promise<Found> {
  return whole(page, () =>
    page.evaluate(() =>
      [...document.querySelectorAll('.code')]
        .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
        .map((pre) => `${pre.closest('[id]')?.id}: ${pre.textContent.slice(0, 40)}`),
    ),
  );
}

/** Lines of code that begin before their number ends. */
function overNumbers(page: Page): Promise<Found> {
  return whole(page, () =>
    page.evaluate(() =>
      [...document.querySelectorAll('.code .l')]
        .filter((line) => {
          const text = document.createTreeWalker(line, NodeFilter.SHOW_TEXT).nextNode();
          if (text === null) return false;
          const range = document.createRange();
          range.selectNodeContents(text);
          const { left, width } = range.getBoundingClientRect();
          const number = Number.parseFloat(getComputedStyle(line, '::before').width);
          return width > 0 && left < line.getBoundingClientRect().left + number;
        })
        .map((line) => line.textContent.slice(0, 40)),
    ),
  );
}

/** Boxes that scroll sideways, with no shadow where there is more to see. */
function unshaded(page: Page): Promise<Found> {
  return whole(page, () =>
    page.evaluate(() =>
      [...document.querySelectorAll('main *')]
        .filter((box) => {
          const { overflowX, backgroundImage } = getComputedStyle(box);
          const scrolls = overflowX === 'auto' || overflowX === 'scroll';
          if (!scrolls || box.scrollWidth <= box.clientWidth + 1) return false;
          return !backgroundImage.includes('gradient');
        })
        .map((box) => `${box.className}: ${box.textContent.slice(0, 40)}`),
    ),
  );
}

/** Words that go on in the next row, outside of code that may break anywhere. */
function split(page: Page, where: string): Promise<Found> {
  return page.evaluate((where) => {
    const found: string[] = [];
    for (const element of document.querySelectorAll(where)) {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      while (walker.nextNode() !== null) {
        const text = walker.currentNode as Text;
        if (element.matches('td:not(.number)') && text.parentElement!.closest('code')) continue;
        for (const word of text.data.matchAll(/[\w./:%-]+(?: %)?/g)) {
          const range = document.createRange();
          range.setStart(text, word.index);
          range.setEnd(text, word.index + word[0].length);
          const rows = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
          // A name may break where it is joined.
          if (rows.size > 1 && !/[-/]/.test(word[0])) found.push(word[0]);
        }
      }
    }
    return found;
  }, where);
}

/** What a finger has to hit and is lower than 24 pixels. */
function small(page: Page): Promise<Found> {
  return page.evaluate(() =>
    [...document.querySelectorAll('main :is(button, summary, .listing-head a)')]
      .map((element) => ({ element, height: element.getBoundingClientRect().height }))
      .filter(({ height }) => height > 0 && height < 24)
      .map(({ element, height }) => `${element.textContent.slice(0, 40)}: ${height}`),
  );
}

/** The visible Han text outside code and outside what is marked as Chinese. */
export function chineseText(page: Page): Promise<string[]> {
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

/** By address: pages share most of their scripts. */
const sizes = new Map<string, number>();

async function compressedSize(response: Response): Promise<number> {
  const known = sizes.get(response.url());
  if (known !== undefined) return known;
  const size = gzipSync(await response.body(), { level: 9 }).length;
  sizes.set(response.url(), size);
  return size;
}
