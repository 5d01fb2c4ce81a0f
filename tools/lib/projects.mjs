/** The TypeScript projects of the tree: together they hold every file, and src/ alone first. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';

/** The library, which may use nothing of Node or of a page. */
export const LIBRARY = 'tsconfig.lib.json';

/** All else: what may run in a page, and the server of raft-kv with its tests. */
export const OTHERS = ['tsconfig.json', 'test/raft-kv/tsconfig.json'].filter((file) =>
  existsSync(join(ROOT, file)),
);
