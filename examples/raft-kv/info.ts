/**
 * What a node says of itself to `INFO` and `RAFT.STATUS`.
 *
 * @module
 */
import type { StateType } from '../../src/index.ts';
import type { KvNode } from './raft_node.ts';

const ROLES = {
  StateFollower: 'follower',
  StatePreCandidate: 'pre-candidate',
  StateCandidate: 'candidate',
  StateLeader: 'leader',
} as const satisfies Readonly<Record<StateType, string>>;

/** What a node does at the moment, in a word. */
export function roleOf(state: StateType): (typeof ROLES)[StateType] {
  return ROLES[state];
}

/** Sections, by name: lines of `field:value`. */
export function infoOf(node: KvNode): ReadonlyMap<string, readonly string[]> {
  const leads = node.basicStatus().state === 'StateLeader';
  return new Map([
    ['replication', [`role:${leads ? 'master' : 'slave'}`]],
    ['raft', raftLines(node)],
    ['keyspace', keyspaceLines(node)],
  ]);
}

function raftLines(node: KvNode): readonly string[] {
  const { id, state, term, lead, commit, applied } = node.basicStatus();
  return [
    `raft_id:${id}`,
    `raft_role:${roleOf(state)}`,
    `raft_term:${term}`,
    `raft_leader:${lead}`,
    `raft_commit:${commit}`,
    `raft_applied:${applied}`,
    `raft_members:${node.members().length}`,
  ];
}

/** Redis, too, says nothing of a database without keys. */
function keyspaceLines({ store }: KvNode): readonly string[] {
  const { size, mortals } = store;
  return size === 0 ? [] : [`db0:keys=${size},expires=${mortals},avg_ttl=0`];
}
