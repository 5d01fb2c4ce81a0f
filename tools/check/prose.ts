/**
 * The prose of the chapters: nothing that MDX reads as code by mistake, no code but the repository's,
 * the words of one voice, and in Chinese the spacing, the punctuation and the words of the glossary.
 */
import { existsSync } from 'node:fs';
import { glossaryFile, readGlossary } from '../../site/plugins/weave/glossary.ts';
import {
  attributesOf,
  CHINESE,
  type Chapter,
  chaptersIn,
  type Element,
  ENGLISH,
  isElement,
  lineOf,
  type Node,
  walk,
} from './mdx.ts';
import { type Finding, filesIn, read } from './part.ts';
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
    ...chinese.chapters.flatMap((one) => chineseFindings(one, variants)),
    ...english.chapters.flatMap((one) => englishFindings(one)),
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

/** A variant of a term, and the word to write in its place. */
type Variants = ReadonlyMap<string, string>;

function variantsOf(root: string): Variants {
  const found = new Map<string, string>();
  if (!existsSync(glossaryFile(root))) return found;
  for (const { zh, variants } of readGlossary(root)) {
    for (const variant of variants) {
      if (/\p{Script=Han}/u.test(variant)) found.set(variant, zh);
    }
  }
  return found;
}

/** A passage as one line of text, with the line each character came from. */
interface Passage {
  readonly text: string;
  readonly lines: readonly number[];
}

const RULES: readonly [RegExp, string, string][] = [
  [
    /\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9%]\p{Script=Han}/gu,
    'no space between Han and Latin',
    'put a space between them',
  ],
  [
    /\p{Script=Han} ?[,;:!?](?=[\s\p{Script=Han}]|$)|\p{Script=Han}\.(?=\s|$)/gu,
    'half-width punctuation after Chinese',
    'write ，。；：！？',
  ],
  [/\p{Script=Han} ?\(|\) ?\p{Script=Han}/gu, 'half-width brackets beside Chinese', 'write （ and ）'],
  [/\p{Script=Han}"|"\p{Script=Han}/gu, 'straight quotes around Chinese', 'write “ and ”'],
  [
    / [，。；：！？、）」』”]|[（「『“] |[，。；：！？、] /gu,
    'a space beside full-width punctuation',
    'remove the space',
  ],
];

function chineseFindings({ file, tree }: Chapter, variants: Variants): Finding[] {
  const findings: Finding[] = [];
  walk(tree, (node) => {
    if (!['paragraph', 'heading', 'tableCell'].includes(node.type)) return;
    const passage = passageOf(node);
    findings.push(...ruleFindings(file, passage));
    findings.push(...variantFindings(file, passage, variants));
    findings.push(...voiceFindings(file, passage, CHINESE_VOICE));
  });
  return findings;
}

function englishFindings({ file, tree }: Chapter): Finding[] {
  const findings: Finding[] = [];
  walk(tree, (node) => {
    if (!['paragraph', 'heading', 'tableCell'].includes(node.type)) return;
    findings.push(...voiceFindings(file, passageOf(node), ENGLISH_VOICE));
  });
  return findings;
}

function voiceFindings(file: string, { text, lines }: Passage, rules: readonly VoiceRule[]): Finding[] {
  return rules.flatMap(({ pattern, remedy }) =>
    [...text.matchAll(pattern)]
      .filter(({ index, 0: words }) => !quoted(text, index, words))
      .map((match) => ({
        file,
        line: lines[match.index] ?? 1,
        message: `not the voice of the book: ${match[0]}`,
        remedy,
      })),
  );
}

/** What the library's comments and the documents say in English. */
function commentFindings(root: string): Finding[] {
  const comments = filesIn(root, 'src').filter((file) => file.endsWith('.ts'));
  const documents = filesIn(root, '').filter((file) => /^[^/]+\.md$|^src\/.*\.md$/.test(file));
  return [...new Set([...comments, ...documents])].flatMap((file) => {
    const texts = read(root, file).split('\n');
    return texts.flatMap((text, i) =>
      voiceFindings(file, { text, lines: Array<number>(text.length).fill(i + 1) }, TRANSLATED),
    );
  });
}

/** Chinese sentences that stand in no chapter, as their line and their text with code in backticks. */
export function sentenceFindings(
  root: string,
  file: string,
  sentences: readonly (readonly [line: number, text: string])[],
): Finding[] {
  const variants = variantsOf(root);
  return sentences.flatMap(([line, raw]) => {
    const text = raw.replace(/`[^`]*`/g, 'x');
    const passage = { text, lines: Array.from(text, () => line) };
    return [...ruleFindings(file, passage), ...variantFindings(file, passage, variants)];
  });
}

function ruleFindings(file: string, passage: Passage): Finding[] {
  return RULES.flatMap(([pattern, message, remedy]) =>
    [...passage.text.matchAll(pattern)].map((match) => ({
      file,
      line: passage.lines[match.index] ?? 1,
      message: `${message}: ${around(passage.text, match.index)}`,
      remedy,
    })),
  );
}

function variantFindings(file: string, { text, lines }: Passage, variants: Variants): Finding[] {
  return [...variants].flatMap(([variant, word]) =>
    [...text.matchAll(new RegExp(variant, 'gu'))]
      .filter(({ index }) => !quoted(text, index, variant) && !partOf(text, index, variant, word))
      .map(({ index }) => ({
        file,
        line: lines[index] ?? 1,
        message: `the glossary lists '${variant}' as a variant`,
        remedy: `write '${word}'`,
      })),
  );
}

/** A chapter may tell of another word for a term, in quotes. */
function quoted(text: string, at: number, variant: string): boolean {
  return /[「『“]/.test(text[at - 1] ?? '') && /[」』”]/.test(text[at + variant.length] ?? '');
}

/** A variant that is a part of the right word is that word. */
function partOf(text: string, at: number, variant: string, word: string): boolean {
  const inside = word.indexOf(variant);
  return inside >= 0 && text.startsWith(word, at - inside);
}

function around(text: string, at: number): string {
  return text.slice(Math.max(0, at - 6), at + 8).trim();
}

/**
 * The running text of a passage. Code is one Latin letter long, so that only
 * its borders are looked at; a line break between Han characters, or beside a
 * full-width mark, is nothing.
 */
function passageOf(node: Node): Passage {
  let text = '';
  const lines: number[] = [];
  const add = (piece: string, line: number): void => {
    let at = line;
    for (const char of piece) {
      if (char === '\n') at++;
      text += char;
      // Positions in `text` count UTF-16 units.
      for (let unit = 0; unit < char.length; unit++) lines.push(at);
    }
  };
  walk(node, (inner) => {
    if (inner.type === 'text') add(inner.value, lineOf(inner));
    else if (inner.type === 'inlineCode') add('x', lineOf(inner));
    else if (inner.type === 'break') add('\n', lineOf(inner));
  });
  return joinLines(text, lines);
}

function joinLines(text: string, lines: readonly number[]): Passage {
  let joined = '';
  const kept: number[] = [];
  const wide = /[\p{Script=Han}，。；：！？、（）「」『』“”《》—…]/u;
  const mark = /[，。；：！？、（）「」『』]/;
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    const soft = char === '\n';
    const before = joined.at(-1) ?? '';
    const after = text[i + 1] ?? '';
    const joins = (wide.test(before) && wide.test(after)) || mark.test(before) || mark.test(after);
    if (soft && joins) continue;
    joined += soft ? ' ' : char;
    kept.push(lines[i] ?? 1);
  }
  return { text: joined, lines: kept };
}
