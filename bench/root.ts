import { fileURLToPath } from 'node:url';

/** The folder of this checkout. */
export const ROOT: string = fileURLToPath(new URL('..', import.meta.url));
