/**
 * What a program can say to the page that runs it, when it takes the port of
 * its worker, and what a text or a browser can do to a page: the worst that
 * may happen is a sentence in its box. trust.test.ts has what takes long.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { CASE_LIMITS } from '../../sim/case.ts';
import { KEPT } from '../../site/runtime/scope.ts';
import { MAKERS } from '../../site/runtime/memory.ts';
import { HARMLESS } from '../runtime/harmless.ts';
import { load, reload } from './helpers.ts';
import {
  boxIn,
  button,
  CHAPTER,
  expectWell,
  outputOf,
  POLL,
  run,
  statusOf,
  trouble,
  type,
  useHostilePage,
  withPort,
} from './hostile.ts';
import { page, site } from './use_page.ts';

useHostilePage();

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
});

it('a program throws what cannot be told, and is told of', async () => {
  const box = await run(
    `const e = new Error('x');\n` +
      `Object.defineProperty(e, 'name', { get() { throw new Error('again'); } });\n` +
      `Object.defineProperty(e, 'message', { value: { toString() { throw e; } } });\n` +
      `throw e;`,
  );
  await expect.poll(() => box.getByTestId('run-fault').innerText()).toContain('?: ?');
  await expectWell();
});

describe('an error in an impossible place', () => {
  it.each(['0:0', '99999999999999999999:1', '1e3:1'])(
    '(%s) is shown, and the editor stays',
    async (at) => {
      const box = await run(
        `const e = new Error('lost?');\n` +
          `e.stack = 'Error: lost?\\n    at f (examples/inflights/latency.ts:${at})';\n` +
          `throw e;`,
      );
      await expect.poll(() => box.getByTestId('run-fault').innerText()).toContain('Error: lost?');
      expect(await statusOf(box)).toContain('程序出错');
      await expect.poll(() => box.locator('.cm-content').count()).toBe(1);
      await expectWell();
    },
  );

  it('or in a file that is none has no button', async () => {
    const box = await run(
      withPort(
        `send({ type: 'fault', fault: { ...error, name: '\\u202eE', file: '../../<img src=x>', ` +
          `line: 3, frames: [1, 2].map(() => ({ name: 'n', file: 'f.ts', line: 1, column: 1 })) } });`,
      ),
    );
    const fault = box.getByTestId('run-fault');
    await expect.poll(() => fault.innerText()).toBe('E: no');
    await expect.poll(() => fault.getByRole('button').count()).toBe(0);
    await expectWell();
  });

  it('is shown even if it does not say what it is', async () => {
    const box = await run(`throw new Proxy({}, { getPrototypeOf() { throw 1; } });`);
    await expect.poll(() => box.getByTestId('run-fault').innerText()).toContain('Error: ?');
    await expectWell();
  });
});

it('a program finds no global, and no method of a buffer, that is not known', async () => {
  const known = JSON.stringify([...KEPT]);
  const methods = JSON.stringify([...MAKERS, ...HARMLESS]);
  const box = await run(`// @ts-nocheck
const known = new Set(${known}), methods = new Set(${methods});
const found = [];
for (let at = globalThis; Object.getPrototypeOf(at); at = Object.getPrototypeOf(at))
  for (const name of Object.getOwnPropertyNames(at))
    // A mere number that stays holds nothing.
    if (!known.has(name) && Object(globalThis[name]) === globalThis[name]) found.push(name);
const buffers = Object.getOwnPropertyNames(globalThis)
  .filter((name) => /.Array$|ArrayBuffer$/.test(name));
const roots = [Object.prototype, Function.prototype];
let count = 0;
for (const name of [...buffers, 'TextEncoder', 'TextDecoder'])
  for (const start of [globalThis[name], globalThis[name].prototype])
    for (let at = start; !roots.includes(at); at = Object.getPrototypeOf(at))
      for (const [key, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at)))
        if (typeof value === 'function' && ++count && !methods.has(key)) found.push(name + '.' + key);
console.log(JSON.stringify({ found, enough: buffers.length > 11 && count > 100 }));`);
  expect(JSON.parse(await outputOf(box))).toEqual({ found: [], enough: true });
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

  it.each([
    ['nodes 3\nfly 1', '第 2 行', '不认识“fly”'],
    ['nodes 3\ntick 1 x', '第 2 行', '“x”不是整数'],
    ['nodes 3\ncrash 1', '第 2 行', '没有写完'],
    ['nodes 3\nheal 1', '第 2 行', '“1”多余'],
    ['nodes 3\ntick 4 1', '第 2 行', '没有节点 4'],
  ])('says in Chinese what is wrong: %#', async (text, place, problem) => {
    await type(text);
    await page.getByRole('button', { name: '运行' }).click();
    const alert = page.getByRole('alert').first();
    await expect.poll(() => alert.textContent(), POLL).toContain(problem);
    await expect.poll(() => alert.innerText()).toContain(place);
  });

  it('says it of a link too, and of a long one by its beginning', async () => {
    const alert = page.getByRole('alert').first();
    await load(page, `${site.address}/replay/#seed=1&profile=x`);
    await expect.poll(() => alert.textContent(), POLL).toContain('没有天气“x”');
    await load(page, `${site.address}/replay/#seed=1&rule=${'y'.repeat(20_000)}`);
    await reload(page);
    await expect.poll(() => alert.textContent(), POLL).toContain('没有规则“yyy');
    expect((await alert.innerText()).length).toBeLessThan(300);
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

  it('shows a moment of a run that took the place of another, whose moment was asked for', async () => {
    await load(page, `${site.address}/replay/#seed=7&profile=default`);
    const step = page.locator('[data-state=ready] [aria-current=step]');
    await step.waitFor(POLL);
    // As soon as the run is there, its last moment is asked for; then another run begins.
    await page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const root = document.querySelector<HTMLElement>('[data-state]')!;
          const run = [...root.querySelectorAll('button')].find((b) => b.textContent.includes('运行'))!;
          let runs = 0;
          new MutationObserver(() => {
            if (root.dataset['state'] !== 'ready') return;
            runs++;
            if (runs === 1) setTimeout(() => run.click());
            else resolve();
          }).observe(root, { attributeFilter: ['data-state'] });
          run.click();
        }),
    );
    await page.waitForTimeout(500);
    await step.waitFor(POLL);
    expect(trouble).toEqual([]);
  });
});

describe('an answer to an exercise', () => {
  const box = () => page.locator('[data-exercise="inflights/free-to"]');
  const phase = (name: string) => box().locator(`xpath=self::*[@data-phase="${name}"]`);
  const frames = (): Promise<number> => page.locator('iframe[title=runtime]').count();

  // What one test writes would be kept for the next.
  afterEach(() => page.evaluate(() => window.localStorage.clear()));

  async function check(line: string): Promise<void> {
    await load(page, site.address + CHAPTER);
    await box().getByRole('button', { name: '动手写' }).click();
    const editor = box().locator('.cm-content');
    await editor.click();
    await editor.press('Control+Home');
    await page.keyboard.insertText(`${line}\n`);
    await box().getByRole('button', { name: '检查' }).click();
  }

  it.each<[string, string]>([
    [
      'changes what is posted',
      `const post = MessagePort.prototype.postMessage;\n` +
        `MessagePort.prototype.postMessage = function (m: any) {` +
        ` if (m?.value) Object.assign(m.value, { wrong: null, found: null, done: m.value.of });` +
        ` return (post as any).call(this, m); } as any;`,
    ],
    [
      'takes the port from a message',
      `Object.defineProperty(MessageEvent.prototype, 'data',` +
        ` { get() { (this.target as any).close(); } });`,
    ],
    [
      'has lists without anything in them',
      '(Array.prototype as any)[Symbol.iterator] = function* () {};',
    ],
    [
      'takes the checks away',
      `Object.defineProperty(Object.prototype, 'exercise', { configurable: true, set(v: any) {` +
        ` v.checks = []; v.trials = []; Object.defineProperty(this, 'exercise', { value: v }); } });`,
    ],
    [
      'imports what judges it',
      `import { exercise } from '../examples/inflights/exercises/free-to.ts';\n` +
        `setTimeout(() => ((exercise as any).checks.length = (exercise as any).trials.length = 0));`,
    ],
    [
      'imports the rules',
      `import { RULES } from '../sim/checkers/index.ts';\n(RULES as any).length = 0;`,
    ],
    [
      'answers every promise',
      `(Object.prototype as any).then = (take: any) => take({ of: 1, wrong: null });`,
    ],
  ])('is not right because it %s', async (_name, line) => {
    await check(line);
    await phase('ended').waitFor({ timeout: 60_000 });
    await expect.poll(() => box().getByTestId('verdict').innerText()).toContain('程序跑不起来');
    const kept = await page.evaluate(() => localStorage.getItem('annotated-raft.progress') ?? '');
    expect(kept).not.toContain('solved');
    expect(trouble).toEqual([]);
  });

  it('is ended by its reader while it starts', async () => {
    await check('setInterval(() => {}, 10);');
    await expect.poll(frames).toBe(1);
    await page.waitForTimeout(500);
    await box().getByRole('button', { name: '停止' }).click();
    await phase('stopped').waitFor();
    await expect.poll(frames).toBe(0);
    expect(trouble).toEqual([]);
  });

  it('is ended by itself', async () => {
    await check('setInterval(() => {}, 10);');
    await phase('lost').waitFor({ timeout: 60_000 });
    await expect.poll(() => box().getByTestId('budget').innerText()).toContain('太久没有给出结果');
    await expect.poll(frames).toBe(0);
    expect(trouble).toEqual([]);
  });
});

it.each([
  ['/guide/', '阅读进度', '没能读出这个文件'],
  ['/replay/', '服务器', '没能读出这些文件'],
])('a file that cannot be read is told of (%s)', async (path, name, told) => {
  await load(page, site.address + path);
  if (path === '/guide/') await page.locator('details.drawer > summary').click();
  await page.evaluate(() => {
    File.prototype.text = () => Promise.reject(new DOMException('it is gone', 'NotReadableError'));
  });
  const part = page.getByRole('region', { name });
  const file = { name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{}') };
  await part.locator('input[type=file]').setInputFiles(file);
  await part.getByText(told).waitFor();
  expect(trouble).toEqual([]);
});
