/**
 * What the page tells of a symbol when the pointer or the focus is on its name. One file for
 * the library and one for the world, in the language of the pages; the page loads it
 * when a reader first asks.
 *
 * @module
 */
import path from 'node:path';
import type { LoadContext, Plugin } from '@docusaurus/types';
import type { Card, Cards } from '../../components/Card/index.ts';
import { Links, sourceAddress } from '../weave/api.ts';
import type { Language } from '../weave/pieces.ts';
import { projectAt } from '../weave/project.ts';
import type { Project } from '../weave/project.ts';
import { summaryHtml } from '../weave/render.ts';
import { summaryOf } from '../weave/summaries.ts';
import type { FileSymbol } from '../weave/symbols.ts';

const keyOf = (address: string): string => address.slice('~/'.length);

function cardOf(project: Project, file: string, symbol: FileSymbol, wanted: Language): Card {
  const { path: name, signature, start } = symbol;
  const { text, language } = summaryOf(project, file, symbol, wanted) ?? { text: '', language: wanted };
  return [name, signature, summaryHtml(text), file, start, language];
}

/** The cards of all symbols of a folder, by the addresses that their names lead to. */
export function cardsOf(project: Project, links: Links, folder: string, language: Language): Cards {
  const cards: Record<string, Card> = {};
  const files = project.files().filter((file) => file.startsWith(`${folder}/`));
  for (const file of files) {
    for (const symbol of project.symbols(file)) {
      const address = links.definition(file, symbol.path);
      if (address) cards[keyOf(address)] ??= cardOf(project, file, symbol, language);
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
      const language = context.i18n.currentLocale === 'en' ? 'en' : 'zh';
      for (const folder of ['src', 'sim']) {
        await actions.createData(`${folder}.json`, cardsOf(project, links, folder, language));
      }
    },
  };
}
