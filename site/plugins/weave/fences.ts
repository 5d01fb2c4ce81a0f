import { highlight } from './highlight.ts';
import { element, setProp, walk } from './mdx.ts';
import type { MdxNode } from './mdx.ts';
import { wrap } from './render.ts';

/** A block of code as HTML, in the colours of the listings. */
export async function fenceHtml(text: string, language: string): Promise<string> {
  const lines = await highlight(text, language);
  return lines.map((line) => line.map((piece) => wrap(piece.text, piece.kind)).join('')).join('\n');
}

/** The remark plugin: code blocks of chapters and of the reference, highlighted by the build. */
export default function fences() {
  return async (tree: unknown): Promise<void> => {
    const holders: MdxNode[] = [];
    walk(tree as MdxNode, (node) => {
      if (node.children?.some((child) => child.type === 'code')) holders.push(node);
    });
    for (const holder of holders) {
      holder.children = await Promise.all(
        (holder.children ?? []).map(async (node) => {
          if (node.type !== 'code') return node;
          const fence = element('Fence');
          setProp(fence, 'html', await fenceHtml(String(node.value), node.lang ?? ''));
          return fence;
        }),
      );
    }
  };
}
