/**
 * Docusaurus plugin: writes into each built page what it may load and run.
 *
 * @module
 */

import fs from 'node:fs/promises';
import path from 'node:path';
import type { LoadContext, Plugin } from '@docusaurus/types';
import { withPolicy } from './policy.ts';

export default function cspPlugin(_context: LoadContext): Plugin {
  return {
    name: 'annotated-raft-csp',
    async postBuild({ outDir }) {
      const names = await fs.readdir(outDir, { recursive: true });
      for (const name of names.filter((one) => one.endsWith('.html'))) {
        const file = path.join(outDir, name);
        const html = await fs.readFile(file, 'utf8');
        await fs.writeFile(file, withPolicy(html));
      }
    },
  };
}
