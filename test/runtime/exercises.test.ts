/**
 * Every exercise, judged by the program that the page runs: its solution
 * passes, and what the reader starts from and the answers that only look
 * right fail, each with its message.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Exercise, Sentence } from '../../examples/exercise.ts';
import { PROFILES } from '../../sim/weather.ts';
import { readLibrary, type LibrarySettings } from '../../site/plugins/runtime/library-text.cjs';
import {
  CHECKER,
  checkerText,
  exerciseFile,
  placeOfFunction,
  withAnswer,
} from '../../site/runtime/exercises.ts';
import { Linker } from '../../site/runtime/linker.ts';
import type { Checker, Counterexample, Found, Wrong } from '../../site/runtime/programs/exercise.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const settings = readFileSync(`${ROOT}/site/runtime/roots.json`, 'utf8');
const library = readLibrary(ROOT, JSON.parse(settings) as LibrarySettings);

const names = readdirSync(`${ROOT}/examples`, { recursive: true, encoding: 'utf8' })
  .map((file) => /^([\w-]+)\/exercises\/([\w-]+)\.ts$/.exec(file.replaceAll('\\', '/')))
  .filter((match) => match !== null)
  .map(([, chapter, exercise]) => `${chapter}/${exercise}`)
  .sort();

async function read(name: string): Promise<Exercise> {
  const { exercise } = await new Linker(library).run(exerciseFile(name));
  return exercise as Exercise;
}

/** The checker as the worker runs it, on the library with an answer in it. */
async function checkerOf(name: string, written: string): Promise<Checker> {
  const answered = withAnswer(library, await read(name), written);
  const file = exerciseFile(name);
  const files = { ...answered, [CHECKER]: checkerText(file) };
  return (await new Linker(files, console, true).run(CHECKER)) as unknown as Checker;
}

/** All seeds, a few at a time as the page has it. */
function tryAll({ attempt }: Checker): { found: Found | null; done: number; of: number } {
  let from = 0;
  for (;;) {
    const { done, of, found } = attempt({ from, budget: 200 });
    if (found !== null || done >= of) return { found, done, of };
    expect(done).toBeGreaterThan(from);
    from = done;
  }
}

/** What the page would tell of an answer; null if it is right. */
function judge(checker: Checker): Wrong | null {
  const { wrong } = checker.check({ language: 'en' });
  if (wrong !== null) return wrong;
  const { found } = tryAll(checker);
  return found === null ? null : checker.shorten({ ...found, language: 'en' }).wrong;
}

function expectSentence({ zh, en }: Sentence): void {
  const prose = (text: string): string => text.replace(/`[^`]*`/g, '`');
  expect(zh).toMatch(/\p{Script=Han}.*。$/u);
  expect(prose(zh)).not.toMatch(/\p{Script=Han}[A-Za-z0-9`]|[A-Za-z0-9`]\p{Script=Han}/u);
  expect(prose(zh)).not.toMatch(/\p{Script=Han}[,.;:?!()]/u);
  expect(en).toMatch(/^(?:[A-Z`]|n\d ).*\.$/);
  expect(en).not.toMatch(/\p{Script=Han}/u);
}

describe('the exercises', () => {
  it('are at least two in each of the four chapters', () => {
    for (const chapter of ['election', 'replication', 'raft-log', 'inflights']) {
      expect(names.filter((name) => name.startsWith(`${chapter}/`)).length).toBeGreaterThan(1);
    }
  });
});

describe.each(names)('%s', (name) => {
  it('is about a function of the library, and says enough', async () => {
    const { file, symbol, wrong, checks, trials, because, ...answers } = await read(name);
    expect(file).toMatch(/^(src\/(replica\/)?|examples\/raft-kv\/)\w+\.ts$/);
    const place = placeOfFunction(library[file]!, symbol);
    expect(place).not.toBeNull();
    for (const text of [answers.start.text, answers.solution, ...wrong.map((one) => one.text)]) {
      const whole = withAnswer(library, { file, symbol }, text)[file]!;
      expect(placeOfFunction(whole, symbol)?.line).toBe(place!.line);
      expect(text.endsWith('}\n')).toBe(true);
    }
    expect(wrong.length).toBeGreaterThanOrEqual(2);
    for (const { profile } of trials) expect([...PROFILES.keys()]).toContain(profile);
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
    for (const { fails } of checks) expectSentence(fails);
    for (const sentence of Object.values(because)) expectSentence(sentence);
  });

  it('lets its solution pass, and the book’s own text', async () => {
    const exercise = await read(name);
    const { file, symbol, solution } = exercise;
    const { start, end } = placeOfFunction(library[file]!, symbol)!;
    const book = library[file]!.slice(start, end);
    const solved = await checkerOf(name, solution);
    expect(judge(solved)).toBeNull();
    const asInBook = await checkerOf(name, book);
    const { wrong } = asInBook.check({ language: 'zh' });
    // Only an exercise that asks for more than the book has refuses it.
    const answers = [exercise.start, ...exercise.wrong];
    const refused = answers.find(({ text }) => text === book);
    expect(wrong?.id ?? null).toBe(refused?.caught ?? null);
  });

  it('tells the reader what is wrong with the text it starts from', async () => {
    const { start } = await read(name);
    expect(judge(await checkerOf(name, start.text))?.id).toBe(start.caught);
  });

  it('tells of each wrong answer what is wrong with it', async () => {
    const { wrong, checks, because } = await read(name);
    for (const { text, caught } of wrong) {
      const told = judge(await checkerOf(name, text));
      expect(told?.id).toBe(caught);
      const known =
        checks.find(({ id }) => id === caught)?.fails ?? because[caught as keyof typeof because];
      expect(told?.sentence).toEqual(known);
      expect(told?.detail).not.toBe('');
    }
    // Not one message for everything.
    expect(new Set(wrong.map(({ caught }) => caught)).size).toBeGreaterThan(1);
  });
});

describe('the checker', () => {
  it('shows a counterexample as a short run, in the language of the page', async () => {
    const { start } = await read('replication/commit-rule');
    const checker = await checkerOf('replication/commit-rule', start.text);
    expect(checker.check({ language: 'zh' }).wrong).toBeNull();
    const { found, done } = tryAll(checker);
    expect(found).toEqual({ profile: 'takeovers', seed: done });
    const shown: Counterexample = checker.shorten({ ...found!, language: 'zh' });
    expect(shown.wrong.detail).toMatch(/当领导者，数着份数提交了/);
    expect(shown.wrong.trace?.violation).toMatchObject({ rule: 'commit-quorum' });
    expect(shown.wrong.trace!.events.length).toBeLessThan(120);
    expect(shown.caseText).toMatch(/^nodes \d/);
  });

  /** An answer to an exercise about the window that does something else instead. */
  const instead = (body: string): Promise<Checker> =>
    checkerOf('inflights/free-to', `  freeTo(to: number): void {\n    ${body}\n  }\n`);

  it.each([
    ['null', 'throw null;', 'null'],
    ['what is no text', 'throw { toString() { throw 1; } };', '?'],
    ['what has no kind', 'throw new Proxy({}, { getPrototypeOf() { throw 1; } });', '?'],
    [
      'an error without a text',
      "throw Object.defineProperty(new Error(), 'name', { get() { throw 1; } });",
      '?',
    ],
    ['a text without end', "throw new Error('x'.repeat(5_000_000));", 'Error: xxx'],
    [
      'an error that is its own cause',
      "const error = new Error('x'); error.cause = error; throw error;",
      'Error: x',
    ],
    [
      'two that are the cause of each other',
      "const [a, b] = [new Error('a'), new Error('b')] as any; a.cause = b; b.cause = a; throw a;",
      'Error: a',
    ],
  ])('judges an answer that throws %s', async (_name, body, detail) => {
    const { wrong } = (await instead(body)).check({ language: 'en' });
    expect(wrong?.id).toBe('older-ones');
    expect(wrong?.detail.startsWith(detail)).toBe(true);
    expect(wrong!.detail.length).toBeLessThanOrEqual(2000);
  });

  it('shows a counterexample of an answer that throws a text without end', async () => {
    const checker = await instead("throw new Error('x'.repeat(5_000_000));");
    const { found } = tryAll(checker);
    const shown = checker.shorten({ ...found!, language: 'en' });
    expect(JSON.stringify(shown).length).toBeLessThan(1_000_000);
  });

  it('shows in a moment what a library does in which nothing starts', async () => {
    const file = 'src/inflights.ts';
    const lost = library[file]!.replace('export class Inflights', 'export class Outflights');
    const files = {
      ...library,
      [file]: lost,
      [CHECKER]: checkerText(exerciseFile('inflights/free-to')),
    };
    const checker = (await new Linker(files).run(CHECKER)) as unknown as Checker;
    const { found } = tryAll(checker);
    const began = performance.now();
    expect(checker.shorten({ ...found!, language: 'en' }).caseText).toMatch(/^nodes \d/);
    // The page waits 15 s for a call.
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it('draws what a world did in the check that failed', async () => {
    const { start } = await read('election/up-to-date');
    const { check } = await checkerOf('election/up-to-date', start.text);
    const { wrong } = check({ language: 'zh' });
    expect(wrong?.trace?.nodes).toEqual([1, 2, 3]);
    expect(wrong?.trace?.events.at(-1)?.seq).toBeGreaterThan(20);
    expect(wrong?.trace?.events.some(({ text }) => /领导者/.test(text))).toBe(true);
  });

  it('takes an error that an answer throws for what came of it', async () => {
    const thrower = "  freeTo(to: number): void {\n    throw new Error('no ' + to);\n  }\n";
    const { check } = await checkerOf('inflights/free-to', thrower);
    expect(check({ language: 'en' }).wrong?.detail).toBe('Error: no 6');
  });

  it('does not judge an answer that uses a name that is not there', async () => {
    const mistyped = '  freeTo(to: number): void {\n    this.count = tow;\n  }\n';
    const { check } = await checkerOf('inflights/free-to', mistyped);
    expect(() => check({ language: 'en' })).toThrow('tow is not defined');
  });

  it('says so where a check has caught it', async () => {
    const { start } = await read('raft-node/step');
    const mistyped = start.text.replace(/\{\n/, '{\n    tow();\n');
    const { wrong } = (await checkerOf('raft-node/step', mistyped)).check({ language: 'en' });
    expect(wrong?.sentence.en).toContain('a name that nothing has');
    expect(wrong?.sentence.zh).toContain('没有的名字');
  });

  it('runs the seeds of all trials in turn, and ends', async () => {
    const { trials, solution } = await read('inflights/free-to');
    const { attempt } = await checkerOf('inflights/free-to', solution);
    const of = trials.reduce((sum, { seeds }) => sum + seeds, 0);
    const last = attempt({ from: of - 1, budget: 0 });
    expect(last).toMatchObject({ done: of, of, found: null });
    expect(attempt({ from: of, budget: 0 })).toEqual({ done: of, of, events: 0, found: null });
  });
});
