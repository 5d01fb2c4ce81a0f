import { walk } from './mdx.ts';
import type { MdxNode } from './mdx.ts';

const HAN = '\\p{sc=Han}\\u3000-\\u303f\\uff00-\\uffef\\u2014\\u2018-\\u201d\\u2026';
const BREAK = new RegExp(`(?<=[${HAN}])[ \\t]*\\n[ \\t]*(?=[${HAN}])`, 'gu');

/** A line break between two Chinese characters is no space. */
export function joinHan(text: string): string {
  return text.replace(BREAK, '');
}

export default function cjk() {
  return (tree: unknown): void =>
    walk(tree as MdxNode, (node) => {
      if (node.type === 'text' && typeof node.value === 'string') node.value = joinHan(node.value);
    });
}
