/**
 * What a program can do to the page that runs it, when it takes the port of
 * its worker and says on it what it likes, or takes all the memory there is.
 * The worst that may happen is a sentence in its box.
 */
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CASE_LIMITS } from '../../sim/case.ts';
import { LIMITS } from '../../site/runtime/limits.ts';
import { OUTPUT_LIMITS } from '../../site/runtime/output.ts';
import { type Browser, load, openBrowser, serveFolder, type Site } from './helpers.ts';

const CHAPTER = '/modules/inflights/';

let site: Site;
let browser: Browser;
let page: Page;
/** A page that stands still does so for many seconds; the machine may be busy for one. */
const STANDSTILL_MS = 1000;

/** Errors of the page, and what its policy refused. */
let trouble: string[];

beforeAll(async () => {
  site = await serveFolder();
  browser = await openBrowser({ viewport: { width: 1280, height: 900 } });
  browser.context.setDefaultTimeout(15_000);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});
beforeEach(async () => {
  page = await browser.context.newPage();
  trouble = [];
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('crash', () => trouble.push('the page has crashed'));
  page.on('console', (message) => {
    if (/Content Security Policy|Permissions-Policy/i.test(message.text())) trouble.push(message.text());
  });
  await page.addInitScript(watchPage);
});
afterEach(() => page.close());

/** Runs in every page before its own scripts. */
function watchPage(): void {
  const seen = { blocked: [] as string[], longest: 0 };
  Object.assign(window, { seen });
  document.addEventListener('securitypolicyviolation', (e) => {
    seen.blocked.push(`${e.violatedDirective} ${e.blockedURI}`);
  });
  // From the click on: loading a page has long tasks of its own.
  document.addEventListener('click', () => (seen.longest = 0), true);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.longest = Math.max(seen.longest, duration);
  }).observe({ type: 'longtask' });
}

interface Seen {
  readonly blocked: readonly string[];
  readonly longest: number;
}

const seen = (): Promise<Seen> => page.evaluate('seen');

const boxIn = (at: Page): Locator => at.locator('section[data-phase]').first();
const button = (box: Locator, name: string): Locator => box.getByRole('button', { name });
const outputOf = async (box: Locator): Promise<string> =>
  (await box.getByTestId('run-output').textContent()) ?? '';
const statusOf = async (box: Locator): Promise<string> =>
  (await box.getByRole('status').first().textContent()) ?? '';

/** Puts `program` into the first example of a chapter, and runs it. */
async function run(program: string): Promise<Locator> {
  await load(page, site.address + CHAPTER);
  const box = boxIn(page);
  await button(box, '编辑').click();
  await box.locator('.cm-content').click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(program);
  await button(box, '运行').click();
  await box.locator('xpath=self::*[@data-phase="ended"]').waitFor({ timeout: 40_000 });
  return box;
}

/** A program that has taken the port of its worker, as `port`. */
function withPort(body: string): string {
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

/** The page stands, and runs what comes next. */
async function expectWell(): Promise<void> {
  expect(trouble).toEqual([]);
  await expect.poll(() => page.locator('header, nav').count()).toBeGreaterThan(0);
  await expect.poll(() => page.getByTestId('boundary').count()).toBe(0);
  const box = boxIn(page);
  await button(box, '重置').click();
  await button(box, '运行').click();
  await expect.poll(() => statusOf(box), { timeout: 20_000 }).toContain('与预期输出一致');
}

describe('a program that sends what is no message', () => {
  it.each<[string, string, number]>([
    ['an error whose name is an object', `send({ type: 'fault', fault: { ...error, name: {} } });`, 1],
    [
      'an error whose message is an object',
      `send({ type: 'fault', fault: { ...error, message: {} } });`,
      1,
    ],
    ['an empty fault', `send({ type: 'fault', fault: {} });`, 1],
    ['a null trace', `send({ type: 'traces', traces: [null], cutEvents: 0 });`, 1],
    [
      'an event of unknown kind',
      `const events = [{ ...event, kind: 'boom' }];\n` +
        `send({ type: 'traces', traces: [{ nodes: [1], seed: 1, events }], cutEvents: 0 });`,
      1,
    ],
    [
      'a message that is missing',
      `const events = [{ ...event, kind: 'send' }];\n` +
        `send({ type: 'traces', traces: [{ nodes: [1], seed: 1, events }], cutEvents: 0 });`,
      1,
    ],
    ['an output that is an object', `send({ type: 'output', stream: 'out', text: { length: 1 } });`, 1],
    ['numbers, null and lists', `[1, null, [], undefined, 'x'].forEach(send);`, 5],
  ])('does nothing with %s, and is told of', async (_name, body, count) => {
    const box = await run(withPort(body));
    await expect.poll(() => outputOf(box)).toBe('the end\n');
    await expect.poll(() => box.innerText()).toContain(`${count} 条消息不合规矩`);
    await expectWell();
  });

  it('is ended when it floods, and the page never stands still', async () => {
    const box = await run(withPort(`for (let i = 0; i < 300_000; i++) send({ type: 'noise', i });`));
    await expect.poll(() => statusOf(box)).toContain('太多不合规矩的消息');
    expect((await seen()).longest).toBeLessThan(STANDSTILL_MS);
    await expectWell();
  });

  it('is ended when it floods for ever', async () => {
    const box = await run(
      withPort(
        `const more = () => { for (let i = 0; i < 2000; i++) send({ type: 'beat' }); ` +
          `setTimeout(more); }; more();`,
      ),
    );
    await expect.poll(() => statusOf(box)).toContain('太多不合规矩的消息');
    expect((await seen()).longest).toBeLessThan(STANDSTILL_MS);
    await expectWell();
  });

  it('has room for so many small pieces of output, and no more', async () => {
    const box = await run(
      withPort(
        `for (let i = 0; i < 100_000; i++) ` +
          `send({ type: 'output', stream: i % 2 ? 'out' : 'err', text: 'x' });`,
      ),
    );
    const printed = await outputOf(box);
    expect(printed.length).toBeLessThanOrEqual(LIMITS.outputs);
    expect((await seen()).longest).toBeLessThan(STANDSTILL_MS);
    await expectWell();
  });

  it('can send a list of millions, which the page does not unpack', async () => {
    await run(withPort(`send(Array.from({ length: 3e6 }, (_, i) => ({ i })));`));
    expect((await seen()).longest).toBeLessThan(STANDSTILL_MS);
    await expectWell();
  });
});

describe('a program that is too large', () => {
  it('throws an error of 30 million characters, and its beginning is shown', async () => {
    const box = await run(`throw new Error('long ' + 'x'.repeat(30_000_000));`);
    const fault = await box.getByTestId('run-fault').innerText();
    expect(fault).toContain('Error: long xxx');
    expect(fault).toContain('第 1 行');
    expect(fault.length).toBeLessThan(LIMITS.message + 500);
    expect((await seen()).longest).toBeLessThan(STANDSTILL_MS);
    await expectWell();
  });

  it('throws a larger one, and is shown it or is stopped', async () => {
    const box = await run(`throw new Error('long ' + 'x'.repeat(500_000_000));`);
    await expect.poll(() => statusOf(box)).toMatch(/程序出错|已停止/);
    expect((await seen()).longest).toBeLessThan(STANDSTILL_MS);
    await expectWell();
  });

  it('throws what cannot be told, and is told of', async () => {
    const box = await run(
      `const e = new Error('x');\n` +
        `Object.defineProperty(e, 'name', { get() { throw new Error('again'); } });\n` +
        `Object.defineProperty(e, 'message', { value: { toString() { throw e; } } });\n` +
        `throw e;`,
    );
    await expect.poll(() => box.getByTestId('run-fault').innerText()).toContain('?: ?');
    await expectWell();
  });

  it('prints a line without end, and its beginning is shown', async () => {
    const box = await run(
      `console.log('y'.repeat(50_000_000)); console.log({ a: 'z'.repeat(50_000_000) });`,
    );
    expect((await outputOf(box)).length).toBe(OUTPUT_LIMITS.characters);
    expect((await seen()).longest).toBeLessThan(STANDSTILL_MS);
    await expectWell();
  });

  it('is ended when it fills the memory slowly', async () => {
    const box = await run(
      `const kept: Uint8Array[] = [];\n` +
        `for (;;) {\n  kept.push(new Uint8Array(10_000_000).fill(1));\n` +
        `  await new Promise((r) => setTimeout(r, 20));\n}`,
    );
    await expect.poll(() => statusOf(box)).toContain('占用的内存太多');
    await expectWell();
  });

  it('cannot fill it quickly', async () => {
    const box = await run(
      `const kept: Uint8Array[] = [];\nfor (;;) kept.push(new Uint8Array(100_000_000).fill(1));`,
    );
    await expect.poll(() => statusOf(box)).toMatch(/出错|已停止/);
    await expectWell();
  });

  it('may make much garbage', async () => {
    const box = await run(
      `let sum = 0;\nfor (let i = 0; i < 60; i++) {\n` +
        `  sum += new Uint8Array(50_000_000).length;\n` +
        `  await new Promise((r) => setTimeout(r, 20));\n}\n` +
        `console.log(sum);`,
    );
    await expect.poll(() => outputOf(box)).toBe('3000000000\n');
  });
});

describe('where no worker starts', () => {
  it.each<[string, () => void]>([
    [
      'because the browser refuses',
      () => {
        if (window.self === window.top) return;
        Object.assign(window, {
          Worker: function refuse() {
            throw new DOMException('The operation is insecure.', 'SecurityError');
          },
        });
      },
    ],
    [
      'because its script is not loaded',
      () => {
        if (window.self === window.top) return;
        Object.assign(window, {
          Worker: class extends EventTarget {
            postMessage(): void {
              setTimeout(() => this.dispatchEvent(new Event('error')), 50);
            }
          },
        });
      },
    ],
    [
      'and nothing says so',
      () => {
        if (window.self === window.top) return;
        Object.assign(window, {
          Worker: class extends EventTarget {
            postMessage(): void {
              // As if it were lost.
            }
          },
        });
      },
    ],
  ])('the box says it at once, %s', async (_name, breakWorker) => {
    await page.addInitScript(breakWorker);
    await load(page, site.address + CHAPTER);
    const box = boxIn(page);
    await button(box, '运行').click();
    await expect.poll(() => statusOf(box), { timeout: 10_000 }).toContain('不让隔离的框架启动 worker');
    await expect.poll(() => page.locator('iframe').count()).toBe(0);

    await load(page, `${site.address}/replay/`);
    await page.getByRole('button', { name: '运行' }).click();
    const verdict = page.getByTestId('verdict');
    await expect.poll(() => verdict.textContent(), { timeout: 10_000 }).toContain('不让隔离的框架');
    expect(trouble).toEqual([]);
  });
});

describe('the replay page', () => {
  const verdict = (): Promise<string | null> => page.getByTestId('verdict').textContent();
  const link = (text: string): string => `/replay/#case=${Buffer.from(text).toString('base64url')}`;

  async function type(text: string): Promise<void> {
    await load(page, `${site.address}/replay/`);
    const area = page.locator('.cm-content');
    await area.click();
    await page.keyboard.press('Control+A');
    await area.evaluate((element, pasted) => {
      const data = new DataTransfer();
      data.setData('text/plain', pasted);
      const paste = new ClipboardEvent('paste', {
        clipboardData: data,
        bubbles: true,
        cancelable: true,
      });
      element.dispatchEvent(paste);
    }, text);
  }

  const POLL = { timeout: 20_000 };

  it.each(['', '/en'])('refuses a line of a megabyte (%s)', async (language) => {
    await load(page, site.address + language + link(`campaign ${'1'.repeat(900_000)}`));
    const problem = page.getByRole('alert').first();
    await problem.waitFor();
    await expect
      .poll(() => problem.innerText())
      .toContain(language === '' ? '至多 1,000 个字符' : 'at most 1,000');
    expect((await page.locator('.cm-content').innerText()).length).toBeLessThan(1000);
    await type('x'.repeat(900_000));
    expect((await page.locator('.cm-content').innerText()).length).toBeLessThan(1000);
    await expect.poll(() => page.getByRole('alert').first().innerText()).toMatch(/1,000/);
    expect(trouble).toEqual([]);
  });

  it('refuses very many lines, and more than a case may have', async () => {
    await type('heal\n'.repeat(CASE_LIMITS.lines + 1));
    const alert = page.getByRole('alert').first();
    await expect.poll(() => alert.textContent(), POLL).toContain('至多 40,000 行');
    await type('heal\n'.repeat(CASE_LIMITS.characters / 4));
    await expect.poll(() => alert.textContent(), POLL).toContain('至多 1,000,000 个字符');
    await type('heal\n'.repeat(CASE_LIMITS.lines - 1));
    await page.getByRole('button', { name: '运行' }).click();
    await expect.poll(verdict, POLL).toContain('没有违反任何规则');
    expect((await seen()).longest).toBeLessThan(STANDSTILL_MS);
    expect(trouble).toEqual([]);
  });

  it.each([
    ['nodes 3\ntick 1 4000000000', '第 2 行', '滴答太多'],
    ['nodes 3\ncalm 4000000000', '第 2 行', '滴答太多'],
    [`nodes 16\njoin 17`, '第 2 行', '节点太多'],
    ['call 1 1 put x\n'.repeat(CASE_LIMITS.calls + 1), '第 2001 行', '请求太多'],
  ])('says which limit is passed: %#', async (text, place, problem) => {
    await type(text);
    await page.getByRole('button', { name: '运行' }).click();
    const alert = page.getByRole('alert').first();
    await expect.poll(() => alert.textContent(), POLL).toContain(problem);
    await expect.poll(() => alert.innerText()).toContain(place);
    await type('nodes 1\ntick 1 10');
    await page.getByRole('button', { name: '运行' }).click();
    await expect.poll(verdict, POLL).toContain('没有违反任何规则');
    expect(trouble).toEqual([]);
  });

  it('does the largest run that is allowed, without standing still', async () => {
    await type(`nodes 3\ntick 1 ${CASE_LIMITS.ticks}`);
    await page.getByRole('button', { name: '运行' }).click();
    await expect.poll(verdict, POLL).toContain('没有违反任何规则');
    expect((await seen()).longest).toBeLessThan(STANDSTILL_MS);
  });
});
