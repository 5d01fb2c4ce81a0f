/**
 * What the drivers ask of a library: nodes with their storage, whose messages
 * are handed on by reference.
 *
 * @module
 */

/** What every entry carries. */
export const PAYLOAD_SIZE = 64;

/** A node, its storage, and a state machine that only counts. */
export interface Host<M> {
  /** Number of committed entries that were handed out. */
  readonly applied: number;
  campaign(): void;
  tick(): void;
  /** Proposes the payload, the same one each time. */
  propose(): void;
  step(m: M): void;
  /** Does all that one Ready asks for. Returns false if there is none. */
  turn(post: (m: M) => void): boolean;
}

export interface Library<M> {
  /** @param unlimited - whether what waits in the node has no limits. */
  host(id: number, ids: readonly number[], unlimited: boolean): Host<M>;
  /** The id that a message is for. */
  target(m: M): number;
  /** What a follower says that takes everything; null for nothing. */
  answer(m: M): M | null;
}
