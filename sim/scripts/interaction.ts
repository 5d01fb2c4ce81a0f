/**
 * Runs the interaction scripts of etcd/raft: whole clusters, command by
 * command, with the exact output expected.
 *
 * @module
 */
import {
  atLeast,
  ConfigError,
  ConfChangeError,
  decodeConfChange,
  describeEntries,
  describeMessage,
  describeReady,
  EMPTY_HARD_STATE,
  FatalError,
  isConfChangeEntry,
  isLocalTarget,
  MemoryStorage,
  MisuseError,
  newConfChange,
  newConfChangeV2,
  newConfState,
  newMessage,
  newSnapshot,
  NO_LIMIT,
  RawNode,
} from '../../src/index.ts';
import { equalHardStates, parseConfChanges } from '../../src/internals.ts';
import type {
  Config,
  ConfChangeTransition,
  ConfState,
  Entry,
  HardState,
  Logger,
  LogLevel,
  Message,
  ReadOnlyOption,
  Snapshot,
} from '../../src/index.ts';
import { ScriptArgs, ScriptError } from './datadriven.ts';
import type { ScriptBlock } from './datadriven.ts';
import { seeded } from '../random.ts';
import { toBytes } from '../text.ts';

/** A script may also ask for the level that nothing is logged at. */
const SCRIPT_LOG_LEVELS = ['DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL', 'NONE'] as const;
type ScriptLogLevel = (typeof SCRIPT_LOG_LEVELS)[number];

/** What the commands print, and what the nodes log in between. */
class Output implements Logger {
  level: ScriptLogLevel = 'DEBUG';
  private text = '';

  get quiet(): boolean {
    return this.level === 'NONE';
  }

  wants(level: LogLevel): boolean {
    return this.level !== 'FATAL' && atLeast(level, this.level);
  }

  log(level: LogLevel, text: string): void {
    if (this.wants(level)) this.write(`${level} ${text}\n`);
  }

  write(text: string): void {
    if (!this.quiet) this.text += text;
  }

  /** Writes whatever the function writes, moved in by two spaces. */
  indented(run: () => void): void {
    const before = this.text;
    this.text = '';
    try {
      run();
    } finally {
      const lines = this.text.split('\n');
      if (lines[lines.length - 1] === '') lines.pop();
      this.text = before + lines.map((line) => `  ${line}\n`).join('');
    }
  }

  take(): string {
    const { text } = this;
    this.text = '';
    return text;
  }
}

/** A disk whose snapshots are those that the state machine has made. */
class HistoryStorage extends MemoryStorage {
  private readonly newest: () => Snapshot;

  constructor(newest: () => Snapshot) {
    super();
    this.newest = newest;
  }

  override snapshot(): Snapshot {
    return this.newest();
  }
}

/** One node of a script, and what waits around it. */
export interface ScriptNode {
  readonly raw: RawNode;
  readonly storage: MemoryStorage;
  readonly config: Config;
  /** A snapshot after every applied entry. */
  readonly history: Snapshot[];
  /** What its append thread and its apply thread have still to do. */
  readonly appendWork: Message[];
  readonly applyWork: Message[];
}

/**
 * Rounds in which `stabilize` must come to rest. A script that goes in
 * circles would never end.
 */
const MAX_ROUNDS = 1000;

type Handler = (args: ScriptArgs, block: ScriptBlock) => void;

/** The named arguments of the commands that have any. */
const NAMED: Record<string, readonly string[]> = {
  'add-nodes': [
    'voters',
    'learners',
    'inflight',
    'index',
    'content',
    'async-storage-writes',
    'prevote',
    'checkquorum',
    'max-committed-size-per-ready',
    'disable-conf-change-validation',
    'read-only',
    'step-down-on-removal',
  ],
  'deliver-msgs': ['drop', 'type'],
  'propose-conf-change': ['v1', 'transition'],
  'set-randomized-election-timeout': ['timeout'],
  stabilize: ['log-level'],
  'transfer-leadership': ['from', 'to'],
};

const TRANSITIONS: Record<string, ConfChangeTransition> = {
  auto: 'ConfChangeTransitionAuto',
  implicit: 'ConfChangeTransitionJointImplicit',
  explicit: 'ConfChangeTransitionJointExplicit',
};

/** A cluster that obeys the commands of a script. */
export class Interaction {
  /** The nodes so far, to be looked at by whoever thinks up commands. */
  readonly members: ScriptNode[] = [];
  /** Messages that are on their way, in the order in which they left. */
  messages: Message[] = [];
  private readonly output = new Output();
  private readonly random = seeded(1);

  private readonly handlers: Record<string, Handler> = {
    'add-nodes': (args) => this.addNodes(args),
    campaign: (args) => this.member(args, 0).raw.campaign(),
    compact: (args) => this.compact(args),
    'deliver-msgs': (args, block) => this.deliverCommand(args, block),
    'process-ready': (args) => this.each(args, 'handling Ready', (id) => this.processReady(id)),
    'process-append-thread': (args) =>
      this.each(args, 'processing append thread', (id) => this.processAppend(id)),
    'process-apply-thread': (args) =>
      this.each(args, 'processing apply thread', (id) => this.processApply(id)),
    'log-level': (args) => this.setLevel(args.at(0, 'a level')),
    'raft-log': (args) => this.printLog(this.member(args, 0)),
    'raft-state': () => this.printStates(),
    'set-randomized-election-timeout': (args) => this.setTimeout(args),
    stabilize: (args) => this.stabilizeCommand(args),
    status: (args) => this.printStatus(this.member(args, 0)),
    'tick-election': (args) => this.tick(args, (c) => c.electionTick),
    'tick-heartbeat': (args) => this.tick(args, (c) => c.heartbeatTick),
    'transfer-leadership': (args) => this.transfer(args),
    'forget-leader': (args) => this.member(args, 0).raw.forgetLeader(),
    'send-snapshot': (args) => this.sendSnapshot(args),
    propose: (args) => this.member(args, 0).raw.propose(toBytes(args.at(1, 'data'))),
    'propose-conf-change': (args, block) => this.proposeChange(args, block),
    'report-unreachable': (args) => {
      this.member(args, 1);
      this.member(args, 0).raw.reportUnreachable(args.numberAt(1, 'an id'));
    },
  };

  /**
   * Runs one command.
   *
   * @returns what it printed; `ok` for nothing.
   * @throws {@link ScriptError} for a command or argument that is not
   *   known.
   */
  run(block: ScriptBlock): string {
    const handler = this.handlers[block.command];
    if (handler === undefined) {
      const known = Object.keys(this.handlers).join(', ');
      const problem = `unknown command '${block.command}' (known: ${known})`;
      throw new ScriptError(block.file, block.line, problem);
    }
    const args = new ScriptArgs(block);
    args.allow(...(NAMED[block.command] ?? []));
    // An error may have left some output behind.
    this.output.take();
    try {
      handler(args, block);
    } catch (error) {
      if (!(error instanceof Error) || error instanceof ScriptError) {
        throw error;
      }
      // Where the original would panic there is nothing more to compare.
      if (error instanceof FatalError) throw error;
      if (error instanceof ConfChangeError) throw error;
      if (error instanceof ConfigError) throw error;
      if (error instanceof MisuseError) throw error;
      // Errors are shown even when the output is turned off.
      if (this.output.quiet) return `${error.message}\n`;
      this.output.write(`${error.message}\n`);
    }
    const text = this.output.take();
    return text === '' ? 'ok\n' : text;
  }

  private addNodes(args: ScriptArgs): void {
    const voters = args.numbers('voters');
    const learners = args.numbers('learners');
    const index = args.number('index') ?? 0;
    const content = args.value('content') ?? '';
    const founded = voters.length + learners.length + index > 0;
    if ((founded || content !== '') && index <= 1) {
      throw new Error('index must be specified as > 1 due to bootstrap');
    }
    const snapshot = newSnapshot(
      index,
      index === 0 ? 0 : 1,
      newConfState({ voters, learners }),
      toBytes(content),
    );
    const count = args.numberAt(0, 'the number of nodes');
    for (let i = 0; i < count; i++) this.addNode(args, snapshot);
  }

  private addNode(args: ScriptArgs, snapshot: Snapshot): void {
    const history = [snapshot];
    const newest = (): Snapshot => history[history.length - 1]!;
    const storage = new HistoryStorage(newest);
    const { index } = snapshot.metadata;
    if (index > 0) storage.applySnapshot(snapshot);
    const config: Config = {
      ...this.options(args),
      id: this.members.length + 1,
      storage,
      applied: index,
      electionTick: 3,
      heartbeatTick: 1,
      maxSizePerMsg: NO_LIMIT,
      random: this.random,
      logger: this.output,
    };
    const raw = new RawNode(config);
    const member = { raw, storage, config, history };
    this.members.push({ ...member, appendWork: [], applyWork: [] });
  }

  private options(args: ScriptArgs): Partial<Config> {
    const unprovedReads = args.value('read-only') ?? 'safe';
    const readOnlyOptions: Record<string, ReadOnlyOption> = {
      safe: 'ReadOnlySafe',
      'lease-based': 'ReadOnlyLeaseBased',
    };
    const readOnlyOption = readOnlyOptions[unprovedReads];
    if (readOnlyOption === undefined) {
      args.fail(`'read-only' wants safe or lease-based, got '${unprovedReads}'`);
    }
    return {
      maxInflightMsgs: args.number('inflight') ?? NO_LIMIT,
      // As in the original, 0 is no limit of its own.
      maxCommittedSizePerReady: args.number('max-committed-size-per-ready') || NO_LIMIT,
      asyncStorageWrites: args.boolean('async-storage-writes') ?? false,
      preVote: args.boolean('prevote') ?? false,
      checkQuorum: args.boolean('checkquorum') ?? false,
      disableConfChangeValidation: args.boolean('disable-conf-change-validation') ?? false,
      stepDownOnRemoval: args.boolean('step-down-on-removal') ?? false,
      exactlyAsEtcd: true,
      readOnlyOption,
    };
  }

  private compact(args: ScriptArgs): void {
    const member = this.member(args, 0);
    member.storage.compact(args.numberAt(1, 'an index'));
    this.printLog(member);
  }

  // Messages

  private deliverCommand(args: ScriptArgs, block: ScriptBlock): void {
    const type = args.value('type');
    const drops = args.numbers('drop');
    const ids = args.ids();
    for (const id of ids) {
      if (drops.includes(id)) {
        args.fail(`can't both deliver and drop msgs to ${id}`);
      }
    }
    let count = 0;
    for (const { key, values } of block.args) {
      if (values.length === 0) count += this.deliver(Number(key), type);
      if (key !== 'drop') continue;
      for (const id of values) count += this.dropTo(Number(id), type);
    }
    if (count === 0) this.output.write('no messages\n');
  }

  private deliver(id: number, type?: string): number {
    const [found, rest] = this.split(id, type, false);
    this.messages = rest;
    for (const m of found) {
      this.output.write(`${describeMessage(m)}\n`);
      try {
        this.memberOf(id).raw.step(m);
      } catch (error) {
        if (!(error instanceof Error) || error instanceof FatalError) throw error;
        if (error instanceof MisuseError) throw error;
        this.output.write(`${error.message}\n`);
      }
    }
    return found.length;
  }

  private dropTo(id: number, type?: string): number {
    const [found, rest] = this.split(id, type, true);
    this.messages = rest;
    for (const m of found) {
      this.output.write(`dropped: ${describeMessage(m)}\n`);
    }
    return found.length;
  }

  /** Messages to a node, and the others. Those within a node stay. */
  private split(id: number, type: string | undefined, drop: boolean): [Message[], Message[]] {
    const wanted = (m: Message): boolean => {
      const local = m.from === m.to || isLocalTarget(m.from) || isLocalTarget(m.to);
      if (drop && local) return false;
      return m.to === id && (type === undefined || m.type === type);
    };
    return [this.messages.filter(wanted), this.messages.filter((m) => !wanted(m))];
  }

  private sendSnapshot(args: ScriptArgs): void {
    const from = args.numberAt(0, 'the sender');
    const to = args.numberAt(1, 'the receiver');
    const { raw, storage } = this.memberOf(from, args);
    const { term } = raw.basicStatus();
    const snapshot = storage.snapshot();
    const m = newMessage({ type: 'MsgSnap', term, from, to, snapshot });
    this.messages.push(m);
    this.output.write(`${describeMessage(m)}\n`);
  }

  // The work that a node asks for

  private processReady(id: number): void {
    const member = this.memberOf(id);
    const { raw } = member;
    const async = member.config.asyncStorageWrites ?? false;
    const ready = raw.ready();
    this.output.write(describeReady(ready));
    if (!async) {
      write(member, ready.hardState, ready.entries, ready.snapshot);
      apply(member, ready.committedEntries);
    }
    for (const m of ready.messages) {
      if (m.type === 'MsgStorageAppend') member.appendWork.push(m);
      else if (m.type === 'MsgStorageApply') member.applyWork.push(m);
      else this.messages.push(m);
    }
    if (!async) raw.advance();
  }

  private processAppend(id: number): void {
    const member = this.memberOf(id);
    const m = member.appendWork.shift();
    if (m === undefined) {
      this.output.write('no append work to perform');
      return;
    }
    const { term, vote, commit } = m;
    this.work(m, () => write(member, { term, vote, commit }, m.entries, m.snapshot));
  }

  private processApply(id: number): void {
    const member = this.memberOf(id);
    const m = member.applyWork.shift();
    if (m === undefined) {
      this.output.write('no apply work to perform');
      return;
    }
    this.work(m, () => apply(member, m.entries));
  }

  /** Does what a message to a storage thread asks for. */
  private work(m: Message, run: () => void): void {
    const request = describeMessage({ ...m, responses: [] });
    this.output.write(`Processing:\n${request}\n`);
    run();
    this.output.write('Responses:\n');
    for (const response of m.responses) {
      this.output.write(`${describeMessage(response)}\n`);
      this.messages.push(response);
    }
  }

  private stabilizeCommand(args: ScriptArgs): void {
    const level = args.value('log-level');
    const before = this.output.level;
    if (level !== undefined) this.setLevel(level);
    try {
      const ids = args.ids();
      const all = this.members.map((_, i) => i + 1);
      for (const id of ids) this.memberOf(id, args);
      this.stabilize(args, ids.length > 0 ? ids : all);
    } finally {
      this.output.level = before;
    }
  }

  private stabilize(args: ScriptArgs, ids: readonly number[]): void {
    const section = (id: number, title: string, run: () => void): void => {
      this.output.write(`> ${id} ${title}\n`);
      this.output.indented(run);
    };
    let rounds = 0;
    for (let busy = true; busy;) {
      if (rounds++ === MAX_ROUNDS) {
        args.fail(`no rest after ${MAX_ROUNDS} rounds`);
      }
      busy = false;
      for (const id of ids) {
        if (!this.memberOf(id).raw.hasReady()) continue;
        section(id, 'handling Ready', () => this.processReady(id));
        busy = true;
      }
      for (const id of ids) {
        if (this.split(id, undefined, false)[0].length === 0) continue;
        section(id, 'receiving messages', () => this.deliver(id));
        busy = true;
      }
      for (const id of ids) {
        const { appendWork } = this.memberOf(id);
        if (appendWork.length === 0) continue;
        section(id, 'processing append thread', () => {
          while (appendWork.length > 0) this.processAppend(id);
        });
        busy = true;
      }
      for (const id of ids) {
        const { applyWork } = this.memberOf(id);
        if (applyWork.length === 0) continue;
        section(id, 'processing apply thread', () => {
          while (applyWork.length > 0) this.processApply(id);
        });
        busy = true;
      }
    }
  }

  /** Runs for the nodes named, with headings when there are several. */
  private each(args: ScriptArgs, title: string, run: (id: number) => void): void {
    const ids = args.ids();
    for (const id of ids) {
      this.memberOf(id, args);
      if (ids.length === 1) {
        run(id);
        continue;
      }
      this.output.write(`> ${id} ${title}\n`);
      this.output.indented(() => run(id));
    }
  }

  // Other commands

  private setLevel(name: string): void {
    const levels = SCRIPT_LOG_LEVELS;
    const level = levels.find((known) => known === name.toUpperCase());
    if (level === undefined) {
      throw new Error(`log levels must be either of [${levels.join(' ')}]`);
    }
    this.output.level = level;
  }

  private setTimeout(args: ScriptArgs): void {
    const timeout = args.number('timeout');
    if (timeout === undefined) args.fail('wants timeout=N');
    const raft = this.member(args, 0).raw.inspect();
    raft.randomizedElectionTimeout = timeout;
  }

  private tick(args: ScriptArgs, ticks: (config: Config) => number): void {
    const { raw, config } = this.member(args, 0);
    for (let i = 0; i < ticks(config); i++) raw.tick();
  }

  private transfer(args: ScriptArgs): void {
    const from = args.number('from');
    const to = args.number('to');
    if (from === undefined) args.fail('wants from=ID');
    if (to === undefined) args.fail('wants to=ID');
    this.memberOf(to, args);
    this.memberOf(from, args).raw.transferLeader(to);
  }

  private proposeChange(args: ScriptArgs, block: ScriptBlock): void {
    const { raw } = this.member(args, 0);
    const changes = parseConfChanges(block.input);
    const name = args.value('transition') ?? 'auto';
    const transition = TRANSITIONS[name];
    if (transition === undefined) {
      throw new Error(`unknown transition ${name}`);
    }
    if (args.boolean('v1') ?? false) {
      const [first] = changes;
      if (first === undefined) args.fail('wants a conf change');
      if (changes.length > 1 || transition !== TRANSITIONS['auto']) {
        throw new Error('v1 conf change can only have one operation and no transition');
      }
      raw.proposeConfChange(newConfChange(first.type, first.nodeId));
      return;
    }
    raw.proposeConfChange(newConfChangeV2(changes, transition));
  }

  private printLog({ storage }: ScriptNode): void {
    const first = storage.firstIndex();
    const last = storage.lastIndex();
    if (first > last) {
      this.output.write(`log is empty: first index=${first}, last index=${last}`);
      return;
    }
    const entries = storage.entries(first, last + 1, NO_LIMIT);
    this.output.write(describeEntries(entries));
  }

  private printStates(): void {
    for (const { raw } of this.members) {
      const { id, state, term, lead, config } = raw.status();
      const kind = config.voters.has(id) ? 'Voter' : 'Non-Voter';
      const line = `${id}: ${state} (${kind}) Term:${term} Lead:${lead}`;
      this.output.write(`${line}\n`);
    }
  }

  private printStatus({ raw }: ScriptNode): void {
    const { progress } = raw.status();
    const rows = [...progress].sort(([a], [b]) => a - b);
    for (const [id, pr] of rows) this.output.write(`${id}: ${pr}\n`);
  }

  private member(args: ScriptArgs, position: number): ScriptNode {
    return this.memberOf(args.numberAt(position, 'a node id'), args);
  }

  private memberOf(id: number, args?: ScriptArgs): ScriptNode {
    const member = this.members[id - 1];
    if (member !== undefined) return member;
    const problem = `there is no node ${id}; there are ${this.members.length}`;
    if (args !== undefined) args.fail(problem);
    throw new Error(problem);
  }
}

function write(
  { storage }: ScriptNode,
  hardState: HardState | null,
  entries: readonly Entry[],
  snapshot: Snapshot | null,
): void {
  if (hardState !== null && !equalHardStates(hardState, EMPTY_HARD_STATE)) {
    storage.setHardState(hardState);
  }
  if (snapshot !== null) {
    if (entries.length > 0) {
      throw new Error("can't apply snapshot and entries at the same time");
    }
    storage.applySnapshot(snapshot);
    return;
  }
  storage.append(entries);
}

/** A state machine that appends all it is given, and keeps every state. */
function apply({ raw, history }: ScriptNode, entries: readonly Entry[]): void {
  for (const entry of entries) {
    let update = entry.data;
    const before = history[history.length - 1]!;
    let confState: ConfState = before.metadata.confState;
    if (isConfChangeEntry(entry.type)) {
      const change = decodeConfChange(entry);
      confState = raw.applyConfChange(change);
      update = change.context;
    }
    const data = Uint8Array.from([...before.data, ...update]);
    history.push(newSnapshot(entry.index, entry.term, confState, data));
  }
}
