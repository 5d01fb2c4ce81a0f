/** What the sources say of a symbol besides its first sentence: the comment, and texts it prints. */
import ts from 'typescript';
import type { Project } from '../weave/project.ts';
import { parse } from '../weave/symbols.ts';
import type { FileSymbol, LiteralName } from '../weave/symbols.ts';

/** Shorter texts, and texts of one word, are names of something and no sentences. */
const SENTENCE = /\S\s+\S.*\S\s+\S/;

/** A text in the sources, and the line on which it stands. */
export interface Said {
  readonly line: number;
  readonly text: string;
}

/** Every sentence that a file may print or throw; what is filled in is an ellipsis. */
export function sentencesIn(project: Project, file: string): Said[] {
  const source = parse(file, project.text(file));
  const found: Said[] = [];
  const visit = (node: ts.Node): void => {
    const text = spoken(node)?.replace(/(?:…\s*)+/g, (run) => (run.endsWith(' ') ? '… ' : '…'));
    if (text !== undefined && (SENTENCE.test(text) || (/\S\s\S/.test(text) && isThrown(node)))) {
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
      found.push({ line, text: text.replace(/\s+/g, ' ').trim() });
    }
    // The parts of a text say nothing by themselves, but what is filled in may say something.
    if (text === undefined) ts.forEachChild(node, visit);
    else for (const part of filledIn(node)) visit(part);
  };
  visit(source);
  return found;
}

/** A text, or texts that are joined to one; undefined where nothing is a text. */
function spoken(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
  }
  if (!isJoined(node)) return undefined;
  const [left, right] = [spoken(node.left), spoken(node.right)];
  return left === undefined && right === undefined ? undefined : `${left ?? '…'}${right ?? '…'}`;
}

function isJoined(node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;
}

/** The expressions between the letters of a text. */
function filledIn(node: ts.Node): ts.Node[] {
  if (ts.isTemplateExpression(node)) return node.templateSpans.map(({ expression }) => expression);
  if (!isJoined(node)) return [];
  return [node.left, node.right].flatMap((part) =>
    spoken(part) === undefined ? [part] : filledIn(part),
  );
}

/** Whether a text is what an error says. */
function isThrown({ parent }: ts.Node): boolean {
  return (
    (ts.isNewExpression(parent) && /Error$/.test(parent.expression.getText())) ||
    (ts.isCallExpression(parent) && parent.expression.kind === ts.SyntaxKind.SuperKeyword)
  );
}

/** The names that a type lists, such as `MsgApp` of `MessageType`. */
export function namesOfTypes(project: Project, file: string): readonly LiteralName[] {
  return project.literals(file).filter(({ name }) => /^[A-Z][a-z]+[A-Z]\w+$/.test(name));
}

/** What a symbol looks like from outside: a constant without its value, a function without its body. */
export function outsideOf({ kind, signature }: FileSymbol): string {
  if (kind === 'member') return signature.replace(/ = .*$/, '');
  const call = /^const (\w+) = (\(.*?\)(?:: [^=]*)?) =>/.exec(signature);
  if (call) return `${call[1]}${call[2]}`;
  return kind === 'variable' ? signature.replace(/ = .*$/, '') : signature;
}

/** The first sentence of the comment at the head of a file; '' without one. */
export function headOf(project: Project, file: string): string {
  const comment = /^(?:#!.*\n)?\/\*\*([^]*?)\*\//.exec(project.text(file))?.[1] ?? '';
  const text = comment.replace(/^\s*\*\s?/gm, '').split(/\n\s*\n|@module/)[0]!;
  const line = text
    .replace(/\{@link\s+([^}|\s]+)[^}]*\}|`/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
  return /^.*?[.!?](?=\s|$)/.exec(line)?.[0] ?? line;
}

/** The comment of a symbol as running text, without its first sentence. */
export function commentOf(project: Project, file: string, symbol: FileSymbol): string {
  return project
    .lines(file)
    .slice(symbol.docStart - 1, symbol.start - 1)
    .join(' ')
    .replace(/\/\*\*|\*\/|(?:^|\s)\*(?=\s)/g, ' ')
    .replace(/\{@link\s+([^}|\s]+)[^}]*\}/g, '$1')
    .replace(/@\w+/g, '')
    .replace(/`/g, '')
    .replace(/\s+/g, ' ')
    .replace(symbol.summary.replace(/`/g, ''), '')
    .trim();
}
