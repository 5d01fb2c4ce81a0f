import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { chapterFiles, parseChapter } from '../../site/plugins/weave/chapters.ts';
import { WeaveError } from '../../site/plugins/weave/errors.ts';
import type { MdxElement } from '../../site/plugins/weave/mdx.ts';
import { chapterOf, elementsOf } from '../../site/plugins/weave/pieces.ts';
import { checkAnswer, outputOf, planPredict } from '../../site/plugins/weave/predict.ts';
import { Project } from '../../site/plugins/weave/project.ts';
import weave from '../../site/plugins/weave/remark.ts';
import { answerIn } from '../../site/runtime/answer.ts';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const book = new Project(ROOT, true);
const CHAPTER = 'docs/mechanisms/election.mdx';

const elementOf = (source: string): MdxElement => elementsOf(parseChapter(source))[0]!;

function failure(source: string): string {
  try {
    planPredict(book, elementOf(source), CHAPTER);
  } catch (error) {
    expect(error).toBeInstanceOf(WeaveError);
    return (error as Error).message;
  }
  return 'nothing was thrown';
}

/** A question with these attributes and these children, one a line. */
const question = (attributes: string, ...children: string[]): string =>
  [`<Predict ${attributes}>`, ...children, '</Predict>'].join('\n\n');
const choice = (answer: string, more = `label="${answer}"`): string =>
  `<Choice answer="${answer}" ${more}>it is not</Choice>`;
const WHY = '<Why>\n\nbecause\n\n</Why>';
const LEASE = 'example="election/guess-lease" answer="nobody"';

describe('a question in a chapter', () => {
  it('names a program that is there, and what it answers', () => {
    expect(failure(question('answer="1"', WHY))).toBe(
      `${CHAPTER}:1: <Predict> needs example="chapter/name"`,
    );
    expect(failure(question('example="election/gues-lease" answer="1"', WHY))).toContain(
      'no example "election/gues-lease"; near names: election/guess-lease',
    );
    expect(failure(question('example="election/guess-lease"', WHY))).toContain('needs answer="…"');
  });

  it('has choices of which one is right, and a reason', () => {
    const [right, wrong] = [choice('nobody'), choice('n1')];
    expect(failure(question(LEASE, right, wrong))).toContain('<Predict> needs one <Why>');
    expect(failure(question(LEASE, right, WHY))).toContain('needs a wrong <Choice>');
    expect(failure(question(LEASE, wrong, choice('n2'), WHY))).toBe(
      `${CHAPTER}:1: no choice is right: the answer "nobody" is not among "n1", "n2"`,
    );
    expect(failure(question(LEASE, right, wrong, wrong, WHY))).toContain('two choices say "n1"');
    expect(failure(question(LEASE, right, '<Choice label="n1" />', WHY))).toBe(
      `${CHAPTER}:5: <Choice> needs answer="…"`,
    );
    expect(failure(question(LEASE, right, choice('n1', ''), WHY))).toContain('needs label="…"');
    expect(failure(question(LEASE, right, wrong, WHY))).toBe('nothing was thrown');
  });

  it('has likely mistakes as choices where the guess is typed', () => {
    const typed = 'example="election/guess-pre-vote" answer="1" typed';
    expect(failure(question(typed, choice('1', ''), WHY))).toContain('"1" is the answer');
    expect(failure(question(typed, WHY))).toContain('needs a wrong <Choice>');
    expect(failure(question(typed, choice('2', ''), WHY))).toBe('nothing was thrown');
  });

  it('gets its place and the path of its program', () => {
    const tree = parseChapter(question(LEASE, choice('nobody'), choice('n1'), WHY));
    void weave({ root: ROOT })(tree, { path: path.join(ROOT, CHAPTER) });
    const values = new Map(
      elementsOf(tree)[0]!.attributes.map(({ name, value }) => [
        name,
        (value as { value?: string }).value ?? value,
      ]),
    );
    expect(values.get('id')).toBe('"q1"');
    expect(values.get('file')).toBe('"examples/election/guess-lease.ts"');
    expect(values.get('typed')).toBe('false');
    expect(values.get('woven')).toBe('woven');
  });
});

describe('the answer', () => {
  it('is the last line that the program prints', () => {
    expect(answerIn('a\nb \n\n')).toBe('b');
    expect(answerIn('')).toBe('');
  });

  it('is found without a word on the real console, also when the program throws', async () => {
    const { log } = console;
    expect(await outputOf(ROOT, 'examples/x.ts', { 'examples/x.ts': "console.log('a', 1);" })).toBe(
      'a 1\n',
    );
    const broken = { 'examples/x.ts': "throw new Error('no');" };
    await expect(outputOf(ROOT, 'examples/x.ts', broken)).rejects.toThrow('no');
    expect(console.log).toBe(log);
  });

  const planned = {
    file: 'examples/election/guess-pre-vote.ts',
    answer: '1',
    choices: ['2'],
    typed: true,
  };
  const place = { chapter: CHAPTER, line: 7 };

  it('that the library no longer gives fails with place and both values', async () => {
    await expect(checkAnswer(ROOT, planned, place)).resolves.toBeUndefined();
    // A library in which asking around enters the term.
    const file = 'src/raft.ts';
    const text = book.text(file);
    const changed = text.replace("this.state = 'StatePreCandidate';", '$&\n    this.term++;');
    expect(changed).not.toBe(text);
    await expect(checkAnswer(ROOT, planned, place, { [file]: changed })).rejects.toThrow(
      /^docs.mechanisms.election\.mdx:7: the library answers "\d+" to .*\.ts, and this question "1"/,
    );
  });

  it.each([
    ['const x = 1;', 'prints no answer; here it is "1"'],
    ["throw new Error('broken');", 'does not run: broken'],
    ["import { x } from './y.ts'; console.log(x);", "does not run: cannot find module './y.ts'"],
  ])('that a program does not give fails too (%s)', async (text, said) => {
    const changed = { [planned.file]: text };
    await expect(checkAnswer(ROOT, planned, place, changed)).rejects.toThrow(
      `:7: ${planned.file} ${said}`,
    );
  });
});

/** Every question of the book, in both languages. */
const questions = ['docs', 'i18n/en'].flatMap((folder) =>
  chapterFiles(path.join(ROOT, folder)).flatMap((file) => {
    const chapter = chapterOf(ROOT, file);
    return elementsOf(parseChapter(fs.readFileSync(file, 'utf8')))
      .filter(({ name }) => name === 'Predict')
      .map((element) => ({
        chapter,
        line: element.position?.start.line ?? 1,
        ...planPredict(book, element, chapter),
      }));
  }),
);

describe('the questions of the book', () => {
  it('are two or more in each of four chapters, in both languages', () => {
    const chapters = [...new Set(questions.map(({ chapter }) => chapter))];
    expect(chapters.length).toBeGreaterThanOrEqual(8);
    for (const chapter of chapters) {
      expect(questions.filter((one) => one.chapter === chapter).length).toBeGreaterThanOrEqual(2);
    }
  });

  it.each(questions)('$chapter:$line: $file answers $answer', async (one) => {
    await expect(checkAnswer(ROOT, one, one)).resolves.toBeUndefined();
    expect(one.choices.filter((guess) => guess === one.answer)).toHaveLength(one.typed ? 0 : 1);
  });
});
