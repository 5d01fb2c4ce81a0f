/*
 * The little of the MDX syntax tree that the weave touches.
 */

export interface MdxNode {
  type: string;
  name?: string | null;
  value?: unknown;
  depth?: number;
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
  return (node.type === 'mdxJsxFlowElement' || node.type === 'mdxJsxTextElement') &&
    typeof node.name === 'string';
}

export function walk(node: MdxNode, visit: (node: MdxNode) => void): void {
  visit(node);
  for (const child of node.children ?? []) walk(child, visit);
}

export function attributes(element: MdxElement): Map<string, unknown> {
  return new Map(element.attributes
    .filter((a) => a.type === 'mdxJsxAttribute')
    .map((a) => [a.name ?? '', a.value]));
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
        type: 'Property', kind: 'init', method: false, shorthand: false, computed: false,
        key: { type: 'Literal', value: key }, value: expression(v as Json),
      })),
    };
  }
  return { type: 'Literal', value };
}

/** Gives an element a property whose value is known at build time. */
export function setProp(element: MdxElement, name: string, value: Json): void {
  const program = {
    type: 'Program', sourceType: 'module',
    body: [{ type: 'ExpressionStatement', expression: expression(value) }],
  };
  element.attributes = element.attributes.filter((a) => a.name !== name);
  element.attributes.push({
    type: 'mdxJsxAttribute', name,
    value: {
      type: 'mdxJsxAttributeValueExpression',
      value: JSON.stringify(value),
      data: { estree: program },
    },
  });
}
