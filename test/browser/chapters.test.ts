/**
 * Every chapter of the built book, in the language that readers meet first,
 * and at work: each example prints what is recorded, each rule breaks, and
 * the solution of each exercise is found right.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Exercise } from '../../examples/exercise.ts';
import { libraryAt } from '../../site/plugins/weave/broken.ts';
import { parseChapter } from '../../site/plugins/weave/chapters.ts';
import { attributes, text } from '../../site/plugins/weave/mdx.ts';
import { elementsOf } from '../../site/plugins/weave/pieces.ts';
import { withAnswer } from '../../site/runtime/exercises.ts';
import { type Browser, openBrowser, replaceText, serveFolder, type Site } from './helpers.ts';
import { CHAPTERS, expectSound, ROOT, visit } from './visit.ts';

/** Long enough for all seeds of an exercise on a busy machine. */
const PATIENCE = 120_000;

/** What there is to run in a chapter. */
interface Work {
  readonly runs: readonly string[];
  readonly rules: readonly string[];
  readonly exercises: readonly string[];
}

/** What a chapter offers to run, by its address. */
function workIn(address: string): Work {
  const source = readFileSync(path.join(ROOT, `docs${address.slice(0, -1)}.mdx`), 'utf8');
  const elements = elementsOf(parseChapter(source));
  const all = (name: string, attribute: string): string[] =>
    elements.flatMap((one) => (one.name === name ? [text(attributes(one), attribute) ?? ''] : []));
  return {
    runs: all('Run', 'example'),
    rules: all('BreakIt', 'rule'),
    exercises: all('Exercise', 'name'),
  };
}

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

const inPhase = (box: Locator, name: string, phase: string): Promise<void> =>
  box.locator(`xpath=self::*[@${name}="${phase}"]`).waitFor({ timeout: PATIENCE });

/** Runs an example, and holds what it prints against what is recorded. */
async function runExample(box: Locator, example: string): Promise<void> {
  await box.getByRole('button', { name: '运行', exact: true }).click();
  await inPhase(box, 'data-phase', 'ended');
  const recorded = readFileSync(path.join(ROOT, `examples/${example}.out`), 'utf8');
  const printed = await box.getByTestId('run-output').textContent();
  expect(printed?.trimEnd(), example).toBe(recorded.trimEnd());
}

async function breakRule(box: Locator, rule: string): Promise<void> {
  await box.getByRole('button', { name: '运行反例' }).click();
  await inPhase(box, 'data-state', 'ended');
  const said = await box.getByRole('status').allInnerTexts();
  expect(said.join('\n'), rule).toMatch(/第 \d+ 个事件违反|没有领导者|没有得到回复|违反/);
}

/** Writes the solution in the place of the function that an exercise is about, and has it checked. */
async function solve(page: Page, name: string): Promise<void> {
  const module = (await import(path.join(ROOT, `examples/${replaced(name)}.ts`))) as {
    readonly exercise: Exercise;
  };
  const box = page.locator(`[data-exercise="${name}"]`);
  await box.getByRole('button', { name: '动手写' }).click();
  // The editor holds the whole file.
  const { file, symbol, solution } = module.exercise;
  const solved = withAnswer(libraryAt(ROOT), { file, symbol }, solution)[file]!;
  await replaceText(box.locator('.cm-content'), solved);
  await box.getByRole('button', { name: '检查' }).click();
  await inPhase(box, 'data-phase', 'ended');
  await expect
    .poll(() => box.getByTestId('verdict').innerText(), { message: name })
    .toContain('✓ 对了。');
}

/** `a/b` stands in `a/exercises/b`. */
const replaced = (name: string): string => name.replace('/', '/exercises/');

describe.each(CHAPTERS.map((address, i) => [address, i] as const))('%s', (address, i) => {
  it(
    'is sound, and runs, breaks and checks all that it offers',
    { timeout: 10 * PATIENCE },
    async () => {
      const { runs, rules, exercises } = workIn(address);
      const at = { browser, address: site.address, scheme: 'dark' } as const;
      await visit(at, address, async (visited) => {
        const { page } = visited;
        // See pages.test.ts for the other half.
        await expectSound(visited, address, { axe: i % 2 === 1 });
        await expect
          .poll(() => page.locator(`a[lang=en][href="/en${address}"]`).count())
          .toBeGreaterThan(0);

        const boxes = page.locator('section.run[data-phase]');
        await expect.poll(() => boxes.count()).toBe(runs.length);
        for (const [n, example] of runs.entries()) {
          expect(existsSync(path.join(ROOT, `examples/${example}.ts`))).toBe(true);
          await runExample(boxes.nth(n), example);
        }
        const broken = page.locator('section[data-state]');
        await expect.poll(() => broken.count()).toBe(rules.length);
        for (const [n, rule] of rules.entries()) await breakRule(broken.nth(n), rule);
        for (const name of exercises) await solve(page, name);
      });
    },
  );
});
