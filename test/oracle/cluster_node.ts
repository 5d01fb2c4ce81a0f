/**
 * What runs on the hosts of a mixed cluster: nodes of the original, which live
 * in the Go program, and our own next to them.
 *
 * @module
 */
import { FailingLog } from '../../sim/fault.ts';
import type { Inside, Process } from '../../sim/host.ts';
import {
  decodeEntry,
  decodeHardState,
  decodeMessage,
  decodeSnapshot,
  encodeConfChange,
  encodeEntry,
  encodeHardState,
  encodeMessage,
  encodeSnapshot,
  MemoryStorage,
  newConfChange,
  newConfState,
  newSnapshot,
  NONE,
  NO_LIMIT,
  ProposalDroppedError,
  RawNode,
  StepLocalMessageError,
  StepPeerNotFoundError,
} from '../../src/index.ts';
import { Inflights, isConfChangeV1, Progress, resolveConfig } from '../../src/internals.ts';
import type {
  ConfChange,
  ConfChangeV2,
  Config,
  ConfState,
  Message,
  ReadState,
  Ready,
  SnapshotStatus,
  StateType,
} from '../../src/index.ts';
import { Answer, Question } from './cluster_frame.ts';
import type { ClusterPeer } from './cluster_peer.ts';

/** States by their numbers in the original. */
const STATES: readonly StateType[] = [
  'StateFollower',
  'StateCandidate',
  'StateLeader',
  'StatePreCandidate',
];

/** How a call went; the numbers are those of the Go program. */
const WELL = 0;
const DROPPED = 1;
const STRANGER = 2;
const LOCAL = 3;
const DOWN = 5;

/** Where the original would panic, the text of that. */
export class OriginalPanic extends Error {
  override name = 'OriginalPanic';
}

/**
 * A read request is known again by its context alone in the original, so that
 * contexts must differ among all nodes. Those of the simulation's clients
 * differ on one node only; the id in front makes them unique.
 */
function uniqueContext(id: number, context: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`${id}/`), context]);
}

function clientsContext(id: number, unique: Uint8Array): Uint8Array {
  return unique.slice(`${id}/`.length);
}

/** One of our own nodes, with contexts that are unique in the cluster. */
export class OurNode extends RawNode {
  private readonly id: number;

  constructor(config: Config) {
    super(config);
    this.id = config.id;
  }

  override readIndex(context: Uint8Array): void {
    super.readIndex(uniqueContext(this.id, context));
  }

  override ready(): Ready {
    const rd = super.ready();
    const readStates = rd.readStates.map(({ index, requestCtx }) => ({
      index,
      requestCtx: clientsContext(this.id, requestCtx),
    }));
    return { ...rd, readStates };
  }
}

/**
 * A node of the original. Its storage in the Go program hears of every write
 * to the disk here, before the next call.
 */
export class GoNode implements Process {
  private readonly peer: ClusterPeer;
  private readonly id: number;
  private writes: Question[] = [];
  private view: Inside;
  private isReady = false;
  /** The membership that was applied last. */
  private confState: ConfState;
  /** What members have acknowledged in this term. */
  private readonly acked = new Map<number, number>();
  private readonly holdsVotes: boolean;

  /**
   * Starts it.
   *
   * @param seed - of the election timeouts.
   * @param holdsVotes - see {@link GoNode.ready}.
   */
  constructor(peer: ClusterPeer, seed: number, config: Config, holdsVotes = true) {
    this.peer = peer;
    this.id = config.id;
    this.holdsVotes = holdsVotes && config.asyncStorageWrites === true;
    const wrapped = config.storage;
    const storage = wrapped instanceof FailingLog ? wrapped.log : wrapped;
    if (!(storage instanceof MemoryStorage)) throw new TypeError('only a MemoryStorage is mirrored');
    this.confState = storage.initialState().confState;
    this.view = { state: 'StateFollower', term: 0, vote: 0, lead: 0, log: emptyLog };
    this.ask(settings(seed, config, storage));
    this.mirror(storage);
  }

  tick(): void {
    this.ask(call('t'));
  }

  campaign(): void {
    this.ask(call('c'));
  }

  /** Where the original puts it, it does not tell. */
  propose(data: Uint8Array): null {
    this.ask(call('p').data(data));
    return null;
  }

  proposeConfChange(change: ConfChange | ConfChangeV2): null {
    this.ask(withChange(call('m'), change));
    return null;
  }

  /** The original refuses by itself, without a word. */
  confChangeProblem(): null {
    return null;
  }

  /** How far each member is, as its answers in this term have told. */
  withProgress(visit: (id: number, kind: 'peer' | 'learner', progress: Progress) => void): void {
    const { voters, votersOutgoing, learners } = this.confState;
    for (const id of new Set([...voters, ...votersOutgoing, ...learners])) {
      const progress = new Progress(1, new Inflights(1));
      progress.maybeUpdate(this.acked.get(id) ?? 0);
      visit(id, learners.includes(id) ? 'learner' : 'peer', progress);
    }
  }

  readIndex(context: Uint8Array): void {
    this.ask(call('r').data(uniqueContext(this.id, context)));
  }

  transferLeader(to: number): void {
    this.ask(call('l').number(to));
  }

  forgetLeader(): void {
    this.ask(call('f'));
  }

  reportUnreachable(id: number): void {
    this.ask(call('u').number(id));
  }

  reportSnapshot(id: number, result: SnapshotStatus): void {
    this.ask(
      call('s')
        .number(id)
        .flag(result === 'SnapshotFinish'),
    );
  }

  step(m: Message): void {
    this.ask(call('M').data(encodeMessage(m)));
    if (m.type !== 'MsgAppResp' || m.reject || m.term !== this.view.term) return;
    this.acked.set(m.from, Math.max(this.acked.get(m.from) ?? 0, m.index));
  }

  hasReady(): boolean {
    if (this.writes.length > 0) this.ask(call('?'));
    return this.isReady;
  }

  /**
   * With asynchronous writes a candidate of the original asks for votes
   * before its term, its vote and its log are on disk. That is not safe, and
   * known; the application can prevent it, and here it does: the requests
   * leave when the write is done.
   */
  ready(): Ready {
    const rd = readReady(this.id, this.ask(call('R')));
    return this.holdsVotes ? { ...rd, messages: voteAfterWrite(rd.messages) } : rd;
  }

  advance(): void {
    this.ask(call('a'));
  }

  /**
   * While a snapshot waits to be written, the original would change the
   * membership of that. It has the change in it, and is left alone.
   */
  applyConfChange(change: ConfChange | ConfChangeV2): ConfState {
    if (this.view.log.hasUnstableSnapshot()) return this.confState;
    const answer = this.ask(withChange(call('C'), change));
    this.confState = decodeSnapshot(answer.data()).metadata.confState;
    return this.confState;
  }

  refuseConfChange(): ConfState {
    return this.applyConfChange(newConfChange('ConfChangeAddNode', NONE));
  }

  inspect(): Inside {
    return this.view;
  }

  /** Makes every write to the storage known. */
  private mirror(storage: MemoryStorage): void {
    const note = (write: Question): void => void this.writes.push(write);
    const real = {
      setHardState: storage.setHardState.bind(storage),
      applySnapshot: storage.applySnapshot.bind(storage),
      createSnapshot: storage.createSnapshot.bind(storage),
      compact: storage.compact.bind(storage),
      append: storage.append.bind(storage),
    };
    storage.setHardState = (state) => {
      real.setHardState(state);
      note(call('H').data(encodeHardState(state)));
    };
    storage.applySnapshot = (snapshot) => {
      real.applySnapshot(snapshot);
      note(call('S').data(encodeSnapshot(snapshot)));
    };
    storage.append = (entries) => {
      real.append(entries);
      if (entries.length > 0) note(call('A').list(entries, encodeEntry));
    };
    storage.createSnapshot = (index, confState, data) => {
      const made = real.createSnapshot(index, confState, data);
      note(call('C').data(encodeSnapshot(made)));
      return made;
    };
    storage.compact = (index) => {
      real.compact(index);
      note(call('K').number(index));
    };
  }

  private ask(what: Question): Answer {
    const question = new Question().number(this.id).number(this.writes.length);
    for (const write of this.writes) question.raw(write.bytes);
    this.writes = [];
    const answer = new Answer(this.peer.ask(question.raw(what.bytes).bytes));
    const outcome = answer.number();
    const text = answer.text();
    if (outcome === DOWN) throw new OriginalPanic(text);
    this.look(answer);
    if (outcome === WELL) return answer;
    // The program does not say why; nothing here depends on it.
    if (outcome === DROPPED) throw new ProposalDroppedError('NoLeader');
    if (outcome === STRANGER) throw new StepPeerNotFoundError();
    if (outcome === LOCAL) throw new StepLocalMessageError();
    throw new Error(text);
  }

  private look(answer: Answer): void {
    const state = STATES[answer.number()]!;
    const [term, vote, lead] = [answer.number(), answer.number(), answer.number()];
    const [committed, commitTerm, last] = [answer.number(), answer.number(), answer.number()];
    const snapshot = answer.flag();
    this.isReady = answer.flag();
    const log = {
      committed,
      lastIndex: () => last,
      term: (index: number) => {
        if (index === committed) return commitTerm;
        throw new RangeError(`the original tells the term of its last commit, not of ${index}`);
      },
      hasUnstableSnapshot: () => snapshot,
    };
    if (term !== this.view.term) this.acked.clear();
    this.view = { state, term, vote, lead, log };
  }
}

const emptyLog: Inside['log'] = {
  committed: 0,
  lastIndex: () => 0,
  term: () => 0,
  hasUnstableSnapshot: () => false,
};

function call(letter: string): Question {
  return new Question().letter(letter);
}

function withChange(question: Question, change: ConfChange | ConfChangeV2): Question {
  return question.number(isConfChangeV1(change) ? 1 : 2).data(encodeConfChange(change).data);
}

/** Requests for votes become answers of the append thread. */
function voteAfterWrite(messages: readonly Message[]): readonly Message[] {
  const write = messages.find(({ type }) => type === 'MsgStorageAppend');
  if (write === undefined) return messages;
  const requests = messages.filter(({ type }) => type === 'MsgVote');
  const responses = [...requests, ...write.responses];
  return messages
    .filter(({ type }) => type !== 'MsgVote')
    .map((m) => (m === write ? { ...write, responses } : m));
}

/** The question that starts a node: its settings, and what its disk holds. */
function settings(seed: number, config: Config, storage: MemoryStorage): Question {
  // The same checks and defaults as for our own nodes.
  const c = resolveConfig(config);
  const limit = (size: number): number => (size === NO_LIMIT ? 0 : size);
  const question = call('n')
    .number(seed)
    .number(c.electionTick)
    .number(c.heartbeatTick)
    .number(c.applied)
    .number(c.maxSizePerMsg)
    .number(c.maxCommittedSizePerReady)
    .number(limit(c.maxUncommittedEntriesSize))
    .number(c.maxInflightMsgs)
    .number(limit(c.maxInflightBytes))
    .flag(c.asyncStorageWrites)
    .flag(c.checkQuorum)
    .flag(c.preVote)
    .flag(c.disableProposalForwarding)
    .flag(c.disableConfChangeValidation)
    .flag(c.stepDownOnRemoval)
    .flag(c.readOnlyOption === 'ReadOnlyLeaseBased');
  const { hardState, confState } = storage.initialState();
  const first = storage.firstIndex();
  const end = storage.lastIndex() + 1;
  const entries = end > first ? storage.entries(first, end, NO_LIMIT) : [];
  return question
    .data(encodeHardState(hardState))
    .data(encodeSnapshot(newSnapshot(0, 0, newConfState(confState))))
    .data(encodeSnapshot(storage.snapshot()))
    .number(first - 1)
    .number(storage.term(first - 1))
    .list(entries, encodeEntry);
}

function readReady(id: number, answer: Answer): Ready {
  const softState = answer.maybe(() => ({ lead: answer.number(), state: STATES[answer.number()]! }));
  const hardState = answer.maybe(() => decodeHardState(answer.data()));
  const readStates = Array.from({ length: answer.number() }, (): ReadState => ({
    index: answer.number(),
    requestCtx: clientsContext(id, answer.data()),
  }));
  const entries = answer.list(decodeEntry);
  const snapshot = answer.maybe(() => decodeSnapshot(answer.data()));
  const committedEntries = answer.list(decodeEntry);
  const messages = answer.list(decodeMessage);
  // The original does not ask to sync a snapshot that it acknowledges.
  const mustSync = answer.flag() || snapshot !== null;
  return {
    softState,
    hardState,
    readStates,
    entries,
    snapshot,
    committedEntries,
    messages,
    mustSync,
  };
}
