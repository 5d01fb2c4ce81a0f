import path from 'node:path';
import type { StaleReason } from '../../components/Stale/words.ts';
import { Links, sourceAddress } from './api.ts';
import { appendixPlace, appendixSections } from './appendix/index.ts';
import { behindRules, planBreak, requestOf } from './broken.ts';
import { WeaveError, nearText } from './errors.ts';
import { weaveExercise } from './exercise.ts';
import { planFigure } from './figure/plan.ts';
import { behindTerms, readGlossary } from './glossary.ts';
import type { Term } from './glossary.ts';
import { anchorsOf, chapterName, FRONT, staleIn } from './freshness.ts';
import { termPlaces } from './glossary_places.ts';
import type { TermPlace } from './glossary_places.ts';
import { attributes, element, importOf, setName, setProp, text, walk } from './mdx.ts';
import type { MdxElement, MdxNode } from './mdx.ts';
import { MORE_RULES, placeMoreRules } from './more_rules.ts';
import { linkNames } from './names.ts';
import { layNotes } from './note_layout.ts';
import { labelCells, numberSections } from './sections.ts';
import {
  chapterOf,
  elementsOf,
  languageOf,
  noteId,
  placesOf,
  planListing,
  planRun,
  rulesBeside,
} from './pieces.ts';
import type { Language } from './pieces.ts';
import { inside, planPredict } from './predict.ts';
import { projectAt } from './project.ts';
import type { Project } from './project.ts';
import { planScenario } from './scenario.ts';
import { parseSymbolList, requireFile, requireSymbol } from './resolve.ts';
import { summaryHtmlOf } from './summaries.ts';

/** What the plugin needs to know of the house. */
export interface WeaveOptions {
  readonly root: string;
  /** The address under which the pages of this language are. */
  readonly base?: string;
}

class Weaver {
  private readonly project: Project;
  private readonly links: Links;
  private readonly root: string;
  private readonly options: WeaveOptions;

  constructor(options: WeaveOptions) {
    const { root } = options;
    this.root = root;
    this.options = options;
    this.project = projectAt(root);
    this.links = new Links(this.project, path.join(root, 'docs', 'api'));
  }

  /** What has to be run first is woven when the promise is settled. */
  weave(tree: MdxNode, file: string, number: number | undefined): Promise<void> | void {
    const { project, links } = this;
    const { base = '/' } = this.options;
    const chapter = chapterOf(this.root, file);
    const language = languageOf(chapter);
    const stale = this.stale(tree, chapter, language);
    const elements = elementsOf(tree);
    const places = placesOf(elements);
    numberSections(tree, number);
    linkNames(tree, elements, { project, links, chapter, base });
    for (const [element, id] of places) this.place(element, chapter, id, language);
    for (const element of elements) {
      if (element.name === 'MiniIndex') this.miniIndex(element, chapter, language);
      else if (element.name === 'T') this.term(element, chapter, language);
      else if (element.name === 'Glossary') this.glossary(tree, element, chapter);
      else if (element.name === 'Appendix') this.appendix(tree, element, chapter);
    }
    if (rulesBeside(project, tree, chapter).length > 0) placeMoreRules(tree, moreRulesElement());
    tree.children = [tree, ...(tree.children ?? [])].flatMap((node) => {
      return [...(node === tree ? [] : [node]), ...(stale.get(node) ?? [])];
    });
    if (places.size > 0 || elements.some(({ name }) => name === 'Appendix')) {
      tree.children?.push(importOf('woven', `@site/site/plugins/weave/woven.ts?${chapter}`));
    }
    if (elements.some(({ name }) => name === 'Scenario')) {
      tree.children?.push(importOf('scenes', `@site/site/plugins/weave/scenes.ts?${chapter}`));
    }
    const exercises = [...places].filter(([{ name }]) => name === 'Exercise');
    if (exercises.length === 0) return undefined;
    const woven = exercises.map(([one, id]) => weaveExercise(project, one, chapter, id));
    return Promise.all(woven).then(() => undefined);
  }

  /** Gives an element of a place what it needs to draw itself. */
  private place(element: MdxElement, chapter: string, id: string, language: Language): void {
    if (element.name === 'Listing') this.listing(element, chapter, id);
    else if (element.name === 'BreakIt') this.breakIt(element, chapter, id, language);
    else if (element.name === 'Predict') this.predict(element, chapter, id);
    else if (element.name === 'Figure') this.figure(element, chapter, id);
    else if (element.name === 'Scenario') this.scenario(element, chapter, id);
    else if (element.name === 'Ask') setProp(element, 'id', id);
    else if (element.name === 'Run') this.run(element, chapter, id);
  }

  /**
   * The marks of passages that are to be read again, each by the node that it follows; the tree
   * itself stands for what is in front.
   */
  private stale(tree: MdxNode, chapter: string, language: Language): Map<MdxNode, MdxNode[]> {
    const name = chapterName(chapter);
    const reasons = new Map(
      staleIn(this.project, name).flatMap((one): [string, StaleReason][] => {
        const { passage, reason } = one;
        return one.language === language && reason !== 'unread' ? [[passage.key, reason]] : [];
      }),
    );
    return new Map(
      [{ node: tree, key: FRONT }, ...anchorsOf(tree)].flatMap(
        ({ node, key }): [MdxNode, MdxNode[]][] => {
          const reason = reasons.get(key);
          if (reason === undefined) return [];
          return [[node, [staleElement(reason)]]];
        },
      ),
    );
  }

  private listing(element: MdxElement, chapter: string, id: string): void {
    const { range, notes } = planListing(this.project, element, chapter);
    const laid = layNotes(notes, range.start, range.end);
    notes.forEach(({ element: note, n, line }, i) => {
      setProp(note, 'beside', laid[i]!.beside);
      setProp(note, 'push', laid[i]!.push);
      setProp(note, 'n', n);
      setProp(note, 'line', line);
      setProp(note, 'id', noteId(id, n));
      setProp(note, 'back', `${id}-${line}`);
    });
    setProp(element, 'id', id);
    setProp(element, 'title', range.title);
    setProp(element, 'start', range.start);
    setProp(element, 'end', range.end);
    setProp(element, 'href', sourceAddress(range.file, range.start));
    setName(element, 'woven', 'woven');
  }

  private run(element: MdxElement, chapter: string, id: string): void {
    const { file, output } = planRun(this.project, element, chapter);
    setProp(element, 'id', id);
    setProp(element, 'file', file);
    setProp(element, 'lines', this.project.lines(file).length);
    setProp(element, 'outputLines', output.split('\n').length - 1);
    setName(element, 'woven', 'woven');
  }

  private predict(element: MdxElement, chapter: string, id: string): void {
    const { file, typed } = planPredict(this.project, element, chapter);
    setProp(element, 'id', id);
    setProp(element, 'file', file);
    setProp(element, 'typed', typed);
    setProp(element, 'lines', this.project.lines(file).length);
    setName(element, 'woven', 'woven');
  }

  private breakIt(element: MdxElement, chapter: string, id: string, language: Language): void {
    const planned = planBreak(this.project, element, chapter);
    const { rule, diff, caseFile } = planned;
    const changed = diff.find(({ sign }) => sign !== ' ');
    setProp(element, 'id', id);
    setProp(element, 'sentence', rule.rule[language]);
    setProp(element, 'mistake', rule.mistake[language]);
    setProp(element, 'where', rule.where[language]);
    const isBehind = behindRules(this.root, language, ['rule', 'mistake', 'where']);
    if (isBehind(rule)) setProp(element, 'behind', true);
    setProp(element, 'file', rule.file);
    setProp(element, 'caseFile', caseFile);
    setProp(element, 'lines', diff.length);
    setProp(element, 'request', { ...requestOf(planned) });
    setProp(element, 'href', sourceAddress(rule.file, changed?.before ?? changed?.after ?? 1));
    setName(element, 'woven', 'woven');
  }

  private figure(element: MdxElement, chapter: string, id: string): void {
    planFigure(this.project, element, chapter);
    setProp(element, 'id', id);
    setName(element, 'woven', 'woven');
  }

  private scenario(element: MdxElement, chapter: string, id: string): void {
    planScenario(this.project, element, chapter);
    setProp(element, 'id', id);
    setName(element, 'scenes', 'scenes');
    // Its words stand in the data of the run; a question stays.
    element.children = inside(element, 'Ask');
  }

  private miniIndex(element: MdxElement, chapter: string, language: Language): void {
    const at = { chapter, line: element.position?.start.line ?? 1 };
    const list = text(attributes(element), 'symbols');
    if (!list) throw new WeaveError(chapter, at.line, '<MiniIndex> needs symbols="…"');
    setProp(
      element,
      'items',
      parseSymbolList(at, list).map(({ file, symbol }) => {
        requireFile(this.project, at, file);
        const found = requireSymbol(this.project, at, file, symbol);
        const summary = summaryHtmlOf(this.project, file, found, language);
        return {
          symbol,
          file,
          line: found.start,
          source: sourceAddress(file, found.start),
          api: this.links.api(file, found) ?? '',
          summary: summary.html,
          foreign: summary.language !== language,
          behind: summary.behind,
        };
      }),
    );
  }

  private term(element: MdxElement, chapter: string, language: Language): void {
    const line = element.position?.start.line ?? 1;
    const id = text(attributes(element), 'id') ?? '';
    const terms = readGlossary(this.root);
    const term = terms.find((t) => t.id === id);
    if (!term) {
      throw new WeaveError(
        chapter,
        line,
        `no glossary term "${id}"${nearText(
          id,
          terms.map((t) => t.id),
        )}`,
      );
    }
    setProp(element, 'name', language === 'zh' ? `${term.zh} ${term.en}` : term.en);
    setProp(element, 'text', term.definition[language]);
    if (behindTerms(this.root, language)(term)) setProp(element, 'behind', true);
  }

  /** Puts headings, and places for what stands below them, where `<Appendix />` stood. */
  private appendix(tree: MdxNode, one: MdxElement, chapter: string): void {
    const { project, links } = this;
    const context = { project, links, language: languageOf(chapter) };
    const nodes = appendixSections(context, one, chapter).flatMap((section): MdxNode[] => {
      const { id, depth, title, html } = section;
      const data = { id, hProperties: { id } };
      const heading = { type: 'heading', depth, data, children: [{ type: 'text', value: title }] };
      if (html === '') return [heading];
      const place = element('Appendix');
      setProp(place, 'id', appendixPlace(section));
      setName(place, 'woven', 'woven');
      return [heading, place];
    });
    const siblings = tree.children ?? [];
    siblings.splice(siblings.indexOf(one), 1, ...nodes);
  }

  /** Puts the terms in the place of `<Glossary />`, as headings that search and links can find. */
  private glossary(tree: MdxNode, element: MdxElement, chapter: string): void {
    const language = languageOf(chapter);
    const line = element.position?.start.line ?? 1;
    const places = termPlaces(this.root, chapter, line);
    const isBehind = behindTerms(this.root, language);
    const nodes = readGlossary(this.root).flatMap((term) => [
      ...termNodes(term, language, places.get(term.id) ?? []),
      ...(isBehind(term) ? [staleElement('translation')] : []),
    ]);
    const siblings = tree.children ?? [];
    const index = siblings.indexOf(element);
    if (index >= 0) siblings.splice(index, 1, ...nodes);
  }
}

/** The mark of what may be behind the code, or behind the other language. */
function staleElement(reason: StaleReason): MdxElement {
  const mark = element('Stale');
  setProp(mark, 'reason', reason);
  return mark;
}

function moreRulesElement(): MdxElement {
  const list = element('MoreRules');
  setProp(list, 'id', MORE_RULES);
  setName(list, 'woven', 'woven');
  return list;
}

function termNodes(term: Term, language: Language, places: readonly TermPlace[]): MdxNode[] {
  const other = language === 'zh' ? term.en : term.zh;
  const names = [other, ...term.variants];
  const [label, see, comma] = language === 'zh' ? ['又作：', '见', '、'] : ['Also: ', 'See', ', '];
  return [
    {
      type: 'heading',
      depth: 2,
      data: { id: term.id, hProperties: { id: term.id } },
      children: [{ type: 'text', value: term[language] }],
    },
    {
      type: 'paragraph',
      data: { hProperties: { className: 'term-names' } },
      children: names.flatMap((name, i) => [
        { type: 'text', value: i === 0 ? label : comma },
        nameNode(name),
      ]),
    },
    { type: 'paragraph', children: [{ type: 'text', value: term.definition[language] }] },
    ...(places.length === 0 ? [] : [placesNode(places, `${see} `, comma)]),
  ];
}

/** The places of the book that explain a term. */
function placesNode(places: readonly TermPlace[], see: string, comma: string): MdxNode {
  return {
    type: 'paragraph',
    data: { hProperties: { className: 'term-places' } },
    children: places.flatMap(({ url, name }, i) => [
      { type: 'text', value: i === 0 ? see : comma },
      { type: 'link', url, children: [{ type: 'text', value: name }] } as MdxNode,
    ]),
  };
}

/** A name of a term; what is Chinese says so, for those who listen to the English page. */
function nameNode(name: string): MdxNode {
  const words: MdxNode = { type: 'text', value: name };
  if (!/\p{Script=Han}/u.test(name)) return words;
  const data = { hName: 'span', hProperties: { lang: 'zh-Hans' } };
  return { type: 'emphasis', data, children: [words] };
}

/** What Docusaurus tells of the page. */
interface ChapterFile {
  readonly path?: string;
  readonly data?: { readonly frontMatter?: { readonly chapter?: number } };
}

/** The remark plugin: resolves the elements of the book, and names in its prose. */
export default function weave(options: WeaveOptions) {
  const weaver = new Weaver(options);
  return (tree: unknown, { path: file, data }: ChapterFile): Promise<void> | void => {
    walk(tree as MdxNode, (node) => {
      if (node.type === 'table') labelCells(node);
    });
    if (!file?.endsWith('.mdx')) return undefined;
    return weaver.weave(tree as MdxNode, file, data?.frontMatter?.chapter);
  };
}
