/**
 * Figures as readers have them: without script, on a phone, and on a page that a link led to.
 *
 * @module
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { type Browser, load, loadStill, openBrowser, serveFolder, type Site } from './helpers.ts';

const PAGES = [
  '/modules/raft-log/',
  '/modules/inflights/',
  '/mechanisms/replication/',
  '/mechanisms/election/',
];

let site: Site;
let browser: Browser;
let plain: Browser;

beforeAll(async () => {
  site = await serveFolder();
  browser = await openBrowser({ viewport: { width: 390, height: 844 } });
  plain = await openBrowser({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
});

afterAll(async () => {
  await Promise.all([browser.close(), plain.close(), site.close()]);
});

async function open(at: Browser, path: string): Promise<Page> {
  const page = await at.context.newPage();
  const loading = at === plain ? loadStill : load;
  await loading(page, site.address + path);
  return page;
}

const everywhere = ['', '/en'].flatMap((language) => PAGES.map((path) => language + path));

test.each(everywhere)('%s shows its figures without script, and says them as text', async (path) => {
  const page = await open(plain, path);
  const figures = page.locator('figure:has(figcaption)');
  await expect.poll(() => figures.count()).toBeGreaterThanOrEqual(2);
  for (const figure of await figures.all()) {
    const box = await figure.boundingBox();
    expect(box?.height).toBeGreaterThan(100);
    await expect.poll(() => figure.locator('svg, table').count()).toBeGreaterThan(0);
    expect((await figure.locator('figcaption').innerText()).length).toBeGreaterThan(10);
    const text = figure.locator('details li');
    const isTable = (await figure.locator('table').count()) > 0;
    if (!isTable) await expect.poll(() => text.count()).toBeGreaterThan(0);
  }
  await page.close();
});

describe('on a phone', () => {
  test.each(everywhere)('letters of %s are 11 px or more, and what scrolls says so', async (path) => {
    const page = await open(browser, path);
    const found = await page.evaluate(() =>
      [...document.querySelectorAll<SVGSVGElement>('figure svg[viewBox]')].map((svg) => {
        const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
        const sizes = [...svg.querySelectorAll('text')].map((text) => {
          return scale * parseFloat(getComputedStyle(text).fontSize);
        });
        const box = svg.parentElement!;
        const hint = svg.closest('figure')!.querySelector('.swipe');
        return {
          least: Math.min(...sizes),
          scrolls: box.scrollWidth > box.clientWidth + 1,
          reachable: box.tabIndex === 0,
          hinted: hint !== null && getComputedStyle(hint).display !== 'none',
        };
      }),
    );
    expect(found.length).toBeGreaterThan(0);
    for (const { least, scrolls, reachable, hinted } of found) {
      expect(least).toBeGreaterThanOrEqual(10.95);
      if (scrolls) expect({ reachable, hinted }).toEqual({ reachable: true, hinted: true });
    }
    await page.close();
  });
});

test('a page that a link led to has its figures too', async () => {
  const page = await open(browser, '/modules/inflights/');
  await page.locator('main a[href="/modules/raft-log/"]').first().click();
  await page.waitForURL('**/modules/raft-log/**');
  await page.getByRole('heading', { level: 1, name: 'raft_log' }).waitFor();
  await expect.poll(() => page.locator('figure:has(figcaption) svg').count()).toBeGreaterThanOrEqual(4);
  await page.close();
});
