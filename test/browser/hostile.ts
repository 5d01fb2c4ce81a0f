/**
 * A page in which programs run that mean no good, for the tests of trust.
 *
 * @module
 */
import type { Locator, Page } from 'playwright-core';
import { beforeEach, expect } from 'vitest';
import { load, replaceText } from './helpers.ts';
import { page, site, usePage } from './use_page.ts';

export const CHAPTER = '/modules/inflights/';
/** How long an answer of the replay page may take. */
export const POLL = { timeout: 20_000 };

/** Errors of the page, and what its policy refused. */
export let trouble: string[] = [];

/** Each test has a page of its own that tells what goes wrong in it. */
export function useHostilePage(): void {
  usePage();
  beforeEach(async () => {
    trouble = [];
    page.on('pageerror', (error) => trouble.push(error.message));
    page.on('crash', () => trouble.push('the page has crashed'));
    page.on('console', (message) => {
      if (/Content Security Policy|Permissions-Policy/i.test(message.text()))
        trouble.push(message.text());
    });
    await page.addInitScript(watchPage);
  });
}

export const boxIn = (at: Page): Locator => at.locator('section[data-phase]').first();
export const button = (box: Locator, name: string): Locator => box.getByRole('button', { name });
export const outputOf = async (box: Locator): Promise<string> =>
  (await box.getByTestId('run-output').textContent()) ?? '';
export const statusOf = async (box: Locator): Promise<string> =>
  (await box.getByRole('status').first().textContent()) ?? '';

/** Puts a program into the first example of a chapter, and runs it to its end. */
export async function run(program: string): Promise<Locator> {
  await load(page, site.address + CHAPTER);
  const box = boxIn(page);
  await button(box, '编辑').click();
  await replaceText(box.locator('.cm-content'), program);
  await button(box, '运行').click();
  await box.locator('xpath=self::*[@data-phase="ended"]').waitFor({ timeout: 40_000 });
  return box;
}

/** Puts a text into the case of the replay page. */
export async function type(text: string): Promise<void> {
  await load(page, `${site.address}/replay/`);
  await replaceText(page.locator('.cm-content'), text);
}

/** The page stands, and runs what comes next. */
export async function expectWell(): Promise<void> {
  expect(trouble).toEqual([]);
  await expect.poll(() => page.locator('header, nav').count()).toBeGreaterThan(0);
  await expect.poll(() => page.getByTestId('boundary').count()).toBe(0);
  const box = boxIn(page);
  await button(box, '重置').click();
  await button(box, '运行').click();
  await expect.poll(() => statusOf(box), { timeout: 20_000 }).toContain('与预期输出一致');
}

/** The longest that the page stood still since it was clicked last, in ms. */
export const standstill = (): Promise<number> => page.evaluate('standstill');

/** Runs in every page before its own scripts. */
function watchPage(): void {
  Object.assign(window, { standstill: 0 });
  const longest = window as unknown as { standstill: number };
  // From the click on: loading a page has long tasks of its own.
  document.addEventListener('click', () => (longest.standstill = 0), true);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      longest.standstill = Math.max(longest.standstill, duration);
    }
  }).observe({ type: 'longtask' });
}

/** A program that has taken the port of its worker, as `port`. */
export function withPort(body: string): string {
  return `
let take: (port: any) => void;
const taken = new Promise<any>((resolve) => (take = resolve));
const post = MessagePort.prototype.postMessage;
MessagePort.prototype.postMessage = function (...args: any[]) {
  take(this);
  return (post as any).apply(this, args);
};
// Who awaits something and has no timer is ended at once.
const awake = setInterval(() => {}, 10);
const port = await taken;
clearInterval(awake);
const send = (message: unknown) => (post as any).call(port, message);
const place = { file: null, line: null, column: null, frames: [] };
const error = { kind: 'runtime', name: 'Error', message: 'no', ...place };
const event = { seq: 0, time: 0, node: 1, kind: 'note', text: 'x', message: null, after: null };
${body}
await new Promise((r) => setTimeout(r, 250));
console.log('the end');
`;
}
