/**
 * Docusaurus plugin: writes into each built page which scripts draw it, so that they can be fetched
 * before they are wanted, when it is painted first, and what it may load and run.
 *
 * @module
 */

import fs from 'node:fs/promises';
import path from 'node:path';
import type { LoadContext, Plugin } from '@docusaurus/types';
import { AHEAD } from '../../start/ahead.ts';
import { type ChunkNames, chunksOf } from './chunks.ts';
import { withPolicy } from './policy.ts';
import { withPatience } from './whole.ts';

export default function finishPlugin({ generatedFilesDir, baseUrl }: LoadContext): Plugin {
  return {
    name: 'annotated-raft-finish',
    async postBuild({ outDir }) {
      const known = path.join(generatedFilesDir, 'routesChunkNames.json');
      const names = JSON.parse(await fs.readFile(known, 'utf8')) as ChunkNames;
      const files = await fs.readdir(outDir, { recursive: true });
      for (const name of files.filter((one) => one.endsWith('.html'))) {
        const file = path.join(outDir, name);
        const html = await fs.readFile(file, 'utf8');
        const route =
          baseUrl +
          name
            .split(path.sep)
            .join('/')
            .replace(/index\.html$/, '');
        await fs.writeFile(
          file,
          withPolicy(withPatience(withAhead(html, chunksOf(names, baseUrl, route)))),
        );
      }
    },
  };
}

/** Other pages of a language may lie in the same folder, and be finished already. */
function withAhead(html: string, chunks: readonly string[]): string {
  if (chunks.length === 0 || html.includes(`name="${AHEAD}"`)) return html;
  return html.replace('</head>', `<meta name="${AHEAD}" content="${chunks.join(' ')}"></head>`);
}
