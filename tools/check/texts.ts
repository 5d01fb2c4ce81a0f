/**
 * The texts of the site's components: the Chinese stands where it is used, under an id, and the
 * English in `i18n/en/`. Each id has one text, with an English one that has the same blanks.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { type Finding, filesIn, read } from './part.ts';

/** Where a component uses a text. */
interface Use {
  readonly id: string;
  /** The Chinese; '' where it is not written out on the spot. */
  readonly message: string;
  readonly file: string;
  readonly line: number;
}

type Messages = Record<string, { message?: string }>;

const ENGLISH = 'i18n/en/code.json';

/** Names of languages are written in the language they name. */
const OWN_NAMES = new Set(['中文', '简体中文']);

export function checkTexts(root: string): Finding[] {
  const english = existsSync(join(root, ENGLISH)) ? messagesOf(root, ENGLISH) : {};
  const uses = filesIn(root, 'site')
    .filter((name) => /\.tsx?$/.test(name))
    .flatMap((name) => usesIn(root, name));
  const first = new Map<string, Use>();
  const findings = uses.flatMap((use) => {
    const known = first.get(use.id);
    if (known === undefined) first.set(use.id, use);
    return known === undefined ? englishOf(use, english) : sameAs(known, use);
  });
  return [...chineseLeft(root), ...findings, ...unused(root, english, first)];
}

/** English texts that no component uses any more. */
function unused(root: string, english: Messages, used: ReadonlyMap<string, Use>): Finding[] {
  return Object.keys(english)
    .filter((id) => !used.has(id))
    .map((id) => ({
      file: ENGLISH,
      line: lineOfKey(root, ENGLISH, id),
      message: `nothing uses the text '${id}'`,
      remedy: 'take it out',
    }));
}

function lineOfKey(root: string, file: string, key: string): number {
  const lines = read(root, file).split('\n');
  return Math.max(1, 1 + lines.findIndex((text) => text.includes(JSON.stringify(key))));
}

/** English texts that are Chinese still. */
function chineseLeft(root: string): Finding[] {
  const files = filesIn(root, 'i18n/en').filter((file) => file.endsWith('.json'));
  return files.flatMap((file) =>
    Object.entries(messagesOf(root, file))
      .filter(([, { message = '' }]) => /\p{Script=Han}/u.test(message) && !OWN_NAMES.has(message))
      .map(([key, { message = '' }]) => ({
        file,
        line: lineOfKey(root, file, key),
        message: `'${key}' is still Chinese: ${message}`,
        remedy: 'translate it into English',
      })),
  );
}

function messagesOf(root: string, file: string): Messages {
  return JSON.parse(read(root, file)) as Messages;
}

/** What a text has to fill in, such as `{seeds}`. */
function blanksOf(text: string): string {
  return [...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join(' ');
}

function englishOf({ id, message, file, line }: Use, english: Messages): Finding[] {
  const there = english[id]?.message;
  if (there === undefined) {
    const remedy = `add it to ${ENGLISH}`;
    return [{ file, line, message: `the text '${id}' has no English`, remedy }];
  }
  if (message === '' || blanksOf(message) === blanksOf(there)) return [];
  const said = `the English of '${id}' fills in ${blanksOf(there) || 'nothing'}`;
  const remedy = `let it have ${blanksOf(message) || 'nothing'} to fill in, as the Chinese does`;
  return [{ file, line, message: said, remedy }];
}

/** Two texts under one id would both be shown with the English of one. */
function sameAs(known: Use, { id, message, file, line }: Use): Finding[] {
  if (message === known.message) return [];
  const said = `'${id}' is another text in ${known.file}:${known.line}`;
  return [{ file, line, message: said, remedy: 'give it an id of its own' }];
}

function usesIn(root: string, file: string): Use[] {
  const source = ts.createSourceFile(file, read(root, file), ts.ScriptTarget.Latest, true);
  const found: Use[] = [];
  const add = (id: ts.Node | undefined, message: string): void => {
    if (id === undefined || !ts.isStringLiteral(id)) return;
    const { line } = source.getLineAndCharacterOfPosition(id.getStart());
    found.push({ id: id.text, message, file, line: line + 1 });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText() === 'translate') {
      const [first] = node.arguments;
      if (first !== undefined && ts.isObjectLiteralExpression(first)) {
        add(valueOf(first, 'id'), textOf(valueOf(first, 'message')));
      }
    } else if (ts.isJsxAttribute(node) && node.name.getText() === 'id') {
      const element = node.parent.parent;
      if (element.tagName.getText() === 'Translate') add(node.initializer, childText(element));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function valueOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const found = object.properties.find((one) => one.name?.getText() === name);
  return found !== undefined && ts.isPropertyAssignment(found) ? found.initializer : undefined;
}

/** The text of a literal, or of some that are added up. */
function textOf(node: ts.Expression | undefined): string {
  if (node === undefined) return '';
  if (ts.isStringLiteralLike(node)) return node.text;
  return ts.isBinaryExpression(node) ? textOf(node.left) + textOf(node.right) : '';
}

function childText(element: ts.JsxOpeningLikeElement): string {
  if (!ts.isJsxElement(element.parent)) return '';
  const parts = element.parent.children.map((child) => {
    if (ts.isJsxText(child)) return child.text;
    return ts.isJsxExpression(child) ? textOf(child.expression) : '';
  });
  return parts.join('').replace(/\s+/g, ' ').trim();
}
