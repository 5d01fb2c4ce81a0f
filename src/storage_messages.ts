/**
 * Storage work as messages: what leaves in place of the fields of a Ready
 * when the application writes and applies in threads of its own.
 *
 * The response to an append names the term in which the write was asked for.
 * If an entry is written, replaced by another leader's, and replaced back,
 * then index and term of a response can fit an entry whose write is not done
 * (the ABA problem). Since a replacement needs a new term, a response from
 * a lower term is taken for nothing; and the response to whatever was
 * written last always comes last.
 *
 * @module
 */
import type { Entry } from './entry.ts';
import { LOCAL_APPEND_THREAD, LOCAL_APPLY_THREAD } from './ids.ts';
import { draft } from './message.ts';
import type { Message } from './message.ts';
import type { Raft } from './raft.ts';
import type { Ready } from './ready.ts';

/** Reports whether a Ready has anything for the log writer. */
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
 * leave when it is done; the node's own response is the last of them.
 * etcd: `newStorageAppendMsg`.
 */
export function appendMessage(r: Raft, rd: Ready): Message {
  const responses = [...r.msgsAfterAppend];
  if (needsAppendResponse(r, rd)) responses.push(appendResponse(r, rd));
  const m = draft('MsgStorageAppend', LOCAL_APPEND_THREAD, r.id);
  const { hardState } = rd;
  if (hardState !== null) {
    m.term = hardState.term;
    m.vote = hardState.vote;
    m.commit = hardState.commit;
  }
  m.entries = rd.entries;
  m.snapshot = rd.snapshot;
  m.responses = responses;
  return m;
}

/**
 * Reports whether the node must hear when the write is done: also when nothing
 * new is written, as long as it has not heard about all earlier writes. Such a
 * response can be from this term, about entries whose own response came from
 * the term before.
 */
export function needsAppendResponse(r: Raft, rd: Ready): boolean {
  return r.log.hasUnstableEntries() || rd.snapshot !== null;
}

/** The response of the log writer. etcd: `newStorageAppendRespMsg`. */
export function appendResponse(r: Raft, rd: Ready): Message {
  const m = draft('MsgStorageAppendResp', r.id, LOCAL_APPEND_THREAD);
  m.term = r.term;
  if (r.log.hasUnstableEntries()) {
    const last = r.log.lastEntryId();
    m.index = last.index;
    m.logTerm = last.term;
  }
  m.snapshot = rd.snapshot;
  return m;
}

/**
 * The message to the state machine. It is of no term: what is committed
 * stays so. etcd: `newStorageApplyMsg`.
 */
export function applyMessage(r: Raft, entries: readonly Entry[]): Message {
  const m = draft('MsgStorageApply', LOCAL_APPLY_THREAD, r.id);
  m.entries = entries;
  m.responses = [applyResponse(r, entries)];
  return m;
}

/** The response of the state machine. etcd: `newStorageApplyRespMsg`. */
export function applyResponse(r: Raft, entries: readonly Entry[]): Message {
  const m = draft('MsgStorageApplyResp', r.id, LOCAL_APPLY_THREAD);
  m.entries = entries;
  return m;
}
