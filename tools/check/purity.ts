/**
 * src/ and sim/ have no clock, no timer, no randomness and no I/O: one trace
 * is a function of configuration, seed and actions, and nothing else.
 */
import ts from 'typescript';
import { type Finding, filesIn, read } from './part.ts';

const OUTSIDE = new Map<string, string>([
  ...['Date', 'performance'].map((name) => [name, 'clock'] as const),
  ...['setTimeout', 'setInterval', 'setImmediate', 'requestAnimationFrame', 'queueMicrotask'].map(
    (name) => [name, 'timer'] as const,
  ),
  ...['crypto'].map((name) => [name, 'randomness'] as const),
  ...[
    'process',
    'fetch',
    'console',
    'Buffer',
    'require',
    'window',
    'document',
    'navigator',
    'self',
    'globalThis',
    'localStorage',
    'indexedDB',
    'XMLHttpRequest',
    'WebSocket',
    'Worker',
    'postMessage',
    'alert',
    'eval',
    'Function',
    // Its answers are those of the machine's language and place.
    'Intl',
  ].map((name) => [name, 'outside world'] as const),
]);

const REMEDY: Record<string, string> = {
  clock: 'count ticks; the caller owns the clock',
  timer: 'count ticks; the caller owns the timers',
  randomness: 'take the random source from the configuration',
  'outside world': 'hand it in through an interface, or return it in Ready',
};

export function checkPurity(root: string): Finding[] {
  return ['src', 'sim']
    .flatMap((room) => filesIn(root, room))
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => fileFindings(root, file));
}

function fileFindings(root: string, file: string): Finding[] {
  const source = ts.createSourceFile(file, read(root, file), ts.ScriptTarget.Latest, true);
  const own = declaredNames(source);
  const findings: Finding[] = [];
  const visit = (node: ts.Node): void => {
    const kind = kindOf(node, own);
    if (kind !== undefined) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      findings.push({
        file,
        line: line + 1,
        message: `${node.getText()} brings in the ${kind}`,
        remedy: REMEDY[kind] ?? '',
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return findings;
}

function kindOf(node: ts.Node, own: Set<string>): string | undefined {
  if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword)
    return 'outside world';
  if (drawsChance(node)) return 'randomness';
  if (!ts.isIdentifier(node) || own.has(node.text)) return undefined;
  return isNameOfMember(node) ? undefined : OUTSIDE.get(node.text);
}

/** `Math.random`, also by another way to it: `Math['random']`, `Math[name]`, `{ random } = Math`. */
function drawsChance(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) return isMath(node.expression) && node.name.text === 'random';
  if (ts.isElementAccessExpression(node)) return isMath(node.expression);
  // Math as a value, to be taken apart or handed on: what is drawn of it is not seen.
  if (!isMath(node)) return false;
  const { parent } = node;
  const isMember = ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent);
  if (isMember || ts.isTypeNode(parent) || ts.isTypeQueryNode(parent)) return false;
  return !isNameOfMember(node);
}

function isMath(node: ts.Node): node is ts.Identifier {
  return ts.isIdentifier(node) && node.text === 'Math';
}

/** True for `x.Date`, `{Date: 1}`, and a member called `Date`. */
function isNameOfMember(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isShorthandPropertyAssignment(parent)) return false;
  return 'name' in parent && parent.name === node;
}

function declaredNames(source: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    const declares =
      ts.isVariableDeclaration(node) ||
      ts.isParameter(node) ||
      ts.isBindingElement(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isClassDeclaration(node) ||
      ts.isInterfaceDeclaration(node) ||
      ts.isTypeAliasDeclaration(node) ||
      ts.isImportSpecifier(node);
    if (declares && node.name !== undefined && ts.isIdentifier(node.name)) {
      names.add(node.name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}
