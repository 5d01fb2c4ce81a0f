/**
 * What a program can do to the page that runs it when it says too much, or
 * takes all the memory there is: the page never stands still. Nothing else
 * runs beside these tests, since they measure that.
 */
import { describe, expect, it } from 'vitest';
import { CASE_LIMITS } from '../../sim/case.ts';
import { LIMITS } from '../../site/runtime/limits.ts';
import {
  boxIn,
  button,
  CHAPTER,
  expectWell,
  outputOf,
  POLL,
  run,
  standstill,
  statusOf,
  trouble,
  type,
  useHostilePage,
  withPort,
} from './hostile.ts';
import { load, replaceText } from './helpers.ts';
import { page, site } from './use_page.ts';

/** So long a program may run; `site/runtime/runner.ts` has the limit, and needs a page. */
const RUN_LIMIT_MS = 20_000;
/** A page that stands still does so for many seconds; the machine may be busy for one. */
const STANDSTILL_MS = 1000;

useHostilePage();

describe('a program that says too much', () => {
  it('is ended when it floods, and the page never stands still', async () => {
    const box = await run(withPort(`for (let i = 0; i < 300_000; i++) send({ type: 'noise', i });`));
    await expect.poll(() => statusOf(box)).toContain('太多不合规矩的消息');
    expect(await standstill()).toBeLessThan(STANDSTILL_MS);
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
    expect(await standstill()).toBeLessThan(STANDSTILL_MS);
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
    expect(await standstill()).toBeLessThan(STANDSTILL_MS);
    await expectWell();
  });

  it('can send a list of millions, which the page does not unpack', async () => {
    await run(withPort(`send(Array.from({ length: 3e6 }, (_, i) => ({ i })));`));
    expect(await standstill()).toBeLessThan(STANDSTILL_MS);
    await expectWell();
  });
});

it('a program that is over is told of, though the page stood still for longer', async () => {
  await load(page, site.address + CHAPTER);
  const box = boxIn(page);
  await button(box, '编辑').click();
  const program =
    "console.log('begun'); await new Promise((r) => setTimeout(r, 1500)); console.log('over');";
  await replaceText(box.locator('.cm-content'), program);
  await button(box, '运行').click();
  await expect.poll(() => outputOf(box)).toContain('begun');
  // As while the browser asks how to print.
  await page.evaluate((until) => {
    for (const start = performance.now(); performance.now() < start + until;);
  }, RUN_LIMIT_MS + 500);
  await expect.poll(() => statusOf(box)).toContain('完成');
  expect(await outputOf(box)).toBe('begun\nover\n');
});

describe('a program that is too large', () => {
  it('throws an error of 30 million characters, and its beginning is shown', async () => {
    const box = await run(`throw new Error('long ' + 'x'.repeat(30_000_000));`);
    const fault = await box.getByTestId('run-fault').innerText();
    expect(fault).toContain('Error: long xxx');
    expect(fault).toContain('第 1 行');
    expect(fault.length).toBeLessThan(LIMITS.message + 500);
    expect(await standstill()).toBeLessThan(STANDSTILL_MS);
    await expectWell();
  });

  it('throws a larger one, and is shown it or is stopped', async () => {
    const box = await run(`throw new Error('long ' + 'x'.repeat(500_000_000));`);
    await expect.poll(() => statusOf(box)).toMatch(/程序出错|已停止/);
    expect(await standstill()).toBeLessThan(STANDSTILL_MS);
    await expectWell();
  });

  it('prints a line without end, and its beginning is shown', async () => {
    const box = await run(
      `console.log('y'.repeat(50_000_000)); console.log({ a: 'z'.repeat(50_000_000) });`,
    );
    const lines = (await outputOf(box)).split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBe(LIMITS.line);
    expect(await standstill()).toBeLessThan(STANDSTILL_MS);
    await expectWell();
  });

  it.each<[string, string]>([
    ['marks on one letter', `console.log('Z' + '\\u0300'.repeat(199_000));`],
    ['marks on many', `console.log(('Z' + '\\u0300\\u0316'.repeat(8)).repeat(12_000));`],
    ['letters that hang together', `console.log('\\u0627\\u0644\\u0644\\u0647\\ufdfd'.repeat(39_000));`],
    ['signs of direction', `console.log('\\u202e\\u2066\\u202d'.repeat(60_000) + 'abc');`],
    ['a font for each letter', `console.log('a汉\\u0627\\u0915\\u094d\\u1100😀'.repeat(25_000));`],
    ['an error of marks', `throw new Error('Z' + '\\u0300'.repeat(199_000));`],
    ['an error of letters', `throw new Error('a汉\\u0627\\u0915\\u094d\\u1100😀'.repeat(25_000));`],
    [
      'marks in pieces',
      withPort(
        `for (let i = 0; i < 2000; i++) ` +
          `send({ type: 'output', stream: i % 2 ? 'out' : 'err', text: '\\u0300'.repeat(99) });`,
      ),
    ],
  ])('prints %s, and the page goes on', async (_name, program) => {
    const box = await run(program);
    await box.getByTestId('run-output').waitFor();
    expect(await standstill()).toBeLessThan(STANDSTILL_MS);
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

  it.each<[string, string]>([
    ['halves', 'new Float16Array(4_000_000).fill(1)'],
    ['clones', 'structuredClone(bytes)'],
    ['what was transferred', 'new ArrayBuffer(8).transfer(8_000_000)'],
    ['what was made larger', 'larger()'],
    ['texts as bytes', 'new TextEncoder().encode(text)'],
  ])('is ended when it fills it with %s', async (_name, made) => {
    const box = await run(
      `const kept: unknown[] = [], bytes = new Uint8Array(8_000_000).fill(1) as any;\n` +
        `const text = 'x'.repeat(8_000_000);\n` +
        `const larger = () => { const r = new (ArrayBuffer as any)(8, { maxByteLength: 8e6 }); ` +
        `r.resize(8e6); new Uint8Array(r).fill(1); return r; };\n` +
        `for (;;) {\n  for (let i = 0; i < 5; i++) kept.push(${made} as any);\n` +
        `  await new Promise((r) => setTimeout(r, 20));\n}`,
    );
    await expect.poll(() => statusOf(box)).toMatch(/占用的内存太多|程序出错/);
    expect(trouble).toEqual([]);
  });

  it.each<[string, string]>([
    ['objects', 'for (let i = 0; i < 200_000; i++) list.push({ i, a: [i] })'],
    ['texts', "for (let i = 0; i < 20; i++) list.push(JSON.stringify('x'.repeat(1_000_000)))"],
    ['numbers', 'list.push(new Array(4_000_000).fill(1.5))'],
    [
      'entries of a map',
      "for (let i = 0; i < 99_999; i++) map.set({}, [`key ${i}`, 'x'.repeat(200) + i])",
    ],
    ['objects, without a pause', 'for (;;) list.push({ i: 1, a: [1] })'],
    ['texts, without a pause', "for (;;) list.push(JSON.stringify('x'.repeat(1_000_000)))"],
  ])('is ended when it keeps too many %s', async (_name, keep) => {
    const box = await run(
      `const list: unknown[] = [], map = new Map<unknown, unknown>();\n` +
        `for (;;) {\n  ${keep};\n  await new Promise((r) => setTimeout(r, 20));\n}\n` +
        `console.log(list, map);`,
    );
    await expect.poll(() => statusOf(box)).toMatch(/占用的内存太多|程序出错/);
    await expectWell();
  });

  it.each([
    ['Blob', 'OffscreenCanvas', 'ImageData', 'Response', 'ReadableStream', 'MessageChannel'],
    ['BroadcastChannel', 'FormData', 'CompressionStream', 'AudioData', 'Intl', 'postMessage'],
  ])('finds no %s to fill it with', async (...names) => {
    const list = names.map((name) => `typeof ${name}`).join(', ');
    const box = await run(`// @ts-nocheck\nconsole.log([${list}].join());`);
    expect(await outputOf(box)).toBe(`${names.map(() => 'undefined').join()}\n`);
  });

  it('cannot post long texts in an endless loop', async () => {
    const box = await run(
      withPort(
        `const long = 'x'.repeat(50_000_000);\nfor (;;) try { send({ long }); } catch { continue; }`,
      ),
    );
    await expect.poll(() => statusOf(box)).toContain('已停止');
    expect(await standstill()).toBeLessThan(STANDSTILL_MS);
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

  it('may make many lists and texts that it does not keep', async () => {
    const box = await run(
      `const last: unknown[] = [];\n` +
        `for (let i = 0; i < 100; i++) {\n` +
        `  const list: unknown[] = [];\n` +
        `  for (let j = 0; j < 100_000; j++) list.push({ j, a: [j] });\n` +
        `  last.push(list.length, JSON.stringify('x'.repeat(5_000_000)));\n` +
        `  if (last.length > 10) last.splice(0, 2);\n` +
        `  await new Promise((r) => setTimeout(r, 1));\n` +
        `}\n` +
        `console.log(last.length);`,
    );
    await expect.poll(() => outputOf(box)).toBe('10\n');
  });
});

describe('a text that is pasted', () => {
  it.each<[string, string]>([
    ['very many lines', 'const a = 1;\n'.repeat(400_000)],
    ['very many lines that differ', Array.from({ length: 100_000 }, (_, i) => `f(${i});`).join('\n')],
    ['a line without end', 'x'.repeat(5_000_000)],
    ['marks on one letter', `f("a${'\u0300'.repeat(200_000)}");`],
    ['letters that hang together', '\u0627\u0644\u0644\u0647\ufdfd'.repeat(200_000)],
    ['what cannot be seen', `f("${'\u202e\u200d\0\ud800'.repeat(20_000)}");`],
  ])('may have %s: the editor and the difference draw a part', async (_name, text) => {
    await load(page, site.address + CHAPTER);
    const box = boxIn(page);
    await button(box, '编辑').click();
    await replaceText(box.locator('.cm-content'), text);
    await box.getByRole('button', { name: /看改动/ }).click({ timeout: 10_000 });
    await box.getByRole('group', { name: /的改动/ }).waitFor();
    expect(await standstill()).toBeLessThan(STANDSTILL_MS);
    await button(box, '回到代码').click();
    expect(await standstill()).toBeLessThan(STANDSTILL_MS);
    await expectWell();
  });
});

describe('traces in which one message', () => {
  const traces = (events: number): string =>
    withPort(
      `const message = { id: 1, type: 'MsgApp', from: 1, to: 2, term: 1, logTerm: 0, index: 0, ` +
        `commit: 0, entries: 0, reject: false, text: 'm' };\n` +
        `const events = Array.from({ length: ${events} }, (_, seq) => ` +
        `({ ...event, seq, node: 1 + (seq % 2), kind: seq % 2 ? 'deliver' : 'send', message }));\n` +
        `send({ type: 'traces', traces: [{ nodes: [1, 2], seed: 1, events }], cutEvents: 0 });`,
    );

  it.each([200, 800])('has %i events are dropped, and the page goes on', async (events) => {
    const box = await run(traces(events));
    await expect.poll(() => box.innerText()).toContain('1 条消息不合规矩');
    expect(await standstill()).toBeLessThan(STANDSTILL_MS);
    await expectWell();
  });
});

describe('the replay page', () => {
  const verdict = (): Promise<string | null> => page.getByTestId('verdict').textContent();

  it('refuses very many lines, and more than a case may have', async () => {
    await type('heal\n'.repeat(CASE_LIMITS.lines + 1));
    const alert = page.getByRole('alert').first();
    await expect.poll(() => alert.textContent(), POLL).toContain('至多 40,000 行');
    await type('heal\n'.repeat(CASE_LIMITS.characters / 4));
    await expect.poll(() => alert.textContent(), POLL).toContain('至多 1,000,000 个字符');
    await type('heal\n'.repeat(CASE_LIMITS.lines - 1));
    await page.getByRole('button', { name: '运行' }).click();
    await expect.poll(verdict, POLL).toContain('没有违反任何规则');
    expect(await standstill()).toBeLessThan(STANDSTILL_MS);
    expect(trouble).toEqual([]);
  });

  /** Opens a file of so many bytes, made of one line. */
  async function open(line: string, bytes: number): Promise<void> {
    await load(page, `${site.address}/replay/`);
    const input = page.locator('input[type=file][multiple]');
    await input.waitFor({ state: 'attached' });
    const files = await page.evaluateHandle(
      ({ line, bytes }) => {
        const text = `${line}\n`.repeat(Math.floor(bytes / (line.length + 1)));
        const files = new DataTransfer();
        files.items.add(new File([text], '1'));
        return files;
      },
      { line, bytes },
    );
    // To make the file took the page long; from now on it counts.
    await page.waitForTimeout(100);
    await page.evaluate(() => document.body.click());
    await input.evaluate((input: HTMLInputElement, files) => {
      input.files = files.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    }, files);
  }

  const message =
    '{"type":"MsgApp","from":1,"to":2,"term":1,"logTerm":0,"index":0,"commit":0,"entries":0,' +
    '"reject":false,"id":1,"text":"m"}';

  it.each<[string, string, number, string]>([
    [
      'many events',
      '{"seq":0,"time":0,"node":1,"kind":"tick","text":"x","zh":"x","message":null,"after":null}',
      80e6,
      '第 1 到第 300 个事件，共 ',
    ],
    [
      'one message again and again',
      `{"seq":0,"time":0,"node":1,"kind":"send","text":"x","zh":"x","message":${message},"after":null}`,
      80e6,
      '第 1 到第 300 个事件，共 ',
    ],
    ['empty lines', '', 90e6, '第 1 行不是记录'],
    ['one long line', 'x'.repeat(45e6), 91e6, '第 1 行不是记录'],
    ['nothing', '', 0, '文件里没有事件'],
  ])('reads a file of %s, and the page goes on', async (_name, line, bytes, told) => {
    await open(line, bytes);
    const part = page.getByRole('region', { name: '真实服务器的记录' });
    await expect.poll(() => part.innerText(), POLL).toContain(told);
    expect(await standstill()).toBeLessThan(STANDSTILL_MS);
    expect(trouble).toEqual([]);
  });

  it('does the largest run that is allowed, without standing still', async () => {
    await type(`nodes 3\ntick 1 ${CASE_LIMITS.ticks}`);
    await page.getByRole('button', { name: '运行' }).click();
    await expect.poll(verdict, POLL).toContain('没有违反任何规则');
    expect(await standstill()).toBeLessThan(STANDSTILL_MS);
  });
});
