/** Chapters as trees: the same reading of MDX that the site's build has. */
import type { Root, RootContent } from 'mdast';
import type { MdxJsxFlowElement, MdxJsxTextElement } from 'mdast-util-mdx';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkMdx from 'remark-mdx';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { valueOf } from '../../site/chapters.ts';
import { mdxFault } from '../../site/plugins/weave/chapters.ts';
import { type Finding, filesIn, read } from './part.ts';
import { keptTree } from './trees.ts';

export const CHINESE = 'docs';
export const ENGLISH = 'i18n/en/docusaurus-plugin-content-docs/current';

export type Node = Root | RootContent;
export type Element = MdxJsxFlowElement | MdxJsxTextElement;

export interface Chapter {
  readonly file: string;
  /** The path below the folder of its language, such as `modules/raft.mdx`. */
  readonly name: string;
  readonly tree: Root;
}

const parser = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter).use(remarkMdx);

/** The chapters under `folder`; those that do not parse become findings. */
export function chaptersIn(root: string, folder: string): { chapters: Chapter[]; broken: Finding[] } {
  const chapters: Chapter[] = [];
  const broken: Finding[] = [];
  for (const file of filesIn(root, folder)) {
    if (!file.endsWith('.mdx') || file.startsWith('docs/api/')) continue;
    try {
      const tree = keptTree(root, file, 'checks', read(root, file), (text) => parser.parse(text));
      chapters.push({ file, name: file.slice(folder.length + 1), tree });
    } catch (error) {
      broken.push(unreadable(file, error));
    }
  }
  return { chapters, broken };
}

function unreadable(file: string, error: unknown): Finding {
  const { line, reason } = mdxFault(error);
  return {
    file,
    line,
    message: `not readable as MDX: ${reason}`,
    remedy: 'in prose, write code with { or < in backticks, or escape it: \\{ \\<',
  };
}

/** Calls `see` for every node, parents first. */
export function walk(node: Node, see: (node: Node) => void): void {
  see(node);
  if (!('children' in node)) return;
  for (const child of node.children) walk(child, see);
}

export const lineOf = (node: Node): number => node.position?.start.line ?? 1;

export function isElement(node: Node): node is Element {
  return node.type === 'mdxJsxFlowElement' || node.type === 'mdxJsxTextElement';
}

/** The attributes of an element with their values as written. */
export function attributesOf(element: Element): Map<string, string> {
  const found = new Map<string, string>();
  for (const attribute of element.attributes) {
    if (attribute.type !== 'mdxJsxAttribute') continue;
    const { name, value } = attribute;
    found.set(name, typeof value === 'string' ? value : (value?.value ?? 'true'));
  }
  return found;
}

/** The id in `## Heading {/* #id *\/}`, or undefined. */
export function headingId(node: Node): string | undefined {
  if (node.type !== 'heading') return undefined;
  const last = node.children.at(-1);
  if (last?.type !== 'mdxTextExpression') return undefined;
  return /^\/\*\s*#([\w-]+)\s*\*\/$/.exec(last.value.trim())?.[1];
}

/** The front matter's `key: value` lines. */
export function frontMatter(tree: Root): Map<string, string> {
  return new Map([...matterLines(tree)].map(([key, { value }]) => [key, value]));
}

/** The same, with the line on which each stands. */
export function matterLines(tree: Root): Map<string, { readonly value: string; readonly line: number }> {
  const [first] = tree.children;
  if (first?.type !== 'yaml') return new Map();
  return new Map(
    first.value.split('\n').flatMap((text, i) => {
      const [, key, value = ''] = /^([\w-]+):\s*(.*?)\s*$/.exec(text) ?? [];
      if (key === undefined) return [];
      return [[key, { value: valueOf(value), line: i + 2 }] as const];
    }),
  );
}
