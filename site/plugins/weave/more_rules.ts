/**
 * The broken rules that concern a chapter and have no `<BreakIt>` there: their
 * guards stand in its listings. They become a list at the end of what is broken.
 *
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { BROKEN_RULES, applyBrokenRule, diffOf } from '../../../sim/broken/index.ts';
import type { BrokenRule } from '../../../sim/broken/index.ts';
import { sourceAddress } from './api.ts';
import { behindHtml } from '../../components/Stale/words.ts';
import { behindRules, diffHtml } from './broken.ts';
import { isElement } from './mdx.ts';
import type { MdxElement, MdxNode } from './mdx.ts';
import type { Language } from './pieces.ts';
import type { Project } from './project.ts';
import { escapeHtml } from './render.ts';
import type { ListingRange } from './resolve.ts';

/** The place of the list in its chapter. */
export const MORE_RULES = 'm1';

/** A run that breaks a rule. */
export interface BrokenRun {
  readonly profile: string;
  readonly seed: number;
}

/** Where a run of each rule is recorded, by `npm run mutants -- --record`; seen from the root. */
export const BROKEN_RUNS = 'etc/broken-runs.json';

/** The recorded runs, by the ids of their rules. */
export function brokenRuns(root: string): Record<string, BrokenRun | undefined> {
  const file = path.join(root, BROKEN_RUNS);
  return JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, BrokenRun | undefined>;
}

const WORDS = {
  zh: {
    title: (n: number) => `守在这些代码里的，还有 ${n} 条规则`,
    watch: '看一次坏掉的运行',
    diff: '改动',
  },
  en: {
    title: (n: number) =>
      n === 1 ? 'One more rule is kept by these lines' : `${n} more rules are kept by these lines`,
    watch: 'Watch it break',
    diff: 'The change',
  },
} as const;

/** The rules whose guard stands in one of the ranges, without those that the chapter breaks itself. */
export function moreRules(
  project: Project,
  shown: readonly ListingRange[],
  broken: ReadonlySet<string>,
): BrokenRule[] {
  return BROKEN_RULES.filter((rule) => {
    if (broken.has(rule.id) || !project.has(rule.file)) return false;
    const lines = guardedLines(project, rule);
    return shown.some(
      ({ file, start, end }) => file === rule.file && lines.some((n) => start <= n && n <= end),
    );
  });
}

const known = new WeakMap<BrokenRule, { readonly text: string; readonly lines: readonly number[] }>();

/** The lines that the patch of a rule changes; where it only adds some, the line before them. */
function guardedLines(project: Project, rule: BrokenRule): readonly number[] {
  const text = project.text(rule.file);
  const before = known.get(rule);
  if (before?.text === text) return before.lines;
  const diff = diffOf(rule, text);
  const added = diff.findIndex(({ sign }) => sign === '+');
  const gone = diff.filter(({ sign }) => sign === '-');
  const guards = gone.length > 0 ? gone : diff.slice(0, added).slice(-1);
  const lines = guards.flatMap(({ before: line }) => line ?? []);
  known.set(rule, { text, lines });
  return lines;
}

/** After the last rule that the chapter breaks, or before its exercises. */
export function placeMoreRules(tree: MdxNode, list: MdxElement): void {
  const nodes = tree.children!;
  const named = (name: string): number[] =>
    nodes.flatMap((node, i) => (isElement(node) && node.name === name ? [i] : []));
  const last = named('BreakIt').at(-1) ?? -1;
  const exercise = named('Exercise')[0] ?? 0;
  const headings = nodes.flatMap(({ type }, i) => (type === 'heading' && i < exercise ? [i] : []));
  const heading = headings.at(-1) ?? -1;
  if (last >= 0) nodes.splice(last + 1, 0, list);
  else if (heading >= 0) nodes.splice(heading, 0, list);
  else nodes.push(list);
}

/** The list as HTML. */
export async function moreRulesHtml(
  project: Project,
  rules: readonly BrokenRule[],
  language: Language,
): Promise<string> {
  const words = WORDS[language];
  const runs = brokenRuns(project.root);
  const isBehind = behindRules(project.root, language, ['rule', 'mistake']);
  const items: string[] = [];
  for (const rule of rules) {
    const before = project.text(rule.file);
    const after = applyBrokenRule({ [rule.file]: before }, rule)[rule.file]!;
    const diff = await diffHtml({ before, after, diff: diffOf(rule, before) });
    const [line] = guardedLines(project, rule);
    const run = runs[rule.id];
    const query =
      run === undefined ? '' : `seed=${run.seed}&amp;profile=${run.profile}&amp;rule=${rule.id}`;
    const watch = query === '' ? '' : `<a href="~/replay/#${query}">${words.watch}</a>`;
    const symbol = `<code>${escapeHtml(rule.symbol)}</code>`;
    const place = `<a href="${sourceAddress(rule.file, line)}">${symbol}</a>`;
    items.push(
      `<li><p><b>${escapeHtml(rule.rule[language])}</b> ${escapeHtml(rule.mistake[language])}</p>` +
        (isBehind(rule) ? behindHtml(language) : '') +
        `<p class="rule-places">${place} ${watch}</p>` +
        `<details><summary>${words.diff}</summary>` +
        `<pre tabindex="0" class="code diff"><code>${diff}</code></pre></details></li>`,
    );
  }
  const list = `<ul>${items.join('')}</ul>`;
  return `<details><summary>${words.title(rules.length)}</summary>${list}</details>`;
}
