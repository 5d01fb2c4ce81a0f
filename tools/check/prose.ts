/**
 * The prose of the chapters: nothing that MDX reads as code by mistake, no code but the repository's,
 * the words of one voice, and in Chinese the spacing, the punctuation and the words of the glossary.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  attributesOf,
  CHINESE,
  type Chapter,
  chaptersIn,
  type Element,
  ENGLISH,
  isElement,
  lineOf,
  matterLines,
  type Node,
  walk,
} from './mdx.ts';
import { type Finding, filesIn, read } from './part.ts';
import { CODE, type Passage, passage, passageOf, quoted, withoutCode } from './passage.ts';
import { sentencesIn } from './strings.ts';
import { typographyFindings } from './typography.ts';
import { variantFindings, type Variants, variantsOf } from './variants.ts';
import { CHINESE_VOICE, ENGLISH_VOICE, TRANSLATED, type VoiceRule } from './voice.ts';

/** Elements of HTML that a chapter may use; others are a slip of `<`. */
const HTML = new Set([
  'a',
  'abbr',
  'b',
  'br',
  'dd',
  'del',
  'details',
  'div',
  'dl',
  'dt',
  'em',
  'figcaption',
  'figure',
  'hr',
  'i',
  'img',
  'kbd',
  'li',
  'ol',
  'p',
  'picture',
  'pre',
  'small',
  'source',
  'span',
  'strong',
  'sub',
  'summary',
  'sup',
  'table',
  'tbody',
  'td',
  'th',
  'thead',
  'tr',
  'ul',
  'code',
  'var',
]);

export function checkProse(root: string): Finding[] {
  const chinese = chaptersIn(root, CHINESE);
  const english = chaptersIn(root, ENGLISH);
  const variants = variantsOf(root);
  return [
    ...chinese.broken,
    ...english.broken,
    ...[...chinese.chapters, ...english.chapters].flatMap((one) => [
      ...traps(one),
      ...codeFindings(one),
      ...leadFindings(one),
    ]),
    ...chinese.chapters.flatMap((one) =>
      passagesIn(one).flatMap((passage) => chineseFindings(one.file, passage, variants)),
    ),
    ...english.chapters.flatMap((one) =>
      passagesIn(one).flatMap((passage) => voiceFindings(one.file, passage, ENGLISH_VOICE)),
    ),
    ...sentencesIn(root).flatMap(({ file, language, passage }) =>
      language === 'zh'
        ? chineseFindings(file, passage, variants)
        : voiceFindings(file, passage, ENGLISH_VOICE),
    ),
    ...textFindings(root),
    ...commentFindings(root),
  ];
}

/** Code comes from files, as the guide says, and a listing has something to say or is folded. */
function codeFindings({ file, tree }: Chapter): Finding[] {
  const findings: Finding[] = [];
  walk(tree, (node) => {
    const problem = node.type === 'code' ? fenceProblem(node.lang) : listingProblem(node);
    if (problem === undefined) return;
    const [message, remedy] = problem;
    findings.push({ file, line: lineOf(node), message, remedy });
  });
  return findings;
}

type Problem = readonly [message: string, remedy: string];

const isListing = (node: Node | undefined): node is Element =>
  node !== undefined && isElement(node) && node.name === 'Listing';

const isFolded = (node: Element): boolean => attributesOf(node).has('folded');

/** A sentence says which question a listing answers, and one what is known after it. */
function leadFindings({ file, tree }: Chapter): Finding[] {
  const nodes: readonly Node[] = tree.children;
  return nodes.flatMap((node, i): Finding[] => {
    if (!isListing(node) || isFolded(node)) return [];
    const [before, after] = [nodes[i - 1], nodes[i + 1]];
    const at = { file, line: lineOf(node) };
    const findings: Finding[] = [];
    if (before === undefined || before.type === 'heading' || isListing(before)) {
      const remedy = 'write before it which question it answers';
      findings.push({ ...at, message: 'nothing leads into this listing', remedy });
    }
    if (after === undefined || after.type === 'heading') {
      const remedy = 'write after it what is known now';
      findings.push({ ...at, message: 'nothing leads out of this listing', remedy });
    }
    return findings;
  });
}

function fenceProblem(lang: string | null | undefined): Problem | undefined {
  if (!/^(?:[cm]?[jt]sx?|javascript|typescript)$/.test(lang ?? '')) return undefined;
  return ['code that is in no file', 'show a piece of src/ with <Listing>, or an example with <Run>'];
}

function listingProblem(node: Node): Problem | undefined {
  if (!isListing(node) || isFolded(node) || attributesOf(node).has('doc')) return undefined;
  let notes = 0;
  walk(node, (inner) => {
    if (isElement(inner) && inner.name === 'Note') notes++;
  });
  return notes > 0 ? undefined : ['a listing without a note', 'write one, or add folded'];
}

function traps({ file, tree }: Chapter): Finding[] {
  const findings: Finding[] = [];
  walk(tree, (node) => {
    const slip = slipOf(node);
    if (slip === undefined) return;
    findings.push({
      file,
      line: lineOf(node),
      message: `MDX reads ${slip} as code`,
      remedy: 'put it in backticks, or escape it: \\{ \\<',
    });
  });
  return findings;
}

function slipOf(node: Node): string | undefined {
  if (node.type === 'mdxTextExpression' || node.type === 'mdxFlowExpression') {
    const comment = /^\s*\/\*[^]*\*\/\s*$/.test(node.value);
    return comment ? undefined : `{${node.value}}`;
  }
  if (!isElement(node)) return undefined;
  const name = node.name ?? '';
  const known = name === '' || /^[A-Z]/.test(name) || HTML.has(name);
  return known ? undefined : `<${name}>`;
}

/** What the front matter and the attributes of a chapter say to its readers. */
const SPOKEN = ['title', 'description', 'sidebar_label', 'pagination_label', 'label', 'caption', 'alt'];

/** Everything in a chapter that is read as running text. */
function passagesIn({ tree }: Chapter): Passage[] {
  const found = [...matterLines(tree)]
    .filter(([key]) => SPOKEN.includes(key))
    .map(([, { value, line }]) => withoutCode(passage([value, line])));
  walk(tree, (node) => {
    if (['paragraph', 'heading', 'tableCell'].includes(node.type)) found.push(passageOf(node));
    else if (node.type === 'image') found.push(passage([node.alt ?? '', lineOf(node)]));
    if (!isElement(node)) return;
    for (const [name, value] of attributesOf(node)) {
      if (SPOKEN.includes(name)) found.push(withoutCode(passage([value, lineOf(node)])));
    }
  });
  return found;
}

function chineseFindings(file: string, passage: Passage, variants: Variants): Finding[] {
  return [
    ...typographyFindings(file, passage),
    ...variantFindings(file, passage, variants),
    ...voiceFindings(file, passage, CHINESE_VOICE),
  ];
}

function voiceFindings(file: string, passage: Passage, rules: readonly VoiceRule[]): Finding[] {
  return rules.flatMap(({ pattern, remedy }) =>
    [...passage.text.matchAll(pattern)]
      .filter(({ index, 0: words }) => !quoted(passage, index, words))
      .map((match) => ({
        file,
        line: passage.lines[match.index] ?? 1,
        message: `not the voice of the book: ${match[0].replaceAll(CODE, '`…`')}`,
        remedy,
      })),
  );
}

/** The English texts of the site's components. */
function textFindings(root: string): Finding[] {
  const file = 'i18n/en/code.json';
  if (!existsSync(join(root, file))) return [];
  return read(root, file)
    .split('\n')
    .flatMap((text, i) => voiceFindings(file, withoutCode(passage([text, i + 1])), ENGLISH_VOICE));
}

/** What the library's comments and the documents say in English. */
function commentFindings(root: string): Finding[] {
  const comments = filesIn(root, 'src').filter((file) => file.endsWith('.ts'));
  const documents = filesIn(root, '').filter((file) => /^[^/]+\.md$|^src\/.*\.md$/.test(file));
  return [...new Set([...comments, ...documents])].flatMap((file) =>
    read(root, file)
      .split('\n')
      .flatMap((text, i) => voiceFindings(file, passage([text, i + 1]), TRANSLATED)),
  );
}

/** Chinese sentences that stand in a file of their own, as their line and their text. */
export function sentenceFindings(
  root: string,
  file: string,
  sentences: readonly (readonly [line: number, text: string])[],
): Finding[] {
  const variants = variantsOf(root);
  return sentences.flatMap(([line, text]) =>
    chineseFindings(file, withoutCode(passage([text, line])), variants),
  );
}
