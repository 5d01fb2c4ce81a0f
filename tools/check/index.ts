/** The parts of `npm run check` that read the tree themselves. */
import { checkCommits } from './commits.ts';
import { checkImports } from './imports.ts';
import { checkLinks } from './links.ts';
import { checkMatter } from './matter.ts';
import { checkNames } from './names.ts';
import { checkPages } from './pages.ts';
import { checkParity } from './parity.ts';
import type { Part } from './part.ts';
import { checkProse } from './prose.ts';
import { checkPurity } from './purity.ts';
import { checkRead } from './read.ts';
import { checkStyle } from './style.ts';
import { checkSummaries } from './summaries.ts';
import { keepWeave } from './trees.ts';

export const PARTS: Readonly<Record<string, Part>> = {
  imports: checkImports,
  purity: checkPurity,
  style: checkStyle,
  matter: checkMatter,
  parity: checkParity,
  read: (root) => {
    keepWeave(root);
    return checkRead(root);
  },
  prose: checkProse,
  summaries: checkSummaries,
  links: checkLinks,
  names: checkNames,
  pages: checkPages,
  commits: checkCommits,
};
