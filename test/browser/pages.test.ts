/**
 * Every page of the built book, in both languages, but the Chinese chapters,
 * which `chapters.test.ts` visits; and the policy that goes with all pages.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { read } from '../../tools/check/part.ts';
import { type Browser, BUILD, load, openBrowser, serveFolder, type Site } from './helpers.ts';
import { CHAPTERS, chineseText, expectSound, ROOT, violations, visit } from './visit.ts';
import type { Visiting } from './visit.ts';

const OTHERS = [
  '/',
  '/api/',
  '/api/raft_log/',
  '/source/',
  '/source/src/raft_log.ts/',
  '/search/',
  '/replay/',
];
/** How the text of the library begins. */
const LIBRARY_MARK = '"src/abort.ts","/**';
const EXAMPLE = CHAPTERS.find((page) =>
  read(ROOT, `docs${page.replace(/\/$/, '')}.mdx`).includes('<Run '),
);

let site: Site;
let browser: Browser;

beforeAll(async () => {
  site = await serveFolder();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

const at = (scheme: Visiting['scheme'] = 'light'): Visiting => ({
  browser,
  address: site.address,
  scheme,
});

/** The same page, once its reader prefers the dark. */
async function expectSoundInTheDark(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator('html[data-theme=dark]').waitFor();
  expect(await violations(page)).toEqual([]);
}

describe('in English', () => {
  // The two languages of a chapter are one layout: axe looks at one of them, in its scheme.
  const chapters = CHAPTERS.map((path, i) => [`/en${path}`, i % 2 === 0] as const);

  test.each(chapters)('%s loads, and fits a phone and a desk', async (path, axe) => {
    await visit(at(), path, (visited) => expectSound(visited, path, { axe }));
  });
});

describe('in either language and scheme', () => {
  const pages = OTHERS.flatMap((path) => [path, `/en${path}`]);

  test.each(pages)('%s loads, fits, and can be used by everybody', async (path) => {
    await visit(at('light'), path, async (visited) => {
      await expectSound(visited, path, { axe: true });
      await expectSoundInTheDark(visited.page);
    });
  });
});

test.each(['', '/en'])('axe finds nothing in an example at work (%s)', async (language) => {
  expect(EXAMPLE).toBeDefined();
  await visit(at('light'), language + EXAMPLE, async ({ page }) => {
    const box = page.locator('section.run').first();
    const buttons = box.getByRole('button');
    await buttons.nth(2).click();
    await box.locator('.cm-content').waitFor();
    await buttons.nth(0).click();
    await page.locator('section.run[data-phase=ended]').getByTestId('run-output').waitFor();
    expect(await violations(page)).toEqual([]);
    await expectSoundInTheDark(page);
  });
});

test.each(['', '/en'])('a missing page is told in its language (%s)', async (language) => {
  const page = await browser.context.newPage();
  const response = await load(page, `${site.address}${language}/no/such/page/`);
  expect(response?.status()).toBe(404);
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
  await visit(at(), path, async ({ page }) => {
    await page.locator(`a[href*="${wanted}"]`).first().waitFor();
  });
});

test('the text of the library is in one script of each language', () => {
  for (const folder of [BUILD, path.join(BUILD, 'en')]) {
    const scripts = path.join(folder, 'assets/js');
    const holding = readdirSync(scripts).filter((name) =>
      readFileSync(path.join(scripts, name), 'utf8').includes(LIBRARY_MARK),
    );
    expect(holding).toHaveLength(1);
  }
});

describe('the policy of the pages', () => {
  test('refuses a script that was not built in, and another site', async () => {
    const page = await browser.context.newPage();
    const refused: string[] = [];
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) refused.push(message.text());
    });
    await load(page, site.address);
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.body.append(script);
      const image = new Image();
      image.src = 'http://example.invalid/x.png';
      document.body.append(image);
    });
    await expect.poll(() => refused.length, { timeout: 10_000 }).toBe(2);
    expect(await page.evaluate('window.ran')).toBeUndefined();
    await page.close();
  });

  test('goes with headers that no page can say itself', async () => {
    const page = await browser.context.newPage();
    for (const path of ['/', '/en/replay/', '/no/such/page']) {
      const headers = (await load(page, site.address + path))!.headers();
      expect(headers['content-security-policy']).toBe("frame-ancestors 'self'");
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('strict-origin-when-cross-origin');
      expect(headers['permissions-policy']).toContain('camera=()');
    }
    await page.close();
  });
});
