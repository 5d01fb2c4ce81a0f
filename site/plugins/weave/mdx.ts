/*
 * The little of the MDX syntax tree that the weave touches.
 */

export interface MdxNode {
  type: string;
  name?: string | null;
  value?: unknown;
  depth?: number;
  /** Of a block of code. */
  lang?: string | null;
  data?: Record<string, unknown>;
  children?: MdxNode[];
  position?: { start: { line: number } };
}

interface MdxAttribute {
  type: string;
  name?: string;
  value?: unknown;
}

export interface MdxElement extends MdxNode {
  name: string;
  attributes: MdxAttribute[];
}

export function isElement(node: MdxNode): node is MdxElement {
  return (
    (node.type === 'mdxJsxFlowElement' || node.type === 'mdxJsxTextElement') &&
    typeof node.name === 'string'
  );
}

/** A new element that stands as a block. */
export function element(name: string): MdxElement {
  return { type: 'mdxJsxFlowElement', name, attributes: [], children: [] };
}

export function walk(node: MdxNode, visit: (node: MdxNode) => void): void {
  visit(node);
  for (const child of node.children ?? []) walk(child, visit);
}

/** All text of a node. */
export function flatText(node: MdxNode): string {
  return typeof node.value === 'string' ? node.value : (node.children ?? []).map(flatText).join('');
}

/** The properties that a node of Markdown gets as an element of the page. */
export function pageProps(node: MdxNode): Record<string, unknown> {
  node.data ??= {};
  return (node.data['hProperties'] ??= {}) as Record<string, unknown>;
}

export function attributes(element: MdxElement): Map<string, unknown> {
  return new Map(
    element.attributes.filter((a) => a.type === 'mdxJsxAttribute').map((a) => [a.name ?? '', a.value]),
  );
}

/** A string attribute, written `a="…"` or `a={'…'}`. */
export function text(props: Map<string, unknown>, name: string): string | undefined {
  const value = props.get(name);
  if (typeof value === 'string') return value;
  const code = (value as { value?: unknown } | null | undefined)?.value;
  if (typeof code !== 'string') return undefined;
  const quoted = /^\s*(['"`])([\s\S]*)\1\s*$/.exec(code);
  return quoted ? quoted[2]!.replace(/\\(['"`\\])/g, '$1') : undefined;
}

/** True when the attribute is there and is not `{false}`. */
export function flag(props: Map<string, unknown>, name: string): boolean {
  if (!props.has(name)) return false;
  return (props.get(name) as { value?: unknown } | null)?.value !== 'false';
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

function expression(value: Json): object {
  if (Array.isArray(value)) {
    return { type: 'ArrayExpression', elements: value.map((v: Json) => expression(v)) };
  }
  if (value !== null && typeof value === 'object') {
    return {
      type: 'ObjectExpression',
      properties: Object.entries(value).map(([key, v]) => ({
        type: 'Property',
        kind: 'init',
        method: false,
        shorthand: false,
        computed: false,
        key: { type: 'Literal', value: key },
        value: expression(v),
      })),
    };
  }
  return { type: 'Literal', value };
}

function program(statement: object): object {
  return { type: 'Program', sourceType: 'module', body: [statement] };
}

function setExpression(element: MdxElement, name: string, value: string, tree: object): void {
  element.attributes = element.attributes.filter((a) => a.name !== name);
  element.attributes.push({
    type: 'mdxJsxAttribute',
    name,
    value: {
      type: 'mdxJsxAttributeValueExpression',
      value,
      data: { estree: program({ type: 'ExpressionStatement', expression: tree }) },
    },
  });
}

/** Gives an element a property whose value is known at build time. */
export function setProp(element: MdxElement, name: string, value: Json): void {
  setExpression(element, name, JSON.stringify(value), expression(value));
}

/** Gives an element a property that is a name of the chapter's module, such as an import. */
export function setName(element: MdxElement, name: string, of: string): void {
  setExpression(element, name, of, { type: 'Identifier', name: of });
}

/** `import { name } from 'source'`, as a node of a chapter. */
export function importOf(name: string, source: string): MdxNode {
  const identifier = { type: 'Identifier', name };
  return {
    type: 'mdxjsEsm',
    value: `import { ${name} } from ${JSON.stringify(source)};`,
    data: {
      estree: program({
        type: 'ImportDeclaration',
        specifiers: [{ type: 'ImportSpecifier', imported: identifier, local: identifier }],
        source: { type: 'Literal', value: source, raw: JSON.stringify(source) },
        attributes: [],
      }),
    },
  };
}
