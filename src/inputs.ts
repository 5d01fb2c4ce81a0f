/**
 * What may come in: the values that an application, a peer or a storage
 * hands to the library, checked before anything changes. A value that is
 * wrong is refused by name, with what it must be and what it is.
 *
 * The types say all this already, but what was made from JSON, or by a
 * caller without types, keeps to none of them. Checking entries and hard
 * states allocates nothing unless something is wrong.
 *
 * @module
 */
import { decodeConfChange } from './codec.ts';
import {
  asConfChangeV2,
  CONF_CHANGE_TRANSITIONS,
  CONF_CHANGE_TYPES,
  isConfChangeEntry,
  isConfChangeV1,
} from './conf_change.ts';
import type { ConfChange, ConfChangeV2 } from './conf_change.ts';
import { ENTRY_TYPES } from './entry.ts';
import type { Entry } from './entry.ts';
import { DecodeError, MisuseError, refuseInput } from './errors.ts';
import { isLocalTarget, NONE } from './ids.ts';
import { checkSafeInteger } from './numbers.ts';
import type { ConfState, Snapshot } from './snapshot.ts';
import type { HardState } from './state.ts';

// The name of its class that a typed array can't lie about: `instanceof`
// believes whoever has the prototype, and no array of another realm.
const { get: classOf } = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype),
  Symbol.toStringTag,
) as { readonly get: (this: unknown) => string | undefined };

/**
 * Checks that a value is bytes. What JSON makes of them is not.
 *
 * @throws {@link MisuseError} naming the value and its type.
 */
export function checkBytes(value: unknown, what: string): void {
  if (classOf.call(value) === 'Uint8Array') return;
  refuseInput(what, 'a Uint8Array', value);
}

/**
 * Bytes that nobody else can write to any more.
 *
 * @throws {@link MisuseError} for what is no Uint8Array.
 */
export function copyBytes(value: Uint8Array, what: string): Uint8Array {
  checkBytes(value, what);
  // Not `slice`: that of a Buffer shares its memory.
  return new Uint8Array(value);
}

/** Checks that a value is an object, so that it can have fields. */
export function checkObject(value: unknown, what: string): void {
  if (typeof value === 'object' && value !== null) return;
  refuseInput(what, 'an object', value);
}

/** Checks that a value is an array. */
export function checkArray(value: unknown, what: string): void {
  if (!Array.isArray(value)) refuseInput(what, 'an array', value);
}

/** Checks that a value is true or false. */
export function checkBoolean(value: unknown, what: string): void {
  if (typeof value !== 'boolean') refuseInput(what, 'true or false', value);
}

/** Checks that a value is one of a few names. */
export function checkName(
  value: unknown,
  names: readonly string[],
  what: string,
): void {
  if (names.includes(value as string)) return;
  refuseInput(what, `one of ${names.join(', ')}`, value);
}

/**
 * Checks that a number names a node: it is neither {@link NONE} nor below
 * it, as those of a node's own threads are.
 *
 * @throws {@link MisuseError} naming the value and its type.
 */
export function checkId(value: unknown, what: string): void {
  checkSafeInteger(value, what);
  if (value === NONE) refuseInput(what, 'the id of a node', value);
}

/** Checks that a number names a node, a thread of one, or nobody. */
export function checkAddress(value: unknown, what: string): void {
  if (!isLocalTarget(value as number)) checkSafeInteger(value, what);
}

/** Checks an entry by itself; where it may stand is another question. */
export function checkEntry(entry: Entry, what: string): void {
  if (isEntry(entry)) return;
  checkObject(entry, what);
  checkSafeInteger(entry.term, `${what}.term`);
  checkSafeInteger(entry.index, `${what}.index`);
  checkName(entry.type, ENTRY_TYPES, `${what}.type`);
  checkBytes(entry.data, `${what}.data`);
  if (entry.typed !== undefined && entry.typed !== true) {
    refuseInput(`${what}.typed`, 'true or left out', entry.typed);
  }
}

/** The same without a word, for the many that are right. */
function isEntry(entry: Entry | null | undefined): boolean {
  return (
    typeof entry === 'object' &&
    entry !== null &&
    isCount(entry.term) &&
    isCount(entry.index) &&
    (entry.type === 'EntryNormal' || ENTRY_TYPES.includes(entry.type)) &&
    classOf.call(entry.data) === 'Uint8Array' &&
    (entry.typed === undefined || entry.typed === true)
  );
}

/** Checks a list of entries one by one. */
export function checkEntries(entries: readonly Entry[], what: string): void {
  checkArray(entries, what);
  for (const entry of entries) checkEntry(entry, what);
}

/** Checks the numbers of a hard state, and that its vote is an id or none. */
export function checkHardState(state: HardState, what: string): void {
  if (isHardState(state)) return;
  checkObject(state, what);
  checkSafeInteger(state.term, `${what}.term`);
  checkSafeInteger(state.commit, `${what}.commit`);
  if (state.vote !== NONE) checkId(state.vote, `${what}.vote`);
}

function isHardState(state: HardState | null | undefined): boolean {
  return (
    typeof state === 'object' &&
    state !== null &&
    isCount(state.term) &&
    isCount(state.commit) &&
    isCount(state.vote)
  );
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

const LISTS = ['voters', 'learners', 'votersOutgoing', 'learnersNext'] as const;

/**
 * Checks that a membership is one that changes can lead to: lists of ids
 * without duplicates that do not contradict one another, and voters where
 * there is anybody. Without any member it stands for "not known yet".
 *
 * @throws {@link MisuseError} naming the list and what is wrong with it.
 */
export function checkConfState(state: ConfState, what: string): void {
  checkObject(state, what);
  for (const list of LISTS) checkIds(state[list], `${what}.${list}`);
  checkBoolean(state.autoLeave, `${what}.autoLeave`);
  const { voters, learners, votersOutgoing, learnersNext } = state;
  const joint = votersOutgoing.length > 0;
  if (voters.length === 0 && (joint || learners.length > 0)) {
    throw new MisuseError(`${what} has members but no voters`);
  }
  if (!joint && (state.autoLeave || learnersNext.length > 0)) {
    throw new MisuseError(`${what} is not joint, but is to be left`);
  }
  const apart = [...voters, ...votersOutgoing];
  checkApart(learners, apart, `${what}.learners`);
  checkApart(learnersNext, [...voters, ...learners], `${what}.learnersNext`);
  for (const id of learnersNext) {
    if (votersOutgoing.includes(id)) continue;
    throw new MisuseError(
      `${what}.learnersNext has ${id}, which is no outgoing voter`,
    );
  }
}

/** Checks that a list holds ids of nodes, each once. */
export function checkIds(ids: readonly number[], what: string): void {
  checkArray(ids, what);
  for (const id of ids) checkId(id, what);
  if (new Set(ids).size === ids.length) return;
  throw new MisuseError(`${what} has an id twice: ${ids.join(', ')}`);
}

function checkApart(
  ids: readonly number[],
  others: readonly number[],
  what: string,
): void {
  const both = ids.find((id) => others.includes(id));
  if (both === undefined) return;
  throw new MisuseError(`${what} has ${both}, which is in another list too`);
}

/** Checks a snapshot, the empty one too. */
export function checkSnapshot(snapshot: Snapshot, what: string): void {
  checkObject(snapshot, what);
  checkBytes(snapshot.data, `${what}.data`);
  const { metadata } = snapshot;
  checkObject(metadata, `${what}.metadata`);
  checkSafeInteger(metadata.index, `${what}.metadata.index`);
  checkSafeInteger(metadata.term, `${what}.metadata.term`);
  checkConfState(metadata.confState, `${what}.metadata.confState`);
}

/**
 * Checks a change of the membership by itself; whether it fits is decided
 * where it is applied. Its parts are taken in order.
 *
 * @param exactlyAsEtcd - whether to let the ids in that etcd/raft does: it
 *   passes over an id of 0.
 * @throws {@link MisuseError} naming what is wrong.
 */
export function checkConfChange(
  change: ConfChange | ConfChangeV2,
  what: string,
  exactlyAsEtcd: boolean,
): void {
  checkObject(change, what);
  checkBytes(change.context, `${what}.context`);
  if (isConfChangeV1(change)) {
    checkSafeInteger(change.id, `${what}.id`);
  } else {
    const { transition, changes } = change;
    checkName(transition, CONF_CHANGE_TRANSITIONS, `${what}.transition`);
    checkArray(changes, `${what}.changes`);
  }
  const checkNode = exactlyAsEtcd ? checkSafeInteger : checkId;
  for (const single of asConfChangeV2(change).changes) {
    checkObject(single, `${what}.changes`);
    checkName(single.type, CONF_CHANGE_TYPES, `${what}.type`);
    checkNode(single.nodeId, `${what}.nodeId`);
  }
}

/**
 * Checks a change that the application of this node proposes. In addition no
 * node may be named twice: what is meant then is anybody's guess. In what is
 * committed already, the last one counts, as in etcd/raft.
 *
 * @throws {@link MisuseError} naming what is wrong.
 */
export function checkProposedChange(
  change: ConfChange | ConfChangeV2,
  what: string,
  exactlyAsEtcd: boolean,
): void {
  checkConfChange(change, what, exactlyAsEtcd);
  if (exactlyAsEtcd) return;
  const { changes } = asConfChangeV2(change);
  checkIds(
    changes.map(({ nodeId }) => nodeId),
    `${what}.changes`,
  );
}

/**
 * Checks that a proposed entry which changes the membership can be read.
 * The leader would only find out after it has taken it.
 *
 * @throws {@link MisuseError} naming what is wrong.
 */
export function checkProposed(entry: Entry): void {
  if (!isConfChangeEntry(entry.type)) return;
  checkConfChange(decoded(entry), 'a proposed change', false);
}

function decoded(entry: Entry): ConfChange | ConfChangeV2 {
  try {
    return decodeConfChange(entry);
  } catch (cause) {
    if (!(cause instanceof DecodeError)) throw cause;
    throw new MisuseError(`a proposed change: ${cause.message}`, { cause });
  }
}
