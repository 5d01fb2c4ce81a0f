import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MemoryStorage, newEntry, newMessage, SILENT } from '../../src/index.ts';
import { Inflights, RaftLog } from '../../src/internals.ts';
import {
  compared,
  figureText,
  letterOf,
  partsOf,
  probesIn,
  readOut,
  ringOf,
  rowOf,
  Stand,
  votesOf,
  watch,
} from '../../sim/figures/index.ts';
import type { Figure, Logs, Machine } from '../../sim/figures/index.ts';
import { MajorityConfig } from '../../src/internals.ts';
import { Links } from '../../site/plugins/weave/api.ts';
import { chapterFiles, parseChapter } from '../../site/plugins/weave/chapters.ts';
import { WeaveError } from '../../site/plugins/weave/errors.ts';
import { figureHtml } from '../../site/plugins/weave/figure/index.ts';
import {
  checkMachine,
  ENDING,
  figureTexts,
  planFigure,
  runFigure,
} from '../../site/plugins/weave/figure/plan.ts';
import { chapterOf, elementsOf, piecesOf } from '../../site/plugins/weave/pieces.ts';
import { Project } from '../../site/plugins/weave/project.ts';
import { figureNames } from '../../tools/example.ts';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const book = new Project(ROOT, true);
const texts = figureTexts(ROOT);
const names = figureNames(path.join(ROOT, 'examples')).map((name) => name.replace(/\.figure$/, ''));
const figureOf = (name: string): Promise<Figure> => runFigure(texts, `examples/${name}${ENDING}`);
const html = (figure: Figure, language: 'zh' | 'en' = 'en'): string => {
  return figureHtml(figure, 'f1', language, ({ symbol }) => `~/source/#${symbol}`);
};

/** The figures of all chapters, by language. */
const shown = (['docs', 'i18n/en'] as const).map((folder) =>
  chapterFiles(path.join(ROOT, folder)).flatMap((file) =>
    elementsOf(parseChapter(fs.readFileSync(file, 'utf8')))
      .filter(({ name }) => name === 'Figure')
      .map((element) => planFigure(book, element, chapterOf(ROOT, file))),
  ),
);

/** Tags that are not closed, or closed and not opened. */
function unbalanced(text: string): string[] {
  const open: string[] = [];
  for (const [, close, name] of text.matchAll(/<(\/?)([a-z0-9]+)[^>]*>/gi)) {
    if (close === '') open.push(name!);
    else if (open.pop() !== name) return [name!];
  }
  return open;
}

describe('the figures of the book', () => {
  it.each(names)('%s says what is recorded beside it', async (name) => {
    const figure = await figureOf(name);
    const text = `${figureText(figure, 'zh')}\n${figureText(figure, 'en')}`;
    const recorded = path.join(ROOT, `examples/${name}.figure.out`);
    expect(text).toBe(fs.readFileSync(recorded, 'utf8'));
  });

  it.each(names)('%s is drawn in both languages, with its text', async (name) => {
    const figure = await figureOf(name);
    for (const language of ['zh', 'en'] as const) {
      const drawn = html(figure, language);
      expect(unbalanced(drawn)).toEqual([]);
      expect(drawn).not.toMatch(/NaN|undefined|Infinity|\[object/);
      const visible = drawn.replace(/<[^>]+>/g, '');
      expect(/\p{Script=Han}/u.test(visible)).toBe(language === 'zh');
      if (figure.drawing.kind === 'letter') continue;
      // A strip names each picture by what it shows; another has its text below.
      for (const [, attributes] of drawn.matchAll(/<svg([^>]*)>/g)) {
        expect(attributes).toMatch(/role="img" aria-label="[^"]{8,}"/);
      }
      for (const line of readOut(figure.drawing, language)) {
        expect(visible).toContain(line.replaceAll('`', '').replaceAll('"', '&quot;'));
      }
    }
  });

  it('are all shown, in both languages in the same order, and of every kind', async () => {
    const [chinese, english] = shown;
    expect(chinese).toEqual(english);
    expect([...new Set(chinese)].sort()).toEqual(names.map((name) => `examples/${name}${ENDING}`));
    const drawings = await Promise.all(names.map(async (name) => (await figureOf(name)).drawing));
    const kinds = drawings.map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(
      new Set(['logs', 'strip', 'machine', 'votes', 'reach', 'letter', 'bytes'] satisfies string[]),
    );
    const moments = drawings.flatMap((one) => (one.kind === 'strip' ? one.moments : []));
    expect(moments.map(({ drawing }) => drawing.kind)).toContain('ring');
  });

  it('give each term a hue of its own, and its number', async () => {
    const drawn = html(await figureOf('replication/figure7'));
    const hues = [...drawn.matchAll(/style="--t:(var\(--t\d\))"><rect[^>]*><\/rect><text[^>]*>(\d)</g)];
    const byTerm = new Map(hues.map(([, hue, term]) => [term, hue]));
    expect([...byTerm.keys()].sort()).toEqual(['1', '2', '3', '4', '5', '6', '7']);
    expect(new Set(byTerm.values()).size).toBe(7);
  });

  it('keep their letters at 11 px when they shrink', async () => {
    for (const name of names) {
      for (const [, width, least] of html(await figureOf(name)).matchAll(
        /<svg[^>]*? width="(\d+)"[^>]*min-width:(\d+)px/g,
      )) {
        expect((13 * Number(least)) / Number(width)).toBeGreaterThanOrEqual(11);
      }
    }
  });
});

describe('a machine of the book', () => {
  const machineOf = async (name: string): Promise<Machine> => {
    const { drawing } = await figureOf(name);
    if (drawing.kind !== 'machine') throw new Error(`${name} is a ${drawing.kind}`);
    return drawing;
  };

  /** Every function of src/ that calls one of the methods by itself. */
  const callers = (methods: RegExp): string[] =>
    book
      .files()
      .filter((file) => file.startsWith('src/'))
      .flatMap((file) =>
        book
          .symbols(file)
          .filter(({ kind }) => ['function', 'member', 'constructor'].includes(kind))
          .filter(({ start, end }) => methods.test(book.lines(file).slice(start, end).join('\n')))
          .map((symbol) => symbol.path),
      )
      .sort();

  it('of roles shows every function that decides on one', async () => {
    const { edges } = await machineOf('election/roles');
    const symbols = new Set(edges.flatMap(({ by }) => by.map(({ symbol }) => symbol)));
    const found = callers(/\.become(Follower|PreCandidate|Candidate|Leader)\(/);
    // A node that starts is a follower from the beginning; restore() guards what cannot be.
    const others = ['Raft.constructor', 'RawNode.bootstrap', 'restore'];
    expect([...symbols].sort()).toEqual(found.filter((one) => !others.includes(one)));
  });

  it('of flow shows every function that changes it', async () => {
    const { edges } = await machineOf('inflights/states');
    const symbols = new Set(edges.flatMap(({ by }) => by.map(({ symbol }) => symbol)));
    const found = callers(/\.become(Probe|Replicate|Snapshot)\(/);
    expect([...symbols].sort()).toEqual(found.filter((one) => one !== 'Raft.becomeLeader'));
  });

  it('leads from each edge to the functions', async () => {
    const drawn = html({ caption: '', drawing: await machineOf('election/roles') });
    expect(drawn).toContain('<a href="~/source/#checkQuorum"><code>checkQuorum</code></a>');
  });

  it('may name only what the library has', () => {
    const at = { chapter: 'docs/a.mdx', line: 4 };
    const edge = (to: string, symbol: string): Machine => ({
      kind: 'machine',
      states: [{ id: 'a', name: 'a' }],
      edges: [{ from: 'a', to, by: [{ file: 'src/election.ts', symbol }] }],
    });
    expect(() => checkMachine(book, edge('a', 'campaign'), at)).not.toThrow();
    expect(() => checkMachine(book, edge('a', 'campagin'), at)).toThrow(
      'docs/a.mdx:4: no symbol "campagin" in src/election.ts; near names: campaign',
    );
    expect(() => checkMachine(book, edge('b', 'campaign'), at)).toThrow('at the state "b"');
  });
});

describe('a figure in a chapter', () => {
  let root = '';
  const chapter = 'docs/a.mdx';
  const element = (source: string) => elementsOf(parseChapter(source))[0]!;
  beforeAll(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'figure-'));
    for (const folder of ['src', 'sim', 'examples/a', 'docs', 'site/runtime']) {
      fs.mkdirSync(path.join(root, folder), { recursive: true });
    }
    const settings = '{ "roots": ["src"], "without": [] }';
    fs.writeFileSync(path.join(root, 'site/runtime/roots.json'), settings);
    const good = "export const figure = { caption: 'c', drawing: { kind: 'strip', moments: [] } };\n";
    fs.writeFileSync(path.join(root, 'examples/a/good.figure.ts'), good);
    fs.writeFileSync(path.join(root, 'examples/a/none.figure.ts'), 'export const fig = 1;\n');
    fs.writeFileSync(path.join(root, 'examples/a/bad.figure.ts'), "throw new Error('no leader');\n");
  });
  afterAll(() => fs.rmSync(root, { recursive: true }));

  const failure = async (source: string): Promise<string> => {
    const project = new Project(root);
    const tree = parseChapter(source);
    try {
      await piecesOf(project, new Links(project, path.join(root, 'docs/api')), tree, chapter);
    } catch (error) {
      expect(error).toBeInstanceOf(WeaveError);
      return (error as Error).message;
    }
    return 'nothing was thrown';
  };

  it('is told by line when its program is not named, not there, or does not work', async () => {
    expect(await failure('\n<Figure />')).toBe('docs/a.mdx:2: <Figure> needs example="chapter/name"');
    expect(await failure('<Figure example="a/god" />')).toBe(
      'docs/a.mdx:1: no figure "a/god"; near names: a/good, a/bad',
    );
    expect(await failure('<Figure example="a/none" />')).toContain('it exports no `figure`');
    expect(await failure('<Figure example="a/bad" />')).toBe(
      'docs/a.mdx:1: examples/a/bad.figure.ts cannot be drawn: no leader',
    );
    expect(await failure('<Figure example="a/good" />')).toBe('nothing was thrown');
  });

  it('is drawn anew when its program or the library changes', () => {
    const require = createRequire(import.meta.url);
    const { dependOn } = require('../../site/plugins/weave/depend-loader.cjs') as {
      dependOn: (loader: unknown, text: string, options: unknown) => void;
    };
    const files = new Set<string>();
    const loader = {
      resourcePath: path.join(root, chapter),
      addDependency: (file: string) => files.add(path.relative(ROOT, file).replaceAll('\\', '/')),
    };
    dependOn(loader, '<Figure example="raft-log/parts" />', { root: ROOT, dev: true });
    for (const file of [
      'examples/raft-log/parts.figure.ts',
      'src/unstable.ts',
      'sim/figures/logs.ts',
      'site/plugins/weave/figure/logs.ts',
    ]) {
      expect(files).toContain(file);
    }
    expect(element('<Figure example="raft-log/parts" />').name).toBe('Figure');
  });

  it('is no text that a reader runs', () => {
    const require = createRequire(import.meta.url);
    const { readLibrary } = require('../../site/plugins/runtime/library-text.cjs') as {
      readLibrary: (base: string, settings: unknown) => Record<string, string>;
    };
    const settings = fs.readFileSync(path.join(ROOT, 'site/runtime/roots.json'), 'utf8');
    const library = Object.keys(readLibrary(ROOT, JSON.parse(settings)));
    expect(library.length).toBeGreaterThan(50);
    expect(library.filter((file) => /^sim\/figures\/|\.figure\.ts$/.test(file))).toEqual([]);
  });
});

describe('what a figure reads', () => {
  const log = (): RaftLog => {
    const storage = new MemoryStorage();
    storage.append([newEntry(1, 1), newEntry(1, 2)]);
    return new RaftLog(storage, SILENT);
  };
  const looks = ({ rows }: Logs, at: number): string[] => rows[at]!.cells.map(({ look }) => look);

  it('is where each entry of a log stands', () => {
    const one = log();
    one.append([newEntry(1, 3)]);
    one.unstable.acceptInProgress();
    one.append([newEntry(1, 4)]);
    expect(rowOf('', one).cells.map(({ look }) => look)).toEqual([
      'stable',
      'stable',
      'taken',
      'unstable',
    ]);
    one.append([newEntry(2, 2)]);
    expect(looks(partsOf(one), 0)).toEqual(['stable', 'hidden']);
    expect(looks(partsOf(one), 1)).toEqual(['unstable']);
  });

  it('is the ring of a window, with what was freed', () => {
    const window = new Inflights(3);
    for (const last of [1, 2, 3]) window.add(last, 10);
    window.freeTo(2);
    window.add(4, 10);
    const { slots, start, count, full } = ringOf(window);
    expect({ start, count, full }).toEqual({ start: 2, count: 2, full: false });
    expect(slots.map((slot) => `${slot?.last}${slot?.live ? '' : ' freed'}`)).toEqual([
      '4',
      '2 freed',
      '3',
    ]);
    expect(ringOf(new Inflights(2)).slots).toEqual([null, null]);
  });

  it('is what differs from the first log', () => {
    const stand = new Stand({ logs: ['112', '111'], term: 2 });
    const rows = [1, 2].map((id) => rowOf(`n${id}`, stand.log(id)));
    const differs = compared(rows).rows.map(({ cells }) => cells.map((cell) => cell.differs));
    expect(differs).toEqual([
      [false, false, false],
      [false, false, true],
    ]);
  });

  it('is each comparison and each jump of a hint, of either side', () => {
    const stand = new Stand({ logs: ['1133', '1222'], term: 3 });
    const mail = stand.elect(1, (m) => m.type === 'MsgApp');
    const [leader, follower] = [1, 2].map((id) => ({ name: `n${id}`, log: stand.log(id) }));
    const { rows, links } = probesIn(leader!, follower!, () => stand.deliver(mail));
    expect(rows.map(({ jumps }) => jumps.map(({ from, to }) => [from, to]))).toEqual([
      [
        [4, 2],
        [1, 1],
      ],
      [
        [4, 4],
        [2, 1],
      ],
    ]);
    expect(links.map(({ index, same }) => [index, same])).toEqual([
      [4, false],
      [2, false],
      [1, true],
    ]);
  });

  it('is whom a majority shares with another', () => {
    const five = new MajorityConfig([1, 2, 3, 4, 5]);
    const yes = (...ids: number[]) => new Map(ids.map((id) => [id, true] as const));
    const told = (a: Map<number, boolean>, b: Map<number, boolean>): string | undefined => {
      const polls = [a, b].map((votes) => ({ name: '', voters: five, votes }));
      return readOut(votesOf(polls), 'en').at(-1);
    };
    expect(told(yes(1, 2, 3), yes(3, 4, 5))).toBe('in every majority: n3');
    // Two votes are no majority: nothing can be said.
    expect(told(yes(1, 2, 3), yes(3, 4))).toMatch(/VotePending`$/);
    expect(told(yes(1, 2, 3), new Map([[4, true]]))).toMatch(/VotePending`$/);
  });

  it('is every field of a message that holds something, or that is explained', () => {
    const m = newMessage({ type: 'MsgVote', from: 1, to: 2, term: 3, reject: true });
    const { fields } = letterOf(m, { commit: 'c' });
    expect(fields.map(({ name, value }) => `${name} ${value}`)).toEqual([
      'commit 0',
      'term 3',
      'reject true',
    ]);
  });

  it('is who called, and leaves the library as it was', () => {
    const method = (): unknown => Reflect.get(RaftLog.prototype, 'commitTo');
    const before = method();
    const one = log();
    const calls = watch(
      RaftLog.prototype,
      ['commitTo'],
      ({ committed }) => committed,
      () => {
        one.maybeCommit({ term: 1, index: 2 });
      },
    );
    expect(calls).toMatchObject([{ method: 'commitTo', args: [2], before: 0, after: 2 }]);
    expect(calls[0]!.by).toMatchObject({ file: 'src/raft_log.ts', symbol: 'RaftLog.maybeCommit' });
    const fails = () => {
      throw new Error('in between');
    };
    expect(() => watch(RaftLog.prototype, ['commitTo'], () => null, fails)).toThrow('in between');
    expect(method()).toBe(before);
  });
});
