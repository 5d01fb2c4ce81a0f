import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { applyBrokenRule, BROKEN_RULES, findBrokenRule } from '../../sim/broken/index.ts';
import { chapterFiles, parseChapter } from '../../site/plugins/weave/chapters.ts';
import type { MdxElement } from '../../site/plugins/weave/mdx.ts';
import { brokenRuns, moreRulesHtml } from '../../site/plugins/weave/more_rules.ts';
import { chapterOf, elementsOf, rulesBeside, rulesBroken } from '../../site/plugins/weave/pieces.ts';
import { Project } from '../../site/plugins/weave/project.ts';
import weave from '../../site/plugins/weave/remark.ts';
import { readLink } from '../../site/components/Replay/link.ts';
import { loadEngine } from '../../tools/mutants/hunt.ts';
import { readTexts } from '../../tools/mutants/texts.ts';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const book = new Project(ROOT, true);
const CHAPTER = 'docs/modules/a.mdx';
const ids = (source: string): string[] =>
  rulesBeside(book, parseChapter(source), CHAPTER).map(({ id }) => id);
const LISTING = '<Listing file="src/quorum.ts" symbol="majority" />';
const BREAK = '<BreakIt rule="half-is-a-majority">\n\nWhy.\n\n</BreakIt>';

describe('the rules that a chapter reads the guards of', () => {
  it('are those that change a line of its listings, and that it does not break itself', () => {
    expect(ids(LISTING)).toEqual(['half-is-a-majority']);
    expect(ids(`${LISTING}\n\n${BREAK}`)).toEqual([]);
    expect(ids('<Listing file="src/quorum.ts" symbol="MajorityConfig.size" />')).toEqual([]);
  });

  it('follow the last rule that is broken, or stand before the exercises', () => {
    const orderOf = (source: string): string[] => {
      const tree = parseChapter(source);
      void weave({ root: ROOT })(tree, { path: path.join(ROOT, CHAPTER) });
      const nodes = tree.children!.filter(({ type }) => type !== 'mdxjsEsm');
      return nodes.map((node) => (node as MdxElement).name ?? node.type);
    };
    const last = '## End {/* #end */}';
    expect(orderOf(`${LISTING}\n\n## Do {/* #do */}\n\n${last}`).at(-1)).toBe('MoreRules');
    const election = path.join(ROOT, 'docs/mechanisms/election.mdx');
    const tree = parseChapter(fs.readFileSync(election, 'utf8'));
    void weave({ root: ROOT })(tree, { path: election });
    const names = elementsOf(tree).map(({ name }) => name);
    const place = names.indexOf('MoreRules');
    expect(names.slice(0, place)).toContain('BreakIt');
    expect(names.slice(place)).not.toContain('BreakIt');
    expect(names.slice(place)).toContain('Exercise');
  });

  it('tell rule, mistake, place and change in both languages, and open a run', async () => {
    const rules = [findBrokenRule('half-is-a-majority')!];
    for (const language of ['zh', 'en'] as const) {
      const html = await moreRulesHtml(book, rules, language);
      expect(html).toContain(rules[0]!.rule[language]);
      expect(html).toContain(rules[0]!.mistake[language]);
      expect(html).toMatch(/<span class="l minus" data-n=\d+><b>-<\/b>/);
      const hash = /href="~\/replay\/(#[^"]*)"/.exec(html)![1]!.replaceAll('&amp;', '&');
      expect(readLink(hash)).toMatchObject({ kind: 'seed', rule: 'half-is-a-majority' });
    }
  });
});

describe('the whole catalogue', () => {
  it.each(['docs', 'i18n/en'])('is reached from the chapters under %s', (folder) => {
    const reached = chapterFiles(path.join(ROOT, folder)).flatMap((file) => {
      const tree = parseChapter(fs.readFileSync(file, 'utf8'));
      const beside = rulesBeside(book, tree, chapterOf(ROOT, file));
      return [...rulesBroken(tree), ...beside.map(({ id }) => id)];
    });
    expect([...new Set(reached)].sort()).toEqual(BROKEN_RULES.map(({ id }) => id).sort());
  });
});

describe('the recorded runs', () => {
  const runs = brokenRuns(ROOT);
  const texts = readTexts();

  it('are there for every rule of the catalogue, and for nothing else', () => {
    expect(Object.keys(runs)).toEqual(BROKEN_RULES.map(({ id }) => id));
  });

  it.each(BROKEN_RULES.map(({ id }) => id))('break %s', async (id) => {
    const { profile, seed } = runs[id]!;
    const engine = await loadEngine(applyBrokenRule(texts, findBrokenRule(id)!));
    expect(engine.runSeed(profile, seed).violation).not.toBeNull();
  });
});
