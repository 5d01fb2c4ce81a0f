import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeEvent } from '../../sim/trace.ts';
import { Linker } from '../../site/runtime/linker.ts';
import { Links } from '../../site/plugins/weave/api.ts';
import { chapterFiles, parseChapter } from '../../site/plugins/weave/chapters.ts';
import { WeaveError } from '../../site/plugins/weave/errors.ts';
import { chapterOf, elementsOf } from '../../site/plugins/weave/pieces.ts';
import { Project } from '../../site/plugins/weave/project.ts';
import weave from '../../site/plugins/weave/remark.ts';
import { planScenario, scenesOf } from '../../site/plugins/weave/scenario.ts';
import type { ScenarioData } from '../../site/plugins/weave/scenario.ts';
import { instrument, RECORDER } from '../../site/plugins/weave/scenario_instrument.ts';
import { excerptOf } from '../../site/plugins/weave/scenario_lines.ts';
import type { Note } from '../../site/plugins/weave/scenario_recorder.ts';
import { record } from '../../site/plugins/weave/scenario_run.ts';
import type { Recorded, Step } from '../../site/plugins/weave/scenario_run.ts';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const { dependOn } = createRequire(import.meta.url)('../../site/plugins/weave/depend-loader.cjs') as {
  dependOn: (loader: object, text: string, options: { root: string; dev: boolean }) => void;
};
const MINUTE = 60_000;
const book = new Project(ROOT, true);
const links = new Links(book, path.join(ROOT, 'docs/api'));
const CHAPTER = 'docs/mechanisms/election.mdx';

/** The lines of a text that ran while `run` was called with `value`. */
async function linesThatRan(body: string, value: unknown): Promise<[unknown, number[]]> {
  const { files, units } = instrument({ 'src/a.ts': body });
  const recorder = fs.readFileSync(path.join(ROOT, RECORDER), 'utf8');
  const linker = new Linker({ ...files, [RECORDER]: recorder });
  const { run } = await linker.run('src/a.ts');
  const result = (run as (value: unknown) => unknown)(value);
  const take = linker.loaded(RECORDER)!['take'] as () => readonly Note[];
  const lines = new Set<number>();
  for (const note of take()) {
    if (note.kind === 'hit') units[note.unit]!.lines.forEach((line) => lines.add(line));
  }
  return [result, [...lines].sort((a, b) => a - b)];
}

describe('a text that notes what it runs', () => {
  it.each([
    ['export function run(x: number) {\n  if (x > 0)\n    return 1;\n  return 2;\n}', 1, 1, [1, 2, 3]],
    ['export function run(x: number) {\n  if (x > 0)\n    return 1;\n  return 2;\n}', 0, 2, [1, 2, 4]],
    [
      [
        'export function run(x: number) {',
        '  if (x > 0) {',
        '    x++;',
        '  } else if (x < 0) {',
        '    x--;',
        '  } else {',
        '    x = 7;',
        '  }',
        '  return x;',
        '}',
      ].join('\n'),
      0,
      7,
      [1, 2, 4, 7, 9],
    ],
    ['export function run(x: number) {\n  return x > 0\n    ? 1\n    : 2;\n}', 1, 1, [1, 2, 3]],
    ['export function run(x: boolean) {\n  return x &&\n    !x;\n}', false, false, [1, 2]],
    ['export function run(x: boolean) {\n  return x &&\n    !x;\n}', true, false, [1, 2, 3]],
    ['export function run(x?: number) {\n  return x ??\n    5;\n}', undefined, 5, [1, 2, 3]],
    [
      [
        'export function run(x: string) {',
        '  switch (x) {',
        "    case 'a':",
        "    case 'b':",
        '      return 1;',
        '    default:',
        '      return 2;',
        '  }',
        '}',
      ].join('\n'),
      'b',
      1,
      [1, 2, 4, 5],
    ],
    [
      [
        'export function run(x: number[]) {',
        '  let sum = 0;',
        '  for (const n of x)',
        '    sum += n;',
        '  while (sum > 9) {',
        '    sum -= 10;',
        '  }',
        '  return sum;',
        '}',
      ].join('\n'),
      [1, 2],
      3,
      [1, 2, 3, 4, 5, 8],
    ],
    [
      [
        'export function run(x: number[]) {',
        '  return x',
        '    .filter((n) =>',
        '      n > 1)',
        '    .map((n) => {',
        '      return n * 2;',
        '    });',
        '}',
      ].join('\n'),
      [1],
      [],
      [1, 2, 3, 4, 5],
    ],
    [
      [
        'export function run(x: boolean) {',
        '  try {',
        '    if (x) throw new Error();',
        '    return 1;',
        '  } catch {',
        '    return 2;',
        '  } finally {',
        '    x = false;',
        '  }',
        '}',
      ].join('\n'),
      true,
      2,
      [1, 2, 3, 6, 8],
    ],
    [
      [
        'class A {',
        '  n = 1;',
        '  get twice() {',
        '    return this.n * 2;',
        '  }',
        '}',
        'export function run() {',
        '  return new A().twice;',
        '}',
      ].join('\n'),
      0,
      2,
      [3, 4, 7, 8],
    ],
    ['export function run() {\n  return () => ({ a: 1 });\n}', 0, expect.any(Function), [1, 2]],
  ])('gives the same, and tells its lines: %#', async (body, value, result, lines) => {
    const [given, ran] = await linesThatRan(body, value);
    expect(given).toEqual(result);
    expect(ran).toEqual(lines);
  });

  it('leaves every line of the library where it was', () => {
    const files = Object.fromEntries(
      book
        .files()
        .filter((file) => file.startsWith('src/'))
        .map((file) => [file, book.text(file)]),
    );
    for (const [file, text] of Object.entries(instrument(files).files)) {
      expect(text.split('\n').length, file).toBe(files[file]!.split('\n').length);
    }
  });
});

describe('a recorded run', () => {
  let worlds: readonly Recorded[];
  beforeAll(async () => {
    worlds = await record(ROOT, { example: 'examples/election/rejoin.ts' });
  });

  const stepWith = (words: string): Step =>
    worlds[0]!.steps.find(({ events }) => events.some((e) => describeEvent(e).includes(words)))!;
  const textOf = (units: ReadonlySet<number>, file: string): string[] =>
    [...units]
      .map((unit) => worlds[0]!.units[unit]!)
      .filter((unit) => unit.file === file)
      .flatMap(({ lines }) => [...lines].map((line) => book.lines(file)[line - 1]!.trim()));

  it('has a world for each that the example makes, and no step in which nothing happens', () => {
    expect(worlds).toHaveLength(3);
    for (const { steps } of worlds) {
      expect(steps.length).toBeGreaterThan(20);
      expect(steps.filter(({ events }) => events.every(({ kind }) => kind === 'tick'))).toEqual([]);
    }
  });

  it('tells which lines ran, and which did not', () => {
    const refused = stepWith('deliver 3->1 MsgVote Term:4');
    const granted = stepWith('deliver 2->1 MsgVote Term:5');
    const grants = 'r.vote = m.from;';
    expect(textOf(granted.ran, 'src/election.ts')).toContain(grants);
    expect(textOf(refused.ran, 'src/election.ts')).not.toContain(grants);
    expect(textOf(refused.ran, 'src/election.ts')).toContain('rejectVote(r, m, answer);');
  });

  it('tells which lines changed a value of a node, and no others', () => {
    const { changed } = stepWith('deliver 3->1 MsgVote Term:4');
    expect(textOf(changed, 'src/raft.ts').sort()).toEqual([
      'this.lead = NONE;',
      "this.state = 'StateFollower';",
      'this.term = term;',
      'this.tracker.progress.set(id, pr);',
      'this.vote = NONE;',
    ]);
    expect(textOf(changed, 'src/election.ts')).toEqual([]);
    expect([...stepWith('the network is whole again').ran]).toEqual([]);
  });

  it('is the same each time, and is not made twice', async () => {
    expect(await record(ROOT, { example: 'examples/election/rejoin.ts' })).toBe(worlds);
  });
});

describe('the lines of a function', () => {
  const excerpt = (end: number, lines: number[], changed: number[] = []) =>
    excerptOf({
      file: 'src/a.ts',
      symbol: {
        path: 'f',
        kind: 'function',
        exported: true,
        start: 1,
        end,
        docStart: 1,
        summary: '',
        signature: '',
      },
      trail: [],
      lines,
      changed,
    });

  it('are all shown of a short one, and of a long one those that ran', () => {
    expect(excerpt(4, [1, 2])).toEqual([1, 2, 3, 4]);
    expect(excerpt(30, [1, 2, 4, 9, 10])).toEqual([1, 2, 3, 4, null, 9, 10, null]);
  });

  it('are about a dozen, with one that changed a value among them', () => {
    const all = Array.from({ length: 40 }, (_, i) => i + 1);
    const shown = excerpt(40, all, [30]).filter((line) => line !== null);
    expect(shown).toHaveLength(12);
    expect(shown[0]).toBe(1);
    expect(shown).toContain(30);
  });
});

/** The chapters that have a scenario. */
const chapters = ['docs', 'i18n/en']
  .flatMap((folder) => chapterFiles(path.join(ROOT, folder)))
  .map((file) => {
    const tree = parseChapter(fs.readFileSync(file, 'utf8'));
    return { chapter: chapterOf(ROOT, file), tree };
  })
  .filter(({ tree }) => elementsOf(tree).some(({ name }) => name === 'Scenario'));

describe('the scenarios of the book', () => {
  const found = new Map<string, ScenarioData>();
  beforeAll(async () => {
    for (const { chapter, tree } of chapters) {
      for (const [id, data] of Object.entries(await scenesOf(book, links, tree, chapter))) {
        found.set(`${chapter} ${id}`, data);
      }
    }
  }, chapters.length * MINUTE);

  it('stand in the chapters, in both languages, each under its scene', () => {
    const names = chapters.map(({ chapter }) => path.basename(chapter, '.mdx'));
    expect(names.filter((name) => name === 'election')).toHaveLength(2);
    for (const { chapter, tree } of chapters) {
      const blocks = tree.children!.map(({ name }) => name);
      expect(blocks[blocks.indexOf('Scene') + 1], chapter).toBe('Scenario');
    }
  });

  it('ask their reader, before the step on, what will come', () => {
    for (const [name, { moment, answered }] of found) {
      expect(answered, name).toBeGreaterThan(moment);
    }
  });

  it('open at a step that something comes before and after', () => {
    for (const [place, { from, moment, steps, setup }] of found) {
      expect([from > 0, from < moment, moment < steps.length - 1], place).toEqual([true, true, true]);
      expect(steps.length - from, place).toBeLessThanOrEqual(24);
      expect(setup, place).not.toBe('');
      expect(steps[from]!.time, place).toBe(0);
    }
  });

  it('light lines that are in the sources, that hold code, and that stand in the function', () => {
    for (const [place, { steps, lines }] of found) {
      for (const { code } of steps) {
        if (code === null) continue;
        const { file, key, rows, ran, changed } = code;
        const symbol = book.symbols(file).find((s) => `${file}#${s.path}` === key)!;
        const codeLines = book.codeLines(file);
        for (const n of [...ran, ...changed])
          expect(codeLines.has(n), `${place} ${file}:${n}`).toBe(true);
        for (const n of changed) expect(ran, `${place} ${key}`).toContain(n);
        const shown = rows.filter((n) => n !== null);
        expect(
          shown.some((n) => ran.includes(n)),
          `${place} ${key}`,
        ).toBe(true);
        expect(shown.length, `${place} ${key}`).toBeLessThanOrEqual(14);
        for (const n of shown) {
          expect(n >= symbol.start && n <= symbol.end).toBe(true);
          expect(plain(lines[key]![n]!)).toBe(book.lines(file)[n - 1]!.trim());
        }
      }
    }
  });

  it('show the code of every step that runs some, with the way that led there', () => {
    for (const [place, { steps, from, events }] of found) {
      for (const { code, first } of steps.slice(from)) {
        const { kind, text } = events[first]!;
        // A crash has code where a call of the storage that failed has led to it.
        const outside = ['heal', 'crash', 'pause', 'resume', 'restart'];
        if (code === null) expect(outside, `${place}: ${text}`).toContain(kind);
        else expect(code.trail.at(-1)!.href).toBe(code.href);
      }
    }
  });

  it('say the same in both languages, in the words of each', () => {
    for (const [place, data] of found) {
      if (place.startsWith('i18n/')) continue;
      const other = found.get(
        place.replace('docs/', 'i18n/en/docusaurus-plugin-content-docs/current/'),
      )!;
      const skeleton = ({ steps, from, moment }: ScenarioData) =>
        JSON.stringify([steps.map(({ first, last, code }) => [first, last, code?.key]), from, moment]);
      expect(skeleton(other)).toBe(skeleton(data));
      const words = ({ events }: ScenarioData) => events.map(({ text }) => text).join('\n');
      expect(words(data)).toMatch(/\p{Script=Han}/u);
      expect(words(other)).not.toMatch(/\p{Script=Han}/u);
    }
  });

  it('show what the scene tells', () => {
    const texts = (name: string): string[] => {
      const data = found.get(`i18n/en/docusaurus-plugin-content-docs/current/${name}.mdx s1`)!;
      return data.steps
        .slice(data.from)
        .flatMap(({ first, last, time }) =>
          data.events.slice(first, last + 1).map(({ text }) => `${time} ${text.replace(/\s+/g, ' ')}`),
        );
    };
    const election = texts('mechanisms/election');
    expect(election).toContain('1 n1 is follower at term 4, vote 0, lead 0');
    expect(election).toContain('12 n2 is leader at term 5, vote 2, lead 2');
    expect(texts('modules/raft-log').filter((text) => text.includes('n2 writes'))).toHaveLength(3);
    const inflights = found.get('docs/modules/inflights.mdx s1')!;
    const counts = inflights.steps
      .slice(inflights.from)
      .map(({ records }) => records!.members[3]!.count);
    expect(Math.max(...counts)).toBe(2);
    expect(counts.at(-1)).toBe(0);
    const { steps, moment } = found.get('docs/mechanisms/replication.mdx s1')!;
    const next = steps.slice(moment).map(({ records }) => records!.members[1]!.next);
    expect([...new Set(next)]).toEqual([5, 3, 7]);
  });
});

function plain(html: string): string {
  return html
    .replace(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .trim();
}

const MOMENT = '<Scenario example="election/rejoin" world="1" at="candidate at term 4">';
const choice = (answer: string): string => `<Choice answer="${answer}" label="one">why not</Choice>`;

/** A scenario with a question: what comes, and what does not. */
function asking(answer: string, wrong: string): string {
  const inside = [`<Ask answer="${answer}">`, 'Who?', choice(answer), choice(wrong)];
  return [MOMENT, 'Before.', ...inside, '<Why>\n\nSo.\n\n</Why>', '</Ask>', '</Scenario>'].join('\n\n');
}

describe('a scenario that asks for what is not there', () => {
  const plan = (source: string): string => {
    try {
      planScenario(book, elementsOf(parseChapter(source))[0]!, CHAPTER);
    } catch (error) {
      expect(error).toBeInstanceOf(WeaveError);
      return (error as Error).message;
    }
    return 'nothing was thrown';
  };
  const run = (source: string, project = book): Promise<string> =>
    scenesOf(project, links, parseChapter(source), CHAPTER).then(
      () => 'nothing was thrown',
      (error: Error) => error.message,
    );

  it.each([
    ['\n<Scenario example="election/rejoin" />', `${CHAPTER}:2: <Scenario> needs at="…"`],
    ['<Scenario at="x" />', '<Scenario> needs example="chapter/name" or case="chapter/name"'],
    ['<Scenario at="x" example="a/b" case="a/b" />', 'needs example="chapter/name" or case='],
    [
      '<Scenario at="x" example="election/rejion" />',
      'no example "election/rejion"; near names: election/rejoin',
    ],
    ['<Scenario at="x" case="election/duoble-vote" />', 'near names: election/double-vote'],
    ['<Scenario at="x" example="../src/raft" />', 'no example "../src/raft"'],
    ['<Scenario at="x" example="election/rejoin" word="1" />', 'no attribute "word"; near names: world'],
    ['<Scenario at="x" example="election/rejoin" world="0" />', 'world="0" is no number'],
    ['<Scenario at="x" example="election/rejoin" read="Raft.step" />', 'is not of the form'],
    [
      '<Scenario at="x" example="election/rejoin" read="src/raft.ts#Raft.stop" />',
      'no symbol "Raft.stop"',
    ],
    [
      '<Scenario at="x" example="election/rejoin" read="src/rafd.ts#Raft.step" />',
      'no file "src/rafd.ts"',
    ],
    [
      `${MOMENT}\n\n<Ask>\n\nWho?\n\n</Ask>\n\n</Scenario>`,
      ':3: <Ask> needs answer="…": a text of the event',
    ],
    [asking('n2 is leader', 'n3 is leader').replace(/<Why>[^]*<.Why>/, ''), '<Ask> needs one <Why>'],
    [asking('a', 'b').replaceAll('<Choice answer="b"', '<Choice answer="a"'), 'two choices say "a"'],
    [
      asking('a', 'b').replace('</Ask>', '</Ask>\n\n<Ask answer="c">\n\nWho?\n\n</Ask>'),
      'a <Scenario> asks once',
    ],
  ])('is told so before anything runs: %s', (source, message) => {
    expect(plan(source)).toContain(message);
  });

  const REJOIN = '<Scenario example="election/rejoin"';
  it.each([
    [`${REJOIN} at="x" />`, 'makes 3 worlds; say which by world="1" to world="3"'],
    [`${REJOIN} at="x" world="4" />`, 'makes 3 worlds, and none is number 4'],
    [
      `${REJOIN} world="1" at="n3 is candidate at term 9" />`,
      'is in no event of examples/election/rejoin.ts',
    ],
    [`${REJOIN} world="1" at="n3 is candidate at term 9" />`, 'near names: n3 is candidate at term'],
    [`${REJOIN} world="1" at="n3 is candidate" />`, 'is in 3 steps of examples/election/rejoin.ts'],
    [
      `${REJOIN} world="1" at="candidate at term 4" from="at term 5, vote 2, lead 0" />`,
      'from="at term 5',
    ],
    [`${REJOIN} world="1" at="candidate at term 4" from="n2 is leader" />`, 'has to come before'],
    [`${REJOIN} world="1" at="candidate at term 4" to="n1 is leader" />`, 'something has to follow it'],
    [
      `${REJOIN} world="1" at="candidate at term 4" read="src/read_index.ts#handleReadIndex" />`,
      'is shown in no step of examples/election/rejoin.ts',
    ],
    [
      `${REJOIN} world="1" at="candidate at term 4" read="src/election.ts#hup @ n3 is leader" />`,
      'hup @ n3 is leader" is shown in no step',
    ],
    ['<Scenario example="inflights/window" at="x" />', 'makes no world to look at'],
    [
      asking('n2 is leader at term 6', 'n3 is leader'),
      'answer="n2 is leader at term 6" comes in no later step of examples/election/rejoin.ts; near',
    ],
    // It did come, but before the question.
    [asking('n1 is leader at term 1', 'n3 is leader'), 'comes in no later step'],
    [asking('n2 is leader', 'n1 is follower'), 'the wrong choice "n1 is follower" comes true in'],
  ])('is told so by the run: %s', async (source, message) => {
    const said = await run(source);
    expect(said).toMatch(/^docs.mechanisms.election\.mdx:1: /);
    expect(said).toContain(message);
  });

  describe('in a house of its own', () => {
    let root = '';
    beforeAll(() => {
      root = fs.mkdtempSync(path.join(os.tmpdir(), 'scenario-'));
      for (const folder of ['src', 'sim', 'site']) {
        fs.symlinkSync(path.join(ROOT, folder), path.join(root, folder));
      }
      fs.mkdirSync(path.join(root, 'examples/election'), { recursive: true });
    });
    afterAll(() => fs.rmSync(root, { recursive: true }));

    it('is told what is wrong with a case or an example', async () => {
      const write = (name: string, text: string): void =>
        fs.writeFileSync(path.join(root, 'examples/election', name), text);
      const project = new Project(root);
      write('a.case', 'nodes 3\nvote 1\n');
      expect(await run('<Scenario case="election/a" at="x" />', project)).toContain(
        'examples/election/a.case cannot be run: line 2: ',
      );
      write('b.ts', "import { World } from '../../sim/world.ts';\nnew World().crash(9);\n");
      expect(await run('<Scenario example="election/b" at="x" />', project)).toContain(
        'examples/election/b.ts cannot be run: there is no node 9',
      );
    });
  });
});

describe('a scenario in the weave', () => {
  it('becomes a component with its place and its data', () => {
    const tree = parseChapter(
      '<Scenario example="election/rejoin" world="1" at="term 4, vote 3">\n  Before.\n</Scenario>',
    );
    void weave({ root: ROOT })(tree, { path: path.join(ROOT, CHAPTER) });
    const [element] = elementsOf(tree);
    const props = new Map(element!.attributes.map(({ name, value }) => [name, value]));
    expect(props.get('id')).toMatchObject({ value: '"s1"' });
    expect(props.get('scenes')).toMatchObject({ value: 'scenes' });
    expect(element!.children).toEqual([]);
    expect(tree.children!.at(-1)!.value).toContain(`scenes.ts?${CHAPTER}`);
  });

  it('keeps its question apart, and knows the step that answers', async () => {
    const source = asking('n2 is leader', 'n3 is leader');
    const tree = parseChapter(source);
    const scene = (await scenesOf(book, links, parseChapter(source), CHAPTER))['s1']!;
    void weave({ root: ROOT })(tree, { path: path.join(ROOT, CHAPTER) });
    const [scenario, ask] = elementsOf(tree);
    expect(scenario!.children).toEqual([ask]);
    expect(ask!.name).toBe('Ask');
    expect(scene.setup).toBe('Before.');
    const { first, last } = scene.steps[scene.answered!]!;
    const texts = scene.events.slice(first, last + 1).map(({ text }) => text);
    expect(scene.answered).toBeGreaterThan(scene.moment);
    expect(texts.join('\n')).toMatch(/n2 是领导者/);
  });

  it('is built anew when its case changes', () => {
    const files: string[] = [];
    const loader = { addDependency: (file: string) => files.push(path.relative(ROOT, file)) };
    dependOn(loader, '<Scenario\n  case="raft-log/copy"\n  at="x" />', { root: ROOT, dev: false });
    expect(files).toContain(path.join('examples', 'raft-log', 'copy.case'));
    expect(files).toContain(path.join('src', 'raft.ts'));
    expect(files).toContain(path.join('site', 'plugins', 'weave', 'scenario_recorder.ts'));
  });
});
