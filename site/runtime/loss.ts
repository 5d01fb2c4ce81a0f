/**
 * Why a program is gone.
 *
 * @module
 */

/**
 * Why a sandbox closed by itself. `silent`: no sign of life. `flooded`: too
 * many messages that are no good. `exhausted`: too much memory. `garbled`:
 * an answer of a shape that nobody expects. `unanswered`: it rests, and no
 * answer comes. `unstartable`: the browser makes no worker in the frame.
 * `unloadable`: the frame itself did not come.
 */
export type Loss =
  'silent' | 'flooded' | 'exhausted' | 'garbled' | 'unanswered' | 'unstartable' | 'unloadable';

/** The program was ended while somebody waited for it. */
export class LossError extends Error {
  override readonly name = 'LossError';
  readonly loss: Loss;

  constructor(loss: Loss) {
    super(loss);
    this.loss = loss;
  }
}

/** Why a promise of the runtime was broken; without a reason of its own it could not be loaded. */
export function lossOf(error: unknown): Loss {
  return (error as { readonly loss?: Loss } | null)?.loss ?? 'unloadable';
}
