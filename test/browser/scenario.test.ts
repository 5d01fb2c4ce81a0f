/**
 * The run under a scene in the page of the built book: read without
 * scripts, stepped through by keys, and at no cost to those who do not.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { load } from './helpers.ts';
import { page, site, usePage } from './use_page.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const CHAPTERS = ['mechanisms/election', 'modules/inflights'];
const CHAPTER = '/mechanisms/election/';
/** A text that stands only in the data of the election's run. */
const DATA_MARK = '5/3 EntryNormal';

usePage();

const box = (): Locator => page.locator('section#s1');
const step = async (n: number): Promise<void> => box().locator(`[data-step="${n}"]`).waitFor();
const happened = (): Promise<string> =>
  box()
    .getByRole('group', { name: /发生了什么|What happened/ })
    .innerText();
const total = async (): Promise<number> => Number(/第 \d+\/(\d+) 步/.exec(await box().innerText())![1]);
const said = (): Promise<string> => box().locator('p[aria-live="polite"]').innerText();
const row = (name: string): Promise<string> =>
  box()
    .locator('tr', { has: page.getByRole('rowheader', { name, exact: true }) })
    .innerText();

describe('the run under a scene', () => {
  it('can be read without scripts, at its moment, and says no more than that', async () => {
    const html = await (await page.request.get(site.address + CHAPTER)).text();
    const start = html.search(/<section[^>]*id="?s1\b/);
    expect(start).toBeGreaterThan(0);
    const section = html.slice(start, html.indexOf('</section>', start));
    const text = section.replace(/<[^>]+>/g, '').replaceAll('&gt;', '>');
    expect(text).toContain('n3 是候选人，任期 4，投给 n3，不知道领导者');
    expect(text).toMatch(/第 2\/\d+ 步，时刻 0/);
    expect(text).toContain('this.reset(successor(this.term');
    expect(text).toMatch(/之前的 \d+ 步：n1 在任期 1 当选/);
    const picture = section.slice(section.indexOf('<svg'), section.lastIndexOf('</svg>'));
    expect(picture).toContain('MsgVote');
    expect(picture).not.toContain('MsgVoteResp');
    // The rest can be read, too, but only by those who unfold it.
    expect(section.slice(section.lastIndexOf('</svg>'))).toContain('n2 是领导者，任期 5');
  });

  it('costs nothing before it is touched, and then loads the run', async () => {
    const scripts: Promise<string>[] = [];
    page.on('response', (response) => {
      if (response.request().resourceType() !== 'script') return;
      scripts.push(response.text().catch(() => ''));
    });
    await load(page, site.address + CHAPTER);
    await page.waitForLoadState('networkidle');
    await box().scrollIntoViewIfNeeded();
    await box().hover();
    await page.waitForTimeout(500);
    await expect.poll(() => box().getAttribute('data-live')).toBe('false');
    expect((await Promise.all(scripts)).filter((text) => text.includes(DATA_MARK))).toEqual([]);
    await box().getByRole('button', { name: '下一步' }).click();
    await step(3);
    expect((await Promise.all(scripts)).filter((text) => text.includes(DATA_MARK))).toHaveLength(1);
    await expect.poll(() => page.locator('iframe').count()).toBe(0);
  });

  it('is stepped through by keys, keeps the focus, and says each step', async () => {
    await load(page, site.address + CHAPTER);
    await page.waitForLoadState('networkidle');
    const next = box().getByRole('button', { name: '下一步' });
    await next.focus();
    await page.keyboard.press('ArrowRight');
    await step(3);
    expect(await next.evaluate((e) => e === document.activeElement)).toBe(true);
    await page.keyboard.press('ArrowRight');
    await step(4);
    await expect.poll(() => happened()).toContain('n1 是跟随者，任期 4，没有投票');
    await expect.poll(() => said()).toMatch(/^第 4\/\d+ 步.*n1 是跟随者，任期 4/);
    await expect.poll(() => row('身份')).toMatch(/领导者 → 跟随者/);
    await page.keyboard.press('Enter');
    await step(5);
    await page.keyboard.press('ArrowLeft');
    await step(4);
    await page.keyboard.press('End');
    await step(await total());
    await expect.poll(() => next.getAttribute('aria-disabled')).toBe('true');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Home');
    await step(1);
    await box().getByRole('button', { name: '回到开场' }).press('Enter');
    await step(2);
    const slider = box().getByRole('slider');
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    await step(3);
    expect(await slider.evaluate((e) => e === document.activeElement)).toBe(true);
    const kept = await page.evaluate(() => localStorage.getItem('annotated-raft.progress'));
    expect(JSON.parse(kept!)).toEqual({ '/mechanisms/election/': { run: ['s1'] } });
  });

  it('has the focus again before a key can go astray', async () => {
    await load(page, site.address + CHAPTER);
    await page.waitForLoadState('networkidle');
    await box().evaluate((section: HTMLElement) => {
      // Called when the player has just come, before the browser hands out another event.
      const observer = new MutationObserver(() => {
        section.dataset['kept'] = String(section.contains(document.activeElement));
      });
      observer.observe(section, { attributeFilter: ['data-live'] });
    });
    await box().getByRole('button', { name: '下一步' }).focus();
    await expect.poll(() => box().getAttribute('data-kept')).toBe('true');
  });

  it('shows the lines that ran, and leads to the listing that reads them', async () => {
    await load(page, site.address + CHAPTER);
    await page.waitForLoadState('networkidle');
    for (let i = 0; i < 2; i++) await box().getByRole('button', { name: '下一步' }).click();
    await step(4);
    const ran = await box().locator('.l.ran').allInnerTexts();
    expect(ran.join('\n')).toContain('this.becomeFollower(');
    const listing = box().getByRole('link', { name: '看讲解' });
    const target = (await listing.getAttribute('href'))!;
    await expect.poll(() => page.locator(target).innerText()).toContain('Raft.admitHigherTerm');
  });

  it('hides what has not happened yet, also from the picture', async () => {
    await load(page, site.address + CHAPTER);
    await page.waitForLoadState('networkidle');
    const picture = (): Promise<string> => box().locator('svg').last().innerHTML();
    await box().getByRole('button', { name: '下一步' }).click();
    await step(3);
    await expect.poll(() => picture()).not.toContain('任期 5');
    await page.keyboard.press('End');
    await step(await total());
    await expect.poll(() => picture()).toMatch(/任期 5|T5/);
  });

  it('asks what comes, walks to the step that answers, and says why', async () => {
    await load(page, site.address + CHAPTER);
    await page.waitForLoadState('networkidle');
    const ask = box().getByRole('group', { name: '往下走之前，先猜一猜' });
    expect(await ask.getByText('可是它的任期已经传开了').isVisible()).toBe(false);
    await ask.getByLabel('n3，任期 4').focus();
    await page.keyboard.press('ArrowDown');
    expect(await ask.getByLabel('n1，它一直没有坏').isChecked()).toBe(true);
    // The arrow belongs to the choices, not to the player.
    await step(2);
    await page.keyboard.press('Enter');
    await ask.getByText('没猜对').waitFor();
    expect(await ask.getByText('可是它的任期已经传开了').isVisible()).toBe(true);
    await ask.getByText('没有人投票给它').waitFor();
    await expect.poll(() => happened()).toContain('n2 是领导者，任期 5');
    await box().getByRole('button', { name: '回到开场' }).click();
    await step(2);
    await ask.getByRole('button', { name: '到那一步去看' }).click();
    const there = box().getByRole('group', { name: '发生了什么' });
    await there.filter({ hasText: 'n2 是领导者，任期 5' }).waitFor();
    const kept = await page.evaluate(() => localStorage.getItem('annotated-raft.progress'));
    expect(JSON.parse(kept!)).toEqual({ '/mechanisms/election/': { run: ['s1'], guessed: ['a1'] } });
  });

  it('comes to a page that a link led to', async () => {
    await load(page, `${site.address}/modules/raft-log/`);
    await page.waitForLoadState('networkidle');
    await page.locator('main p a[href^="/mechanisms/election/"]').first().click();
    await page.waitForURL(`**${CHAPTER}**`);
    await step(2);
    await box().getByRole('button', { name: '下一步' }).click();
    await step(3);
  });

  it.each(CHAPTERS.flatMap((name) => [`/${name}/`, `/en/${name}/`]))(
    'can be used by everybody as far as axe can tell, on a phone too (%s)',
    async (path) => {
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      await load(page, site.address + path);
      await page.waitForLoadState('networkidle');
      await page.evaluate(AXE);
      for (const live of [false, true]) {
        if (live) {
          await box()
            .getByRole('button', { name: /下一步|Next step/ })
            .click();
          await page.locator('section#s1[data-live=true]').waitFor();
        }
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await page.locator(`html[data-theme=${colorScheme}]`).waitFor();
          expect(await findings()).toEqual([]);
        }
      }
      for (const width of [390, 1280]) {
        await page.setViewportSize({ width, height: 844 });
        const { x, width: own } = (await box().boundingBox())!;
        expect([x >= 0, x + own <= width]).toEqual([true, true]);
        const cut = await box().evaluate((e) =>
          [...e.querySelectorAll('table, p, ul, summary')]
            .filter((part) => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 1)
            .map((part) => part.textContent),
        );
        expect(cut).toEqual([]);
      }
    },
  );

  /** What axe finds in the box, with the first element of each. */
  async function findings(): Promise<unknown[]> {
    const { violations } = await page.evaluate(() =>
      (window as unknown as { axe: { run: (of: string) => Promise<AxeResults> } }).axe.run('#s1'),
    );
    return violations.map(({ id, nodes }) => [id, nodes[0]?.html]);
  }
});
