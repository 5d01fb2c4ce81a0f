import fs from 'node:fs';
import path from 'node:path';
import { Links, sourceAddress } from './api.ts';
import { WeaveError, nearText } from './errors.ts';
import { Project } from './project.ts';
import { renderLines, summaryHtml } from './render.ts';
import { anchorLine, parseSymbolList, requireFile, requireSymbol, resolveListing } from './resolve.ts';
import { readGlossary } from './glossary.ts';
import type { Term } from './glossary.ts';
import { attributes, flag, isElement, setProp, text, walk } from './mdx.ts';
import type { MdxElement, MdxNode } from './mdx.ts';

export type Language = 'zh' | 'en';

const NOTE_WORD = { zh: '注', en: 'Note' } as const;

/** What the plugin needs to know of the house. */
export interface WeaveOptions {
  readonly root: string;
}

class Weaver {
  private readonly project: Project;
  private readonly links: Links;
  private readonly root: string;

  constructor(root: string) {
    this.root = root;
    this.project = projectAt(root);
    this.links = new Links(this.project, path.join(root, 'docs', 'api'));
  }

  async weave(tree: MdxNode, file: string): Promise<void> {
    const chapter = path.relative(this.root, file).split(path.sep).join('/');
    const language: Language = chapter.startsWith('i18n/en/') ? 'en' : 'zh';
    const elements: MdxElement[] = [];
    walk(tree, (node) => { if (isElement(node)) elements.push(node); });
    let listings = 0;
    for (const element of elements) {
      if (element.name === 'Listing') {
        listings++;
        await this.listing(element, chapter, language, `w${listings}`);
      } else if (element.name === 'Run') await this.run(element, chapter);
      else if (element.name === 'MiniIndex') this.miniIndex(element, chapter);
      else if (element.name === 'T') this.term(element, chapter, language);
      else if (element.name === 'Glossary') this.glossary(tree, element, language);
    }
  }

  private async listing(
    element: MdxElement, chapter: string, language: Language, id: string,
  ): Promise<void> {
    const at = { chapter, line: element.position?.start.line ?? 1 };
    const props = attributes(element);
    const file = text(props, 'file');
    if (!file) throw new WeaveError(chapter, at.line, '<Listing> needs file="…"');
    const range = resolveListing(this.project, {
      ...at, file,
      symbol: text(props, 'symbol'), from: text(props, 'from'), to: text(props, 'to'),
      doc: flag(props, 'doc'),
    });

    const notes = new Map<number, number[]>();
    const noteElements = this.notesOf(element, chapter);
    const order: number[] = [];
    noteElements.forEach((note, i) => {
      const place = { chapter, line: note.position?.start.line ?? at.line };
      const anchor = text(attributes(note), 'at');
      if (!anchor) throw new WeaveError(chapter, place.line, '<Note> needs at="…"');
      const line = anchorLine(this.project, place, file, range, anchor, 'at');
      order.push(line);
      notes.set(line, [...(notes.get(line) ?? []), i + 1]);
      setProp(note, 'n', i + 1);
      setProp(note, 'line', line);
      setProp(note, 'id', `${id}-n${i + 1}`);
      setProp(note, 'back', `${id}-${line}`);
    });
    if (order.some((line, i) => i > 0 && line < order[i - 1]!)) {
      throw new WeaveError(chapter, at.line, 'the notes are not in the order of their lines');
    }

    const html = await renderLines(this.project, this.links, file, {
      start: range.start, end: range.end, notes, idPrefix: id,
      noteId: (n) => `${id}-n${n}`, noteLabel: NOTE_WORD[language],
    });
    setProp(element, 'id', id);
    setProp(element, 'title', range.title);
    setProp(element, 'start', range.start);
    setProp(element, 'end', range.end);
    setProp(element, 'href', sourceAddress(file, range.start));
    setProp(element, 'html', html);
  }

  private notesOf(element: MdxElement, chapter: string): MdxElement[] {
    const notes: MdxElement[] = [];
    for (const child of element.children ?? []) {
      if (isElement(child) && child.name === 'Note') notes.push(child);
      else if (child.type === 'text' && !String(child.value).trim()) continue;
      else if (child.type === 'paragraph') {
        for (const inner of child.children ?? []) {
          if (isElement(inner) && inner.name === 'Note') notes.push(inner);
          else if (inner.type !== 'text' || String(inner.value).trim()) this.onlyNotes(inner, chapter);
        }
      } else if (child.type !== 'mdxFlowExpression') this.onlyNotes(child, chapter);
    }
    return notes;
  }

  private onlyNotes(node: MdxNode, chapter: string): never {
    throw new WeaveError(chapter, node.position?.start.line ?? 1,
      'a <Listing> may hold nothing but <Note>s');
  }

  private async run(element: MdxElement, chapter: string): Promise<void> {
    const line = element.position?.start.line ?? 1;
    const example = text(attributes(element), 'example');
    if (!example) throw new WeaveError(chapter, line, '<Run> needs example="chapter/name"');
    const file = `examples/${example}.ts`;
    if (!this.project.has(file)) {
      const known = this.project.files().filter((f) => f.startsWith('examples/'))
        .map((f) => f.slice('examples/'.length, -'.ts'.length));
      throw new WeaveError(chapter, line, `no example "${example}"${nearText(example, known)}`);
    }
    const output = path.join(this.root, `examples/${example}.out`);
    const source = this.project.text(file);
    setProp(element, 'file', file);
    setProp(element, 'source', source);
    setProp(element, 'html', await renderLines(this.project, this.links, file, {
      start: 1, end: this.project.lines(file).length,
    }));
    setProp(element, 'expected', fs.existsSync(output) ? fs.readFileSync(output, 'utf8') : '');
  }

  private miniIndex(element: MdxElement, chapter: string): void {
    const at = { chapter, line: element.position?.start.line ?? 1 };
    const list = text(attributes(element), 'symbols');
    if (!list) throw new WeaveError(chapter, at.line, '<MiniIndex> needs symbols="…"');
    setProp(element, 'items', parseSymbolList(at, list).map(({ file, symbol }) => {
      requireFile(this.project, at, file);
      const found = requireSymbol(this.project, at, file, symbol);
      return {
        symbol, file, line: found.start,
        source: sourceAddress(file, found.start),
        api: this.links.api(file, found) ?? '',
        summary: summaryHtml(found.summary),
      };
    }));
  }

  private term(element: MdxElement, chapter: string, language: Language): void {
    const line = element.position?.start.line ?? 1;
    const id = text(attributes(element), 'id') ?? '';
    const terms = readGlossary(this.root);
    const term = terms.find((t) => t.id === id);
    if (!term) {
      throw new WeaveError(chapter, line,
        `no glossary term "${id}"${nearText(id, terms.map((t) => t.id))}`);
    }
    setProp(element, 'name', language === 'zh' ? `${term.zh} ${term.en}` : term.en);
    setProp(element, 'text', term.definition[language]);
  }

  /** Puts the terms in the place of `<Glossary />`, as headings that search and links can find. */
  private glossary(tree: MdxNode, element: MdxElement, language: Language): void {
    const nodes = readGlossary(this.root).flatMap((term) => termNodes(term, language));
    const siblings = tree.children ?? [];
    const index = siblings.indexOf(element);
    if (index >= 0) siblings.splice(index, 1, ...nodes);
  }
}

function termNodes(term: Term, language: Language): MdxNode[] {
  const other = language === 'zh' ? term.en : term.zh;
  const names = [other, ...term.variants];
  const label = language === 'zh' ? '又作：' : 'Also: ';
  return [
    {
      type: 'heading', depth: 2,
      data: { id: term.id, hProperties: { id: term.id } },
      children: [{ type: 'text', value: term[language] }],
    },
    {
      type: 'paragraph',
      data: { hProperties: { className: 'term-names' } },
      children: [{ type: 'text', value: label + names.join(language === 'zh' ? '、' : ', ') }],
    },
    { type: 'paragraph', children: [{ type: 'text', value: term.definition[language] }] },
  ];
}

// Each language loads this module afresh; the type checker is worth keeping.
const shared = globalThis as { annotatedRaftProjects?: Map<string, Project> };
const projects = (shared.annotatedRaftProjects ??= new Map<string, Project>());

/** One Project per root in a process: it holds the type checker. */
export function projectAt(root: string): Project {
  let project = projects.get(root);
  if (!project) {
    project = new Project(root);
    projects.set(root, project);
  }
  return project;
}

/** The remark plugin: resolves Listing, Note, Run, MiniIndex, T and Glossary. */
export default function weave(options: WeaveOptions) {
  const weaver = new Weaver(options.root);
  return async (tree: unknown, file: { path?: string }): Promise<void> => {
    if (file.path?.endsWith('.mdx')) await weaver.weave(tree as MdxNode, file.path);
  };
}
