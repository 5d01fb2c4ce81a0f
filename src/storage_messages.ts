/**
 * Storage work as messages: what leaves in place of the fields of a Ready
 * when the application writes and applies in threads of its own.
 *
 * The answer to an append names the term in which the write was asked for.
 * If an entry is written, replaced by another leader's, and replaced back,
 * then index and term of an answer can fit an entry whose write is not done
 * (the ABA problem). Since a replacement needs a new term, an answer from
 * an earlier term is taken for nothing; and the answer to whatever was
 * written last always comes last.
 *
 * @module
 */
import type { Entry } from './entry.ts';
import {
  LOCAL_APPEND_THREAD,
  LOCAL_APPLY_THREAD,
  newMessage,
} from './message.ts';
import type { Message } from './message.ts';
import type { Raft } from './raft.ts';
import type { Ready } from './ready.ts';

/** Whether a Ready has anything for the log writer. */
export function needsAppendMessage(r: Raft, rd: Ready): boolean {
  return (
    rd.entries.length > 0 ||
    rd.hardState !== null ||
    rd.snapshot !== null ||
    r.msgsAfterAppend.length > 0
  );
}

/**
 * The message to the log writer. Promises travel with it as responses and
 * leave when it is done; the node's own answer is the last of them.
 * etcd: `newStorageAppendMsg`.
 */
export function appendMessage(r: Raft, rd: Ready): Message {
  const responses = [...r.msgsAfterAppend];
  if (needsAppendResponse(r, rd)) responses.push(appendResponse(r, rd));
  return newMessage({
    type: 'MsgStorageAppend',
    to: LOCAL_APPEND_THREAD,
    from: r.id,
    entries: rd.entries,
    term: rd.hardState?.term ?? 0,
    vote: rd.hardState?.vote ?? 0,
    commit: rd.hardState?.commit ?? 0,
    snapshot: rd.snapshot,
    responses,
  });
}

/**
 * Whether the node must hear when the write is done: also when nothing new
 * is written, as long as it has not heard about all earlier writes. Such an
 * answer can be one from this term about entries whose own answer was one
 * from the term before.
 */
export function needsAppendResponse(r: Raft, rd: Ready): boolean {
  return r.log.hasUnstableEntries() || rd.snapshot !== null;
}

/** The answer of the log writer. etcd: `newStorageAppendRespMsg`. */
export function appendResponse(r: Raft, rd: Ready): Message {
  const last = r.log.hasUnstableEntries() ? r.log.lastEntryId() : null;
  return newMessage({
    type: 'MsgStorageAppendResp',
    to: r.id,
    from: LOCAL_APPEND_THREAD,
    term: r.term,
    index: last?.index ?? 0,
    logTerm: last?.term ?? 0,
    snapshot: rd.snapshot,
  });
}

/**
 * The message to the state machine. It is of no term: what is committed
 * stays so. etcd: `newStorageApplyMsg`.
 */
export function applyMessage(r: Raft, entries: readonly Entry[]): Message {
  return newMessage({
    type: 'MsgStorageApply',
    to: LOCAL_APPLY_THREAD,
    from: r.id,
    entries,
    responses: [applyResponse(r, entries)],
  });
}

/** The answer of the state machine. etcd: `newStorageApplyRespMsg`. */
export function applyResponse(r: Raft, entries: readonly Entry[]): Message {
  return newMessage({
    type: 'MsgStorageApplyResp',
    to: r.id,
    from: LOCAL_APPLY_THREAD,
    entries,
  });
}
