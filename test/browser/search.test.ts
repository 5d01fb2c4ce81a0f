/**
 * The search of the built book: the field on every page with its list, and the page of results;
 * by keyboard alone, for those who listen, in both languages and themes, on desk and phone.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHINESE, ENGLISH, missed, SYMBOLS } from '../site/search-table.ts';
import { type Browser, load, openBrowser, serveFolder, type Site } from './helpers.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 900 };

/** Longest wait for anything on a page, in milliseconds. */
const PATIENCE = 20_000;

const LANGUAGES = [
  { base: '/', label: '搜索全书', table: [...SYMBOLS, ...CHINESE] },
  { base: '/en/', label: 'Search the book', table: [...SYMBOLS, ...ENGLISH] },
] as const;

let site: Site;
let browser: Browser;

beforeAll(async () => {
  site = await serveFolder();
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

interface Look {
  readonly size?: { width: number; height: number };
  readonly scheme?: 'light' | 'dark';
}

/** Opens a page, hands it to `use`, and fails on errors in it. */
async function visit(path: string, use: (page: Page) => Promise<void>, look: Look = {}): Promise<void> {
  const page = await browser.context.newPage();
  const trouble: string[] = [];
  page.on('pageerror', (error) => trouble.push(error.message));
  try {
    page.setDefaultTimeout(PATIENCE);
    await page.setViewportSize(look.size ?? DESK);
    await page.emulateMedia({ colorScheme: look.scheme ?? 'light', reducedMotion: 'reduce' });
    await load(page, site.address + path);
    await page.waitForLoadState('networkidle');
    await use(page);
    expect(trouble).toEqual([]);
  } finally {
    await page.close();
  }
}

const field = (page: Page) => page.getByRole('combobox');
const options = (page: Page) => page.getByRole('option');

/** Waits until the list is about this query. */
async function ask(page: Page, query: string): Promise<void> {
  await field(page).fill(query);
  await answered(page, query);
}

async function answered(page: Page, query: string): Promise<void> {
  await page.waitForFunction(
    (wanted) =>
      document.querySelector('.navbar__search [role=listbox]')?.getAttribute('aria-busy') === 'false' &&
      document.querySelector<HTMLAnchorElement>('.navbar__search a:not([role])')?.href.endsWith(wanted),
    `?q=${encodeURIComponent(query)}`,
  );
}

/** What axe finds in a part of a page. */
async function violations(page: Page, part: string): Promise<string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate(
    (selector) =>
      (
        window as unknown as {
          axe: {
            run: (
              within: string,
            ) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
          };
        }
      ).axe.run(selector),
    part,
  );
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

describe.each(LANGUAGES)('the field at $base', ({ base, label, table }) => {
  it('has what is looked for among the first three places', async () => {
    await visit(base, async (page) => {
      const misses: string[] = [];
      for (const asked of table) {
        await ask(page, asked.query);
        const found = await options(page).evaluateAll((all) =>
          all.slice(0, 3).map((one) => one.getAttribute('href') ?? ''),
        );
        const places = found.map((address) => address.slice(base.length));
        misses.push(
          ...missed(asked, places).map((place) => `${asked.query}: ${place} not in ${places}`),
        );
      }
      expect(misses).toEqual([]);
    });
  });

  it('is labelled in the language of the page, as is the choice of colours', async () => {
    await visit(base, async (page) => {
      await expect.poll(() => field(page).getAttribute('aria-label')).toBe(label);
      const names = await page
        .locator('.navbar button, .navbar [aria-label]')
        .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''));
      const colour = names.find((name) => /浅色|light/.test(name)) ?? '';
      if (base === '/') expect(colour).toMatch(/^[^A-Za-z]*$/);
      else expect(names.join(' ')).not.toMatch(/\p{Script=Han}/u);
    });
  });

  it.each([
    ['desk', DESK, 'light'],
    ['desk', DESK, 'dark'],
    ['phone', PHONE, 'light'],
    ['phone', PHONE, 'dark'],
  ] as const)('fits, and axe finds nothing: %s, %o, %s', async (_, size, scheme) => {
    await visit(
      `${base}modules/inflights/`,
      async (page) => {
        await field(page).focus();
        await ask(page, 'maybeAppend');
        await page.keyboard.press('ArrowDown');
        expect(await violations(page, '.navbar')).toEqual([]);
        const box = (await page.getByRole('listbox').boundingBox())!;
        expect(box.x).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width).toBeLessThanOrEqual(size.width);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(wide).toBeLessThanOrEqual(size.width);
      },
      { size, scheme },
    );
  });
});

describe('the keyboard', () => {
  it('reaches the field by /, walks the hits and opens one', async () => {
    await visit('/guide/', async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('maybeAppend');
      await answered(page, 'maybeAppend');
      const input = field(page);
      await expect.poll(() => input.getAttribute('aria-expanded')).toBe('true');
      await expect.poll(() => input.getAttribute('aria-activedescendant')).toBeNull();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      const second = options(page).nth(1);
      await expect.poll(() => second.getAttribute('aria-selected')).toBe('true');
      await expect
        .poll(() => input.getAttribute('aria-activedescendant'))
        .toBe(await second.getAttribute('id'));
      const address = await second.getAttribute('href');
      await page.keyboard.press('Enter');
      await page.waitForURL(`${site.address}${address}`);
      await expect.poll(() => input.getAttribute('aria-expanded')).toBe('false');
    });
  });

  it('goes round: up from the field is the last hit, and one further the field again', async () => {
    await visit('/en/guide/', async (page) => {
      await field(page).focus();
      await ask(page, 'heartbeat');
      const count = await options(page).count();
      await page.keyboard.press('ArrowUp');
      const last = options(page).nth(count - 1);
      await expect.poll(() => last.getAttribute('aria-selected')).toBe('true');
      await page.keyboard.press('ArrowDown');
      await expect.poll(() => field(page).getAttribute('aria-activedescendant')).toBeNull();
    });
  });

  it('opens all results by Enter, closes the list by Escape, then empties the field', async () => {
    await visit('/en/guide/', async (page) => {
      await field(page).focus();
      await ask(page, 'heartbeat');
      await page.keyboard.press('Escape');
      await expect.poll(() => options(page).count()).toBe(0);
      await expect.poll(() => field(page).inputValue()).toBe('heartbeat');
      await page.keyboard.press('Escape');
      await expect.poll(() => field(page).inputValue()).toBe('');
      await page.keyboard.type('quorum');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/en/search/?q=quorum');
      await page.locator('main ol > li').nth(5).waitFor();
    });
  });

  it('leaves the list by Tab, and the list goes', async () => {
    await visit('/guide/', async (page) => {
      await field(page).focus();
      await ask(page, '任期');
      // The first stop after the field is the link to all results.
      await page.keyboard.press('Tab');
      await expect.poll(() => options(page).count()).toBeGreaterThan(0);
      await page.keyboard.press('Tab');
      await expect.poll(() => options(page).count()).toBe(0);
    });
  });
});

describe('what is said', () => {
  it.each([
    ['/', 'zyzzyva', '没有找到“zyzzyva”。'],
    ['/en/', 'zyzzyva', 'Nothing found for “zyzzyva”.'],
    ['/en/', 'heartbeat', 'The 7 best results'],
    ['/', '拜占庭节点', '书里没有：拜占庭。'],
    ['/en/', 'byzantine fault tolerance', 'Not in the book: byzantine, tolerance.'],
    ['/en/', 'Was the raft log corrupted, truncated, or lost?', /results$/],
  ])('at %s about %s', async (path, query, sentence) => {
    await visit(path, async (page) => {
      await field(page).fill(query);
      const status = page.locator('.navbar__search [role=status]');
      await status.filter({ hasText: sentence }).waitFor();
    });
  });

  it('when the index does not arrive, and then does', async () => {
    await visit('/en/guide/', async (page) => {
      await page.route('**/assets/js/*', (route) => route.abort());
      await field(page).fill('term');
      const status = page.locator('.navbar__search [role=status]');
      await status.filter({ hasText: 'did not arrive' }).waitFor();
      await page.unroute('**/assets/js/*');
      await ask(page, 'terms');
      await expect.poll(() => options(page).count()).toBeGreaterThan(0);
    });
  });
});

it('costs a reader nothing who does not search', async () => {
  await visit('/modules/inflights/', async (page) => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.mouse.wheel(0, 2000);
    await page.waitForTimeout(500);
    expect(asked.filter((url) => url.endsWith('.js'))).toEqual([]);
    const before = await page.evaluate(() =>
      performance.getEntriesByType('resource').map((entry) => entry.name),
    );
    await field(page).focus();
    await ask(page, '窗口');
    const scripts = [...new Set(asked.filter((url) => url.endsWith('.js')))];
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.filter((url) => before.includes(url))).toEqual([]);
    const texts = await Promise.all(scripts.map(async (url) => (await fetch(url)).text()));
    expect(texts.some((text) => text.includes('maybeAppend'))).toBe(true);
  });
});

describe('the page of results', () => {
  it.each(['/search/?q=提案丢弃', '/en/search/?q=proposal%20dropped'])(
    '%s has a place each',
    async (path) => {
      await visit(path, async (page) => {
        const hits = page.locator('main ol > li a');
        await hits.nth(5).waitFor();
        const first = await hits.evaluateAll((all) =>
          all.slice(0, 3).map((a) => a.getAttribute('href') ?? ''),
        );
        expect(first.join(' ')).toContain('/modules/client-requests/#committed');
        await expect.poll(() => page.locator('main mark').count()).toBeGreaterThan(3);
        expect(await violations(page, 'body')).toEqual([]);
      });
    },
  );

  it('keeps what is typed in its address, and takes a new one from there', async () => {
    await visit('/en/search/', async (page) => {
      const input = page.locator('main input[type=search]');
      await input.fill('lease');
      await page.waitForURL('**/en/search/?q=lease');
      await page.locator('main ol > li').first().waitFor();
      await field(page).fill('window');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/en/search/?q=window');
      await page.waitForFunction(
        () => document.querySelector<HTMLInputElement>('main input[type=search]')?.value === 'window',
      );
    });
  });

  it('fits a phone', async () => {
    await visit(
      '/search/?q=maybeAppend',
      async (page) => {
        await page.locator('main ol > li').nth(5).waitFor();
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
      },
      { size: PHONE },
    );
  });
});

describe('the reference', () => {
  it.each([
    [
      '/api/inflights/',
      ['参数', '返回值', '属性', '方法'],
      'Parameters',
      '发给一个跟随者、尚在途中的消息的环',
    ],
    [
      '/en/api/inflights/',
      ['Parameters', 'Returns', 'Properties', 'Methods'],
      '参数',
      'A ring of the messages',
    ],
  ])('%s speaks the language of the page', async (path, words, not, sentence) => {
    await visit(path, async (page) => {
      const headings = await page
        .locator('main :is(h2, h3, h4, h5, h6)')
        .evaluateAll((all) => all.map((one) => one.firstChild?.textContent ?? ''));
      expect(headings).toEqual(expect.arrayContaining(words));
      expect(headings).not.toContain(not);
      await expect.poll(() => page.locator('main').innerText()).toContain(sentence);
      expect(await violations(page, 'body')).toEqual([]);
    });
  });

  it('lists the modules in reading order, with a sentence each', async () => {
    await visit('/api/', async (page) => {
      const rows = await page
        .locator('main tbody tr')
        .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent ?? '')));
      expect(rows[0]).toEqual(['errors', '每一种错误，以名字区分；什么是不变式']);
      const names = rows.map(([name]) => name);
      expect(names.indexOf('raft_log')).toBeLessThan(names.indexOf('raft'));
      expect(rows.every(([, sentence]) => /\p{Script=Han}/u.test(sentence ?? ''))).toBe(true);
    });
  });

  it.each([
    ['/modules/inflights/', '在途窗口', /\p{Script=Han}/u],
    ['/en/modules/inflights/', 'window', /^[^\p{Script=Han}]*$/u],
  ])('%s tells of its symbols in its own language', async (path, _, expected) => {
    await visit(path, async (page) => {
      const cells = await page.locator('.mini-index tbody td:last-child').allInnerTexts();
      expect(cells.length).toBeGreaterThan(10);
      for (const cell of cells) expect(cell).toMatch(expected);
    });
  });
});
