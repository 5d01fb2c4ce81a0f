import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TraceEvent } from '../../sim/trace.ts';
import { Links } from '../../site/plugins/weave/api.ts';
import {
  compare,
  compareOn,
  diffHtml,
  planBreak,
  replayOn,
  requestOf,
  type BreakData,
} from '../../site/plugins/weave/broken.ts';
import { chapterFiles, parseChapter } from '../../site/plugins/weave/chapters.ts';
import type { Told } from '../../site/plugins/weave/compare_program.ts';
import { WeaveError } from '../../site/plugins/weave/errors.ts';
import { chapterOf, elementsOf, piecesOf } from '../../site/plugins/weave/pieces.ts';
import { Project } from '../../site/plugins/weave/project.ts';
import weave from '../../site/plugins/weave/remark.ts';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const book = new Project(ROOT, true);
const CHAPTER = 'docs/mechanisms/election.mdx';

/** The first element of a chapter that reads so. */
const elementOf = (source: string) => elementsOf(parseChapter(source))[0]!;

function failure(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(WeaveError);
    return (error as Error).message;
  }
  return 'nothing was thrown';
}

describe('a broken rule in a chapter', () => {
  const plan =
    (source: string, chapter = CHAPTER) =>
    () =>
      planBreak(book, elementOf(source), chapter);

  it('must be named', () => {
    expect(failure(plan('text\n\n<BreakIt />'))).toBe(`${CHAPTER}:3: <BreakIt> needs rule="…"`);
  });

  it('must be in the catalogue', () => {
    const message = failure(plan('<BreakIt rule="duoble-vote" />'));
    expect(message).toContain(`${CHAPTER}:1: no broken rule "duoble-vote"; near names: double-vote`);
  });

  it('must have its counterexample beside the examples of the chapter', () => {
    expect(failure(plan('<BreakIt rule="double-vote" />', 'docs/modules/inflights.mdx'))).toBe(
      'docs/modules/inflights.mdx:1: no counterexample examples/inflights/double-vote.case',
    );
  });

  describe('in a house where the library is another', () => {
    let root = '';
    beforeAll(() => {
      root = fs.mkdtempSync(path.join(os.tmpdir(), 'broken-'));
      for (const folder of ['src', 'examples/election']) {
        fs.mkdirSync(path.join(root, folder), { recursive: true });
      }
      fs.writeFileSync(path.join(root, 'examples/election/double-votes.case'), 'nodes 1\n');
    });
    afterAll(() => fs.rmSync(root, { recursive: true }));

    const planThere = (): string =>
      failure(() => planBreak(new Project(root), elementOf('<BreakIt rule="double-vote" />'), CHAPTER));

    it('is told what the case is called, what file is missing, and what does not fit', () => {
      expect(planThere()).toContain('double-vote.case; near names: double-votes');
      fs.writeFileSync(path.join(root, 'examples/election/double-vote.case'), 'nodes 1\n');
      expect(planThere()).toContain('changes src/election.ts, which is not there');
      fs.writeFileSync(path.join(root, 'src/election.ts'), 'export const canVote = true;\n');
      expect(planThere()).toMatch(/^docs.mechanisms.election\.mdx:1: .*not fit src.election\.ts/);
    });
  });

  it('gets the sentences of its language, and the place of the change', () => {
    const props = (chapter: string): Map<string, string> => {
      const tree = parseChapter('<BreakIt rule="double-vote" />');
      void weave({ root: ROOT })(tree, { path: path.join(ROOT, chapter) });
      const { attributes } = elementsOf(tree)[0]!;
      return new Map(
        attributes.map(({ name, value }) => [
          name!,
          (value as { value?: string }).value ?? String(value),
        ]),
      );
    };
    const chinese = props(CHAPTER);
    const english = props('i18n/en/docusaurus-plugin-content-docs/current/mechanisms/election.mdx');
    expect(chinese.get('sentence')).toMatch(/\p{sc=Han}/u);
    expect(english.get('sentence')).toMatch(/^"[A-Z]/);
    const line = Number(/#L(\d+)/.exec(chinese.get('href') ?? '')?.[1]);
    expect(book.lines('src/election.ts')[line - 1]).toContain('r.vote === NONE');
  });

  it('is shown as a diff whose signs are text', async () => {
    const planned = plan('<BreakIt rule="double-vote" />')();
    const rows = (await diffHtml(planned)).split('\n</span>').slice(0, -1);
    const text = rows.map((row) =>
      row
        .replace(/<[^>]+>/g, '')
        .replaceAll('&gt;', '>')
        .replaceAll('&amp;', '&'),
    );
    const lines = book.lines('src/election.ts');
    const minus = text.filter((row) => row.startsWith('-'));
    expect(minus).toHaveLength(1);
    expect(lines).toContain(minus[0]!.slice(1));
    expect(text.filter((row) => row.startsWith('+'))).toEqual(['+    r.lead === NONE ||']);
    const around = text.filter((row) => row.startsWith(' '));
    expect(around.length).toBeGreaterThan(4);
    for (const row of around) expect(lines).toContain(row.slice(1));
    expect(rows.find((row) => row.includes('minus'))).toContain(
      `data-n=${lines.indexOf(minus[0]!.slice(1)) + 1}`,
    );
  });
});

/** Every broken rule of the book, in both languages. */
const places = ['docs', 'i18n/en']
  .flatMap((folder) => chapterFiles(path.join(ROOT, folder)))
  .flatMap((file) => {
    const chapter = chapterOf(ROOT, file);
    return elementsOf(parseChapter(fs.readFileSync(file, 'utf8')))
      .filter(({ name }) => name === 'BreakIt')
      .map((element) => ({ chapter, element, ...planBreak(book, element, chapter) }));
  });

describe('the counterexamples of the book', () => {
  it('are there in both languages, in every chapter that breaks a rule', () => {
    const chapters = new Set(places.map(({ chapter }) => chapter));
    expect(chapters.size).toBeGreaterThanOrEqual(8);
    for (const chapter of chapters) {
      expect(places.filter((one) => one.chapter === chapter).length).toBeGreaterThanOrEqual(1);
    }
  });

  it.each(places)(
    '$caseFile ($chapter) breaks a rule that the catalogue names, on the changed ' + 'library only',
    async ({ rule, after, caseText }) => {
      const { violation } = await replayOn(ROOT, { [rule.file]: after }, caseText);
      expect(rule.checker).toContain(violation?.rule);
      expect((await replayOn(ROOT, {}, caseText)).violation).toBeNull();
    },
  );

  it.each(places)('$caseFile ($chapter) can be seen: a difference, and few events', async (place) => {
    const { rule, after, caseText } = place;
    const told = async (changed: Record<string, string>) => compareOn(ROOT, changed, caseText, 'zh');
    const data = compare(await told({}), await told({ [rule.file]: after }));
    expect(data.parts).not.toBeNull();
    expect(data.differences.length).toBeGreaterThan(0);
    for (const { trace } of [data.healthy, data.broken]) {
      expect(trace.events.length).toBeLessThanOrEqual(60);
      for (const { text } of trace.events) expect(text).toMatch(/\p{Script=Han}/u);
    }
    // Nothing is told after the violation.
    const { violation } = data.broken.trace;
    const last = data.broken.trace.events.at(-1)!;
    if (!data.recovers) expect(last.seq).toBe(violation!.seq);
  });

  it('stand in the page with all that a run needs', async () => {
    const { chapter, rule, caseText, caseFile } = places.find(
      ({ rule: { id } }) => id === 'double-vote',
    )!;
    const tree = parseChapter('<BreakIt rule="double-vote" />');
    const pieces = await piecesOf(book, new Links(book, ''), tree, chapter);
    expect(Object.keys(pieces)).toEqual(['b1', 'b1-data']);
    const data = JSON.parse(pieces['b1-data']!) as BreakData;
    expect(data.broken.trace.violation?.rule).toBe('one-vote');
    expect(data.healthy.trace.violation).toBeUndefined();
    const { id, file, symbol, find, replace } = rule;
    const [planned] = places.filter((one) => one.caseFile === caseFile);
    expect(requestOf(planned!)).toEqual({
      ...{ caseText, id, file, symbol, find, replace },
      profile: 'default',
    });
  });

  it('tell which actions come to nothing on one side', async () => {
    const { rule, after, caseText } = places.find(
      ({ rule: { id } }) => id === 'low-term-leader-ignored',
    )!;
    const told = async (changed: Record<string, string>) => compareOn(ROOT, changed, caseText, 'en');
    const { healthy, broken, differences } = compare(await told({}), await told({ [rule.file]: after }));
    expect(healthy.skipped).toEqual([]);
    expect(broken.skipped.map(({ action }) => action)).toEqual(['handle 3', 'deliver 3 1 MsgAppResp 0']);
    expect(differences).toContainEqual(
      expect.objectContaining({ node: 3, field: 'role', healthy: 'follower', broken: 'candidate' }),
    );
    expect(differences).toContainEqual(
      expect.objectContaining({ node: 1, field: 'progress', about: 3 }),
    );
  });

  it('refuses a case that breaks nothing, too much, or that cannot be read', async () => {
    const root = fs.mkdtempSync(path.join(os.tmpdir(), 'harmless-'));
    for (const folder of ['src', 'sim', 'site']) {
      fs.symlinkSync(path.join(ROOT, folder), path.join(root, folder));
    }
    fs.mkdirSync(path.join(root, 'examples/election'), { recursive: true });
    const project = new Project(root);
    const tree = parseChapter('\n<BreakIt rule="double-vote" />');
    const write = (text: string): void =>
      fs.writeFileSync(path.join(root, 'examples/election/double-vote.case'), text);
    const woven = () => piecesOf(project, new Links(project, ''), tree, CHAPTER);
    write('nodes 3\n');
    await expect(woven()).rejects.toThrow(
      `${CHAPTER}:2: examples/election/double-vote.case breaks no rule`,
    );
    write('nodes 3\nvote 1\n');
    await expect(woven()).rejects.toThrow(/double-vote\.case cannot be replayed: line 2: /);
    // Without a leader nothing recovers, on whatever library.
    write('nodes 1\ncrash 1 0\ncalm 1\n');
    await expect(woven()).rejects.toThrow(/double-vote\.case breaks liveness on the library as it is/);
    fs.rmSync(root, { recursive: true });
  });
});

describe('two runs beside each other', () => {
  const event = (seq: number, time: number, text: string): TraceEvent => {
    return { seq, time, node: 1, kind: 'note', text, message: null, after: null };
  };
  const run = (texts: readonly string[], values: Told['values'] = []): Told => ({
    trace: { nodes: [1], seed: 1, events: texts.map((text, i) => event(i, i, text)) },
    recovers: false,
    skipped: [],
    values,
  });
  const value = (field: 'term' | 'vote', text: string) => ({ node: 1, field, about: 0, value: text });

  it('part at the first event that differs, also where one only ends', () => {
    expect(compare(run(['a', 'b', 'c']), run(['a', 'x', 'c'])).parts).toBe(1);
    expect(compare(run(['a']), run(['a', 'b'])).parts).toBe(1);
    expect(compare(run(['a']), run(['a'])).parts).toBeNull();
  });

  it('differ in the values that differ, and in those that only one has', () => {
    const one = run([], [value('term', '1'), value('vote', 'n1')]);
    const other = run([], [value('term', '1')]);
    expect(compare(one, other).differences).toEqual([
      { node: 1, field: 'vote', about: 0, healthy: 'n1', broken: null },
    ]);
  });

  it('leave out a long beginning that both have, step by step', () => {
    const long = Array.from({ length: 80 }, (_, i) => `${i}`);
    const { folded, healthy, broken } = compare(run([...long, 'a']), run([...long, 'b']));
    expect(folded).toBe(32);
    expect(healthy.trace.events[0]!.seq).toBe(32);
    expect(broken.trace.events.at(-1)!.text).toBe('b');
    const shorter = long.slice(0, 60);
    expect(compare(run([...shorter, 'a']), run([...shorter, 'b'])).folded).toBe(0);
  });
});
