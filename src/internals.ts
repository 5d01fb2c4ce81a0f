/**
 * What stands behind the library's face, for those who test it, simulate it
 * or draw it. A program does without. What is listed here may change with
 * every release, and no release says so.
 *
 * @packageDocumentation
 */

// The state machine, and what it is made of.
export { Raft } from './raft.ts';
export { checkInvariants } from './invariants.ts';
export { resolveConfig } from './config.ts';
export type { ResolvedConfig } from './config.ts';
export { RaftLog } from './raft_log.ts';
export { Unstable } from './unstable.ts';

// What a leader knows.
export { Inflights } from './inflights.ts';
export { Progress } from './progress.ts';
export { JointConfig, MajorityConfig } from './quorum.ts';
export { ProgressTracker, TrackerConfig } from './tracker.ts';

// Changes of the membership.
export { Changer, restoreMembership } from './changer.ts';
export type { Membership } from './tracker.ts';
export { isConfChangeV1, parseConfChanges } from './conf_change.ts';

// Helpers.
export { NO_BYTES } from './entry.ts';
export { invariant } from './errors.ts';
export { describeAcked } from './describe.ts';
export { quoteBytes } from './quote.ts';
export {
  encodeProposal,
  encodeRefusal,
  findProposal,
} from './replica/proposal.ts';
export { equalHardStates } from './state.ts';
