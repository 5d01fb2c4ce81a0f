import type { Deed } from '../../progress/store.ts';
import { isElement } from '../weave/mdx.ts';
import type { MdxNode } from '../weave/mdx.ts';
import { inside } from '../weave/predict.ts';

/** What an element gives a reader to do. */
const DEEDS: Readonly<Record<string, Deed>> = {
  Run: 'run',
  Scenario: 'run',
  BreakIt: 'run',
  Predict: 'guessed',
  Exercise: 'solved',
};

/** How much there is to do in a chapter: sections to read, examples to run, and so on. */
export function totalsOf(tree: MdxNode): Record<Deed, number> {
  const totals = { read: 0, run: 0, guessed: 0, solved: 0 };
  const nodes = tree.children ?? [];
  nodes.forEach((node, i) => {
    if (isSection(node) && i + 1 < nodes.length && !isSection(nodes[i + 1]!)) totals.read++;
    const deed = isElement(node) ? DEEDS[node.name] : undefined;
    if (deed !== undefined) totals[deed]++;
    if (isElement(node) && node.name === 'Scenario') totals.guessed += inside(node, 'Ask').length;
  });
  return totals;
}

/** A heading under which something stands that can be read. */
function isSection(node: MdxNode): boolean {
  return node.type === 'heading' && (node.depth === 2 || node.depth === 3);
}
