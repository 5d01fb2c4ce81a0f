/**
 * Broken rules in the page of the built book: the counterexample is read,
 * run and searched for, opened from a link, and looked at event by event;
 * and the page's worker does what Node does.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { runSeed } from '../../sim/campaign.ts';
import { Digest } from '../../sim/digest.ts';
import { CASE_HELP } from '../../sim/case_help.ts';
import { writeLink } from '../../site/components/Replay/link.ts';
import { load, loadStill, pressAt, replaceText } from './helpers.ts';
import { page, site, usePage } from './use_page.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const CASE = readFileSync(resolve(ROOT, 'examples/election/double-vote.case'), 'utf8');
const CHAPTER = '/mechanisms/election/';
const REPLAY = '/replay/';
/** A text that stands only in the drawing of diagrams. */
const DRAWING_MARK = 'aria-valuetext';
/** Long enough for a search on a busy machine. */
const PATIENCE = 60_000;

usePage();

const box = (): Locator => page.locator('section[data-state]').first();
const inState = (state: string): Promise<void> =>
  page.locator(`section[data-state=${state}]`).waitFor({ timeout: PATIENCE });
const results = (): Promise<string> => box().getByTestId('break-results').innerText();

describe('a broken rule in a chapter', () => {
  it('can be read without scripts: the change, the picture, and the picture as text', async () => {
    const response = await page.request.get(site.address + CHAPTER);
    const html = await response.text();
    const start = html.search(/data-state="?idle/);
    expect(start).toBeGreaterThan(0);
    const section = html.slice(start, html.indexOf('</section>', start));
    const text = section.replace(/<[^>]+>/g, '').replaceAll('&amp;', '&');
    expect(text).toContain('-    (r.vote === NONE && r.lead === NONE) ||');
    expect(text).toContain('+    r.lead === NONE ||');
    expect(section).toMatch(/<svg[^>]*>.*MsgVote.*<\/svg>/s);
    expect(text).toMatch(/送达 2-(>|&gt;)1 MsgVote/);
    const english = await (await page.request.get(`${site.address}/en${CHAPTER}`)).text();
    expect(english.replace(/<[^>]+>/g, '')).toMatch(/deliver 2-(>|&gt;)1 MsgVote/);
    expect(section).toContain('<details');
  });

  it('draws both runs anew, for the keyboard, when the reader asks', async () => {
    const scripts: Promise<string>[] = [];
    page.on('response', (response) => {
      if (response.request().resourceType() !== 'script') return;
      scripts.push(response.text().catch(() => ''));
    });
    await load(page, site.address + CHAPTER);
    await page.waitForLoadState('networkidle');
    await box().scrollIntoViewIfNeeded();
    const pictures = box().getByTestId('space-time');
    await expect.poll(() => pictures.count()).toBe(2);
    await expect.poll(() => pictures.getByRole('slider').count()).toBe(0);
    await expect.poll(() => pictures.locator('svg').count()).toBeGreaterThan(3);
    expect((await Promise.all(scripts)).join('\n')).not.toContain(DRAWING_MARK);
    await box().getByRole('button', { name: '逐个事件看' }).click();
    const slider = box().getByRole('slider').last();
    await slider.waitFor();
    await slider.focus();
    await page.keyboard.press('End');
    await expect
      .poll(() => slider.getAttribute('aria-valuetext'))
      .toContain('n1 是候选人，任期 1，投给 n2');
    await expect.poll(() => page.locator('iframe').count()).toBe(0);
  });

  it('marks where the two runs part, and the values that differ', async () => {
    await load(page, site.address + CHAPTER);
    for (const svg of await box().locator('svg[data-parting]').all()) {
      const [parting, width] = await svg.evaluate((e) => [
        Number((e as SVGElement).dataset['parting']),
        Number(e.getAttribute('width')),
      ]);
      expect(parting > 0 && parting < width).toBe(true);
    }
    await expect.poll(() => box().getByText('从这里起两边不同').count()).toBe(2);
    const row = box().getByRole('row', { name: /^n1/ }).first();
    await expect.poll(() => row.innerText()).toMatch(/n1\s+投给\s+n1\s+≠ n2/);
  });

  it('tells which actions one side has no message for', async () => {
    await load(page, site.address + CHAPTER);
    const stuck = page.locator('section[data-state]', { hasText: 'low-term-leader-ignored' });
    // It is drawn a moment after the page has come to life.
    await expect.poll(() => stuck.innerText()).toContain('这些动作在这一边落了空');
    await expect.poll(() => stuck.innerText()).toMatch(/第 20 步\s+deliver 3 1 MsgAppResp 0/);
    await expect.poll(() => stuck.getByRole('row', { name: /进度/ }).count()).toBeGreaterThan(0);
  });

  it('draws both runs on a page that a link led to', async () => {
    await load(page, `${site.address}/modules/inflights/`);
    await page.locator('article a[href="/mechanisms/replication/"]').first().click();
    await page.waitForURL('**/mechanisms/replication/');
    await page.getByRole('heading', { level: 1, name: '日志复制' }).waitFor();
    await box().scrollIntoViewIfNeeded();
    await box().getByTestId('space-time').nth(1).waitFor();
  });

  it.each([
    ['', '运行反例', ['改过的库', '：n1 在任期 1 先投给 n1，又投给 n2。', '没有违反任何规则']],
    [
      '/en',
      'Run the counterexample',
      ['The changed library', ': n1 votes for n2 after it voted for n1 in term 1.', 'no rule is broken'],
    ],
  ])('is run on the changed library and as it is (%s)', async (language, name, said) => {
    await load(page, site.address + language + CHAPTER);
    await box().getByRole('button', { name }).click();
    await inState('ended');
    const text = await results();
    for (const part of said) expect(text).toContain(part);
  });

  it('is searched for anew, and what is found opens on the replay page', async () => {
    await load(page, site.address + CHAPTER);
    await box().getByRole('button', { name: '重新搜索' }).click();
    await inState('ended');
    await expect.poll(() => results()).toMatch(/种子 \d+，第 \d+ 个事件违反/);
    const told = /第 (\d+) 个事件/.exec(await results())![1]!;
    await box().getByRole('link', { name: '看这一次' }).click();
    await page.locator('div[data-state=ready]').waitFor({ timeout: PATIENCE });
    await expect.poll(() => page.getByTestId('verdict').innerText()).toContain(`第 ${told} 个违反`);
    await page.locator(`section[data-at="${Number(told) - 1}"]`).waitFor();
  });

  it('can be stopped while it searches', async () => {
    await load(page, site.address + CHAPTER);
    await pressAt(box(), '停止', /停止/);
    await box().getByRole('button', { name: '重新搜索' }).click();
    await inState('ended');
    await expect.poll(() => page.locator('iframe').count()).toBeLessThanOrEqual(1);
  });

  it('fits a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await load(page, site.address + CHAPTER);
    await box().scrollIntoViewIfNeeded();
    await box().getByRole('button', { name: '运行反例' }).click();
    await inState('ended');
    const { x, width } = (await box().boundingBox())!;
    expect([x >= 0, x + width <= 390]).toEqual([true, true]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });
});

describe('the replay page', () => {
  const ready = (): Promise<void> =>
    page.locator('div[data-state=ready]').waitFor({ timeout: PATIENCE });
  const verdict = (): Promise<string> => page.getByTestId('verdict').innerText();
  const area = (): Locator => page.locator('form .cm-content');
  const lines = (): Promise<string[]> => area().locator('.cm-line').allTextContents();
  const at = (event: number): Promise<void> => page.locator(`section[data-at="${event - 1}"]`).waitFor();

  async function open(hash: string, language = ''): Promise<void> {
    await load(page, `${site.address}${language}${REPLAY}#${hash}`);
  }

  it('opens a case on a broken library, at the violation', async () => {
    await open(writeLink({ kind: 'case', text: CASE, rule: 'double-vote' }));
    await ready();
    expect((await lines()).join('\n')).toBe(CASE);
    await expect.poll(() => verdict()).toContain('n1 在任期 1 先投给 n1，又投给 n2。');
    await at(11);
    await expect
      .poll(() => page.locator('section[data-at]').getByRole('table').innerText())
      .toMatch(/n1\s+候选人\s+1\s+n2/);
    await expect.poll(() => page.getByTestId('violation').innerText()).toContain('只投一票');
  });

  it('runs what the reader makes of it, and keeps the address up to date', async () => {
    await open(writeLink({ kind: 'case', text: CASE, rule: 'double-vote' }));
    await ready();
    await page.getByRole('combobox', { name: '在哪个库上运行' }).selectOption('');
    await page.getByRole('button', { name: '运行' }).click();
    await page.getByText('没有违反任何规则').waitFor();
    expect(new URL(page.url()).hash).toBe(`#${writeLink({ kind: 'case', text: CASE, rule: null })}`);
    await area().fill('nodes 3\ncampaign 1\nhandel 1\n');
    await page.keyboard.press('Control+Enter');
    await page.locator('div[data-state=failed]').waitFor();
    await page.getByRole('button', { name: '第 3 行' }).click();
    expect(await page.evaluate(() => window.getSelection()?.toString())).toBe('handel 1');
  });

  /** A list that has just opened takes no key: it may come as one is typed. */
  async function accept(): Promise<void> {
    await page.waitForTimeout(200);
    await page.keyboard.press('Enter');
  }

  it('tells how lines are written, and completes them', async () => {
    await open(writeLink({ kind: 'case', text: CASE, rule: null }));
    await ready();
    const table = page.getByRole('region', { name: '每种动作怎样写' });
    await expect.poll(() => table.getByRole('row').count()).toBe(CASE_HELP.length + 1);
    await area().fill('nodes 3\n');
    await page.keyboard.press('Control+End');
    await page.keyboard.type('del');
    await page.getByRole('option', { name: /^deliver/ }).waitFor();
    await accept();
    await page.keyboard.type(' 1 2 MsgVoteR');
    await page.getByRole('option', { name: 'MsgVoteResp' }).waitFor();
    await accept();
    await expect.poll(() => lines()).toEqual(['nodes 3', 'deliver 1 2 MsgVoteResp']);
  });

  it('jumps to any event of a long run', async () => {
    await open('seed=5&profile=network');
    await ready();
    const field = page.getByRole('spinbutton');
    const total = Number(await field.getAttribute('max'));
    expect(total).toBeGreaterThan(1000);
    await field.fill(String(total));
    await at(total);
    await expect.poll(() => page.getByText(`到第 ${total} 个事件`).count()).toBe(1);
    await page.getByRole('slider', { name: '跳到第几个事件' }).focus();
    await page.keyboard.press('Home');
    await at(1);
    const picture = page.getByTestId('space-time').getByRole('slider');
    await picture.focus();
    await page.keyboard.press('PageDown');
    await at(11);
    await expect.poll(() => page.locator('li[aria-current=step]').innerText()).toMatch(/^11\s/);
  });

  it.each([
    ['', 'case=%zz', '读不出来'],
    ['', 'seed=seven', '“seven”不是非负整数'],
    ['', 'sede=7', '不认识的“sede”'],
    ['', 'rule=double-vote', '既没有 case= 也没有 seed='],
    ['', 'seed=7&rule=duoble-vote', '相近的有：double-vote'],
    ['', 'seed=7&profile=defualt', '没有天气“defualt”'],
    ['/en', 'case=%zz', 'cannot be read'],
    ['/en', 'seed=7&rule=duoble-vote', 'near names: double-vote'],
  ])('tells what is wrong with a link (%s#%s)', async (language, hash, said) => {
    await open(hash, language);
    await page.getByRole('alert').filter({ hasText: said }).waitFor();
  });

  it('follows a second link without being loaded anew', async () => {
    await open('seed=x');
    await page.getByRole('alert').waitFor();
    await page.evaluate(() => {
      window.location.hash = '#seed=5&profile=calm';
    });
    await ready();
    await expect.poll(() => page.getByRole('alert').count()).toBe(0);
  });

  it.each(['', '/en'])('can be used by everybody as far as axe can tell (%s)', async (language) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await loadStill(page, 'about:blank');
      await open(writeLink({ kind: 'case', text: CASE, rule: 'double-vote' }), language);
      await ready();
      await at(11);
      await page.evaluate(AXE);
      const found = await page.evaluate(() =>
        (window as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
      );
      expect(found.violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 844 });
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      }
    }
  });
});

describe('the same seed', () => {
  const SEEDS = [
    ['default', 1],
    ['default', 2],
    ['disk', 3],
    ['membership', 4],
    ['lease', 5],
  ] as const;

  it('gives the same run in Node and in the page', async () => {
    const program = `
import { runSeed } from '../../sim/campaign.ts';
import { Digest } from '../../sim/digest.ts';

for (const [profile, seed] of ${JSON.stringify(SEEDS)} as const) {
  const digest = new Digest();
  const { events } = runSeed(profile, seed, { observers: [digest] });
  console.log(profile, seed, events, digest.value);
  await new Promise((resolve) => setTimeout(resolve, 0));
}
`;
    await load(page, `${site.address}/modules/inflights/`);
    const run = page.locator('section[data-phase]').first();
    await run.getByRole('button', { name: '编辑' }).click();
    await replaceText(run.locator('.cm-content'), program);
    await run.getByRole('button', { name: '运行' }).click();
    await page.locator('section[data-phase=ended]').first().waitFor({ timeout: PATIENCE });
    const here = SEEDS.map(([profile, seed]) => {
      const digest = new Digest();
      const { events } = runSeed(profile, seed, { observers: [digest] });
      expect(events).toBeGreaterThan(100);
      return `${profile} ${seed} ${events} ${digest.value}\n`;
    });
    await expect.poll(() => run.getByTestId('run-output').textContent()).toBe(here.join(''));
  });
});
