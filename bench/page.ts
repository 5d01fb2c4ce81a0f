/**
 * `npm run bench:page`: how long a reader waits for an example in the built book.
 * Prints milliseconds; the machine decides them, so no test asserts one.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';

import { openBrowser, serveFolder } from '../test/browser/helpers.ts';
import { command, readOptions } from '../tools/lib/options.mjs';
import { ROOT } from '../tools/lib/paths.mjs';

const CHAPTER = '/modules/inflights/';
const RUNS = 5;

/** Runs in the page: clicks Run, answers the time until fresh output stands there. */
function firstOutput(box: Element): Promise<number> {
  return new Promise((resolve) => {
    const start = performance.now();
    let cleared = false;
    const observer = new MutationObserver(() => {
      const text = box.querySelector('[data-testid="run-output"]')?.textContent ?? '';
      if (text === '') cleared = true;
      if (text === '' || !cleared) return;
      observer.disconnect();
      resolve(performance.now() - start);
    });
    observer.observe(box, { subtree: true, childList: true, characterData: true });
    box.querySelector('button')?.click();
  });
}

async function ended(box: Locator): Promise<void> {
  await box.locator('xpath=self::*[@data-phase="ended"]').waitFor();
}

function show(what: string, times: readonly number[]): void {
  const sorted = [...times].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)]!;
  const [least, most] = [sorted[0]!, sorted.at(-1)!].map(Math.round);
  console.log(`${what.padEnd(48)}${Math.round(median)} ms  (${least} to ${most})`);
}

const HELP = `npm run bench:page

Tells how long a reader of the built book waits for an example, in milliseconds.
It takes no options beside --help, and needs a build: npm run build.`;

async function measure(): Promise<void> {
  const site = await serveFolder();
  const browser = await openBrowser();
  try {
    const page = await browser.context.newPage();
    await page.goto(site.address + CHAPTER, { waitUntil: 'networkidle' });
    const box = page.locator('section[data-phase]').first();
    const first = await box.evaluate(firstOutput);
    await ended(box);
    show('first click, with the loading of the runtime', [first]);
    const times: number[] = [];
    for (let i = 0; i < RUNS; i++) {
      // A reader reads before clicking again.
      await page.waitForTimeout(1000);
      times.push(await box.evaluate(firstOutput));
      await ended(box);
    }
    show('click to first output, runtime loaded', times);
    await box.getByRole('button', { name: '编辑' }).click();
    await box.locator('.cm-content').fill('for (;;) {}');
    const start = performance.now();
    await box.getByRole('button', { name: '运行' }).click();
    await ended(box);
    show('click to the end of an endless loop', [performance.now() - start]);
  } finally {
    await browser.close();
    await site.close();
  }
}

await command('npm run bench:page', async (argv) => {
  const { help } = readOptions(argv, {});
  if (help) {
    console.log(HELP);
    return 0;
  }
  if (!existsSync(join(ROOT, 'build/index.html'))) {
    console.error('There is no build to measure: run npm run build first.');
    return 1;
  }
  await measure();
  return 0;
});
