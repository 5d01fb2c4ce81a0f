/**
 * The bytes of messages, entries, snapshots, hard states and changes of the
 * membership: those of etcd/raft v3.7, so that nodes of both can form one
 * cluster and read one another's disks, as long as no id, index or term is
 * above 2^53-1. Those of etcd/raft have 64 bits, and applications on top of
 * it often take ids from all of them (etcd hashes): choose the ids of a mixed
 * cluster yourself. A larger number is refused by name when it is read.
 *
 * There a field that was set to 0 is not the same as one that was not set:
 * it takes two bytes. Readers see no difference, but equal values should be
 * equal bytes. So a field is written when it is not 0, false or empty, and
 * these are written always, as the code of etcd/raft sets them always:
 *
 * - the type of a message;
 * - `logTerm` and `index` of `MsgApp`, `MsgVote` and `MsgPreVote`;
 * - `commit` of `MsgApp` and `MsgHeartbeat`;
 * - `logTerm`, `index` and `rejectHint` of a `MsgAppResp` that rejects;
 * - `term` of `MsgStorageApply` and of its response;
 * - `vote` and `commit` of a `MsgStorageAppend` that has a term;
 * - all numbers of a hard state and of the metadata of a snapshot, and
 *   whether a joint configuration is left automatically;
 * - the type of an entry that took the place of a refused change of the
 *   membership ({@link refusedChange}).
 *
 * What is decoded shares no memory with the bytes it came from.
 *
 * @module
 */
import {
  CONF_CHANGE_TRANSITIONS,
  CONF_CHANGE_TYPES,
  isConfChangeV1,
  newConfChange,
  newConfChangeV2,
} from './conf_change.ts';
import type {
  ConfChange,
  ConfChangeSingle,
  ConfChangeV2,
} from './conf_change.ts';
import { ENTRY_TYPES, newEntry, NO_BYTES, refusedChange } from './entry.ts';
import type { Entry, EntryType } from './entry.ts';
import { draft, MESSAGE_TYPES } from './message.ts';
import type { Message } from './message.ts';
import {
  dataSize,
  entrySize,
  namesType,
  numberSize,
  optionalDataSize,
  optionalSize,
} from './sizes.ts';
import { EMPTY_SNAPSHOT } from './snapshot.ts';
import type { ConfState, Snapshot, SnapshotMetadata } from './snapshot.ts';
import { EMPTY_HARD_STATE } from './state.ts';
import type { HardState } from './state.ts';
import { addressSize, WireReader, WireWriter } from './wire.ts';

// Fields of a message that are written even if they are 0.
const TERM = 1;
const PROOF = 2;
const COMMIT = 4;
const HINT = 8;
const VOTE = 16;

function alwaysWritten(m: Message): number {
  switch (m.type) {
    case 'MsgApp':
      return PROOF | COMMIT;
    case 'MsgAppResp':
      return m.reject ? PROOF | HINT : 0;
    case 'MsgVote':
    case 'MsgPreVote':
      return PROOF;
    case 'MsgHeartbeat':
      return COMMIT;
    case 'MsgStorageApply':
    case 'MsgStorageApplyResp':
      return TERM;
    case 'MsgStorageAppend':
      return m.term === 0 ? 0 : VOTE | COMMIT;
    default:
      return 0;
  }
}

/**
 * The bytes of a message. Its address may be a local thread, which has a
 * number of its own in etcd/raft and is given that.
 * etcd: `proto.Marshal` of a `raftpb.Message`.
 *
 * @throws {@link MisuseError} for a number that is no safe integer.
 */
export function encodeMessage(m: Message): Uint8Array {
  return writeMessage(new WireWriter(messageSize(m)), m).finish();
}

/** Bytes that {@link encodeMessage} makes of a message. */
export function messageSize(m: Message): number {
  const always = alwaysWritten(m);
  let size = 2 + addressSize(m.to) + addressSize(m.from);
  size += optionalSize(m.term, always & TERM);
  size += optionalSize(m.logTerm, always & PROOF);
  size += optionalSize(m.index, always & PROOF);
  for (const entry of m.entries) size += dataSize(entrySize(entry));
  size += optionalSize(m.commit, always & COMMIT);
  if (m.snapshot !== null) size += dataSize(snapshotSize(m.snapshot));
  if (m.reject) size += 2;
  size += optionalSize(m.rejectHint, always & HINT);
  size += optionalDataSize(m.context) + optionalSize(m.vote, always & VOTE);
  for (const answer of m.responses) size += dataSize(messageSize(answer));
  return size;
}

function writeMessage(wire: WireWriter, m: Message): WireWriter {
  const always = alwaysWritten(m);
  wire
    .number(1, MESSAGE_TYPES.indexOf(m.type))
    .address(2, m.to)
    .address(3, m.from);
  wire.optional(4, m.term, always & TERM);
  wire.optional(5, m.logTerm, always & PROOF);
  wire.optional(6, m.index, always & PROOF);
  for (const entry of m.entries) {
    writeEntry(wire.open(7, entrySize(entry)), entry);
  }
  wire.optional(8, m.commit, always & COMMIT);
  if (m.snapshot !== null) {
    writeSnapshot(wire.open(9, snapshotSize(m.snapshot)), m.snapshot);
  }
  if (m.reject) wire.number(10, 1);
  wire.optional(11, m.rejectHint, always & HINT).optionalData(12, m.context);
  wire.optional(13, m.vote, always & VOTE);
  for (const answer of m.responses) {
    writeMessage(wire.open(14, messageSize(answer)), answer);
  }
  return wire;
}

/**
 * Reads a message.
 *
 * @throws {@link DecodeError} saying what is wrong and at which byte.
 */
export function decodeMessage(bytes: Uint8Array): Message {
  return readMessage(new WireReader(bytes, 'message'));
}

function readMessage(r: WireReader): Message {
  const entries: Entry[] = [];
  const responses: Message[] = [];
  const m = Object.assign(draft('MsgHup'), { entries, responses });
  while (r.next()) {
    if (r.field === 1) m.type = r.name(m.type, MESSAGE_TYPES, 'message type');
    else if (r.field === 2) m.to = r.address(m.to);
    else if (r.field === 3) m.from = r.address(m.from);
    else if (r.field === 4) m.term = r.number(m.term);
    else if (r.field === 5) m.logTerm = r.number(m.logTerm);
    else if (r.field === 6) m.index = r.number(m.index);
    else if (r.field === 7) r.values(entries, 'entry', readEntry);
    else if (r.field === 8) m.commit = r.number(m.commit);
    else if (r.field === 9) {
      m.snapshot = r.value(m.snapshot, 'snapshot', readSnapshot);
    } else if (r.field === 10) m.reject = r.flag(m.reject);
    else if (r.field === 11) m.rejectHint = r.number(m.rejectHint);
    else if (r.field === 12) m.context = r.data(m.context);
    else if (r.field === 13) m.vote = r.number(m.vote);
    else if (r.field === 14) r.values(responses, 'response', readMessage);
    else r.skip();
  }
  return m;
}

/**
 * The bytes of an entry; {@link entrySize} says how many.
 *
 * @throws {@link MisuseError} for a number that is no safe integer.
 */
export function encodeEntry(entry: Entry): Uint8Array {
  return writeEntry(new WireWriter(entrySize(entry)), entry).finish();
}

function writeEntry(wire: WireWriter, entry: Entry): WireWriter {
  const { type, term, index, data } = entry;
  if (namesType(entry)) wire.number(1, ENTRY_TYPES.indexOf(type));
  return wire.optional(2, term).optional(3, index).optionalData(4, data);
}

/**
 * Reads an entry.
 *
 * @throws {@link DecodeError} saying what is wrong and at which byte.
 */
export function decodeEntry(bytes: Uint8Array): Entry {
  return readEntry(new WireReader(bytes, 'entry'));
}

function readEntry(r: WireReader): Entry {
  let type: EntryType | null = null;
  let term = 0;
  let index = 0;
  let data = NO_BYTES;
  while (r.next()) {
    if (r.field === 1) type = r.name(type, ENTRY_TYPES, 'entry type');
    else if (r.field === 2) term = r.number(term);
    else if (r.field === 3) index = r.number(index);
    else if (r.field === 4) data = r.data(data);
    else r.skip();
  }
  const refused = type === 'EntryNormal' && data.length === 0;
  if (refused) return refusedChange(term, index);
  return newEntry(term, index, data, type ?? 'EntryNormal');
}

/**
 * The bytes of a snapshot.
 *
 * @throws {@link MisuseError} for a number that is no safe integer.
 */
export function encodeSnapshot(snapshot: Snapshot): Uint8Array {
  const wire = new WireWriter(snapshotSize(snapshot));
  return writeSnapshot(wire, snapshot).finish();
}

function snapshotSize({ data, metadata }: Snapshot): number {
  return optionalDataSize(data) + dataSize(metadataSize(metadata));
}

function writeSnapshot(wire: WireWriter, snapshot: Snapshot): WireWriter {
  const { data, metadata } = snapshot;
  wire.optionalData(1, data).open(2, metadataSize(metadata));
  const { confState, index, term } = metadata;
  writeConfState(wire.open(1, confStateSize(confState)), confState);
  return wire.number(2, index).number(3, term);
}

function metadataSize(metadata: SnapshotMetadata): number {
  const { confState, index, term } = metadata;
  const size = dataSize(confStateSize(confState));
  return size + numberSize(index) + numberSize(term);
}

function confStateSize(state: ConfState): number {
  const { voters, learners, votersOutgoing, learnersNext } = state;
  const ids = [voters, learners, votersOutgoing, learnersNext].flat();
  return ids.reduce((size, id) => size + numberSize(id), 2);
}

function writeConfState(wire: WireWriter, state: ConfState): void {
  for (const id of state.voters) wire.number(1, id);
  for (const id of state.learners) wire.number(2, id);
  for (const id of state.votersOutgoing) wire.number(3, id);
  for (const id of state.learnersNext) wire.number(4, id);
  wire.number(5, state.autoLeave ? 1 : 0);
}

/**
 * Reads a snapshot.
 *
 * @throws {@link DecodeError} saying what is wrong and at which byte.
 */
export function decodeSnapshot(bytes: Uint8Array): Snapshot {
  return readSnapshot(new WireReader(bytes, 'snapshot'), null);
}

function readSnapshot(r: WireReader, prior: Snapshot | null): Snapshot {
  let { data, metadata } = prior ?? EMPTY_SNAPSHOT;
  while (r.next()) {
    if (r.field === 1) data = r.data(data);
    else if (r.field === 2) {
      metadata = r.value(metadata, 'snapshot metadata', readMetadata);
    } else r.skip();
  }
  return { data, metadata };
}

function readMetadata(
  r: WireReader,
  prior: SnapshotMetadata,
): SnapshotMetadata {
  let { confState, index, term } = prior;
  while (r.next()) {
    if (r.field === 1) {
      confState = r.value(confState, 'conf state', readConfState);
    } else if (r.field === 2) index = r.number(index);
    else if (r.field === 3) term = r.number(term);
    else r.skip();
  }
  return { confState, index, term };
}

function readConfState(r: WireReader, prior: ConfState): ConfState {
  const voters = [...prior.voters];
  const learners = [...prior.learners];
  const votersOutgoing = [...prior.votersOutgoing];
  const learnersNext = [...prior.learnersNext];
  let { autoLeave } = prior;
  while (r.next()) {
    if (r.field === 1) r.numbers(voters);
    else if (r.field === 2) r.numbers(learners);
    else if (r.field === 3) r.numbers(votersOutgoing);
    else if (r.field === 4) r.numbers(learnersNext);
    else if (r.field === 5) autoLeave = r.flag(autoLeave);
    else r.skip();
  }
  return { voters, learners, votersOutgoing, learnersNext, autoLeave };
}

/**
 * The bytes of a hard state.
 *
 * @throws {@link MisuseError} for a number that is no safe integer.
 */
export function encodeHardState(state: HardState): Uint8Array {
  const { term, vote, commit } = state;
  const size = numberSize(term) + numberSize(vote) + numberSize(commit);
  return new WireWriter(size)
    .number(1, term)
    .number(2, vote)
    .number(3, commit)
    .finish();
}

/**
 * Reads a hard state.
 *
 * @throws {@link DecodeError} saying what is wrong and at which byte.
 */
export function decodeHardState(bytes: Uint8Array): HardState {
  const r = new WireReader(bytes, 'hard state');
  let { term, vote, commit } = EMPTY_HARD_STATE;
  while (r.next()) {
    if (r.field === 1) term = r.number(term);
    else if (r.field === 2) vote = r.number(vote);
    else if (r.field === 3) commit = r.number(commit);
    else r.skip();
  }
  return { term, vote, commit };
}

/**
 * The entry type and bytes of a change. Written are the fields that
 * etcd/raft's own scripts write: all numbers but an id of 0, and a context
 * that is not empty. etcd: `MarshalConfChange`.
 *
 * @throws {@link MisuseError} for an id that is no safe integer.
 */
export function encodeConfChange(change: ConfChange | ConfChangeV2): {
  readonly type: EntryType;
  readonly data: Uint8Array;
} {
  return isConfChangeV1(change)
    ? { type: 'EntryConfChange', data: encodeV1(change) }
    : { type: 'EntryConfChangeV2', data: encodeV2(change) };
}

function encodeV1({ id, type, nodeId, context }: ConfChange): Uint8Array {
  const size = optionalSize(id) + singleSize(nodeId);
  return new WireWriter(size + optionalDataSize(context))
    .optional(1, id)
    .number(2, CONF_CHANGE_TYPES.indexOf(type))
    .number(3, nodeId)
    .optionalData(4, context)
    .finish();
}

function encodeV2(change: ConfChangeV2): Uint8Array {
  const { transition, changes, context } = change;
  let size = 2 + optionalDataSize(context);
  for (const { nodeId } of changes) size += dataSize(singleSize(nodeId));
  const wire = new WireWriter(size);
  wire.number(1, CONF_CHANGE_TRANSITIONS.indexOf(transition));
  for (const { type, nodeId } of changes) {
    wire.open(2, singleSize(nodeId));
    wire.number(1, CONF_CHANGE_TYPES.indexOf(type)).number(2, nodeId);
  }
  return wire.optionalData(3, context).finish();
}

/** Bytes of the type and the id of one node. */
function singleSize(nodeId: number): number {
  return 2 + numberSize(nodeId);
}

/**
 * Reads the change that an entry carries. An entry without data asks to
 * leave the joint configuration.
 *
 * @throws {@link DecodeError} when the bytes are not a change.
 */
export function decodeConfChange(entry: Entry): ConfChange | ConfChangeV2 {
  const r = new WireReader(entry.data, 'conf change');
  return entry.type === 'EntryConfChange' ? readV1(r) : readV2(r);
}

const CHANGE_TYPE = 'conf change type';

function readV1(r: WireReader): ConfChange {
  let { type, nodeId, id, context } = newConfChange('ConfChangeAddNode', 0);
  while (r.next()) {
    if (r.field === 1) id = r.number(id);
    else if (r.field === 2) type = r.name(type, CONF_CHANGE_TYPES, CHANGE_TYPE);
    else if (r.field === 3) nodeId = r.number(nodeId);
    else if (r.field === 4) context = r.data(context);
    else r.skip();
  }
  return newConfChange(type, nodeId, id, context);
}

function readV2(r: WireReader): ConfChangeV2 {
  let { transition, context } = newConfChangeV2();
  const changes: ConfChangeSingle[] = [];
  while (r.next()) {
    if (r.field === 1) {
      transition = r.name(transition, CONF_CHANGE_TRANSITIONS, 'transition');
    } else if (r.field === 2) {
      r.values(changes, 'single conf change', readSingle);
    } else if (r.field === 3) context = r.data(context);
    else r.skip();
  }
  return newConfChangeV2(changes, transition, context);
}

function readSingle(r: WireReader): ConfChangeSingle {
  let { type, nodeId } = newConfChange('ConfChangeAddNode', 0);
  while (r.next()) {
    if (r.field === 1) type = r.name(type, CONF_CHANGE_TYPES, CHANGE_TYPE);
    else if (r.field === 2) nodeId = r.number(nodeId);
    else r.skip();
  }
  return { type, nodeId };
}
