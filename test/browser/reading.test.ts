/**
 * Reading a chapter of the built book: the sections in sight, the keyboard in code, notes
 * and tables that fit, cards of names and terms, other pages on the same grid, and paper.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { load, loadStill, openBrowser } from './helpers.ts';
import { browser, DESK, page, site, usePage } from './use_page.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const ROOT = join(import.meta.dirname, '../..');
const ELECTION = '/mechanisms/election/';
const CHAPTERS = [ELECTION, '/mechanisms/replication/', '/modules/inflights/', '/modules/raft-log/'];
const BOTH = CHAPTERS.flatMap((path) => [path, `/en${path}`]);
/** What is asked of axe: also what it leaves out by itself, the size of what one hits. */
interface Axe {
  readonly run: (options: RunOptions) => Promise<AxeResults>;
}

const PHONE = { width: 390, height: 844 };

usePage();

async function open(path: string, size = DESK): Promise<void> {
  await page.setViewportSize(size);
  await load(page, site.address + path);
  await page.waitForLoadState('networkidle');
}

const side = (): Locator => page.locator('nav.toc-side');

describe('the window', () => {
  it.each(BOTH)('is not wider than the reader has it, with scripts and without (%s)', async (path) => {
    const still = await browser.context.browser()!.newContext({ javaScriptEnabled: false });
    const plain = await still.newPage();
    for (const size of [DESK, PHONE]) {
      await open(path, size);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(size.width);
      await plain.setViewportSize(size);
      await loadStill(plain, site.address + path);
      // Where no script runs, a page that is too wide shows in how far it can be moved.
      await plain.mouse.wheel(5000, 0);
      const box = await plain.locator('h1').boundingBox();
      expect(box!.x).toBeGreaterThanOrEqual(0);
    }
    await still.close();
  });
});

describe('the list of sections', () => {
  it.each(BOTH)('has the numbers of the headings, and stays in sight (%s)', async (path) => {
    await open(path);
    const headings = await page
      .locator('.markdown > h2')
      .evaluateAll((all) => all.map((h) => [h.id, h.getAttribute('data-n')]));
    const links = await side()
      .locator('a')
      .evaluateAll((all) =>
        all.map((a) => [a.getAttribute('href')!.slice(1), a.querySelector('span')!.textContent]),
      );
    expect(headings.length).toBeGreaterThan(5);
    for (const [id, number] of headings) {
      expect(number).toMatch(/^\d+\.\d+$/);
      expect(links).toContainEqual([id, number]);
    }
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight / 2));
    const [top, bottom] = await side().evaluate((nav) => {
      const box = nav.getBoundingClientRect();
      return [box.top, box.bottom] as const;
    });
    expect([top >= 0, bottom <= DESK.height]).toEqual([true, true]);
  });

  it('marks the section that is read, for the eye and for the ear', async () => {
    await open(ELECTION);
    await expect.poll(() => side().locator('[aria-current]').count()).toBe(0);
    for (const id of ['vote', 'recap', 'timer']) {
      await page.evaluate((to) => document.getElementById(to)!.scrollIntoView(), id);
      await side().locator(`a[href="#${id}"][aria-current=location]`).waitFor();
      await expect.poll(() => side().locator('[aria-current]').count()).toBe(1);
    }
  });

  it('is reached by Tab before the text', async () => {
    await open(ELECTION);
    const order = await page.evaluate(() => {
      const list = document.querySelector('nav.toc-side a')!;
      const text = document.querySelector('article a')!;
      return list.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING;
    });
    expect(order).not.toBe(0);
    for (let i = 0; i < 20; i++) {
      await page.keyboard.press('Tab');
      if (await side().locator(':focus').count()) return;
    }
    expect.unreachable('20 times Tab, and not in the list of sections');
  });

  it.each(['', '/en'])('is in the drawer of the phone (%s)', async (language) => {
    await open(language + ELECTION, PHONE);
    expect(await side().isVisible()).toBe(false);
    await page.locator('.navbar__toggle').click();
    const list = page.locator('.navbar-sidebar nav').first();
    const link = list.locator('a[href="#vote"]');
    await link.waitFor();
    await expect.poll(() => link.innerText()).toContain('28.5');
    expect((await link.boundingBox())!.height).toBeGreaterThanOrEqual(44);
    await link.click();
    await page.waitForURL(/#vote$/);
    await page.locator('.navbar-sidebar--show').waitFor({ state: 'detached' });
  });

  it('begins again with the page, where it scrolls by itself', async () => {
    await open('/en/api/raft_log/');
    const scrolled = (): Promise<number> => side().evaluate((list) => list.scrollTop);
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await expect.poll(scrolled).toBeGreaterThan(100);
    await page.evaluate(() => window.scrollTo(0, 0));
    await expect.poll(scrolled).toBe(0);
  });

  it('can be read and folded out without script', async () => {
    const html = await (await page.request.get(site.address + ELECTION)).text();
    expect(html).toMatch(/<nav class="?toc-side[^>]*>.*href="?#vote.*<\/nav>/s);
    expect(html).toContain('<details class=toc-fold');
  });
});

describe('the keyboard in code', () => {
  /** Where Tab stops, from the head of the first listing on; code says so. */
  async function tabs(): Promise<string[]> {
    const stops: string[] = [];
    await page.locator('#w1 .listing-head :is(a, button)').last().focus();
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('Tab');
      stops.push(
        await page.evaluate(() => {
          const at = document.activeElement!;
          return at.matches('pre.code') ? 'code' : at.closest('pre.code') ? 'in code' : 'prose';
        }),
      );
    }
    return stops;
  }

  it('stops once in a listing', async () => {
    await open(ELECTION);
    const stops = await tabs();
    expect(stops).toContain('code');
    expect(stops).not.toContain('in code');
    const inCode = await page.evaluate(
      () =>
        [...document.querySelectorAll<HTMLElement>('pre.code a[href]')].filter((a) => a.tabIndex >= 0)
          .length,
    );
    expect(inCode).toBe(0);
    await expect.poll(() => page.locator('pre.code a[href]').count()).toBeGreaterThan(400);
  });

  it('goes in with down, from name to name with arrows, and out with Esc', async () => {
    await open(ELECTION);
    const focused = (): Promise<string> =>
      page.evaluate(() => document.activeElement!.textContent ?? '');
    const code = page.locator('#w1 pre.code');
    await code.focus();
    await page.keyboard.press('ArrowDown');
    await page.waitForFunction(() => document.activeElement?.matches('pre.code a'));
    await expect.poll(() => focused()).toBe('tickElection');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => focused()).toBe('Raft');
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement!.closest('.l')!.id)).toBe('w1-37');
    await page.keyboard.press('End');
    expect(await page.evaluate(() => document.activeElement!.matches('a.m'))).toBe(true);
    await page.keyboard.press('Escape');
    expect(await code.evaluate((pre) => pre === document.activeElement)).toBe(true);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/api\/election\/#tickelection$/);
  });

  it('leaves links that work to those without script', async () => {
    const html = await (await page.request.get(site.address + ELECTION)).text();
    expect(html).toContain('href=/api/raft/#step');
    const first = html.slice(html.indexOf('id=w1 '));
    expect(first.slice(0, first.indexOf('</pre>'))).toMatch(/<a class=f href=[^ >]+>tickElection/);
  });
});

describe('a page of the appendix', () => {
  /** How often Tab stops in the text of the page. */
  const stops = (): Promise<number> =>
    page.evaluate(() => {
      const inside = 'a[href], button, summary, input, select, [tabindex]';
      const all = [...document.querySelectorAll<HTMLElement>(`.markdown :is(${inside})`)];
      return all.filter((one) => one.tabIndex >= 0 && one.checkVisibility()).length;
    });

  it.each(['/symbol-index/', '/en/symbol-index/', '/etcd-name-map/', '/notes-map/', '/status/'])(
    'has few stops of Tab, though many links (%s)',
    async (path) => {
      await open(path);
      const links = await page.locator('.markdown [data-rove] a[href]').count();
      expect(links).toBeGreaterThan(20);
      expect(await stops()).toBeGreaterThan(links / 2);
      await page.keyboard.press('Tab');
      const headings = await page.locator('.markdown :is(h1, h2, h3)').count();
      expect(await stops()).toBeLessThan(20 + 2 * headings);
    },
  );

  it('leads with the keyboard alone to a symbol, by chapter and by test', async () => {
    await open('/symbol-index/');
    const focused = (): Promise<string> =>
      page.evaluate(() => document.activeElement!.textContent?.trim() ?? '');
    const label = (): Promise<string | null> =>
      page.evaluate(() => document.activeElement!.getAttribute('aria-label'));
    const tabTo = async (wanted: () => Promise<boolean>): Promise<void> => {
      for (let i = 0; i < 300 && !(await wanted()); i++) await page.keyboard.press('Tab');
      expect(await wanted()).toBe(true);
    };
    await tabTo(async () => (await label()) === 'inflights');
    await page.keyboard.press('ArrowDown');
    await page.waitForFunction(() => document.activeElement?.matches('[data-rove] a'));
    await expect.poll(focused).toBe('Inflights');
    await page.keyboard.press('ArrowDown');
    await expect.poll(focused).toMatch(/^Inflights\./);
    await page.keyboard.press('ArrowRight');
    await expect.poll(focused).not.toMatch(/^Inflights\./);
    await page.keyboard.press('Escape');
    expect(await label()).toBe('inflights');
    await tabTo(async () => (await label()) === '按章');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.matches('[data-rove] a'));
    // One further is the list of tests, which is folded: a folder, then a test, then its names.
    await page.keyboard.press('Escape');
    await tabTo(async () => (await focused()).startsWith('test/src/ '));
    await page.keyboard.press('Enter');
    await tabTo(async () => (await focused()).startsWith('test/src/inflights.test.ts'));
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await label()).toBe('test/src/inflights.test.ts');
    await page.keyboard.press('ArrowDown');
    await page.waitForFunction(() => document.activeElement?.matches('[data-rove] a'));
    const to = await page.evaluate(() => (document.activeElement as HTMLAnchorElement).pathname);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === to);
  });

  it('leaves links that work to those without script', async () => {
    const still = await browser.context.browser()!.newContext({ javaScriptEnabled: false });
    const plain = await still.newPage();
    await loadStill(plain, `${site.address}/symbol-index/`);
    await plain.locator('[aria-label=inflights]').focus();
    await plain.keyboard.press('Tab');
    await plain.keyboard.press('Enter');
    await plain.waitForURL(/\/source\/src\/inflights\.ts\//);
    await still.close();
  });
});

describe('on a desk', () => {
  it.each(BOTH)('code has no holes, nothing is cut, and boxes end at one edge (%s)', async (path) => {
    await open(path);
    await scrollThrough();
    const holes = await page.evaluate(() =>
      [...document.querySelectorAll('.listing')].flatMap((listing) => {
        const code = listing.querySelector('.listing-code')!.getBoundingClientRect().bottom;
        const below = listing.querySelector('.note:not(.note-beside)')?.getBoundingClientRect().top;
        const hole = (below ?? listing.getBoundingClientRect().bottom) - code;
        return hole > 40 ? [`${listing.id}: ${hole}`] : [];
      }),
    );
    expect(holes).toEqual([]);
    // What is far from the window is not laid out, and would seem to fit.
    await page.addStyleTag({ content: '* { content-visibility: visible !important; }' });
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll('.listing pre, .run pre')]
        .filter((pre) => pre.scrollWidth > pre.clientWidth || pre.scrollHeight > pre.clientHeight + 1)
        .map((pre) => pre.closest('[id]')?.id ?? pre.className),
    );
    expect(cut).toEqual([]);
    const edges = await page.evaluate(() =>
      [
        ...document.querySelectorAll(
          '.markdown > :is(.scene, .table), .listing-code, .run-frame:not(.wide) > section.run',
        ),
      ]
        // A run inside of a question ends with the question.
        .filter((box) => !box.closest('[data-question]'))
        .map((box) => Math.round(box.getBoundingClientRect().right)),
    );
    expect(new Set(edges).size).toBe(1);
  });

  it('a line of code that goes on in the next row is not taken for two', async () => {
    await open('/a-real-server/wal/');
    await page.addStyleTag({ content: '* { content-visibility: visible !important; }' });
    const lines = await page.evaluate(() =>
      [...document.querySelectorAll('.code .l')].flatMap((line) => {
        const { top, height } = line.getBoundingClientRect();
        const lineHeight = Number.parseFloat(getComputedStyle(line).lineHeight);
        if (height < 2 * lineHeight) return [];
        /** Where the text of each row begins. */
        const starts: number[] = [];
        const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        while (walker.nextNode() !== null) {
          const range = document.createRange();
          range.selectNodeContents(walker.currentNode);
          for (const rect of range.getClientRects()) {
            const row = Math.floor((rect.top - top) / lineHeight);
            if (rect.width > 0) starts[row] = Math.min(starts[row] ?? Infinity, rect.left);
          }
        }
        const spaces = /^ */.exec(line.textContent)![0].length;
        return [{ text: line.textContent, spaces, hang: starts[1]! - starts[0]! }];
      }),
    );
    expect(lines.length).toBeGreaterThan(0);
    const column = 8.4;
    for (const { text, spaces, hang } of lines) {
      expect(hang, text).toBeGreaterThan((spaces + 1) * column);
    }
  });

  it('puts a note beside its line, and marks both while one is looked at', async () => {
    await open(ELECTION);
    const listing = page.locator('.listing:has(.note-beside)').first();
    await listing.scrollIntoViewIfNeeded();
    const note = listing.locator('.note-beside').first();
    const n = await note.getAttribute('data-line');
    const line = listing.locator(`.l[data-n="${n}"]`);
    const background = (): Promise<string> => line.evaluate((l) => getComputedStyle(l).backgroundColor);
    const plain = listing.locator('.l:not(.noted)').first();
    const still = await background();
    expect(still).not.toBe(await plain.evaluate((l) => getComputedStyle(l).backgroundColor));
    await note.hover();
    await expect.poll(() => line.getAttribute('class')).toContain('on');
    await expect.poll(() => background()).not.toBe(still);
    await page.mouse.move(0, 0);
    await expect.poll(() => line.getAttribute('class')).not.toContain('on');
    await line.hover();
    await expect.poll(() => note.getAttribute('class')).toContain('on');
    await note.locator('.note-n').focus();
    await expect.poll(() => line.getAttribute('class')).toContain('on');
  });

  /** Notes are moved to their lines when a reader comes near. */
  async function scrollThrough(): Promise<void> {
    const height = await page.evaluate(() => document.body.scrollHeight);
    for (let y = 0; y < height; y += 1200) {
      await page.evaluate((to) => window.scrollTo(0, to), y);
      await page.waitForTimeout(30);
    }
  }
});

describe('on a phone', () => {
  it.each(BOTH)('the number of a note covers no code (%s)', async (path) => {
    await open(path, PHONE);
    const covered = await page.evaluate(
      () =>
        [...document.querySelectorAll('.listing .m')].filter((mark) => {
          const line = mark.closest('.l')!;
          const gutter =
            line.getBoundingClientRect().left + parseFloat(getComputedStyle(line).paddingLeft);
          return mark.getBoundingClientRect().right > gutter;
        }).length,
    );
    expect(covered).toBe(0);
    await expect.poll(() => page.locator('.listing .m').count()).toBeGreaterThan(10);
  });

  it.each(['', '/en'])(
    'a wide table is a list that says what each cell tells (%s)',
    async (language) => {
      await open(language + ELECTION, PHONE);
      const table = page.locator('#compare ~ .table').first();
      const [scroll, client] = await table.evaluate((box) => [box.scrollWidth, box.clientWidth]);
      expect(scroll).toBeLessThanOrEqual(client);
      const cell = table.locator('td').nth(2);
      expect(await cell.evaluate((td) => getComputedStyle(td).display)).toBe('block');
      await expect.poll(() => cell.getAttribute('data-label')).toBe('etcd/raft');
    },
  );

  it.each(['section.run', '[data-exercise]'])('the bar of %s has no hole', async (box) => {
    await open(ELECTION, PHONE);
    const bar = page.locator(`${box} .tools`).first();
    const last = bar.locator(':scope > *:visible').last();
    const { y, height } = (await bar.boundingBox())!;
    const end = (await last.boundingBox())!;
    expect(y + height - (end.y + end.height)).toBeLessThan(16);
  });

  it.each([
    ['', '在术语表里看'],
    ['/en', 'See it in the glossary'],
  ])('a tapped term opens a card and stays on the page (%s)', async (language, more) => {
    const touch = await openBrowser({ viewport: PHONE, hasTouch: true, isMobile: true });
    try {
      const phone = await touch.context.newPage();
      await load(phone, site.address + language + ELECTION);
      await phone.waitForLoadState('networkidle');
      const term = phone.locator('.term').first();
      await term.locator('a').first().tap();
      const card = term.locator('.term-card');
      await card.locator('.term-more').waitFor();
      expect(new URL(phone.url()).pathname).toBe(language + ELECTION);
      await expect.poll(() => card.innerText()).toContain(more);
      await phone.touchscreen.tap(3, 420);
      await card.locator('.term-more').waitFor({ state: 'detached' });
      await term.locator('a').first().tap();
      await card.locator('.term-more').tap();
      await phone.waitForURL(/\/glossary\/#/);
    } finally {
      await touch.close();
    }
  });

  it.each(['', '/en'])('the links of the index are large enough (%s)', async (language) => {
    await open(language + ELECTION, PHONE);
    const heights = await page
      .locator('.mini-index td > a, .mini-index td > code > a')
      .evaluateAll((all) => all.map((a) => a.getBoundingClientRect().height));
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
    await page.setViewportSize(DESK);
    const wide = await page
      .locator('.mini-index td > a, .mini-index td > code > a')
      .evaluateAll((all) => all.map((a) => a.getBoundingClientRect().height));
    expect(Math.min(...wide)).toBeGreaterThanOrEqual(24);
  });
});

describe('names in prose', () => {
  const card = (): Locator => page.locator('#name-card');

  it.each([
    ['', '定义在 src/raft.ts:'],
    ['/en', 'Defined in src/raft.ts:'],
  ])('lead to their definitions, and tell of them on hover (%s)', async (language, where) => {
    await open(language + ELECTION);
    const names = await page.locator('.markdown a.sym').allTextContents();
    expect(names).toContain('MsgApp');
    expect(names).toContain('becomeFollower');
    const name = page.locator('p a.sym', { hasText: /^becomeFollower$/ }).first();
    await expect.poll(() => name.getAttribute('href')).toBe(`${language}/api/raft/#becomefollower`);
    await name.scrollIntoViewIfNeeded();
    await name.hover();
    await card().waitFor();
    const text = await card().innerText();
    expect(text).toContain('Raft.becomeFollower');
    expect(text).toContain('becomeFollower(term: number, lead: number): void');
    expect(text).toContain(where);
    await card().hover();
    await page.waitForTimeout(400);
    await expect.poll(() => card().count()).toBe(1);
    await page.mouse.move(0, 0);
    await card().waitFor({ state: 'detached' });
  });

  it('tell of themselves to the keyboard, in listings too, until Esc', async () => {
    await open(ELECTION);
    const code = page.locator('#w1 pre.code');
    await code.focus();
    await page.keyboard.press('ArrowDown');
    await card().waitFor();
    await expect.poll(() => card().innerText()).toContain('tickElection(r: Raft): void');
    expect(await page.evaluate(() => document.activeElement!.getAttribute('aria-describedby'))).toBe(
      'name-card',
    );
    await page.keyboard.press('Escape');
    await card().waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement!.textContent)).toBe('tickElection');
  });

  it.each([
    ['', '打开它的定义'],
    ['/en', 'Go to its definition'],
  ])('open theirs under a finger, which stays on the page (%s)', async (language, more) => {
    const touch = await openBrowser({ viewport: PHONE, hasTouch: true, isMobile: true });
    try {
      const phone = await touch.context.newPage();
      await load(phone, site.address + language + ELECTION);
      const card = phone.locator('#name-card');
      for (const name of [
        phone.locator('a.sym').first(),
        phone.locator('.code a[href]:not(.m)').first(),
      ]) {
        await name.tap();
        await card.waitFor();
        await expect.poll(() => card.innerText()).toContain(more);
        await expect.poll(() => card.getAttribute('role')).toBe('dialog');
        await phone.touchscreen.tap(3, 420);
        await card.waitFor({ state: 'detached' });
      }
      expect(new URL(phone.url()).pathname).toBe(language + ELECTION);
      await phone.locator('a.sym').first().tap();
      await card.locator('a').tap();
      await phone.waitForURL(/\/(?:api|source)\//);
    } finally {
      await touch.close();
    }
  });

  it('say on their card when the sentence has not followed the other language', async () => {
    // As the build writes a card whose Chinese sentence is behind.
    await page.route('**/assets/js/*', async (route) => {
      const response = await route.fetch();
      const text = await response.text();
      await route.fulfill({ response, body: text.replace(/(,\d+,\\?"zh\\?")\]/g, '$1,true]') });
    });
    await open(ELECTION);
    await page.locator('.markdown a.sym').first().hover();
    await card().getByRole('note').waitFor();
    await expect.poll(() => card().innerText()).toContain('这里的英文改过，中文还没有跟上。');
  });

  it('load their cards with the first that is asked for', async () => {
    const asked: string[] = [];
    page.on('response', (response) => asked.push(response.url()));
    await open(ELECTION);
    const before = asked.length;
    await page.locator('.markdown a.sym').first().hover();
    await card().waitFor();
    expect(asked.length).toBeGreaterThan(before);
  });
});

describe('colours of the reader', () => {
  it.each(['light', 'dark'] as const)('are those of the drawings, too (%s)', async (colorScheme) => {
    await page.emulateMedia({ forcedColors: 'active', colorScheme });
    await open(ELECTION);
    const drawn = await page.evaluate(() => {
      const colour = (what: string, name: 'fill' | 'stroke'): string =>
        getComputedStyle(document.querySelector(`#s1 ${what}`)!)[name];
      return [colour('[class*=labels] text', 'fill'), colour('[class*=arrow] path', 'stroke')];
    });
    const ink = await page.evaluate(() => getComputedStyle(document.querySelector('#s1 p')!).color);
    expect(drawn).toEqual([ink, ink]);
  });
});

describe('other pages', () => {
  /** The title of a page as the server sends it. */
  async function headingOf(path: string): Promise<string> {
    const html = await (await page.request.get(site.address + path)).text();
    const [, inside] = /<h1[^>]*>(.*?)<\/h1>/s.exec(html)!;
    return inside!.replace(/<[^>]+>/g, '').replaceAll('&amp;', '&');
  }

  it.each(['', '/en'])('the parts of the book have pages with their chapters (%s)', async (language) => {
    await open(`${language}/mechanisms/`);
    await expect.poll(() => page.locator('main h1').count()).toBe(1);
    const links = await page
      .locator('.part-list a')
      .evaluateAll((all) => all.map((a) => [a.getAttribute('href'), a.textContent]));
    const written = readdirSync(join(ROOT, 'docs/mechanisms'));
    expect(links).toHaveLength(written.length);
    for (const [href, name] of links) expect(await headingOf(href!)).toBe(name);
  });

  it.each(['', '/en'])('every link of a chapter has an address (%s)', async (language) => {
    await open(language + ELECTION);
    await expect.poll(() => page.locator('a:not([href])').count()).toBe(0);
  });

  it.each(['', '/en'])('glossary and 404 stand on the grid of the chapters (%s)', async (language) => {
    const left = (): Promise<number> =>
      page.locator('h1').evaluate((h) => h.getBoundingClientRect().left);
    await open(language + ELECTION);
    const chapter = await left();
    await open(`${language}/glossary/`);
    await expect.poll(() => left()).toBe(chapter);
    await load(page, `${site.address}${language}/nowhere/`);
    await page.waitForLoadState('networkidle');
    await expect.poll(() => left()).toBe(chapter);
  });

  it.each(['', '/en'])('entries of the glossary lead to the chapters (%s)', async (language) => {
    await open(`${language}/glossary/`);
    const links = await page
      .locator('.term-places a')
      .evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    expect(links.length).toBeGreaterThan(30);
    expect(links).toContain(`${language}/mechanisms/election/#check-quorum`);
  });

  it.each(['', '/en'])(
    'the sign of the pager stands with words that never break (%s)',
    async (language) => {
      await open(`${language}/mechanisms/replication/`, PHONE);
      const signs = await page.evaluate(() =>
        ['label', 'sublabel'].map((part) =>
          ['prev', 'next'].map((to, i) => {
            const words = document.querySelector(
              `.pagination-nav__link--${to} .pagination-nav__${part}`,
            )!;
            return getComputedStyle(words, i === 0 ? '::before' : '::after').content;
          }),
        ),
      );
      expect(signs).toEqual([
        ['none', 'none'],
        ['"« "', '" »"'],
      ]);
    },
  );

  it.each(['', '/en'])('a chapter has one name (%s)', async (language) => {
    for (const path of CHAPTERS) {
      await open(language + path);
      const title = await page.locator('h1').innerText();
      expect(await page.title()).toMatch(new RegExp(`^${title.replace(/[()?]/g, '\\$&')} \\|`));
      const contents = page.locator(`.drawer a[href="${language}${path}"]`);
      await expect.poll(() => contents.textContent()).toBe(title);
      const pager = page.locator('.pagination-nav__link--prev');
      if ((await pager.count()) === 0) continue;
      const label = await pager.locator('.pagination-nav__label').textContent();
      expect(await headingOf((await pager.getAttribute('href'))!)).toBe(label);
    }
  });
});

describe('paper', () => {
  it.each(['', '/en'])(
    'is light, with notes and pictures, and nothing to press (%s)',
    async (language) => {
      await page.emulateMedia({ colorScheme: 'dark' });
      await open(language + ELECTION, { width: 700, height: 1000 });
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      const seen = await page.evaluate(() => {
        const shown = (what: string): number =>
          [...document.querySelectorAll(what)].filter((e) => e.getClientRects().length > 0).length;
        return {
          paper: getComputedStyle(document.body).backgroundColor,
          ink: getComputedStyle(document.querySelector('.markdown > p')!).color,
          press: shown('button, textarea, select, .navbar, .toc-side, .drawer, .pagination-nav'),
          notes: shown('.note'),
          all: document.querySelectorAll('.note').length,
          pictures: shown('[data-testid=space-time] svg'),
          cut: [...document.querySelectorAll('.listing pre')].filter(
            (p) => p.scrollWidth > p.clientWidth + 1,
          ).length,
          // Nothing can be scrolled there.
          hidden: [...document.querySelectorAll('main *')]
            .filter((e) => getComputedStyle(e).overflowY !== 'visible')
            .filter((e) => e.clientHeight > 0 && e.scrollHeight > e.clientHeight + 2)
            .map((e) => `${e.className} ${e.textContent.slice(0, 40)}`),
          // What is hidden on paper must not leave its narrow column to a text.
          squeezed: [...document.querySelectorAll<HTMLElement>('.leaf *')]
            .filter((e) =>
              [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent!.trim().length > 12),
            )
            .filter((e) => e.offsetWidth > 0 && e.offsetWidth < 60)
            .map((e) => e.textContent),
        };
      });
      expect(seen).toMatchObject({ paper: 'rgb(255, 255, 255)', ink: 'rgb(0, 0, 0)', press: 0, cut: 0 });
      expect(seen.squeezed).toEqual([]);
      expect(seen.hidden).toEqual([]);
      expect(seen.notes).toBe(seen.all);
      expect(seen.pictures).toBeGreaterThan(0);
    },
  );
});

describe('axe', () => {
  // Every page is looked at once elsewhere; here one of each kind, in what it has not been seen in.
  const PAGES = [
    ELECTION,
    '/guide/',
    '/glossary/',
    '/mechanisms/',
    '/source/src/raft_log.ts/',
    '/404.html',
  ];
  const LOOKS = [
    ['', 'light', DESK],
    ['', 'dark', PHONE],
    ['/en', 'dark', DESK],
    ['/en', 'light', PHONE],
  ] as const;

  it.each(PAGES.flatMap((path) => LOOKS.map((look) => [path, ...look] as const)))(
    'finds nothing on %s (%s, %s, %o)',
    async (path, language, colorScheme, size) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await open(language + path, size);
      await page.evaluate(AXE);
      const found = await page.evaluate(() =>
        (window as unknown as { axe: Axe }).axe.run({ rules: { 'target-size': { enabled: true } } }),
      );
      const said = found.violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
      );
      expect(said).toEqual([]);
    },
  );
});
