/**
 * Docusaurus plugin: the texts that the runtime needs, and the page of its frame.
 *
 * @module
 */

import path from 'node:path';
import type { LoadContext, Plugin } from '@docusaurus/types';

/**
 * What several parts of a page load when they are used: each in a script of its own, and loaded
 * once. Docusaurus has switched this off, and every part would bring the library's text along.
 */
const SHARED = {
  minChunks: 2,
  minSize: 30_000,
  reuseExistingChunk: true,
} as const;

export default function runtimePlugin(context: LoadContext): Plugin {
  const loader = (name: string): string => path.join(context.siteDir, 'site/plugins/runtime', name);
  return {
    name: 'annotated-raft-runtime',
    configureWebpack(_config, isServer) {
      return {
        ...(isServer ? {} : { optimization: { splitChunks: { cacheGroups: { shared: SHARED } } } }),
        module: {
          rules: [
            {
              resourceQuery: /^\?worker-text$/,
              enforce: 'pre',
              use: [{ loader: loader('worker-text.cjs') }],
            },
            {
              resourceQuery: /^\?frame-page$/,
              enforce: 'post',
              type: 'asset/resource',
              generator: { filename: 'assets/frame.[contenthash:8].html' },
              use: [{ loader: loader('frame-page.cjs') }],
            },
            {
              resourceQuery: /^\?library-text$/,
              enforce: 'pre',
              type: 'javascript/auto',
              use: [{ loader: loader('library-text.cjs') }],
            },
          ],
        },
      };
    },
  };
}
