import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout, however the command was started. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Where `npm run check` keeps what it found before. */
export const CACHE = join(ROOT, 'node_modules', '.cache', 'annotated-raft', 'check');
