import path from 'node:path';
import type { LoadContext, Plugin } from '@docusaurus/types';
import { Links } from '../weave/api.ts';
import { appendixPieces } from '../weave/appendix/index.ts';
import { CHAPTER_FOLDERS, chapterFiles, chapterListings, chapterTree } from '../weave/chapters.ts';
import { chapterOf, piecesOf } from '../weave/pieces.ts';
import { scenesOf } from '../weave/scenario.ts';
import type { ScenarioData } from '../weave/scenario.ts';
import { behindInReplay } from './behind.ts';
import { minutesOf, openLines } from './minutes.ts';
import { totalsOf } from './totals.ts';
import { projectAt } from '../weave/project.ts';
import type { Pieces } from '../weave/woven.ts';

/** Puts a highlighter into every page. */
const PRISM = '@docusaurus/theme-classic/lib/prism-include-languages';

/**
 * The chunks of which the bundler may put parts into others. What every page has is one file, so
 * that it can be fetched before it is wanted.
 */
function isLoose({ name }: { readonly name?: string | null }): boolean {
  return name !== 'main' && name !== 'book';
}

/** Makes what belongs to a file at the first question only. */
function once<T>(make: (file: string) => Promise<T>): (file: string) => Promise<T> {
  const made = new Map<string, Promise<T>>();
  return (file) => {
    const before = made.get(file) ?? make(file);
    made.set(file, before);
    return before;
  };
}

/**
 * Delivers site/theme as the theme folder (src/ is the library), tells the
 * bundler what each chapter is woven from, and hands it the woven pieces.
 */
export default function book(context: LoadContext): Plugin {
  const root = context.siteDir;
  const weave = path.join(root, 'site/plugins/weave');
  const dev = process.env.NODE_ENV === 'development';

  const project = projectAt(root);
  const links = new Links(project, path.join(root, 'docs/api'));

  const pieces = async (file: string): Promise<Pieces> => {
    const tree = chapterTree(file);
    const chapter = chapterOf(root, file);
    const appendix = appendixPieces({ project, links }, tree, chapter);
    return { ...(await piecesOf(project, links, tree, chapter)), ...appendix };
  };

  const scenes = (file: string): Promise<Record<string, ScenarioData>> =>
    scenesOf(project, links, chapterTree(file), chapterOf(root, file));

  // A build asks twice, for the server and for the browser.
  const [piecesFor, scenesFor] = dev ? [pieces, scenes] : [once(pieces), once(scenes)];

  return {
    name: 'book',
    getThemePath: () => path.join(root, 'site/theme'),
    getTypeScriptThemePath: () => path.join(root, 'site/theme'),
    getClientModules: () =>
      ['progress', 'quiet', 'whole'].map((name) => path.join(root, `site/client/${name}.ts`)),
    contentLoaded: async ({ actions }) => {
      const language = context.i18n.currentLocale === 'en' ? 'en' : 'zh';
      await actions.createData('behind.json', behindInReplay(root, language));
      const folder = path.join(root, CHAPTER_FOLDERS[language]);
      const shown = openLines(chapterListings(project, folder, () => undefined));
      const pages = chapterFiles(folder).map((file) => {
        const name = path.relative(folder, file).split(path.sep).join('/').slice(0, -'.mdx'.length);
        const tree = chapterTree(file);
        const lines = shown.get(chapterOf(root, file)) ?? 0;
        return { page: `/${name}/`, totals: totalsOf(tree), minutes: minutesOf(tree, lines) };
      });
      actions.setGlobalData({
        totals: Object.fromEntries(pages.map(({ page, totals }) => [page, totals])),
        minutes: Object.fromEntries(pages.map(({ page, minutes }) => [page, minutes])),
      });
    },
    configureWebpack: (_config, server) => ({
      // The page begins with a script of ours, which loads that of Docusaurus when it is wanted.
      ...(server
        ? {}
        : {
            entry: path.join(root, 'site/start/index.ts'),
            optimization: { splitChunks: { chunks: isLoose } },
          }),
      // Nothing in the page highlights: the build has done it.
      resolve: { alias: { [require.resolve(PRISM)]: false } },
      module: {
        rules: [
          {
            test: /\.mdx$/,
            include: [path.join(root, 'docs'), path.join(root, 'i18n')],
            enforce: 'pre',
            use: [{ loader: path.join(weave, 'depend-loader.cjs'), options: { root, dev } }],
          },
          ...(server
            ? []
            : [
                {
                  include: ['BreakIt', 'Scenario'].map((name) =>
                    path.join(root, `site/components/${name}/still.tsx`),
                  ),
                  enforce: 'pre' as const,
                  use: [{ loader: path.join(root, 'site/plugins/book/server-only-loader.cjs') }],
                },
              ]),
          {
            include: [path.join(weave, 'woven.ts')],
            resourceQuery: /^\?/,
            enforce: 'pre',
            use: [
              {
                loader: path.join(weave, 'woven-loader.cjs'),
                options: { root, dev, server, pieces: piecesFor, name: 'woven' },
              },
            ],
          },
          {
            include: [path.join(weave, 'scenes.ts')],
            resourceQuery: /^\?/,
            enforce: 'pre',
            use: [
              {
                loader: path.join(weave, 'woven-loader.cjs'),
                options: { root, dev, server, pieces: scenesFor, name: 'scenes' },
              },
            ],
          },
        ],
      },
    }),
  };
}
