/**
 * Where to look for the cause of a fault.
 *
 * @module
 */

import type { Fault } from '../../runtime/index.ts';

/**
 * The innermost place of a fault in one of these files, the reader's own: an
 * error that the library throws is mostly caused there.
 */
export function faultPlace(
  fault: Fault,
  files: readonly string[],
): { readonly file: string; readonly line: number } | null {
  for (const { file, line } of [fault, ...fault.frames]) {
    if (file !== null && line !== null && files.includes(file)) return { file, line };
  }
  return null;
}
