/**
 * The catalogue of broken rules: for each rule of Raft that a real system
 * has broken, or that the paper or the thesis lays down, a patch of one
 * place in the library that breaks it. The checkers must catch every one.
 *
 * @module
 */
import { BYTE_RULES } from './bytes.ts';
import { ELECTION_RULES } from './election.ts';
import { FLOW_RULES } from './flow.ts';
import { LOG_RULES } from './log.ts';
import { LOOP_RULES } from './loop.ts';
import { MEMBERSHIP_RULES } from './membership.ts';
import { READ_RULES } from './reads.ts';
import type { BrokenRule } from './rule.ts';
import { SNAPSHOT_RULES } from './snapshots.ts';
import { STORAGE_RULES } from './storage.ts';

export { ASIDE } from './aside.ts';
export { applyBrokenRule, diffOf, PatchError } from './patch.ts';
export type { DiffLine, Patch, Texts } from './patch.ts';
export type { AsideRule, BrokenRule, Sentence } from './rule.ts';

/** All broken rules, by mechanism. */
export const BROKEN_RULES: readonly BrokenRule[] = [
  ...ELECTION_RULES,
  ...LOG_RULES,
  ...MEMBERSHIP_RULES,
  ...READ_RULES,
  ...SNAPSHOT_RULES,
  ...STORAGE_RULES,
  ...FLOW_RULES,
  ...LOOP_RULES,
  ...BYTE_RULES,
];

/** The broken rule of this id, or null. */
export function findBrokenRule(id: string): BrokenRule | null {
  return BROKEN_RULES.find((rule) => rule.id === id) ?? null;
}
