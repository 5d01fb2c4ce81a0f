/**
 * Everything as text, in the format of etcd/raft to the byte.
 *
 * @module
 */
import { decodeConfChange } from './codec.ts';
import { asConfChangeV2, formatConfChanges } from './conf_change.ts';
import type { ConfChange, ConfChangeV2 } from './conf_change.ts';
import type { Entry } from './entry.ts';
import { DecodeError } from './errors.ts';
import { LOCAL_APPEND_THREAD, LOCAL_APPLY_THREAD, NONE } from './ids.ts';
import type { Message } from './message.ts';
import type { AckedIndex, JointConfig, MajorityConfig } from './quorum.ts';
import { quoteBytes } from './quote.ts';
import type { Ready } from './ready.ts';
import { isEmptySnapshot } from './snapshot.ts';
import type { ConfState, Snapshot } from './snapshot.ts';
import { isEmptyHardState } from './state.ts';
import type { HardState, SoftState } from './state.ts';

/** Turns the payload of an entry into text. etcd: `EntryFormatter`. */
export type EntryFormatter = (data: Uint8Array) => string;

/**
 * An id as log lines write it. The ids of local threads are the largest of
 * 64 bits in the original, and are written as such.
 */
export function hex(id: number): string {
  if (id === LOCAL_APPEND_THREAD) return 'ffffffffffffffff';
  if (id === LOCAL_APPLY_THREAD) return 'fffffffffffffffe';
  return id.toString(16);
}

/** An id, or what stands for none or for a local thread. */
export function describeTarget(id: number): string {
  if (id === NONE) return 'None';
  if (id === LOCAL_APPEND_THREAD) return 'AppendThread';
  if (id === LOCAL_APPLY_THREAD) return 'ApplyThread';
  return hex(id);
}

/** Such as `Term:1 Vote:1 Commit:2`. etcd: `DescribeHardState`. */
export function describeHardState(state: HardState): string {
  const vote = state.vote === NONE ? '' : ` Vote:${state.vote}`;
  return `Term:${state.term}${vote} Commit:${state.commit}`;
}

/** Such as `Lead:1 State:StateLeader`. etcd: `DescribeSoftState`. */
export function describeSoftState(state: SoftState): string {
  return `Lead:${state.lead} State:${state.state}`;
}

/** etcd: `DescribeConfState`. */
export function describeConfState(state: ConfState): string {
  const list = (ids: readonly number[]): string => `[${ids.join(' ')}]`;
  return (
    `Voters:${list(state.voters)} ` +
    `VotersOutgoing:${list(state.votersOutgoing)} ` +
    `Learners:${list(state.learners)} ` +
    `LearnersNext:${list(state.learnersNext)} AutoLeave:${state.autoLeave}`
  );
}

/** etcd: `DescribeSnapshot`. */
export function describeSnapshot(snapshot: Snapshot): string {
  const { index, term, confState } = snapshot.metadata;
  const members = describeConfState(confState);
  return `Index:${index} Term:${term} ConfState:${members}`;
}

/**
 * A change of the membership as the log line about an ignored one shows it:
 * the text form of protocol buffers, in the second form of a change.
 */
export function describeConfChange(change: ConfChange | ConfChangeV2): string {
  const { transition, changes, context } = asConfChangeV2(change);
  const words = [`transition:${transition}`];
  for (const { type, nodeId } of changes) {
    words.push(`changes:{type:${type} node_id:${nodeId}}`);
  }
  if (context.length > 0) words.push(`context:${quoteBytes(context)}`);
  return words.join(' ');
}

/**
 * A membership as the log line about a snapshot for others shows it: the
 * text form of protocol buffers.
 */
export function describeMembers(state: ConfState): string {
  const list = (name: string, ids: readonly number[]): string[] =>
    ids.map((id) => `${name}:${id}`);
  return [
    ...list('voters', state.voters),
    ...list('learners', state.learners),
    ...list('voters_outgoing', state.votersOutgoing),
    ...list('learners_next', state.learnersNext),
    `auto_leave:${state.autoLeave}`,
  ].join(' ');
}

/**
 * Such as `1/12 EntryNormal "prop_1"`. Of a change that cannot be read it
 * says why. etcd: `DescribeEntry`.
 */
export function describeEntry(
  entry: Entry,
  format: EntryFormatter = quoteBytes,
): string {
  const head = `${entry.term}/${entry.index} ${entry.type}`;
  const body =
    entry.type === 'EntryNormal' ? format(entry.data) : changesOf(entry);
  return body === '' ? head : `${head} ${body}`;
}

function changesOf(entry: Entry): string {
  try {
    return formatConfChanges(asConfChangeV2(decodeConfChange(entry)).changes);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return error.message;
  }
}

/** One entry a line. etcd: `DescribeEntries`. */
export function describeEntries(
  entries: readonly Entry[],
  format?: EntryFormatter,
): string {
  return entries.map((e) => `${describeEntry(e, format)}\n`).join('');
}

/**
 * A message in one line, or in several indented ones when it carries more
 * than one entry, a snapshot, or responses. etcd: `DescribeMessage`.
 */
export function describeMessage(m: Message, format?: EntryFormatter): string {
  return describeIndented('', m, format);
}

function describeIndented(
  indent: string,
  m: Message,
  format?: EntryFormatter,
): string {
  const inner = `${indent}  `;
  const block = (lines: readonly string[]): string =>
    `[${lines.map((line) => `\n${line}`).join('')}\n${indent}]`;
  let text =
    `${indent}${describeTarget(m.from)}->${describeTarget(m.to)} ${m.type} ` +
    `Term:${m.term} Log:${m.logTerm}/${m.index}`;
  if (m.reject) text += ` Rejected (Hint: ${m.rejectHint})`;
  if (m.commit !== 0) text += ` Commit:${m.commit}`;
  if (m.vote !== NONE) text += ` Vote:${m.vote}`;
  const entries = m.entries.map((entry) => describeEntry(entry, format));
  if (entries.length === 1) text += ` Entries:[${entries[0]}]`;
  if (entries.length > 1) {
    text += ` Entries:${block(entries.map((entry) => inner + entry))}`;
  }
  if (m.snapshot !== null && !isEmptySnapshot(m.snapshot)) {
    text += `\n${inner}Snapshot: ${describeSnapshot(m.snapshot)}`;
  }
  if (m.responses.length > 0) {
    const answers = m.responses.map((a) => describeIndented(inner, a, format));
    text += ` Responses:${block(answers)}`;
  }
  return text;
}

/**
 * A whole Ready over several lines, or `<empty Ready>`.
 * etcd: `DescribeReady`.
 */
export function describeReady(rd: Ready, format?: EntryFormatter): string {
  const one = (entry: Entry): string => describeEntry(entry, format);
  let text = '';
  if (rd.softState !== null) text += `${describeSoftState(rd.softState)}\n`;
  if (rd.hardState !== null && !isEmptyHardState(rd.hardState)) {
    text += `HardState ${describeHardState(rd.hardState)}\n`;
  }
  if (rd.readStates.length > 0) {
    const states = rd.readStates.map(
      ({ index, requestCtx }) => `{${index} [${requestCtx.join(' ')}]}`,
    );
    text += `ReadStates [${states.join(' ')}]\n`;
  }
  text += section('Entries', rd.entries.map(one));
  if (rd.snapshot !== null && !isEmptySnapshot(rd.snapshot)) {
    text += `Snapshot ${describeSnapshot(rd.snapshot)}\n`;
  }
  text += section('CommittedEntries', rd.committedEntries.map(one));
  const messages = rd.messages.map((m) => describeMessage(m, format));
  text += section('Messages', messages);
  if (text === '') return '<empty Ready>';
  return `Ready MustSync=${rd.mustSync}:\n${text}`;
}

/** A heading and the lines under it; nothing when there are none. */
function section(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${heading}:\n${lines.join('\n')}\n`;
}

/**
 * Draws the indexes of the voters as bars, the longest bar for the highest
 * index; a question mark stands for a voter that has not been heard of.
 * etcd: `MajorityConfig.Describe`.
 */
export function describeAcked(
  config: MajorityConfig | JointConfig,
  acked: AckedIndex,
): string {
  const ids = config.ids();
  const n = ids.length;
  if (n === 0) return '<empty majority quorum>';
  const rows = ids.map((id) => ({ id, index: acked(id) ?? 0, bar: 0 }));
  const byIndex = [...rows].sort((a, b) => a.index - b.index || a.id - b.id);
  // As long as the number of voters that are behind.
  byIndex.forEach((row, i) => {
    const before = byIndex[i - 1];
    if (before === undefined) return;
    row.bar = before.index < row.index ? i : before.bar;
  });
  const lines = rows.map(({ id, index, bar }) => {
    const drawn =
      acked(id) === undefined
        ? '?' + ' '.repeat(n)
        : 'x'.repeat(bar) + '>' + ' '.repeat(n - bar);
    return `${drawn} ${String(index).padStart(5)}    (id=${hex(id)})\n`;
  });
  return `${' '.repeat(n)}    idx\n${lines.join('')}`;
}
