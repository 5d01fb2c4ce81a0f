/**
 * Running examples in the page of the built book: what a reader can do, and
 * what a program cannot.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { load, loadStill, openBrowser, replaceText } from './helpers.ts';
import { page, site, usePage } from './use_page.ts';
import { probeProgram } from './probe.ts';

const CHAPTER = '/modules/inflights/';
const TALKING = '/mechanisms/election/';
/** Its example in which nodes talk. */
const TALKS = 'examples/election/first.ts';
/** Texts that stand only in what is loaded on demand. */
const RUNTIME_MARK = 'export function describeTrace(trace: Trace)';
const EDITOR_MARK = 'cm-lintRange';

usePage();

const boxIn = (at: Page): Locator => at.locator('section.run[data-phase]').first();
const talkingIn = (at: Page): Locator => at.locator(`section.run[aria-label$="${TALKS}"]`);
const outputOf = (box: Locator): Promise<string> =>
  box
    .getByTestId('run-output')
    .textContent()
    .then((text) => text ?? '');
const statusOf = (box: Locator): Promise<string> =>
  box
    .getByRole('status')
    .textContent()
    .then((text) => text ?? '');
const button = (box: Locator, name: string): Locator => box.getByRole('button', { name });

/** Waits for the end of a run. */
function ended(box: Locator): Promise<void> {
  return box.locator('xpath=self::*[@data-phase="ended"]').waitFor({ timeout: 20_000 });
}

async function run(box: Locator, name = '运行'): Promise<void> {
  await button(box, name).click();
  return ended(box);
}

/** Opens a chapter, and puts `program` into its first example. */
async function edit(program: string, path = CHAPTER): Promise<Locator> {
  await load(page, site.address + path);
  const box = boxIn(page);
  await button(box, '编辑').click();
  await replaceText(box.locator('.cm-content'), program);
  return box;
}

/** Answers the text of every script that the page asks for. */
function collectScripts(of: Page): () => Promise<string> {
  const bodies: Promise<string>[] = [];
  of.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return;
    bodies.push(response.text().catch(() => ''));
  });
  return async () => (await Promise.all(bodies)).join('\n');
}

describe('a chapter', () => {
  it('loads neither runtime nor editor until somebody asks', async () => {
    const scripts = collectScripts(page);
    await load(page, site.address + CHAPTER);
    await page.waitForLoadState('networkidle');
    const atFirst = await scripts();
    expect(atFirst.length).toBeGreaterThan(1000);
    expect(atFirst).not.toContain(RUNTIME_MARK);
    expect(atFirst).not.toContain(EDITOR_MARK);
    await expect.poll(() => page.locator('iframe').count()).toBe(0);

    const box = boxIn(page);
    await run(box);
    await expect.poll(() => scripts()).toContain(RUNTIME_MARK);
    await expect.poll(() => scripts()).not.toContain(EDITOR_MARK);

    await button(box, '编辑').click();
    await box.locator('.cm-editor').waitFor();
    await expect.poll(() => scripts()).toContain(EDITOR_MARK);
  });

  it.each([
    ['', '运行', '与预期输出一致'],
    ['/en', 'Run', 'the output is the expected one'],
  ])('runs its example, language "%s"', async (language, name, verdict) => {
    await load(page, site.address + language + CHAPTER);
    const box = boxIn(page);
    const expected = await outputOf(box);
    expect(expected.length).toBeGreaterThan(20);
    await run(box, name);
    await expect.poll(() => outputOf(box)).toBe(expected);
    await expect.poll(() => statusOf(box)).toContain(verdict);
  });

  it('fits a phone: a long diagram scrolls in its box, never the page', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await load(page, site.address + TALKING);
    const pageWidth = (): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth);
    const before = await pageWidth();
    const box = talkingIn(page);
    await run(box);
    const slider = box.getByRole('slider').first();
    await slider.waitFor();
    expect(await pageWidth()).toBe(before);
    const { x, width } = (await box.boundingBox())!;
    expect([x >= 0, x + width <= 390]).toEqual([true, true]);
    expect(await slider.evaluate((e) => e.scrollWidth > e.clientWidth)).toBe(true);
  });
});

describe('an edited example', () => {
  it('runs what stands in the editor, and resets', async () => {
    await load(page, site.address + CHAPTER);
    const before = await boxIn(page).locator('pre.code').textContent();
    const box = await edit("const n: number = 40;\nconsole.log('answer', n + 2);");
    await run(box);
    await expect.poll(() => outputOf(box)).toBe('answer 42\n');
    await button(box, '重置').click();
    const after = await box.locator('.cm-content').innerText();
    expect(after.replace(/\s+/g, '')).toBe((before ?? '').replace(/\s+/g, ''));
  });

  it('runs by Ctrl+Enter; Esc and Tab leave the editor', async () => {
    const box = await edit("console.log('by key')");
    await page.keyboard.press('Control+Enter');
    await ended(box);
    await expect.poll(() => outputOf(box)).toBe('by key\n');
    await expect.poll(() => box.locator('.cm-line').count()).toBe(1);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    const inEditor = (): boolean => document.activeElement?.closest('.cm-editor') !== null;
    expect(await page.evaluate(inEditor)).toBe(false);
  });

  it('shows a text that cannot be read at its line', async () => {
    const box = await edit('const a: number = 1;\nconst b: = 2;\nconsole.log(a);');
    await run(box);
    await expect.poll(() => box.getByTestId('run-fault').innerText()).toMatch(/SyntaxError[^]*第 2 行/);
    const marked = box.locator('.cm-line', { has: page.locator('.cm-lintRange-error') });
    await expect.poll(() => marked.allInnerTexts()).toEqual(['const b: = 2;']);
  });

  it('shows a syntax error that only the engine finds at its line', async () => {
    const box = await edit('let a = 1;\n\nlet a = 2;');
    await run(box);
    await expect.poll(() => box.getByTestId('run-fault').innerText()).toMatch(/SyntaxError[^]*第 3 行/);
  });

  it('shows an error of the library with its place there and in the example', async () => {
    const box = await edit(
      "import { World } from '../../sim/index.ts';\n\nnew World({ nodes: 3 }).node(9);",
    );
    await run(box);
    const fault = await box.getByTestId('run-fault').innerText();
    expect(fault).toContain('there is no node 9');
    expect(fault).toMatch(/sim\/world\.ts:\d+/);
    expect(fault).toMatch(/examples\/.*\.ts:3/);
    const marked = box.locator('.cm-line', { has: page.locator('.cm-lintRange-error') });
    await expect.poll(() => marked.allInnerTexts()).toEqual(['new World({ nodes: 3 }).node(9);']);
  });

  it('names near names of a module that does not exist', async () => {
    const box = await edit("import { World } from '../../sim/wrold.ts';\nnew World();");
    await run(box);
    const fault = await box.getByTestId('run-fault').innerText();
    expect(fault).toContain("'../../sim/world.ts'");
    expect(fault).toContain('第 1 行');
  });
});

describe('a program that does not end', () => {
  it('is stopped by itself, and the page stays usable', async () => {
    const box = await edit("console.log('before');\nfor (;;) {}");
    await run(box);
    await expect.poll(() => statusOf(box)).toContain('已停止');
    await expect.poll(() => outputOf(box)).toBe('before\n');
    await button(box, '重置').click();
    await run(box);
    await expect.poll(() => statusOf(box)).toContain('与预期输出一致');
  });

  it('is stopped by the button, and its worker ends', async () => {
    const box = await edit(
      'for (let i = 0; ; i++) {\n  console.log(i);\n' +
        '  await new Promise((r) => setTimeout(r, 20));\n}',
    );
    await button(box, '运行').click();
    await expect.poll(() => outputOf(box), { timeout: 10_000 }).toContain('3\n');
    await button(box, '停止').click();
    await ended(box);
    await expect.poll(() => statusOf(box)).toContain('已按要求停止');
    const printed = await outputOf(box);
    await page.waitForTimeout(300);
    await expect.poll(() => outputOf(box)).toBe(printed);
    // One frame waits in reserve; that of the program is gone.
    await expect.poll(() => page.locator('iframe').count()).toBe(1);
  });

  it('prints no more than the bound, with a note', async () => {
    const box = await edit("for (let i = 0; i < 50_000; i++) console.log('line', i);");
    await run(box);
    const lines = (await outputOf(box)).trimEnd().split('\n');
    expect([lines.length, lines.at(-1)]).toEqual([2000, 'line 1999']);
    await expect.poll(() => box.innerText()).toContain('只显示前 2000 行');
  });
});

describe('the sandbox', () => {
  let server: Server;
  let address = '';
  const visits: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      visits.push(request.url ?? '');
      response.setHeader('access-control-allow-origin', '*');
      response.setHeader('content-type', 'text/javascript');
      response.end('0');
    });
    server.on('upgrade', (request, socket) => {
      visits.push(request.url ?? '');
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('lets nothing out and nothing in', async () => {
    const box = await edit(probeProgram(address));
    await page.evaluate(() => {
      const heard: unknown[] = [];
      Object.assign(window, { heard });
      new BroadcastChannel('probe').onmessage = (event) => heard.push(event.data);
      window.addEventListener('message', (event) => heard.push(event.data));
    });
    await run(box);
    const lines = (await outputOf(box)).trimEnd().split('\n');
    expect(lines.at(-1)).toBe('end of probe');
    expect(lines).toContain('origin: null');
    expect(lines.filter((line) => line.endsWith('OPEN'))).toEqual([]);
    expect(lines.filter((line) => line.includes(': shut')).length).toBeGreaterThan(20);
    expect(lines).not.toContain('FORGED');
    expect(visits).toEqual([]);
    expect(await page.evaluate('heard')).toEqual([]);
  });

  it('has an opaque origin and may do nothing but run scripts', async () => {
    await load(page, site.address + CHAPTER);
    await run(boxIn(page));
    const frame = page.locator('iframe').first();
    await expect.poll(() => frame.getAttribute('sandbox')).toBe('allow-scripts');
    const address = new URL((await frame.getAttribute('src')) ?? '', site.address);
    expect(address.origin).toBe(site.address);
    const text = await (await fetch(address)).text();
    expect(text).toContain("default-src 'none'; connect-src 'none'");
    expect(text).not.toMatch(/unsafe-inline|https?:/);
  });
});

describe('the space-time diagram', () => {
  beforeEach(async () => {
    await load(page, site.address + TALKING);
    await run(talkingIn(page));
    await talkingIn(page).getByTestId('space-time').first().waitFor();
  });

  it('is read event by event with the arrow keys', async () => {
    const figure = talkingIn(page).getByTestId('space-time').first();
    const slider = figure.getByRole('slider');
    const seen = new Set<string>();
    await slider.focus();
    for (let i = 0; i < 6; i++) {
      await page.keyboard.press('ArrowRight');
      const text = (await slider.getAttribute('aria-valuetext')) ?? '';
      await expect.poll(() => figure.getByTestId('readout').textContent()).toBe(text);
      seen.add(text);
    }
    expect(seen.size).toBe(6);
    await page.keyboard.press('End');
    const max = await slider.getAttribute('aria-valuemax');
    await expect.poll(() => slider.getAttribute('aria-valuenow')).toBe(max);
  });

  it('can be read as text', async () => {
    const figure = talkingIn(page).getByTestId('space-time').first();
    await button(figure, '看文字').click();
    const events = (await figure.getByRole('region').innerText()).split('\n');
    expect(events.some((line) => /发出 1->2 MsgVote/.test(line))).toBe(true);
    await expect.poll(() => figure.getByRole('slider').count()).toBe(0);
    await button(figure, '看图').click();
    await expect.poll(() => figure.getByRole('slider').count()).toBe(1);
  });
});

describe('the live cluster', () => {
  const cluster = (of: Page): Locator => of.locator('section[data-playing]');

  it('plays by itself, acts, and pauses', async () => {
    await load(page, site.address);
    const live = cluster(page);
    await button(live, '暂停').waitFor({ timeout: 10_000 });
    await button(live, '让领导者崩溃').click();
    await live.locator('[data-node="1"][data-role="down"]').waitFor();
    await live.locator('[data-role="leader"]').waitFor({ timeout: 60_000 });
    await expect.poll(() => statusOf(live)).toMatch(/n[2-5] 是任期 \d+ 的领导者/);
    await button(live, '暂停').click();
    await page.waitForTimeout(1200);
    const still = await live.locator('svg').textContent();
    await page.waitForTimeout(2000);
    await expect.poll(() => live.locator('svg').textContent()).toBe(still);
  });

  it('waits for the button where motion is not wanted', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await load(page, site.address);
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(1500);
    const live = cluster(page);
    await expect.poll(() => live.getAttribute('data-playing')).toBe('false');
    await expect.poll(() => page.locator('iframe').count()).toBe(0);
    await button(live, '播放').click();
    await button(live, '暂停').waitFor();
  });

  it('is a picture before any script runs', async () => {
    const plain = await openBrowser({ javaScriptEnabled: false });
    try {
      const still = await plain.context.newPage();
      await loadStill(still, site.address);
      await expect.poll(() => cluster(still).locator('[data-node]').count()).toBe(5);
      await expect
        .poll(() => cluster(still).locator('[data-node="1"][data-role="leader"]').count())
        .toBe(1);
    } finally {
      await plain.close();
    }
  });
});
