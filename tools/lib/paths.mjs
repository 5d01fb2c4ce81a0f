import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout, however the command was started. */
export const ROOT = resolve(
  dirname(fileURLToPath(import.meta.url)), '..', '..');
