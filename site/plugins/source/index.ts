import path from 'node:path';
import type { LoadContext, Plugin } from '@docusaurus/types';
import { hasSourcePage, Links } from '../weave/api.ts';
import { SOURCE_FOLDERS, projectAt } from '../weave/project.ts';
import { renderLines } from '../weave/render.ts';

interface Page {
  readonly file: string;
  readonly lines: number;
  readonly html: string;
}

/** A page for each whole file of the sources, and one that lists them. */
export default function source(context: LoadContext): Plugin<Page[]> {
  const root = context.siteDir;
  return {
    name: 'source',
    getPathsToWatch: () => SOURCE_FOLDERS.map((f) => path.join(root, f, '**/*.ts')),

    async loadContent() {
      const project = projectAt(root);
      const links = new Links(project, path.join(root, 'docs/api'));
      const pages: Page[] = [];
      for (const file of project.files()) {
        const lines = project.lines(file).length;
        if (lines === 0 || !hasSourcePage(file)) continue;
        const html = await renderLines(project, links, file, { start: 1, end: lines, anchors: true });
        pages.push({ file, lines, html });
      }
      return pages;
    },

    async contentLoaded({ content, actions }) {
      const base = `${context.baseUrl}source/`;
      // The addresses of the data stand in a script of the page: not from the root of this disk.
      const data = async (name: string, value: object): Promise<string> => {
        const file = path.relative(context.generatedFilesDir, await actions.createData(name, value));
        return `@generated/${file.split(path.sep).join('/')}`;
      };
      for (const page of content) {
        const name = `${page.file.replaceAll('/', '__')}.json`;
        actions.addRoute({
          path: `${base}${page.file}`,
          exact: true,
          component: '@site/site/components/SourcePage',
          modules: { page: await data(name, page) },
        });
      }
      const list = content.map(({ file, lines }) => ({ file, lines }));
      const files = await data('files.json', list);
      actions.addRoute({
        path: base,
        exact: true,
        component: '@site/site/components/SourceIndex',
        modules: { files },
      });
    },
  };
}
