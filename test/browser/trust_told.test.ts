/**
 * What a program can say to the page that runs it, when it takes the port of
 * its worker, and what a text or a browser can do to a page: the worst that
 * may happen is a sentence in its box. trust.test.ts has what takes long.
 */
import { describe, expect, it } from 'vitest';
import { CASE_LIMITS } from '../../sim/case.ts';
import { load } from './helpers.ts';
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
});
