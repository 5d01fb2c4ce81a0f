/**
 * Changing the library in the page of the built book: from a listing into
 * the nearest example, through its files, and back.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { load } from './helpers.ts';
import { page, site, usePage } from './use_page.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const CHAPTER = '/modules/inflights/';
const LOOP = '    while (this.length > 0 && this.lasts[this.start]! <= to) {';
const OTHER = LOOP.replace('<=', '<');

usePage();

/** The example in which the reader edits. */
const bench = (): Locator => page.locator('section.run', { has: page.locator('.cm-content') });
const button = (name: string | RegExp): Locator => bench().getByRole('button', { name });
const tab = (name: string | RegExp): Locator => bench().getByRole('tab', { name });
const output = (): Promise<string> => bench().getByTestId('run-output').innerText();
const lineWith = (text: string): Locator => bench().locator('.cm-line', { hasText: text }).first();
const focused = (selector: string): Promise<boolean> =>
  page.evaluate((wanted) => document.activeElement?.closest(wanted) !== null, selector);

function ended(): Promise<void> {
  return bench().locator('xpath=self::*[@data-phase="ended"]').waitFor({ timeout: 30_000 });
}

/** Opens the file of a listing at its line, by keyboard. */
async function editListing(title: string, path = CHAPTER): Promise<void> {
  await load(page, site.address + path);
  const listing = page.locator('section.listing', { hasText: title }).first();
  await listing.locator('.listing-edit').focus();
  await page.keyboard.press('Enter');
  await bench().locator('.cm-content').waitFor();
}

/** Writes another text in the place of a line of the editor. */
async function replaceLine(line: string, text: string): Promise<void> {
  await lineWith(line).click();
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+End');
  // Home leads behind the indentation.
  await page.keyboard.insertText(text.trim());
}

describe('from a listing to the editor', () => {
  it('leads to the line, in sight and with the focus, and back', async () => {
    await editListing('Inflights.freeTo');
    await expect.poll(() => tab(/inflights\.ts/).getAttribute('aria-selected')).toBe('true');
    const line = lineWith('freeTo(to: number): void');
    await line.waitFor();
    const { y, height } = (await line.boundingBox())!;
    expect([y > 56, y + height < 900]).toEqual([true, true]);
    await expect.poll(() => focused('.cm-content')).toBe(true);
    await page.keyboard.press('Escape');
    await expect.poll(() => focused('.cm-editor')).toBe(false);
    await button('回到清单').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => focused('.listing-edit')).toBe(true);
  });

  it('opens an example of its own in a page that has none', async () => {
    await load(page, site.address + CHAPTER);
    await page.evaluate(() => {
      for (const run of document.querySelectorAll('section.run')) run.classList.remove('run');
    });
    await page.locator('.listing-edit').first().click();
    await bench().locator('.cm-content').waitFor();
    await tab('first.ts').waitFor();
    const listing = page.locator('.listing').first();
    const below = (await bench().boundingBox())!.y - (await listing.boundingBox())!.y;
    expect(below).toBeGreaterThan(0);
    expect(below).toBeLessThan(900);
  });
});

describe('a changed library', () => {
  it('is what runs, and the page says so', async () => {
    await editListing('Inflights.freeTo');
    await replaceLine('this.lasts[this.start]! <= to', OTHER);
    await bench().getByText('运行的是你改过的库：inflights.ts 改了 1 行').waitFor();
    await page.keyboard.press('Control+Enter');
    await ended();
    // The message that was answered has kept its slot.
    await expect.poll(() => output()).toMatch(/response for 7 +-> +2 out/);
    await expect.poll(() => bench().innerText()).toContain('在你改过的库上完成');
    await expect.poll(() => tab(/inflights\.ts/).innerText()).toContain('●');

    await button('看改动（1 行）').click();
    const diff = await bench().getByRole('group', { name: 'src/inflights.ts 的改动' }).innerText();
    expect(diff).toContain(`-${LOOP}`);
    expect(diff).toContain(`+${OTHER}`);
    await button('还原这个文件').click();
    await button('回到代码').click();
    await lineWith(LOOP.trim()).waitFor();
    await expect.poll(() => bench().getByText('运行的是你改过的库').count()).toBe(0);
    await button('运行').click();
    await ended();
    await expect.poll(() => bench().innerText()).toContain('与预期输出一致');
  });

  it('has a text, a cursor and an undo for each file', async () => {
    await editListing('Inflights.freeTo');
    await replaceLine('this.lasts[this.start]! <= to', OTHER);
    await tab(/window\.ts/).click();
    await lineWith('import').click();
    await page.keyboard.press('End');
    await page.keyboard.insertText(' // here');
    await tab(/inflights\.ts/).click();
    await expect.poll(() => lineWith(OTHER.trim()).count()).toBe(1);
    await bench().locator('.cm-content').focus();
    await page.keyboard.press('Control+z');
    await lineWith(LOOP.trim()).waitFor();
    await tab(/window\.ts/).click();
    await expect.poll(() => bench().locator('.cm-line', { hasText: '// here' }).count()).toBe(1);
    await button('重置').click();
    await expect.poll(() => bench().locator('.cm-line', { hasText: '// here' }).count()).toBe(0);
  });

  it('opens any file of the library, those of the page first', async () => {
    await editListing('Inflights.freeTo');
    const chooser = bench().getByRole('combobox', { name: '打开库的文件…' });
    const groups = chooser.locator('optgroup');
    expect((await groups.nth(0).locator('option').allInnerTexts()).slice(0, 2)).toEqual([
      'inflights.ts',
      'replication.ts',
    ]);
    await expect.poll(() => groups.nth(1).locator('option').count()).toBeGreaterThan(20);
    await chooser.selectOption('src/quorum.ts');
    await lineWith('The arithmetic of majorities').waitFor();
    await expect.poll(() => tab('quorum.ts').getAttribute('aria-selected')).toBe('true');
    // With the arrow keys from tab to tab; one that was only looked at is not kept.
    await tab('quorum.ts').focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => tab('window.ts').getAttribute('aria-selected')).toBe('true');
    await expect.poll(() => focused('[role=tab]')).toBe(true);
  });

  it('shows an error at its line in the file where it happened', async () => {
    await editListing('Inflights.freeTo');
    await replaceLine('this.length--;', "      throw new Error('mine');");
    await tab(/window\.ts/).click();
    await button('运行').click();
    await ended();
    await expect.poll(() => tab(/inflights\.ts/).getAttribute('aria-selected')).toBe('true');
    const marked = bench().locator('.cm-line', { has: page.locator('.cm-lintRange-error') });
    await expect
      .poll(async () => (await marked.allInnerTexts()).join().trim())
      .toBe("throw new Error('mine');");
    await expect
      .poll(() => bench().getByTestId('run-fault').innerText())
      .toMatch(/mine[^]*src\/inflights\.ts/);
  });
});

it('what a program says of itself does not cover the editor', async () => {
  await editListing('Inflights.freeTo');
  await replaceLine('this.length--;', "      throw new Error('x'.repeat(400));");
  await page.keyboard.press('Control+Enter');
  await ended();
  await bench().locator('.cm-lintRange-error').first().hover();
  const tip = page.locator('.cm-tooltip');
  await tip.waitFor();
  const { width, height } = (await tip.boundingBox())!;
  expect(width).toBeLessThanOrEqual(482);
  expect(height).toBeLessThan(200);
  expect(await tip.evaluate((box) => box.scrollWidth - box.clientWidth)).toBeLessThanOrEqual(0);
});

describe('the editor of the library', () => {
  it.each([
    ['light', 1280],
    ['dark', 390],
  ] as const)('is without a finding of axe, and fits (%s, %i)', async (theme, width) => {
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize({ width, height: 844 });
    await editListing('Inflights.freeTo');
    await replaceLine('this.lasts[this.start]! <= to', OTHER);
    await bench().getByText('运行的是你改过的库').waitFor();
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(() =>
      (globalThis as unknown as { axe: { run: (s: string) => Promise<AxeResults> } }).axe.run(
        'section.run:has(.cm-content)',
      ),
    );
    expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });

  it('speaks English on the English page', async () => {
    await editListing('Inflights.freeTo', `/en${CHAPTER}`);
    await replaceLine('this.lasts[this.start]! <= to', OTHER);
    await bench().getByText('What runs is the library with your changes').waitFor();
    await expect.poll(() => bench().innerText()).not.toMatch(/\p{Script=Han}/u);
  });
});

describe('an editor whose script does not come', () => {
  const SCRIPTS = '**/assets/js/*';

  it.each([
    ['of an example', 'section.run', '运行', '编辑'],
    ['of an exercise', '[data-exercise]', '检查', '动手写'],
  ])('%s says so, and is asked for again', async (_, which, run, edit) => {
    await load(page, site.address + CHAPTER);
    const box = page.locator(which).first();
    const press = (name: string): Promise<void> => box.getByRole('button', { name }).first().click();
    // What it would show is there; only the editor itself is missing.
    await press(run);
    await box.locator('xpath=self::*[@data-phase="ended"]').waitFor({ timeout: 90_000 });
    await page.route(SCRIPTS, (route) => route.abort());
    await press(edit);
    const told = box.getByRole('alert').filter({ hasText: '编辑器没能加载，请检查网络后再试。' });
    await told.waitFor();
    expect(await box.locator('pre.code').first().isVisible()).toBe(true);
    const again = page.waitForEvent('requestfailed');
    await press('重来');
    await again;
    await told.waitFor();
    await page.unroute(SCRIPTS);
    await press('重来');
    await box.locator('.cm-content').waitFor();
    await expect.poll(() => told.count()).toBe(0);
  });

  it('below a listing leaves the page as it is, and comes when it is asked for again', async () => {
    await load(page, site.address + CHAPTER);
    await page.evaluate(() => {
      for (const run of document.querySelectorAll('section.run')) run.classList.remove('run');
    });
    await page.route(SCRIPTS, (route) => route.abort());
    await page.locator('.listing-edit').first().click();
    const fence = page.getByTestId('boundary');
    await fence.waitFor();
    expect(await page.locator('h1').isVisible()).toBe(true);
    await page.unroute(SCRIPTS);
    await fence.getByRole('button', { name: '重来' }).click();
    await bench().locator('.cm-content').waitFor();
    await expect.poll(() => fence.count()).toBe(0);
  });
});
