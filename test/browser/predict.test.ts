/**
 * Questions in the page of the built book: a guess by mouse and by keyboard,
 * what the library says to it, and what stays hidden until somebody asks.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { load, loadStill } from './helpers.ts';
import { browser, page, site, usePage } from './use_page.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const CHAPTER = '/mechanisms/election/';
/** A text that stands only in the drawing of diagrams. */
const DRAWING_MARK = 'aria-valuetext';
/** Long enough for a run on a busy machine. */
const PATIENCE = 60_000;

usePage();

/** The questions of a chapter; the scene has one of its own, which is tested with it. */
const QUESTION = '[data-question]:not(#s1 *)';
const question = (n: number): Locator => page.locator(QUESTION).nth(n);
const verdictOf = (box: Locator): Locator => box.getByTestId('verdict');

/** Waits until the library has answered; on a busy machine it may need a second run. */
async function answered(box: Locator): Promise<void> {
  const verdict = verdictOf(box);
  await verdict.waitFor();
  for (let i = 0; i < 5; i++) {
    await verdict.filter({ hasText: /毫秒|in \d+ ms|没能|could not/ }).waitFor({ timeout: PATIENCE });
    const again = box.getByRole('button', { name: /再运行一次|Run it again/ });
    if ((await again.count()) === 0) return;
    await again.click();
  }
  throw new Error('the program did not run');
}

/** What was guessed, by page; what was read meanwhile is another matter. */
const progress = (): Promise<unknown> =>
  page.evaluate(() => {
    const kept = localStorage.getItem('annotated-raft.progress') ?? '{}';
    const pages = Object.entries(JSON.parse(kept) as Record<string, { guessed?: string[] }>);
    const guessed = pages.filter(([, deeds]) => deeds.guessed !== undefined);
    return Object.fromEntries(guessed.map(([name, deeds]) => [name, { guessed: deeds.guessed }]));
  });

describe('a question', () => {
  it('can be read without scripts: what is asked, the choices, and the answer on demand', async () => {
    const context = await browser.context.browser()!.newContext({ javaScriptEnabled: false });
    const still = await context.newPage();
    await loadStill(still, site.address + CHAPTER);
    const box = still.locator(QUESTION).first();
    await expect.poll(() => box.getByRole('radio').count()).toBe(4);
    const why = box.getByText('收不下任期 1 的心跳');
    expect(await why.isVisible()).toBe(false);
    await box.locator('summary').first().click();
    expect(await why.isVisible()).toBe(true);
    await expect.poll(() => box.innerText()).toContain('库给出的答案：没有领导者');
    await expect.poll(() => box.innerText()).toContain('为什么不是“n1，租约保住了它”');
    await context.close();
  });

  it.each([
    ['', '就猜这个', '没猜对，你猜的是“n1，租约保住了它”。', '为什么不是'],
    ['/en', 'That is my guess', 'Not so: you guessed “n1, kept by the lease”.', 'Why not'],
  ])('locks a guess, runs, and tells (%s)', async (language, lock, said, mistake) => {
    await load(page, site.address + language + CHAPTER);
    const box = question(0);
    await box.getByRole('radio').first().check();
    await box.getByRole('button', { name: lock }).click();
    await answered(box);
    await expect.poll(() => verdictOf(box).innerText()).toContain(said);
    await expect.poll(() => box.getByTestId('predict-output').innerText()).toMatch(/nobody$/);
    await box.getByTestId('space-time').getByRole('slider').waitFor();
    await expect.poll(() => box.getByText(mistake).count()).toBe(3);
    for (const radio of await box.getByRole('radio').all()) expect(await radio.isDisabled()).toBe(true);
    await expect.poll(() => progress()).toEqual({ [CHAPTER]: { guessed: ['q1'] } });
    await page.evaluate(() => localStorage.clear());
  });

  it('opens the output of the run that it guards', async () => {
    await load(page, site.address + CHAPTER);
    const output = question(0).getByTestId('run-output');
    expect(await output.isVisible()).toBe(false);
    await question(0).getByRole('radio').last().check();
    await question(0).getByRole('button', { name: '就猜这个' }).click();
    await output.waitFor();
    await expect.poll(() => output.innerText()).toContain('preVote true, checkQuorum true');
    await answered(question(0));
    await expect.poll(() => verdictOf(question(0)).innerText()).toContain('猜对了');
  });

  it('can be skipped, and then nothing was guessed', async () => {
    await load(page, site.address + CHAPTER);
    await page.evaluate(() => localStorage.clear());
    await question(1).getByText('不猜了，直接看答案').click();
    await answered(question(1));
    await expect.poll(() => verdictOf(question(1)).innerText()).not.toContain('猜');
    await expect.poll(() => progress()).toEqual({});
  });

  it('takes a typed guess, by keyboard alone, with digits of full width', async () => {
    await load(page, site.address + CHAPTER);
    await question(2).getByRole('textbox').focus();
    await page.keyboard.type('１');
    await page.keyboard.press('Enter');
    await answered(question(2));
    await expect.poll(() => verdictOf(question(2)).innerText()).toContain('猜对了');
  });

  it('takes a chosen guess by keyboard alone', async () => {
    await load(page, `${site.address}/modules/inflights/`);
    const box = page.locator(QUESTION).last();
    await box.getByRole('radio').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await answered(box);
    await expect.poll(() => verdictOf(box).innerText()).toContain('猜对了');
  });

  it('costs nothing before it is touched, and moves nothing', async () => {
    const scripts: Promise<string>[] = [];
    page.on('response', (response) => {
      if (response.request().resourceType() !== 'script') return;
      scripts.push(response.text().catch(() => ''));
    });
    await load(page, site.address + CHAPTER);
    await page.waitForLoadState('networkidle');
    await question(0).scrollIntoViewIfNeeded();
    expect((await Promise.all(scripts)).join('\n')).not.toContain(DRAWING_MARK);
    await expect.poll(() => page.locator('iframe').count()).toBe(0);
    const shift = await page.evaluate(
      () =>
        new Promise<number>((done) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value;
          }).observe({ type: 'layout-shift', buffered: true });
          setTimeout(() => done(sum), 500);
        }),
    );
    expect(shift).toBeLessThan(0.01);
  });

  it.each(['', '/en'])('is for everybody as far as axe can tell, and fits (%s)', async (language) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await load(page, site.address + language + CHAPTER);
      await question(0).getByRole('radio').first().check();
      await question(0).getByRole('button').first().click();
      await answered(question(0));
      await page.evaluate(AXE);
      const found = await page.evaluate(
        (selector) =>
          (window as unknown as { axe: { run: (on: string) => Promise<AxeResults> } }).axe.run(selector),
        QUESTION,
      );
      expect(found.violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 844 });
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      }
      await page.setViewportSize({ width: 1280, height: 900 });
    }
  });
});

describe('what an example prints', () => {
  it('is hidden until the reader asks, and then what it really printed', async () => {
    await load(page, site.address + CHAPTER);
    const box = page.locator('section[data-phase]').first();
    const output = box.getByTestId('run-output');
    expect(await output.isVisible()).toBe(false);
    const summary = box.getByText('运行它，或者先看它打印什么');
    await summary.focus();
    await page.keyboard.press('Enter');
    await output.waitFor();
    const expected = await output.innerText();
    await box.getByRole('button', { name: '运行' }).click();
    await page.locator('section[data-phase=ended]').first().waitFor({ timeout: PATIENCE });
    await expect.poll(() => output.innerText()).toBe(expected);
    await expect.poll(() => summary.count()).toBe(0);
  });
});
