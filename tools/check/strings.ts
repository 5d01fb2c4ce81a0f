/** Sentences that stand in code and in data: what a reader reads, in no chapter. */
import ts from 'typescript';
import { filesIn, read } from './part.ts';
import { HOLE, type Passage, passage, type Piece, withoutCode } from './passage.ts';

type Language = 'zh' | 'en';

/** A sentence that stands in no chapter, and the language in which it is written. */
export interface Sentence {
  readonly file: string;
  readonly language: Language;
  readonly passage: Passage;
}

/** Data of which one text is a reader's: terms and what they mean, and why a name is not ours. */
const DATA = /^site\/(?:glossary|etcd-names|notes-map)\.json$/;
/** What readers type, in their own words and characters. */
const SEARCHED = /^site\/search\//;

/** Under these names stand words that a reader may look for; the book need not use them. */
const ASKED = new Set(['variants', 'keywords']);

/** The Chinese sentences of programs and of data, and the English ones that stand beside them. */
export function sentencesIn(root: string): Sentence[] {
  const files = ['sim', 'site', 'examples'].flatMap((room) => filesIn(root, room));
  return files
    .filter((file) => DATA.test(file) || (/\.tsx?$/.test(file) && !SEARCHED.test(file)))
    .flatMap((file) => literalsIn(file, read(root, file)));
}

const HAN = /\p{Script=Han}/u;

/** English is known by the name under which it stands; an example prints what it wants. */
function languageOf(file: string, text: string, name: string | undefined): Language | undefined {
  if (name === 'en') return text.includes(' ') ? 'en' : undefined;
  return HAN.test(text) && (name === 'zh' || !file.startsWith('examples/')) ? 'zh' : undefined;
}

function literalsIn(file: string, text: string): Sentence[] {
  if (!HAN.test(text)) return [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Sentence[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node)) {
      return ASKED.has(nameOf(node.initializer) ?? '') ? undefined : visit(node.initializer);
    }
    const pieces = piecesOf(node, source);
    if (pieces === undefined) return ts.forEachChild(node, visit);
    const said = pieces.map(([piece]) => piece).join('');
    const language = languageOf(file, said, nameOf(node));
    if (language !== undefined) found.push({ file, language, passage: withoutCode(passage(...pieces)) });
    // What is filled in may be a sentence itself.
    ts.forEachChild(node, (child) => (isText(child) ? undefined : visit(child)));
  };
  visit(source);
  return found;
}

const isText = (node: ts.Node): boolean => ts.isStringLiteralLike(node) || isSum(node);

const isSum = (node: ts.Node): node is ts.BinaryExpression =>
  ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;

/** The text of a literal, of some that are added up, or of an element; undefined for other nodes. */
function piecesOf(node: ts.Node, source: ts.SourceFile): Piece[] | undefined {
  const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
  if (ts.isJsxText(node)) return [[node.text.trim().replace(/\{\w+\}/g, HOLE), line]];
  if (ts.isStringLiteralLike(node)) return [[node.text.replace(/\{\w+\}/g, HOLE), line]];
  if (ts.isTemplateExpression(node)) {
    const tails = node.templateSpans.map(({ literal }) => HOLE + literal.text);
    return [[node.head.text + tails.join(''), line]];
  }
  if (!isSum(node)) return undefined;
  const sides = [node.left, node.right].map((side) => piecesOf(side, source));
  if (sides.every((side) => side === undefined)) return undefined;
  return sides.flatMap((side): Piece[] => side ?? [[HOLE, line]]);
}

/** The name of the property in whose value it stands. */
function nameOf(node: ts.Node): string | undefined {
  let at = node.parent;
  while (at !== undefined && !ts.isPropertyAssignment(at) && !ts.isStatement(at)) at = at.parent;
  return at !== undefined && ts.isPropertyAssignment(at)
    ? at.name.getText().replaceAll('"', '')
    : undefined;
}
