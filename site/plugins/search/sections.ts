/** The sections of a chapter as what can be read of them: no code, no captions, no buttons. */
import remarkGfm from 'remark-gfm';
import remarkMdx from 'remark-mdx';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { valueOf } from '../../chapters.ts';
import { slug } from '../weave/api.ts';
import { attributes, isElement, text as textOf } from '../weave/mdx.ts';
import type { MdxElement, MdxNode } from '../weave/mdx.ts';

export interface Section {
  /** '' for what stands before the first heading. */
  readonly anchor: string;
  readonly title: string;
  /** Paragraphs, notes, items and rows of tables, each readable by itself. */
  readonly text: string[];
  /** Names in code: of blocks, and those that prose has between backticks. */
  readonly code: string[];
  /** `file#symbol` of its listings. */
  readonly listings: string[];
  /** Of its heading; 1 for what stands before the first. */
  readonly depth: number;
}

export interface Chapter {
  readonly title: string;
  readonly description: string;
  /** Its place in the book; 0 for what stands before the first chapter. */
  readonly number: number;
  readonly sections: readonly Section[];
}

/** Elements that are drawn, or listed elsewhere: nothing in them is a text of the section. */
const SILENT = new Set(['Figure', 'MiniIndex', 'Glossary', 'svg', 'style', 'script']);
/** Elements that stand in a line of text and not for a paragraph of their own. */
const INLINE = new Set([
  'T',
  'a',
  'b',
  'i',
  'em',
  'strong',
  'sub',
  'sup',
  'kbd',
  'code',
  'abbr',
  'span',
]);

const IDENTIFIER = /[A-Za-z_][\w.]*\w/g;

const parser = unified().use(remarkParse).use(remarkGfm).use(remarkMdx);

export function chapterOf(source: string): Chapter {
  const matter = /^---\n([^]*?)\n---\n/.exec(source);
  const field = (name: string): string =>
    valueOf(new RegExp(`^${name}: *(.*)$`, 'm').exec(matter?.[1] ?? '')?.[1] ?? '');
  const tree = parser.parse(source.slice(matter?.[0].length ?? 0)) as unknown as MdxNode;
  const title = field('title');
  const sections = new Reader(title).read(tree);
  return { title, description: field('description'), number: Number(field('chapter')), sections };
}

class Reader {
  private readonly sections: Section[];

  constructor(title: string) {
    this.sections = [{ anchor: '', title, text: [], code: [], listings: [], depth: 1 }];
  }

  read(tree: MdxNode): Section[] {
    for (const node of tree.children ?? []) this.block(node);
    return this.sections.map((section, i) => {
      if (section.text.length > 0) return section;
      return { ...section, text: this.below(i) };
    });
  }

  /** A section without a text of its own tells what those below it are called. */
  private below(at: number): string[] {
    const rest = this.sections.slice(at + 1);
    const end = rest.findIndex(({ depth }) => depth <= this.sections[at]!.depth);
    const titles = rest.slice(0, end < 0 ? undefined : end).map(({ title }) => title);
    return titles.length > 0 ? [titles.join(' · ')] : [];
  }

  private get section(): Section {
    return this.sections.at(-1)!;
  }

  private block(node: MdxNode): void {
    if (node.type === 'heading') return this.heading(node);
    if (node.type === 'code') return this.names(String(node.value));
    if (node.type === 'paragraph') return this.paragraph(node.children ?? []);
    if (node.type === 'table') return node.children?.forEach((row, i) => this.row(row, i === 0));
    if (isElement(node) && !this.enter(node)) return;
    if (isElement(node) && INLINE.has(node.name)) return this.paragraph([node]);
    const children = node.children ?? [];
    const inline = children.some(({ type }) => type === 'text' || type === 'inlineCode');
    if (inline) this.paragraph(children);
    else for (const child of children) this.block(child);
  }

  /** Whether there is anything to read in an element. */
  private enter(element: MdxElement): boolean {
    const props = attributes(element);
    const file = textOf(props, 'file');
    if (element.name === 'Listing' && file !== undefined) {
      this.section.listings.push(`${file}#${textOf(props, 'symbol') ?? ''}`);
    }
    return !SILENT.has(element.name);
  }

  private heading(node: MdxNode): void {
    const children = [...(node.children ?? [])];
    const last = children.at(-1);
    const explicit = /^\s*\/\*\s*#(\S+)\s*\*\/\s*$/.exec(
      last?.type === 'mdxTextExpression' ? String(last.value) : '',
    );
    if (explicit) children.pop();
    const title = lineOf(children);
    const anchor = explicit?.[1] ?? slug(title);
    const depth = node.depth ?? 1;
    this.sections.push({ anchor, title, text: [], code: [], listings: [], depth });
    this.prose(children);
  }

  /** A paragraph may hold elements that are paragraphs of their own, such as notes. */
  private paragraph(nodes: readonly MdxNode[]): void {
    let run: MdxNode[] = [];
    const end = (): void => {
      const line = lineOf(run);
      if (line !== '') this.section.text.push(line);
      this.prose(run);
      run = [];
    };
    for (const node of nodes) {
      if (!isElement(node) || INLINE.has(node.name)) {
        run.push(node);
        continue;
      }
      end();
      this.block(node);
    }
    end();
  }

  /** The first row only names the columns: its names are known, but it is no text. */
  private row(node: MdxNode, head: boolean): void {
    const cells = (node.children ?? []).map((cell) => lineOf(cell.children ?? []));
    if (!head) this.section.text.push(cells.filter((cell) => cell !== '').join(' · '));
    for (const cell of node.children ?? []) this.prose(cell.children ?? []);
  }

  private prose(nodes: readonly MdxNode[]): void {
    for (const node of nodes) {
      if (node.type === 'inlineCode') this.names(String(node.value));
      else this.prose(node.children ?? []);
    }
  }

  private names(code: string): void {
    this.section.code.push(...(code.match(IDENTIFIER) ?? []));
  }
}

/** A passage as one line. A line break between Chinese characters is nothing, elsewhere a space. */
function lineOf(nodes: readonly MdxNode[]): string {
  const raw = nodes.map(inlineText).join('');
  const wide = '[\\p{Script=Han}，。；：！？、（）「」『』“”《》—…]';
  return raw
    .replace(new RegExp(`(${wide})\\s*\\n\\s*(?=${wide})`, 'gu'), '$1')
    .replace(/\s+/g, ' ')
    .trim();
}

function inlineText(node: MdxNode): string {
  if (node.type === 'text' || node.type === 'inlineCode') return String(node.value);
  if (node.type === 'break') return '\n';
  if (isElement(node) && !INLINE.has(node.name)) return '';
  return (node.children ?? []).map(inlineText).join('');
}
