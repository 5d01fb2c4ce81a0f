/** Single nodes for tests, and what one does to them. */
import { resolveConfig } from '../../../src/config.ts';
import type { Config } from '../../../src/config.ts';
import { newEntry } from '../../../src/entry.ts';
import type { Entry } from '../../../src/entry.ts';
import { lineLogger } from '../../../src/logger.ts';
import { newMessage } from '../../../src/message.ts';
import type { Message, MessageParts } from '../../../src/message.ts';
import type { Progress } from '../../../src/progress.ts';
import { Raft } from '../../../src/raft.ts';
import { newConfState } from '../../../src/snapshot.ts';
import type { ConfState } from '../../../src/snapshot.ts';
import type { HardState, StateType } from '../../../src/state.ts';
import { MemoryStorage } from '../../../src/storage.ts';

/** A storage that knows the members before there is a snapshot. */
export class TestStorage extends MemoryStorage {
  constructor(founders: Partial<ConfState> = {}) {
    super({ confState: newConfState(founders) });
  }
}

export interface NodeOptions extends Partial<Config> {
  readonly voters?: readonly number[];
  readonly learners?: readonly number[];
  /** What is in the storage from an earlier run. */
  readonly entries?: readonly Entry[];
  readonly hardState?: HardState;
}

export const ELECTION_TICK = 10;

/** Voters 1, 2 and 3 unless told otherwise; timeouts without chance. */
export function makeConfig(id: number, options: NodeOptions = {}): Config {
  const { voters = [1, 2, 3], learners = [], entries = [], hardState, ...config } = options;
  const storage = config.storage ?? new TestStorage({ voters, learners });
  if (storage instanceof MemoryStorage) {
    storage.append(entries);
    if (hardState !== undefined) storage.setHardState(hardState);
  }
  return {
    electionTick: ELECTION_TICK,
    heartbeatTick: 1,
    random: () => 0,
    ...config,
    id,
    storage,
  };
}

export function makeRaft(id: number, options: NodeOptions = {}): Raft {
  return new Raft(resolveConfig(makeConfig(id, options)));
}

/** A logger that keeps its lines. */
export function keeper(): { lines: string[]; logger: Config['logger'] & object } {
  const lines: string[] = [];
  return { lines, logger: lineLogger('DEBUG', (line) => lines.push(line)) };
}

export function storageOf(r: Raft): MemoryStorage {
  return r.config.storage as MemoryStorage;
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function text(data: Uint8Array): string {
  return new TextDecoder().decode(data);
}

/** Entries 1, 2, 3 and so on, of these terms, without payload. */
export function entriesOf(...terms: number[]): Entry[] {
  return terms.map((term, i) => newEntry(term, i + 1));
}

export function msg(parts: MessageParts): Message {
  return newMessage(parts);
}

export function hup(id: number): Message {
  return msg({ type: 'MsgHup', from: id, to: id });
}

export function beat(id: number): Message {
  return msg({ type: 'MsgBeat', from: id, to: id });
}

export function prop(id: number, ...texts: string[]): Message {
  const entries = texts.map((data) => newEntry(0, 0, bytes(data)));
  return msg({ type: 'MsgProp', from: id, to: id, entries });
}

/**
 * Lets everything that waits for the disk leave: what the node promised
 * itself comes back to it, the rest joins the outbox.
 */
export function flush(r: Raft): void {
  while (r.msgsAfterAppend.length > 0) {
    const waiting = r.msgsAfterAppend;
    r.msgsAfterAppend = [];
    for (const m of waiting) {
      if (m.to === r.id) r.step(m);
      else r.msgs.push(m);
    }
  }
}

/** Everything the node wants to send, once its disk is written. */
export function take(r: Raft): Message[] {
  flush(r);
  const messages = r.msgs;
  r.msgs = [];
  return messages;
}

/** Writes the log to the storage, and applies what is committed. */
export function persist(r: Raft): readonly Entry[] {
  const { log } = r;
  storageOf(r).append(log.unstable.nextEntries());
  log.unstable.stableTo(log.lastEntryId());
  flush(r);
  const committed = log.nextCommittedEntries(true);
  log.appliedTo(log.committed, 0);
  return committed;
}

/** Makes the node a follower, candidate or leader in the next term. */
export function become(r: Raft, state: StateType): void {
  if (state === 'StateFollower') r.becomeFollower(r.term, 2);
  if (state === 'StatePreCandidate') r.becomePreCandidate();
  if (state === 'StateCandidate') r.becomeCandidate();
  if (state === 'StateLeader') {
    r.becomeCandidate();
    r.becomeLeader();
  }
}

/** These nodes vote for the (pre-)candidate, as if the network was slow. */
export function elect(r: Raft, ...voters: number[]): void {
  const preVote = r.state === 'StatePreCandidate';
  const type = preVote ? 'MsgPreVoteResp' : 'MsgVoteResp';
  const term = preVote ? r.term + 1 : r.term;
  for (const from of voters) r.step(msg({ type, from, to: r.id, term }));
}

/** A leader whose first entry is written; its outbox is empty. */
export function makeLeader(id: number, options: NodeOptions = {}): Raft {
  const r = makeRaft(id, options);
  become(r, 'StateLeader');
  take(r);
  return r;
}

/** The log as `term:text`, empty entries as `term:`. */
export function logOf(r: Raft): string[] {
  return r.log.allEntries().map((e) => `${e.term}:${text(e.data)}`);
}

export function termsOf(r: Raft): number[] {
  return r.log.allEntries().map((e) => e.term);
}

export function tick(r: Raft, count: number): void {
  for (let i = 0; i < count; i++) r.tick();
}

export function progressOf(r: Raft, id: number): Progress {
  const pr = r.tracker.progress.get(id);
  if (pr === undefined) throw new Error(`no progress of ${id}`);
  return pr;
}

/** What a call throws. */
export function thrown(call: () => unknown): Error {
  try {
    call();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('nothing was thrown');
}

/** All that a call might change, but for what lies in the storage: to compare. */
export function snapshotOf(r: Raft): unknown {
  return JSON.parse(JSON.stringify(r, plain));
}

/** Maps and sets as lists; neither functions nor what the application owns. */
function plain(key: string, value: unknown): unknown {
  if (typeof value === 'function' || key === 'storage') return undefined;
  if (value !== null && typeof value === 'object' && 'electionTick' in value) return undefined;
  return value instanceof Map || value instanceof Set ? [...value] : value;
}

/** Only the fields named, so that a table can say what matters. */
export function pick<K extends keyof Message>(m: Message, ...keys: K[]): Pick<Message, K> {
  return Object.fromEntries(keys.map((key) => [key, m[key]])) as Pick<Message, K>;
}
