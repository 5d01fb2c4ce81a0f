/**
 * Exercises in the pages of the built book: what a reader writes is judged
 * in the worker, and the verdict can be read, seen and stopped.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Locator } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { load, pressAt, reload } from './helpers.ts';
import { page, site, usePage } from './use_page.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const CHAPTER = '/mechanisms/replication/';
/** Long enough for all seeds on a busy machine. */
const PATIENCE = 90_000;

usePage();
// What is kept in the browser would be there in the next test; a page that was not loaded has nothing.
afterEach(async () => {
  if (page.url() !== 'about:blank') await page.evaluate(() => window.localStorage.clear());
});

const box = (name = 'replication/commit-rule'): Locator => page.locator(`[data-exercise="${name}"]`);
const button = (name: string): Locator => box().getByRole('button', { name });
const verdict = (): Promise<string> => box().getByTestId('verdict').innerText();
const budget = (): Promise<string> => box().getByTestId('budget').innerText();

function inPhase(phase: string, of = box()): Promise<void> {
  return of.locator(`xpath=self::*[@data-phase="${phase}"]`).waitFor({ timeout: PATIENCE });
}

/** Puts a line before the one that commits. */
async function write(line: string): Promise<void> {
  await button('动手写').click();
  await box().locator('.cm-line', { hasText: 'r.log.commitTo(index);' }).first().click();
  await page.keyboard.press('Home');
  await page.keyboard.insertText(`${line}\n  `);
}

const SOLVED = 'if (r.log.termOrZero(index) !== r.term) return false;';

describe('an exercise', () => {
  it('can be read without scripts: task, function, hint and solution', async () => {
    const html = await (await page.request.get(site.address + CHAPTER)).text();
    const start = html.indexOf('data-exercise="replication/commit-rule"');
    const at = start < 0 ? html.indexOf('data-exercise=replication/commit-rule') : start;
    const section = html.slice(at, html.indexOf('</section>', at));
    const text = section.replace(/<[^>]+>/g, '').replaceAll('&gt;', '>');
    expect(text).toContain('export function maybeCommit(r: Raft): boolean {');
    expect(text).toContain(`+  ${SOLVED}`);
    expect(text).toContain('图 8');
    expect(section.match(/<details/g)).toHaveLength(2);
    expect(section).not.toMatch(/<details[^>]*\bopen/);
  });

  it('tells what is wrong with the text it starts from, with a counterexample', async () => {
    await load(page, site.address + CHAPTER);
    await button('检查').click();
    await inPhase('ended');
    await expect.poll(verdict).toContain('还不对。');
    await expect.poll(() => verdict()).toContain('这个下标上的条目任期较低');
    await expect.poll(() => verdict()).toMatch(/天气 takeovers 的种子 \d+ 撞上了/);
    await expect.poll(() => budget()).toMatch(/种子 \d+ \/ 80，\d+ 个事件，[\d.]+ 秒/);
    const picture = box().getByTestId('space-time');
    await picture.waitFor();
    await expect.poll(() => picture.innerText()).toContain('违反');
    await box()
      .getByRole('link', { name: /在重放页/ })
      .click();
    await page.locator('div[data-state=ready]').waitFor({ timeout: PATIENCE });
    // There the library is the book's.
    await expect.poll(() => page.getByTestId('verdict').innerText()).toContain('没有违反任何规则');
  });

  it('is solved, remembered, and kept over a reload until it is started over', async () => {
    await load(page, site.address + CHAPTER);
    await write(SOLVED);
    await button('检查').click();
    await inPhase('ended');
    await expect.poll(verdict).toContain('✓ 对了。');
    await expect.poll(() => budget()).toContain('种子 80 / 80');
    await box().getByText('✓ 已解出').waitFor();
    const solved = await page.evaluate(() => localStorage.getItem('annotated-raft.progress') ?? '');
    expect(JSON.parse(solved)).toMatchObject({ [CHAPTER]: { solved: ['replication/commit-rule'] } });

    await reload(page);
    await box().getByText('✓ 已解出').waitFor();
    await button('接着写').click();
    await box().locator('.cm-line', { hasText: SOLVED }).waitFor();
    await button('重来').click();
    await expect.poll(() => box().locator('.cm-line', { hasText: SOLVED }).count()).toBe(0);
    await reload(page);
    await button('动手写').waitFor();
  });

  it('has a message of its own for a wrong answer, with the picture of the check', async () => {
    await load(page, `${site.address}/mechanisms/election/`);
    const exercise = box('election/up-to-date');
    await exercise.getByRole('button', { name: '动手写' }).click();
    await exercise.locator('.cm-line', { hasText: 'return last.index >= ours.index;' }).click();
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+End');
    await page.keyboard.insertText('    return last.term >= ours.term;');
    await page.keyboard.press('Control+Enter');
    await inPhase('ended', exercise);
    const said = exercise.getByTestId('verdict');
    await expect.poll(() => said.innerText()).toContain('任期相同，就要比长短');
    await expect.poll(() => said.innerText()).toContain('n3 leads');
    await exercise.getByTestId('space-time').waitFor();
  });

  it('can be stopped while it tries seeds, and its worker ends', async () => {
    await load(page, site.address + CHAPTER);
    await write(SOLVED);
    await pressAt(box(), '停止', /种子 [1-9]/);
    await button('检查').click();
    await inPhase('stopped');
    await expect.poll(() => budget()).toMatch(/停在种子 \d+ \/ 80/);
    await expect.poll(() => box().innerText()).not.toContain('对了');
    await expect.poll(() => page.locator('iframe').count()).toBeLessThanOrEqual(1);
  });

  it('ends when the answer never comes back, and can be checked anew', async () => {
    await load(page, site.address + CHAPTER);
    await write('for (;;) r.id;');
    await button('检查').click();
    await inPhase('lost');
    await expect.poll(budget).toBe('已停止：程序太久没有停歇。');
    await expect.poll(verdict).toBe('');
    // Its worker is gone, and a right answer is judged as if nothing had been.
    await expect.poll(() => page.locator('iframe').count()).toBeLessThanOrEqual(1);
    await box().locator('.cm-line', { hasText: 'for (;;) r.id;' }).click();
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+End');
    await page.keyboard.insertText(SOLVED);
    await button('检查').click();
    await inPhase('ended');
    await expect.poll(verdict).toContain('✓ 对了。');
  });

  it('ends when the checker answers and gets nowhere, and says so', async () => {
    let calls = 0;
    // The text of the checker as the page brings it, with a place that never moves.
    await page.route('**/assets/js/*', async (route) => {
      const response = await route.fetch();
      const text = await response.text();
      const stuck = text.replaceAll('seedAt(exercise, done++)', 'seedAt(exercise, done)');
      if (stuck !== text) calls++;
      await route.fulfill({ response, body: stuck });
    });
    await load(page, site.address + CHAPTER);
    await write(SOLVED);
    await button('检查').click();
    await inPhase('lost');
    expect(calls).toBeGreaterThan(0);
    await expect.poll(budget).toBe('程序给出的结果格式不对，无法显示。');
    await expect.poll(verdict).toBe('');
    await expect.poll(() => page.locator('iframe').count()).toBeLessThanOrEqual(1);
  });

  it('shows at its line what cannot be read', async () => {
    await load(page, site.address + CHAPTER);
    await write('if (r.log.termOrZero(index) !== ) return false;');
    await button('检查').click();
    await inPhase('ended');
    await expect.poll(verdict).toContain('程序跑不起来');
    await box()
      .getByRole('button', { name: /src\/leader_log\.ts 第 \d+ 行/ })
      .waitFor();
    const marked = box().locator('.cm-line', { has: page.locator('.cm-lintRange-error') });
    await expect.poll(async () => (await marked.allInnerTexts()).join()).toContain('!== )');
  });

  it.each([
    ['', 'light', 1280, '检查'],
    ['/en', 'dark', 390, 'Check'],
  ] as const)(
    'is without a finding of axe, and fits ("%s", %s, %i)',
    async (language, theme, width, name) => {
      await page.emulateMedia({ colorScheme: theme });
      await page.setViewportSize({ width, height: 844 });
      await load(page, site.address + language + CHAPTER);
      await box().getByRole('button', { name }).click();
      await inPhase('ended');
      await box().getByTestId('space-time').waitFor();
      await box().locator('summary').last().click();
      if (language !== '') await expect.poll(() => box().innerText()).not.toMatch(/\p{Script=Han}/u);
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() =>
        (globalThis as unknown as { axe: { run: (s: string) => Promise<AxeResults> } }).axe.run(
          '[data-exercise]',
        ),
      );
      expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
      const { x, width: wide } = (await box().boundingBox())!;
      expect([x >= 0, x + wide <= width]).toEqual([true, true]);
    },
  );
});
