/**
 * The runtime as the page's components use it. Import it only lazily
 * (`import('.../site/runtime')`): it brings the library's text along.
 *
 * @module
 */

import library, { code } from './roots.json?library-text';
import guard from './guard.ts?worker-text';
import program from './worker.ts?worker-text';
import { Runner } from './runner.ts';

export type { Ending, FaultError, Program, Run, RunEvents, Service } from './runner.ts';
export type { Loss } from './loss.ts';
export type { Fault, Files, SourceFrame } from './protocol.ts';
export { library };

/** The one runner of the page. */
export const runner = new Runner({ program, guard }, library, code);
