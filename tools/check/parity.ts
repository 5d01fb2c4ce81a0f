/**
 * Both languages say the same: the same chapters, and in each the same
 * headings, listings, notes, examples, code blocks, lists and tables in the
 * same order, with a passage between the same two of them. Into how many
 * paragraphs it falls is free: each language is written by its own rules.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Paragraph } from 'mdast';
import {
  attributesOf,
  CHINESE,
  type Chapter,
  chaptersIn,
  ENGLISH,
  frontMatter,
  headingId,
  isElement,
  lineOf,
  type Node,
  walk,
} from './mdx.ts';
import { type Finding } from './part.ts';
import { checkTexts } from './texts.ts';

/** A thing that both languages must have, as a comparable line of words. */
interface Landmark {
  readonly words: string;
  readonly line: number;
}

/** Elements and attributes that hold prose, which differs by language. */
const FREE_ELEMENTS = new Set(['T', 'Link']);
const FREE_ATTRIBUTES = new Set([
  'alt',
  'caption',
  'description',
  'label',
  'summary',
  'title',
  'to',
  'href',
]);
const FREE_MATTER = new Set(['title', 'description', 'keywords', 'sidebar_label', 'pagination_label']);

export function checkParity(root: string): Finding[] {
  const chinese = chaptersIn(root, CHINESE).chapters;
  const english = chaptersIn(root, ENGLISH).chapters;
  return [
    ...pageFindings(root, chinese, english),
    ...chinese.flatMap((chapter) => {
      const other = english.find(({ name }) => name === chapter.name);
      return other === undefined ? [] : compare(chapter, other);
    }),
    ...[...chinese, ...english].flatMap((chapter) => headingFindings(chapter)),
    ...[...chinese, ...english].flatMap((chapter) => languageFindings(chapter)),
    ...[...chinese, ...english].flatMap((chapter) => tableFindings(chapter)),
    ...checkTexts(root),
  ];
}

function pageFindings(
  root: string,
  chinese: readonly Chapter[],
  english: readonly Chapter[],
): Finding[] {
  const missing = ({ file, name }: Chapter, others: string, language: string): Finding[] =>
    existsSync(join(root, others, name))
      ? []
      : [
          {
            file,
            line: 1,
            message: `there is no ${language} page for this one`,
            remedy: `write ${others}/${name}`,
          },
        ];
  return [
    ...chinese.flatMap((one) => missing(one, ENGLISH, 'English')),
    ...english.flatMap((one) => missing(one, CHINESE, 'Chinese')),
  ];
}

function compare(chinese: Chapter, english: Chapter): Finding[] {
  const here = landmarks(english);
  const there = landmarks(chinese);
  const findings = matterFindings(chinese, english);
  const length = Math.max(here.length, there.length);
  for (let i = 0; i < length; i++) {
    if (here[i]?.words === there[i]?.words) continue;
    // One difference shifts all that follow, so only the first is told.
    findings.push({
      file: english.file,
      line: here[i]?.line ?? lastLine(english),
      message:
        `here stands ${here[i]?.words ?? 'the end'}; in ` +
        `${chinese.file}:${there[i]?.line ?? lastLine(chinese)} stands ` +
        (there[i]?.words ?? 'the end'),
      remedy: 'bring the two chapters into the same order',
    });
    break;
  }
  return findings;
}

const lastLine = ({ tree }: Chapter): number => tree.position?.end.line ?? 1;

function landmarks({ tree }: Chapter): Landmark[] {
  const found: Landmark[] = [];
  const passages = passagesIn(tree);
  walk(tree, (node) => {
    const words = passages.has(node) ? 'a passage' : landmark(node);
    if (words !== undefined) found.push({ words, line: lineOf(node) });
  });
  return found;
}

/** The first paragraph of each passage. */
function passagesIn(tree: Node): Set<Node> {
  const found = new Set<Node>();
  walk(tree, (node) => {
    const children: readonly Node[] = 'children' in node ? node.children : [];
    children.forEach((child, i) => {
      const first = children[i - 1]?.type !== 'paragraph';
      if (child.type === 'paragraph' && first && hasProse(child)) found.add(child);
    });
  });
  return found;
}

/** Notes on a listing stand in a paragraph, too; they are landmarks of their own. */
function hasProse({ children }: Paragraph): boolean {
  const isBlank = (node: Node): boolean => node.type === 'text' && node.value.trim() === '';
  return children.some((node) => !isElement(node) && !isBlank(node));
}

function landmark(node: Node): string | undefined {
  switch (node.type) {
    case 'heading':
      return `heading ${node.depth} #${headingId(node) ?? ''}`;
    case 'code':
      return `code block ${node.lang ?? ''}`.trim();
    case 'list':
      return `list of ${node.children.length}`;
    case 'table':
      return (
        `table of ${node.children.length} rows, ` + `${node.children[0]?.children.length ?? 0} columns`
      );
    case 'mdxJsxFlowElement':
    case 'mdxJsxTextElement':
      return elementLandmark(node);
    default:
      return undefined;
  }
}

function elementLandmark(node: Node): string | undefined {
  if (!isElement(node) || !/^[A-Z]/.test(node.name ?? '')) return undefined;
  if (FREE_ELEMENTS.has(node.name ?? '')) return undefined;
  const attributes = [...attributesOf(node)]
    .filter(([name]) => !FREE_ATTRIBUTES.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ` ${name}="${value}"`);
  return `<${node.name ?? ''}${attributes.join('')}>`;
}

function matterFindings(chinese: Chapter, english: Chapter): Finding[] {
  const here = frontMatter(english.tree);
  const there = frontMatter(chinese.tree);
  const findings: Finding[] = [];
  for (const key of new Set([...here.keys(), ...there.keys()])) {
    const same = FREE_MATTER.has(key)
      ? here.has(key) === there.has(key)
      : here.get(key) === there.get(key);
    if (same) continue;
    findings.push({
      file: english.file,
      line: 1,
      message:
        `front matter '${key}' is '${here.get(key) ?? ''}', in ` +
        `${chinese.file} '${there.get(key) ?? ''}'`,
      remedy: 'make the front matter of both pages agree',
    });
  }
  return findings;
}

function headingFindings({ file, tree }: Chapter): Finding[] {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const node of tree.children) {
    if (node.type !== 'heading' || node.depth === 1) continue;
    const id = headingId(node);
    const problem =
      id === undefined
        ? ['the heading has no explicit id', 'end it with {/* #an-id */}']
        : seen.has(id)
          ? [`the id #${id} stands twice`, 'give each heading its own id']
          : undefined;
    if (id !== undefined) seen.add(id);
    if (problem === undefined) continue;
    const [message = '', remedy = ''] = problem;
    findings.push({ file, line: lineOf(node), message, remedy });
  }
  return findings;
}

/** A column without a head says nothing to those who listen. */
function tableFindings({ file, tree }: Chapter): Finding[] {
  const findings: Finding[] = [];
  walk(tree, (node) => {
    if (node.type !== 'table') return;
    const heads = node.children[0]?.children ?? [];
    if (heads.every((cell) => cell.children.length > 0)) return;
    const message = 'a column of the table has no head';
    findings.push({ file, line: lineOf(node), message, remedy: 'say what stands in it' });
  });
  return findings;
}

/** Paragraphs, headings and cells that stand in the other language. */
function languageFindings({ file, tree }: Chapter): Finding[] {
  const english = file.startsWith(ENGLISH);
  const findings: Finding[] = [];
  walk(tree, (node) => {
    const label = labelOf(node);
    if (label === undefined && !['paragraph', 'heading', 'tableCell'].includes(node.type)) return;
    const text = label ?? proseOf(node);
    const han = [...text.matchAll(/\p{Script=Han}/gu)].length;
    const words = [...text.matchAll(/[A-Za-z]{2,}/g)].length;
    // A label is short: a few words in the other language are enough.
    const few = label === undefined ? 8 : 2;
    const foreign = english ? han > words : han === 0 && words > few;
    if (!foreign) return;
    findings.push({
      file,
      line: lineOf(node),
      message: english
        ? 'Chinese text on an English page'
        : 'a passage without Chinese on a Chinese page',
      remedy: `translate it into ${english ? 'English' : 'Chinese'}`,
    });
  });
  return findings;
}

/** The label of a choice or a question, without its code. */
function labelOf(node: Node): string | undefined {
  if (!isElement(node)) return undefined;
  return attributesOf(node)
    .get('label')
    ?.replaceAll(/`[^`]*`/g, '');
}

function proseOf(node: Node): string {
  let text = '';
  walk(node, (inner) => {
    if (inner.type === 'text') text += inner.value;
  });
  return text;
}
