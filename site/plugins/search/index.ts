import path from 'node:path';
import type { LoadContext, Plugin } from '@docusaurus/types';
import { API_PAGES } from '../api/index.ts';
import { Links } from '../weave/api.ts';
import { projectAt } from '../weave/project.ts';
import { collect, watched } from './collect.ts';

/** Where the page finds the index: see site/search/load.ts. */
const INDEX = 'index.json';

/** Makes the index of a language, which a page loads when a reader turns to the search field. */
export default function search(context: LoadContext): Plugin<string> {
  const root = context.siteDir;
  return {
    name: 'search',
    getPathsToWatch: () => watched(root),

    loadContent() {
      const project = projectAt(root);
      const links = new Links(project, path.join(root, API_PAGES.zh));
      const language = context.i18n.currentLocale === 'en' ? 'en' : 'zh';
      return JSON.stringify(collect(project, links, language));
    },

    async contentLoaded({ content, actions }) {
      await actions.createData(INDEX, content);
      actions.addRoute({
        path: `${context.baseUrl}search`,
        exact: true,
        component: '@theme/SearchPage',
      });
    },
  };
}
