// @vitest-environment node
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { parseChapter } from '../../site/plugins/weave/chapters.ts';
import type * as StoreModule from '../../site/progress/store.ts';
import { minutesOf, openLines } from '../../site/plugins/book/minutes.ts';
import { totalsOf } from '../../site/plugins/book/totals.ts';

type Store = typeof StoreModule;

let store: Store;
let kept: Map<string, string>;

/** A window with a storage, or with one that refuses everything. */
function openWindow(refuses = false): void {
  kept = new Map();
  const refuse = (): never => {
    throw new DOMException('refused', 'SecurityError');
  };
  const localStorage = refuses
    ? { getItem: refuse, setItem: refuse, removeItem: refuse }
    : {
        getItem: (key: string) => kept.get(key) ?? null,
        setItem: (key: string, value: string) => void kept.set(key, value),
        removeItem: (key: string) => void kept.delete(key),
      };
  vi.stubGlobal('window', Object.assign(new EventTarget(), { localStorage }));
}

beforeEach(async () => {
  openWindow();
  vi.resetModules();
  store = await import('../../site/progress/store.ts');
});

describe('what a reader has done', () => {
  it('is kept once for each part, by page and kind', () => {
    store.record('run', '/a/', 'r1');
    store.record('run', '/a/', 'r1');
    store.record('run', '/a/', 'r2');
    store.record('guessed', '/b/', 'q1');
    expect(store.read()).toEqual({ '/a/': { run: ['r1', 'r2'] }, '/b/': { guessed: ['q1'] } });
  });

  it('is the same object while nothing changes, and tells of each change', () => {
    const heard = vi.fn();
    const end = store.listen(heard);
    store.record('read', '/a/', 's');
    expect(store.read()).toBe(store.read());
    store.record('read', '/a/', 's');
    expect(heard).toHaveBeenCalledTimes(1);
    end();
    store.clear();
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('can be deleted', () => {
    store.record('solved', '/a/', 'e1');
    store.clear();
    expect(store.read()).toEqual({});
    expect(kept.size).toBe(0);
  });

  it('can be taken to another browser, and is added to what is there', () => {
    store.record('run', '/a/', 'r1');
    const text = JSON.stringify(store.read());
    store.clear();
    store.record('run', '/a/', 'r2');
    store.merge(store.parse(text)!);
    expect(store.read()).toEqual({ '/a/': { run: ['r2', 'r1'] } });
  });

  it.each(['', '[]', '{"a":1}', '{"a":{"run":"r1"}}', '{"a":{"hacked":["x"]}}', '{"a":{"run":[1]}}'])(
    'is not read from %j',
    (text) => {
      expect(store.parse(text)).toBeNull();
      kept.set('annotated-raft.progress', text);
      expect(store.read()).toEqual({});
    },
  );

  it('is read as far as it is sound, and what was sound is kept with the next deed', () => {
    const unsound = { '/a/': { run: ['r1', 1] }, '/b/': 1, '/c/': { hacked: ['x'], read: ['s'] } };
    kept.set('annotated-raft.progress', JSON.stringify(unsound));
    store.record('solved', '/b/', 'e1');
    expect(store.read()).toEqual({
      '/a/': { run: ['r1'] },
      '/b/': { solved: ['e1'] },
      '/c/': { read: ['s'] },
    });
  });

  it('takes nothing from a file that cannot be of this book', () => {
    const taken = (value: unknown): unknown => store.readExport(JSON.stringify(value));
    expect(store.readExport('{"__proto__":{"run":["r1"]}}')).toBeNull();
    expect(taken({ '<img src=x>': { run: ['r1'] }, [`/${'a'.repeat(300)}/`]: {} })).toBeNull();
    const ids = ['r1', '<b>', '', 'a b', 'x'.repeat(300), '\u202e', 'a/b', '二-三'];
    expect(taken({ '/a/': { run: ids }, other: {} })).toEqual({
      '/a/': { run: ['r1', 'a/b', '二-三'] },
    });
    const many = Array.from({ length: 5000 }, (_, i) => `r${i}`);
    expect(JSON.stringify(taken({ '/a/': { run: many } })).length).toBeLessThan(10_000);
    expect(store.readExport('{}')).toEqual({});
  });

  it('says whether it was kept', () => {
    expect(store.merge({ '/a/': { run: ['r1'] } })).toBe(true);
    const full = (): never => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    Object.assign(window.localStorage, { setItem: full });
    expect(store.merge({ '/b/': { run: ['r1'] } })).toBe(false);
    expect(store.read()).toEqual({ '/a/': { run: ['r1'] } });
  });

  it('is nothing, and no error, where the browser keeps nothing', async () => {
    openWindow(true);
    vi.resetModules();
    store = await import('../../site/progress/store.ts');
    expect(() => store.record('run', '/a/', 'r1')).not.toThrow();
    expect(store.read()).toEqual({});
  });
});

describe('how much there is to do in a chapter', () => {
  it('counts sections with something in them, examples, questions and exercises', () => {
    const tree = parseChapter(
      ['## A', '', 'text', '', '## B', '', '### C', '', '<Run example="x" />', '', '<Predict />', '']
        .concat(['<Exercise />', '', '<Scenario>', '', '<Ask />', '', '</Scenario>', ''])
        .join('\n'),
    );
    expect(totalsOf(tree)).toEqual({ read: 2, run: 2, guessed: 2, solved: 1 });
  });
});

describe('how long a chapter takes', () => {
  it('grows with words, code, runs and guesses, not with exercises', () => {
    const of = (source: string, lines = 0): number => minutesOf(parseChapter(source), lines);
    const text = '字'.repeat(4500);
    expect(of(text)).toBe(10);
    expect(of('word '.repeat(2500))).toBe(10);
    expect(of(text, 300)).toBe(20);
    expect(of(`${text}\n\n<Run example="a" />\n\n<Run example="b" />`)).toBe(11);
    expect(of(`${text}\n\n<Exercise name="x">\n\n${text}\n\n</Exercise>`)).toBe(10);
  });

  it('counts the lines of open listings only', () => {
    const at = (start: number, end: number, folded: boolean, chapter = 'docs/a.mdx') => ({
      file: 'src/a.ts',
      title: '',
      start,
      end,
      chapter,
      notes: [],
      folded,
      introduced: false,
    });
    const lines = openLines([at(1, 5, false), at(8, 8, false), at(9, 30, true), at(1, 2, false, 'b')]);
    expect([...lines]).toEqual([
      ['docs/a.mdx', 6],
      ['b', 2],
    ]);
  });
});
