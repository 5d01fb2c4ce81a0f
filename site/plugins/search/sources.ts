/** What the sources say of a symbol besides its first sentence: the comment, and texts it prints. */
import ts from 'typescript';
import type { Project } from '../weave/project.ts';
import { parse } from '../weave/symbols.ts';
import type { FileSymbol } from '../weave/symbols.ts';

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
    const text = spoken(node);
    if (text !== undefined && SENTENCE.test(text)) {
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
      found.push({ line, text: text.replace(/\s+/g, ' ').trim() });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function spoken(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
}

/** The names that a type lists, such as `MsgApp` of `MessageType`, with their lines. */
export function namesOfTypes(project: Project, file: string): (Said & { readonly type: string })[] {
  const source = parse(file, project.text(file));
  return source.statements.filter(ts.isTypeAliasDeclaration).flatMap(({ name, type }) => {
    const members = ts.isUnionTypeNode(type) ? [...type.types] : [type];
    return members.flatMap((member) => {
      if (!ts.isLiteralTypeNode(member) || !ts.isStringLiteral(member.literal)) return [];
      const line = source.getLineAndCharacterOfPosition(member.getStart(source)).line + 1;
      const { text } = member.literal;
      return /^[A-Z][a-z]+[A-Z]\w+$/.test(text) ? [{ line, text, type: name.text }] : [];
    });
  });
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
