/**
 * Ids of nodes, and those that stand for something else.
 *
 * @module
 */

/** Stands for "no node" wherever an id is expected. etcd: `None`. */
export const NONE = 0;

/**
 * The id of a node's own log writer, which `MsgStorageAppend` is addressed
 * to. It lies below all ids of nodes, so that every id is a small number;
 * on the wire it is what etcd/raft has. etcd: `LocalAppendThread`.
 */
export const LOCAL_APPEND_THREAD = -1;

/**
 * The id of a node's own state machine, which `MsgStorageApply` is
 * addressed to. etcd: `LocalApplyThread`.
 */
export const LOCAL_APPLY_THREAD = -2;

/** Reports whether the id is that of a node's own storage or state machine. */
export function isLocalTarget(id: number): boolean {
  return id === LOCAL_APPEND_THREAD || id === LOCAL_APPLY_THREAD;
}
