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
import { literalSummaryOf, summaryOf } from '../weave/summaries.ts';
import type { Summary } from '../weave/summaries.ts';

const keyOf = (address: string): string => address.slice('~/'.length);

/** What a card tells besides where its name is defined. */
interface Told {
  readonly name: string;
  readonly signature: string;
  readonly summary: Summary | undefined;
}

function cardOf({ name, signature, summary }: Told, file: string, line: number, wanted: Language): Card {
  const { text, language, behind } = summary ?? { text: '', language: wanted, behind: false };
  const card = [name, signature, summaryHtml(text), file, line, language] as const;
  return behind ? [...card, true] : card;
}

/** The cards of all symbols of a folder, by the addresses that their names lead to. */
export function cardsOf(project: Project, links: Links, folder: string, language: Language): Cards {
  const cards: Record<string, Card> = {};
  const files = project.files().filter((file) => file.startsWith(`${folder}/`));
  for (const file of files) {
    for (const symbol of project.symbols(file)) {
      const { path: name, signature, start } = symbol;
      const address = links.definition(file, name);
      if (!address) continue;
      const summary = summaryOf(project, file, symbol, language);
      cards[keyOf(address)] ??= cardOf({ name, signature, summary }, file, start, language);
    }
    for (const literal of project.literals(file)) {
      const { name, owner, line } = literal;
      const summary = literalSummaryOf(project, file, literal, language);
      const told = { name, signature: owner, summary };
      cards[keyOf(sourceAddress(file, line))] = cardOf(told, file, line, language);
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
