/**
 * A page before React has taken it over: when that begins, what works until then, and that nothing a
 * reader does meanwhile is lost.
 */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listen } from '../../tools/lib/serve.mjs';
import { type Browser, loadStill, openBrowser } from './helpers.ts';
import { page, site, usePage } from './use_page.ts';

const ELECTION = '/mechanisms/election/';
const INFLIGHTS = '/modules/inflights/';
const PHONE = { width: 390, height: 844 };
/** The scripts that bring a page to life; the first ones only wait for a reader. */
const BOOK = /\/assets\/js\/book\.\w+\.js$/;

usePage();
// What another test has left would bring a page to life at once.
beforeEach(() => page.addInitScript(() => localStorage.clear()));

const isAlive = (at: Page = page): Promise<boolean> =>
  at.evaluate(() => document.documentElement.dataset.hasHydrated === 'true');

/** Gives signs until the page has come to life. */
const wakeUp = (): Promise<void> =>
  expect
    .poll(async () => {
      await page.dispatchEvent('h1', 'wheel');
      return isAlive();
    })
    .toBe(true);

/** The book's scripts come when the function is called, as over a slow network. */
async function slowly(at: Page): Promise<() => Promise<void>> {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  await at.route(BOOK, async (route) => {
    await released;
    await route.continue();
  });
  return async () => {
    expect(await isAlive(at)).toBe(false);
    release();
    await expect.poll(() => isAlive(at)).toBe(true);
  };
}

describe('a page that nobody touches', () => {
  it('fetches its scripts and runs none but the first until it was quiet for a while', async () => {
    const fetched: string[] = [];
    page.on('request', (request) => void fetched.push(request.url()));
    await loadStill(page, site.address + ELECTION);
    await expect.poll(() => fetched.some((url) => BOOK.test(url))).toBe(true);
    expect(await isAlive()).toBe(false);
    expect(await page.evaluate(() => 'docusaurus' in window)).toBe(false);
    await expect.poll(() => isAlive()).toBe(true);
  });

  it('is left in peace as long as something comes', async () => {
    await page.clock.install();
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route(BOOK, async (route) => {
      await released;
      await route.continue();
    });
    await loadStill(page, site.address + INFLIGHTS);
    await page.clock.runFor(4000);
    // The clock that is put in the place of the browser's knows of nothing that comes.
    const come = page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const isBook = ({ name }: PerformanceEntry): boolean => /\/book\.\w+\.js$/.test(name);
          new PerformanceObserver((list) => list.getEntries().some(isBook) && resolve()).observe({
            type: 'resource',
          });
        }),
    );
    release();
    await come;
    await page.clock.runFor(3500);
    // A page that was woken would need a moment.
    await page.waitForTimeout(700);
    expect(await isAlive()).toBe(false);
    await page.clock.runFor(2000);
    await expect.poll(() => isAlive()).toBe(true);
  });

  it.each(['pointerdown', 'touchstart', 'wheel', 'scroll', 'keydown', 'focusin', 'click', 'input'])(
    'comes to life with the first %s',
    async (sign) => {
      await page.clock.install();
      await loadStill(page, site.address + INFLIGHTS);
      await page.clock.runFor(4000);
      expect(await isAlive()).toBe(false);
      await page.dispatchEvent('h1', sign);
      await page.clock.runFor(500);
      await expect.poll(() => isAlive()).toBe(true);
    },
  );

  it('is not touched by a pointer that rests on it', async () => {
    await page.clock.install();
    await loadStill(page, site.address + INFLIGHTS);
    await page.evaluate(() => document.dispatchEvent(new PointerEvent('pointermove')));
    await page.clock.runFor(1000);
    expect(await isAlive()).toBe(false);
    await page.mouse.move(300, 300);
    await page.clock.runFor(1000);
    await expect.poll(() => isAlive()).toBe(true);
  });

  it.each([
    ['an address with a place', `${ELECTION}#tick`],
    ['an address with a question', '/search/?q=maybeAppend'],
    ['a page with a hole', '/replay/'],
  ])('comes to life by itself at once: %s', async (_name, address) => {
    await page.clock.install();
    await loadStill(page, site.address + address);
    await page.clock.runFor(1000);
    await expect.poll(() => isAlive()).toBe(true);
  });

  it('comes to life at once where the reader has left something', async () => {
    await page.addInitScript(() =>
      localStorage.setItem(
        'annotated-raft.progress',
        JSON.stringify({ '/modules/inflights/': { run: ['e1'] } }),
      ),
    );
    await page.clock.install();
    await loadStill(page, site.address + INFLIGHTS);
    await page.clock.runFor(1000);
    await expect.poll(() => isAlive()).toBe(true);
  });

  it('tries again when its scripts did not come', async () => {
    let asked = 0;
    await page.route(BOOK, (route) => (asked++ < 2 ? route.abort() : route.continue()));
    await loadStill(page, site.address + ELECTION);
    await wakeUp();
    expect(asked).toBeGreaterThan(2);
  });
});

describe('what a reader does before that', () => {
  it('follows links without any script of the book', async () => {
    await page.route(BOOK, (route) => route.abort());
    await loadStill(page, site.address + ELECTION);
    await page.locator('.navbar a[href="/glossary/"]').click();
    await page.waitForURL(/\/glossary\/$/);
  });

  it('runs an example that was asked to run, once', async () => {
    const go = await slowly(page);
    await loadStill(page, site.address + INFLIGHTS);
    const box = page.locator('section.run[data-phase]').first();
    const button = box.getByRole('button', { name: '运行' });
    await button.click();
    await button.click();
    const cursor = (): Promise<string> => button.evaluate((one) => getComputedStyle(one).cursor);
    await expect.poll(cursor).toBe('progress');
    await go();
    await expect.poll(() => box.getAttribute('data-phase')).toBe('ended');
    await expect.poll(cursor).not.toBe('progress');
  });

  it('remembers a press until the scripts have come', async () => {
    let asked = 0;
    await page.route(BOOK, (route) => (asked++ < 2 ? route.abort() : route.continue()));
    await loadStill(page, site.address + INFLIGHTS);
    const box = page.locator('section.run[data-phase]').first();
    await box.getByRole('button', { name: '运行' }).click();
    await expect.poll(() => asked).toBeGreaterThan(1);
    expect(await isAlive()).toBe(false);
    await wakeUp();
    await expect.poll(() => box.getAttribute('data-phase')).toBe('ended');
  });

  it('searches for what was typed after a slash', async () => {
    const go = await slowly(page);
    await loadStill(page, site.address + INFLIGHTS);
    await page.keyboard.press('/');
    await page.keyboard.type('maybeAppend');
    await go();
    await expect.poll(() => page.locator('.navbar__search-input').inputValue()).toBe('maybeAppend');
    await expect
      .poll(() => page.locator('.navbar__search [role=option]').first().innerText())
      .toContain('maybeAppend');
  });

  it('goes where an Enter leads that came after it', async () => {
    const go = await slowly(page);
    await loadStill(page, site.address + INFLIGHTS);
    await page.keyboard.press('/');
    await page.keyboard.type('maybeAppend');
    await page.keyboard.press('Enter');
    await go();
    await page.waitForURL(/\/search\/\?q=maybeAppend$/);
    await page.getByRole('main').getByText('maybeAppend').first().waitFor();
  });

  it('takes a guess that was typed and sent', async () => {
    const go = await slowly(page);
    await loadStill(page, site.address + ELECTION);
    const question = page.locator('[data-question]:not(#s1 *)').nth(2);
    await question.getByRole('textbox').focus();
    await page.keyboard.type('1');
    await page.keyboard.press('Enter');
    await go();
    await expect.poll(() => question.getByTestId('verdict').innerText()).toContain('猜对了');
  });

  it('takes a choice that was made and sent', async () => {
    const go = await slowly(page);
    await loadStill(page, site.address + ELECTION);
    const question = page.locator('[data-question]:not(#s1 *)').first();
    await question
      .getByRole('radio')
      .first()
      .check({ force: true })
      .catch(() => undefined);
    await question.getByRole('button', { name: '就猜这个' }).click();
    await go();
    await expect.poll(() => question.getByTestId('verdict').innerText()).toContain('你猜的是');
  });

  it('shows an answer that was opened, and counts it as no guess', async () => {
    const go = await slowly(page);
    await loadStill(page, site.address + ELECTION);
    const question = page.locator('[data-question]:not(#s1 *)').nth(1);
    await question.locator('summary').first().click();
    await go();
    await question.getByTestId('verdict').waitFor();
  });

  it.each([
    ['a key', async () => page.keyboard.press('ArrowRight')],
    ['a button', async () => page.locator('#s1').getByRole('button', { name: '下一步' }).click()],
  ])('steps through a scene by %s', async (_name, step) => {
    const go = await slowly(page);
    await loadStill(page, site.address + ELECTION);
    const scene = page.locator('#s1');
    const place = await scene
      .getByText(/第 \d+\/\d+ 步/)
      .first()
      .innerText();
    await scene.getByRole('button', { name: '下一步' }).focus();
    await step();
    await go();
    await expect
      .poll(() =>
        scene
          .getByText(/第 \d+\/\d+ 步/)
          .first()
          .innerText(),
      )
      .not.toBe(place);
  });

  it('opens what a finger tapped on a phone: a term, and the menu', async () => {
    const touch = await openBrowser({ viewport: PHONE, hasTouch: true, isMobile: true });
    try {
      const phone = await touch.context.newPage();
      const go = await slowly(phone);
      await loadStill(phone, site.address + ELECTION);
      const term = phone.locator('.term').first();
      await term.locator('a').first().tap();
      await go();
      await term.locator('.term-more').waitFor();
      expect(new URL(phone.url()).pathname).toBe(ELECTION);

      const other = await touch.context.newPage();
      const goOn = await slowly(other);
      await loadStill(other, site.address + INFLIGHTS);
      await other.locator('.navbar__toggle').tap();
      await goOn();
      await other.locator('.navbar-sidebar').getByText('术语').first().waitFor();
    } finally {
      await touch.close();
    }
  });
});

describe('a long page', () => {
  const pieces = '[data-drawn]';
  const left = (): Promise<number> =>
    page.evaluate(
      (pieces) =>
        [...document.querySelectorAll(pieces)].filter(
          (piece) => getComputedStyle(piece).contentVisibility !== 'visible',
        ).length,
      pieces,
    );

  /** The room above what is in each piece, in pixels. */
  const rooms = (): Promise<readonly number[]> =>
    page.evaluate(
      (pieces) =>
        [...document.querySelectorAll(pieces)].map((piece) => {
          const { top } = piece.firstElementChild!.getBoundingClientRect();
          return Math.round(top - piece.getBoundingClientRect().top);
        }),
      pieces,
    );

  it.each([1280, 390])('is whole a moment after the reader has come (%d)', async (width) => {
    await page.setViewportSize({ width, height: 800 });
    await loadStill(page, site.address + ELECTION);
    expect(await left()).toBeGreaterThan(5);
    const before = await rooms();
    await page.dispatchEvent('html', 'wheel');
    await expect.poll(() => left()).toBe(0);
    expect(await rooms()).toEqual(before);
  });

  it('is laid out a piece at a time, with a pause after each', async () => {
    await loadStill(page, site.address + ELECTION);
    const all = await page.locator(pieces).count();
    const marks = await page.evaluateHandle(() => {
      const marks: string[][] = [];
      new MutationObserver((records) =>
        marks.push(records.map(({ target }) => (target as Element).localName)),
      ).observe(document, { attributeFilter: ['data-whole'], subtree: true });
      return marks;
    });
    await page.dispatchEvent('html', 'wheel');
    await expect.poll(() => left()).toBe(0);
    await expect.poll(() => marks.jsonValue()).toContainEqual(['html']);
    expect(await marks.jsonValue()).toEqual([...Array<string[]>(all).fill(['div']), ['html']]);
  });

  it.each([
    ['a link with a place', async (id: string) => loadStill(page, `${site.address}${ELECTION}#${id}`)],
    [
      'a link in the page',
      async (id: string) => {
        await loadStill(page, site.address + ELECTION);
        await page.locator(`a[href="#${id}"]:visible`).first().click();
      },
    ],
  ])('brings a reader to the place he asked for, and leaves him there: %s', async (_name, go) => {
    await loadStill(page, site.address + ELECTION);
    const id = await page.locator('.markdown > h2').last().getAttribute('id');
    await go(id!);
    const top = (): Promise<number> =>
      page.evaluate((id) => Math.round(document.getElementById(id)!.getBoundingClientRect().top), id!);
    await expect.poll(() => isAlive()).toBe(true);
    await expect.poll(() => left()).toBe(0);
    const [before, bottom] = [await top(), await page.evaluate(() => window.innerHeight)];
    expect(before).toBeGreaterThanOrEqual(0);
    expect(before).toBeLessThan(bottom);
    await page.waitForTimeout(1000);
    expect(await top()).toBe(before);
  });

  it('is where it was when it is loaded again', async () => {
    await loadStill(page, site.address + ELECTION);
    await page.dispatchEvent('html', 'wheel');
    await expect.poll(() => left()).toBe(0);
    const id = await page.locator('.markdown > h2').nth(6).getAttribute('id');
    const top = (): Promise<number> =>
      page.evaluate((id) => Math.round(document.getElementById(id)!.getBoundingClientRect().top), id!);
    await page.evaluate(
      (id) => document.getElementById(id)!.scrollIntoView({ behavior: 'instant' }),
      id!,
    );
    await expect.poll(() => isAlive()).toBe(true);
    const before = await top();
    // The browser notes where a reader is a moment after he has come there.
    await page.waitForTimeout(1500);
    await loadStill(page, 'about:blank');
    await page.goBack();
    await expect.poll(() => isAlive()).toBe(true);
    await expect.poll(() => top()).toBe(before);
  });
});

describe('a page that comes slowly', () => {
  let browser: Browser;
  let slow: Page;
  let server: Server;
  let release = (): void => undefined;

  // The clock that another test has put into a browser would count the frames.
  beforeEach(async () => {
    browser = await openBrowser();
    slow = await browser.context.newPage();
    await slow.addInitScript(() =>
      requestAnimationFrame(() => Object.assign(window, { painted: true })),
    );
    server = createServer((request, response) => void answer(request.url!, response));
    const address = `http://127.0.0.1:${await listen(server, 0, '127.0.0.1')}`;
    await slow.clock.install({ time: 0 });
    await slow.clock.pauseAt(1000);
    await loadStill(slow, address + ELECTION, 'commit');
  });
  afterEach(async () => {
    await browser.close();
    server.closeAllConnections();
    server.close();
  });

  /** As the site does, but of the chapter only the first half comes until it is released. */
  async function answer(url: string, response: ServerResponse): Promise<void> {
    const got = await fetch(site.address + url);
    const body = Buffer.from(await got.arrayBuffer());
    response.writeHead(got.status, { 'content-type': got.headers.get('content-type') ?? '' });
    const half = url === ELECTION ? body.length >> 1 : 0;
    response.write(body.subarray(0, half));
    const finish = (): void => void response.end(body.subarray(half));
    if (half > 0) release = finish;
    else finish();
  }

  const isPainted = (): Promise<boolean> => slow.evaluate(() => 'painted' in window);
  const isWhole = (): Promise<boolean> => slow.evaluate(() => document.querySelector('footer') !== null);

  /** Half of the page has come, time stands still, and nothing is to be seen. */
  async function waitForHalf(): Promise<void> {
    await expect.poll(() => slow.locator('.markdown > h2').count()).toBeGreaterThan(1);
    await slow.waitForTimeout(700);
    expect([await isPainted(), await isWhole()]).toEqual([false, false]);
  }

  it('is painted when it is whole', async () => {
    await waitForHalf();
    release();
    await expect.poll(isPainted).toBe(true);
    expect(await isWhole()).toBe(true);
  });

  it('is painted as far as it has come when a reader has waited for a moment', async () => {
    await waitForHalf();
    await slow.clock.runFor(1000);
    await expect.poll(isPainted).toBe(true);
    expect(await isWhole()).toBe(false);
    release();
    await expect.poll(isWhole).toBe(true);
  });
});
