/**
 * What the page tells of a symbol when the pointer or the focus is on its name. One file for
 * a language; the page loads it when a reader first asks.
 *
 * @module
 */
import path from 'node:path';
import type { LoadContext, Plugin } from '@docusaurus/types';
import type { Card, Cards } from '../../components/Card/index.ts';
import { Links, sourceAddress } from '../weave/api.ts';
import { projectAt } from '../weave/project.ts';
import type { Project } from '../weave/project.ts';
import { summaryHtml } from '../weave/render.ts';
import type { FileSymbol } from '../weave/symbols.ts';

const keyOf = (address: string): string => address.slice('~/'.length);

function cardOf(file: string, symbol: FileSymbol): Card {
  const { path: name, signature, summary, start } = symbol;
  return [name, signature, summaryHtml(summary), file, start, 'en'];
}

/** The cards of all symbols, by the addresses that their names lead to. */
export function cardsOf(project: Project, links: Links): Cards {
  const cards: Record<string, Card> = {};
  const files = project.files().filter((file) => /^(?:src|sim)\//.test(file));
  for (const file of files) {
    for (const symbol of project.symbols(file)) {
      const address = links.definition(file, symbol.path);
      if (address) cards[keyOf(address)] ??= cardOf(file, symbol);
    }
    for (const { name, owner, line, remark } of project.literals(file)) {
      const key = keyOf(sourceAddress(file, line));
      const summary = remark && `${remark[0]!.toUpperCase()}${remark.slice(1)}`;
      cards[key] = [name, owner, summaryHtml(summary), file, line, 'en'];
    }
  }
  return cards;
}

export default function cards(context: LoadContext): Plugin {
  const root = context.siteDir;
  return {
    name: 'cards',
    async contentLoaded({ actions }) {
      const project = projectAt(root);
      const links = new Links(project, path.join(root, 'docs/api'));
      await actions.createData('cards.json', cardsOf(project, links));
    },
  };
}
