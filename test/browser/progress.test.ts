/** What a reader does is shown in the contents, can be taken along and deleted. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Browser, load, openBrowser, reload, serveFolder, type Site } from './helpers.ts';

const PATIENCE = 30_000;

let site: Site;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  site = await serveFolder();
  browser = await openBrowser({ viewport: { width: 1280, height: 900 } });
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

beforeEach(async () => {
  await page?.close();
  page = await browser.context.newPage();
  await load(page, `${site.address}/`);
  await page.evaluate(() => window.localStorage.clear());
});

async function openContents(): Promise<void> {
  await page.locator('details.drawer > summary').click();
}

/** The marks beside the chapter of this page. */
function marks(): Promise<string> {
  const own = page.locator('details.drawer li', { has: page.locator('a[aria-current=page]') });
  return own.getByTestId('progress-marks').innerText();
}

async function runExample(): Promise<void> {
  const run = page.locator('section.run[data-phase]').first();
  await run
    .getByRole('button', { name: /运行|Run/ })
    .first()
    .click();
  await page.locator('section.run[data-phase=ended]').first().waitFor({ timeout: PATIENCE });
}

describe.each([
  ['', /跑 1\/\d+/, /读 \d+\/\d+/],
  ['/en', /run 1\/\d+/, /read \d+\/\d+/],
] as const)('the progress of a reader (%s)', (language, ran, read) => {
  it('is not shown before there is any', async () => {
    await load(page, `${site.address}${language}/guide/`);
    await openContents();
    await expect.poll(() => page.getByTestId('progress-marks').count()).toBe(0);
  });

  it('shows in the contents what was run, also after a reload and in the other language', async () => {
    await load(page, `${site.address}${language}/guide/`);
    await runExample();
    await openContents();
    await expect.poll(marks).toMatch(ran);
    await reload(page);
    await openContents();
    await expect.poll(() => marks()).toMatch(ran);
    await load(page, `${site.address}${language === '' ? '/en' : ''}/guide/`);
    await openContents();
    await expect.poll(() => marks()).toMatch(/1\/\d+/);
  });

  it('counts a section as read when its end has been in sight for a while', async () => {
    await load(page, `${site.address}${language}/guide/`);
    await page.locator('#one-hour').scrollIntoViewIfNeeded();
    await page.waitForFunction(() => window.localStorage.getItem('annotated-raft.progress') !== null);
    await openContents();
    await expect.poll(() => marks()).toMatch(read);
  });
});

describe('what the browser keeps', () => {
  it('can be exported, deleted and brought back', async () => {
    await load(page, `${site.address}/guide/`);
    await runExample();
    await openContents();
    await expect.poll(marks).toMatch(/跑 1/);
    const box = page.getByRole('region', { name: '阅读进度' });
    const waiting = page.waitForEvent('download');
    await box.getByRole('button', { name: '导出' }).click();
    const file = await (await waiting).path();
    const kept = JSON.parse(await readFile(file, 'utf8')) as Record<string, { run?: string[] }>;
    expect(kept['/guide/']!.run).toHaveLength(1);

    await box.getByRole('button', { name: '删除', exact: true }).click();
    await expect.poll(() => marks()).toMatch(/跑 1/);
    await box.getByRole('button', { name: '确定删除' }).click();
    await expect.poll(() => page.getByTestId('progress-marks').count()).toBe(0);

    await box.locator('input[type=file]').setInputFiles(file);
    await expect.poll(marks).toMatch(/跑 1/);
    const text = { name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{"a":1}') };
    await box.locator('input[type=file]').setInputFiles(text);
    await box.getByText('不是从这里导出的进度').waitFor();
    // So the browser tells of it when the same file is chosen again.
    await expect.poll(() => box.locator('input[type=file]').inputValue()).toBe('');
  });

  it('can be exported and deleted on a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await load(page, `${site.address}/guide/`);
    await runExample();
    await page.locator('.navbar__toggle').click();
    const box = page.locator('.navbar-sidebar').getByRole('region', { name: '阅读进度' });
    const waiting = page.waitForEvent('download');
    await box.getByRole('button', { name: '导出' }).click();
    await waiting;
    await box.getByRole('button', { name: '删除', exact: true }).click();
    await box.getByRole('button', { name: '确定删除' }).click();
    await expect.poll(() => page.getByTestId('progress-marks').count()).toBe(0);
  });

  it('is not said to be kept where there is no room', async () => {
    await load(page, `${site.address}/guide/`);
    await openContents();
    await page.evaluate(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
    });
    const box = page.getByRole('region', { name: '阅读进度' });
    const buffer = Buffer.from('{"/guide/":{"run":["r1"]}}');
    const file = { name: 'x.json', mimeType: 'application/json', buffer };
    await box.locator('input[type=file]').setInputFiles(file);
    await box.getByText('没能存下').waitFor();
  });
});
