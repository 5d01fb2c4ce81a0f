import path from 'node:path';
import type { LoadContext, Plugin } from '@docusaurus/types';

/**
 * Delivers site/theme as the theme folder (src/ is the library), and tells
 * the bundler what each chapter is woven from.
 */
export default function book(context: LoadContext): Plugin {
  const root = context.siteDir;
  return {
    name: 'book',
    getThemePath: () => path.join(root, 'site/theme'),
    getTypeScriptThemePath: () => path.join(root, 'site/theme'),
    getClientModules: () => ['keys', 'quiet'].map((name) => path.join(root, `site/client/${name}.ts`)),
    configureWebpack: () => ({
      module: {
        rules: [{
          test: /\.mdx$/,
          include: [path.join(root, 'docs'), path.join(root, 'i18n')],
          enforce: 'pre',
          use: [{
            loader: path.join(root, 'site/plugins/weave/depend-loader.cjs'),
            options: { root, dev: process.env.NODE_ENV === 'development' },
          }],
        }],
      },
    }),
  };
}
