import { flatText, pageProps } from './mdx.ts';
import type { MdxNode } from './mdx.ts';

const SECTION = 2;

/** Gives the sections of a numbered chapter their numbers, such as 18.3. */
export function numberSections(tree: MdxNode, chapter: number | undefined): void {
  if (chapter === undefined) return;
  let n = 0;
  for (const node of tree.children ?? []) {
    if (node.type !== 'heading' || node.depth !== SECTION) continue;
    n += 1;
    pageProps(node)['data-n'] = `${chapter}.${n}`;
  }
}

/** On a phone a table of three columns or more is a list; each cell then says what it tells. */
export function labelCells(table: MdxNode): void {
  const [head, ...rows] = table.children ?? [];
  const labels = (head?.children ?? []).map(flatText);
  if (labels.length < 3) return;
  for (const row of rows) {
    row.children?.forEach((cell, i) => {
      if (i > 0) pageProps(cell)['data-label'] = labels[i];
    });
  }
}
