/**
 * The site, a browser and a fresh page for each test of a file. Vitest gives each file modules of
 * its own, so what is kept here is that file's.
 *
 * @module
 */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type Browser, openBrowser, serveFolder, type Site } from './helpers.ts';

/** As wide and high as a page is on a desk. */
export const DESK = { width: 1280, height: 900 };
/** Longest wait for anything on a page, in milliseconds. */
const PATIENCE = 15_000;

export let site: Site;
export let browser: Browser;
/** The page of the present test. */
export let page: Page;

/** Registers what starts and ends them; a hook that comes later may use the page. */
export function usePage(): void {
  beforeAll(async () => {
    site = await serveFolder();
    browser = await openBrowser({ viewport: DESK });
    browser.context.setDefaultTimeout(PATIENCE);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });
  beforeEach(async () => {
    page = await browser.context.newPage();
  });
  afterEach(() => page.close());
}
