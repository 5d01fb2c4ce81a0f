/**
 * Which messages a node takes in. What no correct peer sends is refused
 * before anything changes: it would break a rule later, here or on the
 * leader it is passed on to. What is refused here is a fault of the sender,
 * of the transport, or of the caller. What is let in can still contradict
 * what the node knows, such as a commit index beyond its log; that ends the
 * node, because somebody has lost what was promised.
 *
 * @module
 */
import { sliceProblem } from './entry.ts';
import {
  MisuseError,
  refuseInput,
  StepLocalMessageError,
  StepPeerNotFoundError,
} from './errors.ts';
import { isLocalTarget, LOCAL_APPEND_THREAD, NONE } from './ids.ts';
import {
  checkAddress,
  checkArray,
  checkBoolean,
  checkBytes,
  checkEntries,
  checkId,
  checkObject,
  checkProposed,
  checkSnapshot,
} from './inputs.ts';
import { isLocalMessage, traitsOf } from './message.ts';
import type { Message, MessageTraits } from './message.ts';
import { checkSafeInteger } from './numbers.ts';
import type { Raft } from './raft.ts';

/**
 * Checks a message that arrives from outside: from a peer, or from the
 * node's own threads.
 *
 * @throws {@link MisuseError} for a message that no correct peer sends.
 * @throws {@link StepLocalMessageError} for a type that no other node may send.
 * @throws {@link StepPeerNotFoundError} for a response from a stranger.
 */
export function checkIncoming(r: Raft, m: Message): void {
  checkObject(m, 'message');
  const { type, to, from } = m;
  const traits = traitsOf(type);
  if (traits === undefined) refuseInput('message.type', 'a known type', type);
  checkFields(m);
  if (to !== NONE && to !== r.id) refuseInput('message.to', `${r.id}`, to);
  if (!isLocalTarget(from)) {
    if (traits.local) throw new StepLocalMessageError();
    if (traits.response && !r.tracker.progress.has(from)) {
      throw new StepPeerNotFoundError();
    }
  }
  if (type === 'MsgApp') checkAppend(m);
  // Scripts of etcd/raft make messages by hand that no peer sends.
  if (r.config.exactlyAsEtcd) return;
  checkSender(r, m);
  checkTerm(m, traits.term);
  checkShape(r, m);
}

/** Checks that every field is there and is what its type says. */
function checkFields(m: Message): void {
  checkAddress(m.to, 'message.to');
  checkAddress(m.from, 'message.from');
  checkSafeInteger(m.term, 'message.term');
  checkSafeInteger(m.logTerm, 'message.logTerm');
  checkSafeInteger(m.index, 'message.index');
  checkSafeInteger(m.commit, 'message.commit');
  checkSafeInteger(m.rejectHint, 'message.rejectHint');
  checkSafeInteger(m.vote, 'message.vote');
  checkBoolean(m.reject, 'message.reject');
  checkBytes(m.context, 'message.context');
  checkEntries(m.entries, 'message.entries');
  if (m.snapshot !== null) checkSnapshot(m.snapshot, 'message.snapshot');
  checkArray(m.responses, 'message.responses');
  // Only messages to the threads carry responses, and those stay inside.
  if (m.responses.length > 0) problem(m, 'carries responses');
}

/** The next campaign would count past it. */
const LAST_TERM = Number.MAX_SAFE_INTEGER;

function checkTerm(m: Message, rule: MessageTraits['term']): void {
  if (rule === 'needed' && m.term === 0) problem(m, 'names no term');
  if (m.term === LAST_TERM) problem(m, 'leaves no term for an election');
  if (rule === 'none' && m.term !== 0) problem(m, `names a term (${m.term})`);
}

function checkSender(r: Raft, m: Message): void {
  if (isLocalTarget(m.from)) checkThread(r, m);
  else if (m.from === r.id) checkOwn(r, m);
  else if (m.from === NONE) checkAnonymous(m);
}

/** Each of a node's two threads sends one kind of response. */
function checkThread(r: Raft, m: Message): void {
  const answer =
    m.from === LOCAL_APPEND_THREAD
      ? 'MsgStorageAppendResp'
      : 'MsgStorageApplyResp';
  if (m.type !== answer) {
    if (isLocalMessage(m.type)) throw new StepLocalMessageError();
    checkId(m.from, 'message.from');
  }
  if (!r.config.asyncStorageWrites) {
    problem(m, 'comes without asynchronous storage writes');
  }
}

/** What the node promises itself, and what comes back to who sent it. */
function checkOwn(r: Raft, m: Message): void {
  switch (m.type) {
    case 'MsgAppResp':
      // Its own copy of an entry counts once it was handed out and written.
      if (m.term === r.term && m.index >= r.log.unstable.offsetInProgress) {
        problem(m, `is about index ${m.index}, which was not handed out`);
      }
      return checkPromise(r, m, r.term);
    case 'MsgVoteResp':
      return checkPromise(r, m, r.term);
    case 'MsgPreVoteResp':
      return checkPromise(r, m, r.term + 1);
    case 'MsgProp':
    case 'MsgReadIndex':
    case 'MsgTransferLeader':
    case 'MsgForgetLeader':
      return;
    default:
      problem(m, 'comes from the node itself');
  }
}

function checkPromise(r: Raft, m: Message, lastTerm: number): void {
  const { asyncStorageWrites } = r.config;
  if (asyncStorageWrites && m.term <= lastTerm && !m.reject) return;
  problem(m, 'comes from the node itself');
}

/** Nobody answers a message without a sender; some want no response. */
function checkAnonymous(m: Message): void {
  if (m.type === 'MsgProp' || m.type === 'MsgForgetLeader') return;
  checkId(m.from, 'message.from');
}

/** What the fields of a type say together. */
function checkShape(r: Raft, m: Message): void {
  switch (m.type) {
    case 'MsgProp':
      if (m.entries.length === 0) problem(m, 'proposes no entries');
      for (const entry of m.entries) checkProposed(entry);
      return;
    case 'MsgApp':
      // Every entry has the term of some leader.
      if (m.entries[0]?.term === 0) problem(m, 'has an entry of term 0');
      return;
    case 'MsgAppResp':
      return checkAppendResponse(r, m);
    case 'MsgSnap':
      return checkSnap(m);
    case 'MsgReadIndex':
    case 'MsgReadIndexResp':
      if (m.entries.length !== 1) problem(m, 'needs exactly one entry');
      return;
    case 'MsgTransferLeader':
      return checkTransfer(r, m);
    case 'MsgStorageAppendResp':
      return checkStored(r, m);
    case 'MsgStorageApplyResp':
      return checkApplied(r, m);
  }
}

/** A log with a gap in it could not be mended any more. */
function checkAppend(m: Message): void {
  const { term, logTerm, index, entries } = m;
  const found = sliceProblem({ term, prev: { term: logTerm, index }, entries });
  if (found !== null) throw new MisuseError(`message.entries: ${found}`);
}

/** A follower answers about entries that its leader has sent. */
function checkAppendResponse(r: Raft, m: Message): void {
  if (m.reject) {
    if (m.index === 0) problem(m, 'rejects index 0, which every log holds');
    if (m.rejectHint > m.index) {
      problem(m, `hints at ${m.rejectHint}, after index ${m.index}`);
    }
  } else if (r.state === 'StateLeader' && m.term === r.term) {
    const last = r.log.lastIndex();
    if (m.index > last) {
      problem(m, `acknowledges index ${m.index}, the last is ${last}`);
    }
  }
}

function checkSnap(m: Message): void {
  if (m.snapshot === null) problem(m, 'carries no snapshot');
  const { index, term, confState } = m.snapshot.metadata;
  if (index === 0 || term === 0) {
    problem(m, `carries a snapshot of index ${index}, term ${term}`);
  }
  // The log goes on after it.
  if (index === Number.MAX_SAFE_INTEGER) {
    problem(m, `carries a snapshot of index ${index}`);
  }
  if (term > m.term) {
    problem(m, `of term ${m.term} carries a snapshot of term ${term}`);
  }
  if (confState.voters.length === 0) {
    problem(m, 'carries a snapshot without voters');
  }
}

/** A term has one leader, and only that one is asked in that term. */
function checkTransfer(r: Raft, m: Message): void {
  if (m.term === 0 || m.term !== r.term) return;
  if (r.state === 'StateFollower' && r.lead !== NONE) {
    problem(m, `was passed on, but node ${r.lead} leads term ${m.term}`);
  }
}

/**
 * A response about a write. It may come late, about entries that others have
 * replaced since; then it says nothing. But it can't be about what was not
 * handed out yet.
 */
function checkStored(r: Raft, m: Message): void {
  if (m.term > r.term) problem(m, `is of term ${m.term}, after ${r.term}`);
  if (m.term === 0 && m.index !== 0) problem(m, 'names no term');
  const { unstable, committed } = r.log;
  const known = m.index !== 0 && unstable.maybeTerm(m.index) === m.logTerm;
  const handedOut = m.index < unstable.offsetInProgress;
  if (m.term === r.term && known && !handedOut) {
    problem(m, `is about index ${m.index}, which was not handed out`);
  }
  if (m.snapshot === null) return;
  const { index } = m.snapshot.metadata;
  const next = unstable.nextSnapshot()?.metadata.index;
  if (index > committed || index === next) {
    problem(m, `is about a snapshot of index ${index}, not handed out`);
  }
}

/** A response about applied entries; without any it says nothing. */
function checkApplied(r: Raft, m: Message): void {
  const last = m.entries[m.entries.length - 1];
  if (last === undefined || last.index <= r.log.applying) return;
  problem(m, `is about index ${last.index}, which was not handed out`);
}

function problem(m: Message, what: string): never {
  throw new MisuseError(`message: ${m.type} ${what}`);
}
