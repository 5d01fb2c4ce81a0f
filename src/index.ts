/**
 * Annotated Raft: a complete Raft in the manner of etcd/raft.
 *
 * `src/README.md` gives the modules in the order in which to read them.
 *
 * @module
 */
export * from './changer.ts';
export type { WaitSignal } from './abort.ts';
export * from './codec.ts';
export * from './conf_change.ts';
export * from './config.ts';
export * from './describe.ts';
export * from './entry.ts';
export * from './errors.ts';
export * from './ids.ts';
export * from './inflights.ts';
export * from './invariants.ts';
export * from './logger.ts';
export * from './message.ts';
export * from './progress.ts';
export * from './quorum.ts';
export * from './quote.ts';
export * from './raft.ts';
export * from './raft_log.ts';
export * from './raft_node.ts';
export * from './raw_node.ts';
export * from './unproved_reads.ts';
export * from './ready.ts';
export * from './snapshot.ts';
export * from './state.ts';
export type * from './status.ts';
export * from './storage.ts';
export * from './storage_contract.ts';
export * from './tracker.ts';
export type * from './transition.ts';
export * from './unstable.ts';
export type * from './replica/async_ports.ts';
export type * from './replica/compaction.ts';
export type * from './replica/fate.ts';
export type * from './replica/options.ts';
export * from './replica/ports.ts';
export * from './replica/proposal.ts';
export * from './replica/replica.ts';
export type * from './replica/requests.ts';
export * from './replica/replica_node.ts';
