import path from 'node:path';
import ts from 'typescript';
import { memberName, parse } from './symbols.ts';

/** A stretch of code that runs as a whole or not at all: a statement without those in it, a branch. */
export interface Unit {
  readonly file: string;
  /** Lines that hold some of it, counted from 1. */
  readonly lines: Set<number>;
}

/** A function of the library that stands at the top of a file, or is a member of a class. */
export interface Fn {
  readonly file: string;
  /** Its first line without the documentation, as in `FileSymbol.start`. */
  readonly line: number;
  readonly name: string;
}

/** Texts that note what they run, and what their numbers stand for. */
export interface Instrumented {
  readonly files: Readonly<Record<string, string>>;
  readonly units: readonly Unit[];
  readonly functions: readonly Fn[];
}

/** The recorder, as the prepared texts import it. */
export const RECORDER = 'site/plugins/weave/scenario_recorder.ts';

/** Prepares the texts of some files. Every line stays where it was. */
export function instrument(files: Readonly<Record<string, string>>): Instrumented {
  const units: Unit[] = [];
  const functions: Fn[] = [];
  const done: Record<string, string> = {};
  for (const [file, text] of Object.entries(files)) {
    done[file] = new Preparation(file, text, units, functions).text();
  }
  return { files: done, units, functions };
}

interface Insertion {
  readonly at: number;
  readonly text: string;
}

class Preparation {
  private readonly source: ts.SourceFile;
  private readonly insertions: Insertion[] = [];
  private readonly file: string;
  private readonly units: Unit[];
  private readonly functions: Fn[];

  constructor(file: string, text: string, units: Unit[], functions: Fn[]) {
    this.file = file;
    this.units = units;
    this.functions = functions;
    this.source = parse(file, text);
  }

  text(): string {
    for (const statement of this.source.statements) this.topLevel(statement);
    if (this.insertions.length === 0) return this.source.text;
    let out = this.importOfRecorder();
    let from = 0;
    // The sort is stable: what was inserted first at one place stands first.
    for (const { at, text } of this.insertions.sort((a, b) => a.at - b.at)) {
      out += this.source.text.slice(from, at) + text;
      from = at;
    }
    return out + this.source.text.slice(from);
  }

  private importOfRecorder(): string {
    const relative = path.posix.relative(path.posix.dirname(this.file), RECORDER);
    return `import { hit as __h, enter as __e, leave as __l } from '${relative}'; `;
  }

  private insert(at: number, text: string): void {
    this.insertions.push({ at, text });
  }

  private unit(): number {
    return this.units.push({ file: this.file, lines: new Set() }) - 1;
  }

  /** What runs when the module is loaded is of no interest; functions are. */
  private topLevel(statement: ts.Statement): void {
    if (ts.isFunctionDeclaration(statement)) this.named(statement);
    if (!ts.isClassDeclaration(statement)) return;
    for (const member of statement.members) {
      const runs =
        ts.isMethodDeclaration(member) || ts.isConstructorDeclaration(member) || ts.isAccessor(member);
      if (runs) this.named(member);
    }
  }

  private named(node: ts.FunctionLikeDeclaration): void {
    const { body } = node;
    if (body === undefined || !ts.isBlock(body)) return;
    const head = this.unit();
    for (const child of node.getChildren(this.source)) {
      if (child !== body) this.walk(child, head);
    }
    // What is put off has no place in the stack of functions.
    const later = 'asteriskToken' in node && node.asteriskToken !== undefined;
    const { line } = this.source.getLineAndCharacterOfPosition(node.getStart(this.source));
    if (!later && !isAsync(node)) {
      const name = memberName(node) ?? '';
      const fn = this.functions.push({ file: this.file, line: line + 1, name }) - 1;
      this.insert(body.getStart(this.source) + 1, `__e(${fn});try{__h(${head});`);
      this.statements(body.statements, -1);
      this.insert(body.getEnd() - 1, '}finally{__l();}');
    } else {
      this.insert(body.getStart(this.source) + 1, `__h(${head});`);
      this.statements(body.statements, -1);
    }
  }

  private statements(list: readonly ts.Statement[], first: number): void {
    list.forEach((statement, i) => {
      if (i === 0 && first >= 0) this.insert(statement.getStart(this.source), `__h(${first});`);
      if (ts.isBlock(statement)) return this.statements(statement.statements, -1);
      const unit = this.unit();
      // A declared function is there before its line: it notes itself.
      if (!ts.isFunctionDeclaration(statement)) {
        this.insert(statement.getStart(this.source), `__h(${unit});`);
      }
      this.walk(statement, unit);
    });
  }

  /** Gives a part of the code to a unit, except those parts that get units of their own. */
  private walk(node: ts.Node, unit: number): void {
    if (ts.isJSDoc(node)) return;
    const { kind } = node;
    if (ts.isToken(node) || kind === ts.SyntaxKind.Identifier) return this.token(node, unit);
    if (ts.isTypeNode(node)) return;
    if (ts.isBlock(node)) return this.statements(node.statements, -1);
    if (ts.isIfStatement(node)) return this.ifStatement(node, unit);
    if (ts.isConditionalExpression(node)) return this.conditional(node, unit);
    if (ts.isBinaryExpression(node) && LAZY.has(node.operatorToken.kind)) {
      this.walk(node.left, unit);
      return this.branch(node.right, null);
    }
    if (ts.isCaseOrDefaultClause(node)) return this.clause(node);
    if (ts.isCatchClause(node)) return this.statements(node.block.statements, this.unit());
    if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) {
      node.parameters.forEach((parameter) => this.walk(parameter, unit));
      return this.branch(node.body, null);
    }
    if (ts.isIterationStatement(node, false) && !ts.isBlock(node.statement)) {
      for (const child of node.getChildren(this.source)) {
        if (child !== node.statement) this.walk(child, unit);
      }
      return this.single(node.statement);
    }
    for (const child of node.getChildren(this.source)) this.walk(child, unit);
  }

  private startOf(node: ts.Node): number {
    return node.getStart(this.source);
  }

  private token(node: ts.Node, unit: number): void {
    if (node.getWidth(this.source) === 0 || CLOSING.has(node.kind)) return;
    this.mark(unit, node.getStart(this.source));
    this.mark(unit, node.getEnd());
  }

  private mark(unit: number, position: number): void {
    this.units[unit]?.lines.add(this.source.getLineAndCharacterOfPosition(position).line + 1);
  }

  private ifStatement(node: ts.IfStatement, unit: number): void {
    this.mark(unit, this.startOf(node));
    this.walk(node.expression, unit);
    this.single(node.thenStatement);
    if (node.elseStatement !== undefined) this.single(node.elseStatement);
  }

  /** A statement that may stand without braces. */
  private single(statement: ts.Statement): void {
    if (ts.isBlock(statement)) return this.statements(statement.statements, -1);
    const unit = this.unit();
    this.insert(this.startOf(statement), `{__h(${unit});`);
    this.walk(statement, unit);
    this.insert(statement.getEnd(), '}');
  }

  private conditional(node: ts.ConditionalExpression, unit: number): void {
    this.walk(node.condition, unit);
    this.branch(node.whenTrue, this.startOf(node.questionToken));
    this.branch(node.whenFalse, this.startOf(node.colonToken));
  }

  /** An expression that may be left out; the sign before it goes with it. */
  private branch(node: ts.Expression, sign: number | null): void {
    const unit = this.unit();
    this.insert(this.startOf(node), `(__h(${unit}),`);
    if (sign !== null) this.mark(unit, sign);
    this.walk(node, unit);
    this.insert(node.getEnd(), ')');
  }

  private clause(node: ts.CaseOrDefaultClause): void {
    if (node.statements.length === 0) return;
    const unit = this.unit();
    this.mark(unit, this.startOf(node));
    this.statements(node.statements, unit);
  }
}

function isAsync(node: ts.FunctionLikeDeclaration): boolean {
  return (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Async) !== 0;
}

/** Operators whose right side may be left out. */
const LAZY: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
]);

/** A line with nothing but these on it does nothing. */
const CLOSING: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.OpenBraceToken,
  ts.SyntaxKind.CloseBraceToken,
  ts.SyntaxKind.CloseParenToken,
  ts.SyntaxKind.CloseBracketToken,
  ts.SyntaxKind.CommaToken,
  ts.SyntaxKind.SemicolonToken,
  ts.SyntaxKind.ElseKeyword,
  ts.SyntaxKind.FinallyKeyword,
]);
