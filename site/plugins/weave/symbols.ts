import ts from 'typescript';

export type SymbolKind =
  'class' | 'interface' | 'function' | 'variable' | 'type' | 'member' | 'constructor';

/** A top-level declaration of a file, or a member of one. */
export interface FileSymbol {
  /** `Name` or `Class.member`. */
  readonly path: string;
  readonly kind: SymbolKind;
  readonly exported: boolean;
  /** First line without the documentation, last line, and the first line with it; from 1. */
  readonly start: number;
  readonly end: number;
  readonly docStart: number;
  /** The first sentence of its TSDoc, or ''. */
  readonly summary: string;
  /** What it looks like from outside, on one line. */
  readonly signature: string;
}

/** A name that a type lists as a string, such as the type of a message. */
export interface LiteralName {
  readonly name: string;
  /** The type that lists it. */
  readonly owner: string;
  readonly line: number;
  /** The remark behind it, or ''. */
  readonly remark: string;
}

export function parse(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);
}

function kindOf(node: ts.Node): SymbolKind | undefined {
  if (ts.isClassDeclaration(node)) return 'class';
  if (ts.isInterfaceDeclaration(node)) return 'interface';
  if (ts.isFunctionDeclaration(node)) return 'function';
  if (ts.isTypeAliasDeclaration(node)) return 'type';
  if (ts.isVariableDeclaration(node)) return 'variable';
  return undefined;
}

/** The members that have a name a chapter can say. */
function membersOf(node: ts.Node): readonly ts.Node[] {
  if (ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node)) return node.members;
  if (ts.isTypeAliasDeclaration(node) && ts.isTypeLiteralNode(node.type)) {
    return node.type.members;
  }
  return [];
}

export function memberName(node: ts.Node): string | undefined {
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  const name = (node as ts.NamedDeclaration).name;
  return name && (ts.isIdentifier(name) || ts.isStringLiteral(name) || ts.isPrivateIdentifier(name))
    ? name.text
    : undefined;
}

function summaryOf(node: ts.Node): string {
  const docs = (node as { jsDoc?: ts.JSDoc[] }).jsDoc;
  const doc = docs?.[docs.length - 1];
  const text = doc ? (ts.getTextOfJSDocComment(doc.comment) ?? '') : '';
  const flat = text.replace(/\s+/g, ' ').trim();
  return /^.*?[.!?](?=\s|$)/.exec(flat)?.[0] ?? flat;
}

/** Longer signatures are cut, in characters. */
const SIGNATURE = 200;

/** Where the outside of a declaration ends: before its body or its members. */
function headEnd(node: ts.Node): number {
  if (ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node)) return node.members.pos - 1;
  const { body } = node as { body?: ts.Node };
  return body ? body.pos : node.getEnd();
}

function signatureOf(node: ts.Node, source: ts.SourceFile): string {
  const text = source.text.slice(node.getStart(source), headEnd(node));
  const flat = text
    .replace(/\/\/.*$/gm, '')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/^export |[;{ ]+$/g, '')
    .replace(/([([]) | (?=[)\]])|,(?= \))/g, '$1');
  return flat.length > SIGNATURE ? `${flat.slice(0, SIGNATURE - 1).trim()}…` : flat;
}

/** The strings that the exported types of a file are unions of, with their lines. */
export function literalNames(source: ts.SourceFile): LiteralName[] {
  const lines = source.text.split('\n');
  return source.statements.flatMap((statement) => {
    if (!ts.isTypeAliasDeclaration(statement) || !ts.isUnionTypeNode(statement.type)) return [];
    return statement.type.types.flatMap((member) => {
      if (!ts.isLiteralTypeNode(member) || !ts.isStringLiteral(member.literal)) return [];
      const at = source.getLineAndCharacterOfPosition(member.getStart(source)).line;
      const remark = /\/\/ (.*)$/.exec(lines[at] ?? '')?.[1] ?? '';
      return [{ name: member.literal.text, owner: statement.name.text, line: at + 1, remark }];
    });
  });
}

/**
 * Every symbol of a file in source order. Overloads, and a getter with its
 * setter, are one symbol that spans them.
 */
export function symbolsOf(source: ts.SourceFile): FileSymbol[] {
  const found = new Map<string, FileSymbol>();
  const lineAt = (pos: number) => source.getLineAndCharacterOfPosition(pos).line + 1;

  const add = (path: string, node: ts.Node, kind: SymbolKind, exported: boolean) => {
    const entry: FileSymbol = {
      path,
      kind,
      exported,
      start: lineAt(node.getStart(source)),
      end: lineAt(node.getEnd()),
      docStart: lineAt(node.getStart(source, true)),
      summary: summaryOf(node),
      signature: signatureOf(node, source),
    };
    const before = found.get(path);
    found.set(path, before ? { ...before, end: entry.end } : entry);
  };

  const exportedBy = (node: ts.Node) =>
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node) ?? []).some((m) => m.kind === ts.SyntaxKind.ExportKeyword);

  for (const statement of source.statements) {
    if (ts.isVariableStatement(statement)) {
      for (const declaration of statement.declarationList.declarations) {
        if (!ts.isIdentifier(declaration.name)) continue;
        add(declaration.name.text, statement, 'variable', exportedBy(statement));
      }
      continue;
    }
    const kind = kindOf(statement);
    const name = kind && memberName(statement);
    if (!kind || !name) continue;
    const exported = exportedBy(statement);
    add(name, statement, kind, exported);
    for (const member of membersOf(statement)) {
      const inner = memberName(member);
      if (!inner) continue;
      const what = ts.isConstructorDeclaration(member) ? 'constructor' : 'member';
      add(`${name}.${inner}`, member, what, exported);
    }
  }
  return [...found.values()];
}

/**
 * The symbol path of a declaration that a reader can be led to: top level, or
 * a member of a top-level class, interface or type. Anything else is local.
 */
export function pathOfDeclaration(node: ts.Node): string | undefined {
  const name = memberName(node);
  if (!name) return undefined;
  if (kindOf(node)) {
    const holder = ts.isVariableDeclaration(node) ? node.parent.parent.parent : node.parent;
    return ts.isSourceFile(holder) ? name : undefined;
  }
  let owner: ts.Node = node.parent;
  if (ts.isTypeLiteralNode(owner)) owner = owner.parent;
  const outer = kindOf(owner) && memberName(owner);
  if (!outer || !ts.isSourceFile(owner.parent) || !membersOf(owner).includes(node)) {
    return undefined;
  }
  return `${outer}.${name}`;
}

/** Lines that hold code: neither blank nor only comment; counted from 1. */
export function codeLines(source: ts.SourceFile): Set<number> {
  const lines = new Set<number>();
  const lineAt = (pos: number) => source.getLineAndCharacterOfPosition(pos).line + 1;
  const visit = (node: ts.Node): void => {
    if (ts.isJSDoc(node)) return;
    const children = node.getChildren(source);
    if (children.length === 0 && node.getEnd() > node.getStart(source)) {
      for (let l = lineAt(node.getStart(source)); l <= lineAt(node.getEnd()); l++) lines.add(l);
    }
    children.forEach(visit);
  };
  visit(source);
  return lines;
}
