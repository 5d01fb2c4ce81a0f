/**
 * Nodes with virtual disks on a virtual network. Nothing happens here by
 * itself: whoever drives a cluster (a script, a list of actions, chance)
 * says what happens next, and the cluster tells its observers what it did.
 *
 * @module
 */
import {
  asConfChangeV2,
  ConfigError,
  decodeConfChange,
  InvariantError,
  isConfChangeEntry,
  LOCAL_APPEND_THREAD,
  LOCAL_APPLY_THREAD,
  newConfChange,
  newConfChangeV2,
  newConfState,
  parseConfChanges,
  ProposalDropped,
  RawNode,
  StepPeerNotFound,
} from '../src/index.ts';
import type {
  ConfChange,
  ConfChangeTransition,
  ConfChangeV2,
  Config,
  ConfState,
  Entry,
  Message,
  Ready,
  Snapshot,
  StateType,
} from '../src/index.ts';
import type { Action, MessageRef } from './action.ts';
import { Clients } from './clients.ts';
import { Disk } from './disk.ts';
import type { Batch } from './disk.ts';
import type {
  AnyParts,
  BareKind,
  EventKind,
  EventParts,
  Flight,
  NodeView,
  Observer,
  Operation,
  Role,
  SimEvent,
} from './event.ts';
import type { Machine } from './machine.ts';
import { seeded } from './random.ts';

/** The part of {@link Config} that a cluster leaves to whoever makes it. */
export type NodeConfig = Partial<Omit<Config, 'id' | 'storage'>>;

/** What a cluster looks at inside a node. */
export interface Inside {
  readonly state: StateType;
  readonly term: number;
  readonly vote: number;
  readonly lead: number;
  readonly log: {
    readonly committed: number;
    lastIndex(): number;
    term(index: number): number;
    hasUnstableSnapshot(): boolean;
  };
}

/**
 * What runs on a host: a {@link RawNode}, or something that behaves like
 * one.
 */
export type Process = Pick<
  RawNode,
  | 'tick' | 'campaign' | 'propose' | 'proposeConfChange' | 'readIndex'
  | 'transferLeader' | 'forgetLeader' | 'reportUnreachable'
  | 'reportSnapshot' | 'step' | 'hasReady' | 'ready' | 'advance'
  | 'applyConfChange'
> & { inspect(): Inside };

/** How to make a cluster. */
export interface ClusterOptions {
  /** How many nodes found it; they are called 1, 2, 3 and so on. */
  readonly nodes: number;
  readonly config: NodeConfig;
  /** Where a node gets its chance from. */
  readonly random: (id: number) => () => number;
  readonly machine: () => Machine;
  /**
   * Starts a process from its settings.
   *
   * @defaultValue a {@link RawNode}
   */
  readonly start?: (config: Config) => Process;
  /** Hears of every message that is sent, and may say when it arrives. */
  readonly onSend?: (flight: Flight) => void;
  /**
   * Whether the transport tells a leader at once how its snapshots fare.
   *
   * @defaultValue false
   */
  readonly reports?: boolean;
  /**
   * Whether an error that the library must not throw becomes an event and
   * ends the process, instead of reaching the caller.
   *
   * @defaultValue false
   */
  readonly recordsPanics?: boolean;
}

/** A process with its disk. The disk outlives the process. */
export interface Host {
  readonly id: number;
  readonly disk: Disk;
  readonly machine: Machine;
  /** Null while the process is down. */
  raw: Process | null;
  paused: boolean;
  /** Index of the last entry that the machine took. */
  applied: number;
  /** The configuration in force on it. */
  confState: ConfState;
  /** A Ready that was taken and is not finished. */
  taken: Ready | null;
  /** Work for the threads of asynchronous storage. */
  readonly appends: Message[];
  readonly applies: Message[];
  view: NodeView;
  readonly random: () => number;
}

type Running = Host & { raw: Process };

const ROLES: Record<string, Role> = {
  StateFollower: 'follower',
  StatePreCandidate: 'pre-candidate',
  StateCandidate: 'candidate',
  StateLeader: 'leader',
};

/** The election timeout of nodes that are told no other, in ticks. */
export const ELECTION_TICK = 10;

/** A node whose process is not running. */
export const DOWN: NodeView = {
  role: 'down',
  term: 0,
  vote: 0,
  lead: 0,
  commit: 0,
  applied: 0,
  lastIndex: 0,
};

const TRANSITIONS: Record<string, ConfChangeTransition> = {
  auto: 'ConfChangeTransitionAuto',
  implicit: 'ConfChangeTransitionJointImplicit',
  explicit: 'ConfChangeTransitionJointExplicit',
};

const NO_ENTRIES: readonly Entry[] = [];

/** Links are numbers, `from` times this plus `to`. */
const LINK = 1024;

/** A generator for each node, so that what one draws leaves the others be. */
export function randomPerNode(seed: number): (id: number) => () => number {
  return (id) => seeded(Math.imul(seed, 0x9e3779b1) + id);
}

/**
 * The cluster. Every method that acts returns whether anything came of it;
 * what does not fit the moment does nothing.
 */
export class Cluster {
  /** Time of the next event; the driver moves it. */
  time = 0;
  readonly hosts = new Map<number, Host>();
  /** Messages on their way, in the order of sending. */
  readonly flights = new Set<Flight>();
  readonly clients: Clients;
  /** What was done so far, if somebody wants to know. */
  actions: Action[] | null = null;
  private readonly options: ClusterOptions;
  private readonly founders: ConfState;
  private readonly observers: Observer[] = [];
  private readonly cuts = new Set<number>();
  /** Whether nodes use pre-votes, where they are set apart from the others. */
  private readonly preVotes = new Map<number, boolean>();
  private recorded = 0;
  private sent = 0;

  constructor(options: ClusterOptions, observers: readonly Observer[] = []) {
    this.options = options;
    this.observers.push(...observers);
    const ids = Array.from({ length: options.nodes }, (_, i) => i + 1);
    this.founders = newConfState({ voters: ids });
    this.clients = new Clients(this);
    for (const id of ids) this.found(id);
  }

  // Looking

  /** Number of events so far. */
  get events(): number {
    return this.recorded;
  }

  /** The host, if its process runs and does not stand still. */
  awake(id: number): Running | null {
    const host = this.hosts.get(id);
    if (host === undefined || host.raw === null || host.paused) return null;
    return host as Running;
  }

  /** The leader of the highest term, or null. */
  leader(): Host | null {
    let best: Host | null = null;
    for (const host of this.hosts.values()) {
      if (host.view.role !== 'leader') continue;
      if (best === null || host.view.term > best.view.term) best = host;
    }
    return best;
  }

  /** Whether messages from one node reach the other. */
  connected(from: number, to: number): boolean {
    return this.cuts.size === 0 || !this.cuts.has(from * LINK + to);
  }

  /** The message that an action names. */
  find({ from, to, type, at }: MessageRef): Flight | null {
    let left = at;
    for (const flight of this.flights) {
      const m = flight.message;
      if (m.from !== from || m.to !== to || m.type !== type) continue;
      if (left-- === 0) return flight;
    }
    return null;
  }

  // Processes

  /** Brings in a node with an empty disk that knows the founders. */
  join(id: number): boolean {
    if (this.hosts.has(id)) return false;
    this.actions?.push({ do: 'join', node: id });
    this.found(id);
    return true;
  }

  /** Ends a process; see the action `crash`. */
  crash(id: number, keep = 0): boolean {
    const host = this.running(id);
    if (host === null) return false;
    this.actions?.push({ do: 'crash', node: id, keep });
    this.stop(host, keep, '');
    return true;
  }

  /** A sync fails, and the process ends rather than go on. */
  failSync(id: number, keep: number): boolean {
    const host = this.running(id);
    if (host === null) return false;
    if (host.disk.unsynced + host.appends.length === 0) return false;
    this.actions?.push({ do: 'fsync', node: id, keep });
    this.stop(host, keep, 'fsync');
    return true;
  }

  /** Starts a process again from its disk. */
  restart(id: number): boolean {
    const host = this.hosts.get(id);
    if (host === undefined || host.raw !== null) return false;
    this.actions?.push({ do: 'restart', node: id });
    if (!this.boot(host)) return true;
    this.emit('restart', host, {
      hardState: host.disk.durable,
      conf: host.confState,
      index: host.applied,
      entries: host.disk.log(),
    });
    return true;
  }

  /** Changes a setting of a node; it holds from its next start on. */
  setPreVote(id: number, on: boolean): boolean {
    const host = this.hosts.get(id);
    if (host === undefined || this.preVotes.get(id) === on) return false;
    this.actions?.push({ do: 'pre-vote', node: id, on });
    this.preVotes.set(id, on);
    this.emit('setting', host, { count: on ? 1 : 0 });
    return true;
  }

  /** The process stands still. */
  pause(id: number): boolean {
    const host = this.running(id);
    if (host === null || host.paused) return false;
    this.actions?.push({ do: 'pause', node: id });
    host.paused = true;
    this.emit('pause', host);
    return true;
  }

  /** The process goes on. */
  resume(id: number): boolean {
    const host = this.running(id);
    if (!host?.paused) return false;
    this.actions?.push({ do: 'resume', node: id });
    host.paused = false;
    this.emit('resume', host);
    return true;
  }

  // What a node is asked for

  /** Its clock ticks. */
  tick(id: number, count = 1): boolean {
    const host = this.awake(id);
    if (host === null) return false;
    this.actions?.push({ do: 'tick', node: id, count });
    this.emit('tick', host, { count });
    this.touch(host, (raw) => {
      for (let i = 0; i < count; i++) raw.tick();
    });
    return true;
  }

  /** Its election timer fires. */
  campaign(id: number): boolean {
    const host = this.awake(id);
    if (host === null || host.view.role === 'leader') return false;
    this.actions?.push({ do: 'campaign', node: id });
    this.emit('campaign', host);
    this.touch(host, (raw) => raw.campaign());
    return true;
  }

  /** It is handed data; false too when it drops them. */
  propose(id: number, data: Uint8Array): boolean {
    const host = this.awake(id);
    if (host === null) return false;
    const entry = { term: 0, index: 0, type: 'EntryNormal', data } as const;
    this.emit('propose', host, { entries: [entry] });
    return this.touch(host, (raw) => raw.propose(data));
  }

  /** It is asked for the index of a read. */
  readIndex(id: number, context: Uint8Array): boolean {
    const host = this.awake(id);
    if (host === null) return false;
    return this.touch(host, (raw) => raw.readIndex(context));
  }

  /** A change of the membership is proposed. */
  changeMembers(
    id: number,
    change: string,
    transition: 'auto' | 'implicit' | 'explicit' | 'v1',
  ): boolean {
    const host = this.awake(id);
    if (host === null) return false;
    this.actions?.push({ do: 'conf', node: id, change, transition });
    const changes = parseConfChanges(change);
    const first = changes[0];
    const single = transition === 'v1' && first !== undefined;
    const joint = TRANSITIONS[transition];
    const leaves = changes.length === 0;
    this.emit('change', host, { detail: change });
    return this.touch(host, (raw) =>
      raw.proposeConfChange(
        single
          ? newConfChange(first.type, first.nodeId)
          : newConfChangeV2(changes, leaves ? undefined : joint),
      ),
    );
  }

  /** The leader is asked to give its office to another. */
  transfer(id: number, to: number): boolean {
    const host = this.awake(id);
    if (host === null) return false;
    this.actions?.push({ do: 'transfer', node: id, to });
    this.emit('transfer', host, { index: to });
    this.touch(host, (raw) => raw.transferLeader(to));
    return true;
  }

  /** A follower is told to forget its leader. */
  forget(id: number): boolean {
    const host = this.awake(id);
    if (host?.view.role !== 'follower') return false;
    this.actions?.push({ do: 'forget', node: id });
    this.emit('forget', host);
    this.touch(host, (raw) => raw.forgetLeader());
    return true;
  }

  /** A message to the member did not get through. */
  reportUnreachable(id: number, to: number): boolean {
    const host = this.awake(id);
    if (host === null) return false;
    this.actions?.push({ do: 'unreachable', node: id, to });
    this.touch(host, (raw) => raw.reportUnreachable(to));
    return true;
  }

  /** How a snapshot for the member fared. */
  reportSnapshot(id: number, to: number, ok: boolean): boolean {
    const host = this.awake(id);
    if (host === null) return false;
    this.actions?.push({ do: 'report', node: id, to, ok });
    this.tellOfSnapshot(host, to, ok);
    return true;
  }

  /**
   * Makes a snapshot of what is applied, and keeps that many entries before
   * it in the log, or as many as there are.
   */
  compact(id: number, keep: number): boolean {
    const host = this.running(id);
    if (host === null || host.taken !== null) return false;
    // Until it is written, a snapshot that came in knows more than the host.
    if (host.raw.inspect().log.hasUnstableSnapshot()) return false;
    const { disk, applied, confState } = host;
    const first = disk.storage.firstIndex();
    const index = Math.max(applied - keep, first - 1);
    const newer = applied > disk.storage.snapshot().metadata.index;
    if (!newer && index < first) return false;
    this.sync(host);
    // A snapshot beyond the hard state on disk would not let it start again.
    if (disk.durable.commit < applied) return false;
    this.actions?.push({ do: 'compact', node: id, keep });
    const data = host.machine.save();
    const snapshot = disk.compact(applied, confState, data, index);
    this.emit('compact', host, { snapshot, index });
    return true;
  }

  // What a node does

  /** Does all that one Ready asks for. */
  handle(id: number): boolean {
    const host = this.awake(id);
    if (host === null || host.taken !== null) return false;
    if (!host.raw.hasReady()) return false;
    this.actions?.push({ do: 'handle', node: id });
    this.takeReady(host);
    if (host.taken !== null) this.finishReady(host);
    return true;
  }

  /** Takes a Ready and hands its writes to the disk. */
  take(id: number): boolean {
    const host = this.awake(id);
    if (host === null || host.taken !== null) return false;
    if (!host.raw.hasReady()) return false;
    this.actions?.push({ do: 'take', node: id });
    this.takeReady(host);
    return true;
  }

  /** Syncs, sends and applies what was taken. */
  finish(id: number): boolean {
    const host = this.awake(id);
    if (host === null || host.taken === null) return false;
    this.actions?.push({ do: 'finish', node: id });
    this.finishReady(host);
    return true;
  }

  /** The thread that writes the log does its next piece of work. */
  write(id: number): boolean {
    const host = this.awake(id);
    const m = host?.appends.shift();
    if (host === null || m === undefined) return false;
    this.actions?.push({ do: 'write', node: id });
    const batch = batchOf(m);
    if (batch !== null) {
      this.hand(host, batch);
      this.sync(host);
      if (batch.snapshot !== null) this.adopt(host, batch.snapshot);
    }
    this.answer(host, m.responses);
    return true;
  }

  /** The thread that applies entries does its next piece of work. */
  apply(id: number): boolean {
    const host = this.awake(id);
    const m = host?.applies.shift();
    if (host === null || m === undefined) return false;
    this.actions?.push({ do: 'apply', node: id });
    this.applyAll(host, m.entries);
    this.answer(host, m.responses);
    return true;
  }

  // The network

  /** A message arrives, or is lost if its way or its receiver is down. */
  deliver(flight: Flight, keep = false): boolean {
    const { message } = flight;
    if (!this.flights.has(flight)) return false;
    const host = this.hosts.get(message.to);
    if (host?.paused) return false;
    if (this.actions !== null) {
      this.actions.push({ do: 'deliver', keep, ...this.refer(flight) });
    }
    const cut = !this.connected(message.from, message.to);
    if (host === undefined || host.raw === null || cut) {
      this.lose(flight);
      return true;
    }
    if (!keep) this.flights.delete(flight);
    this.emit('deliver', host, { flight, count: keep ? 1 : 0 });
    this.touch(host as Running, (raw) => raw.step(message));
    if (!keep) this.reportFate(message, true);
    return true;
  }

  /** A message is lost. */
  drop(flight: Flight): boolean {
    if (!this.flights.has(flight)) return false;
    if (this.actions !== null) {
      this.actions.push({ do: 'drop', ...this.refer(flight) });
    }
    this.lose(flight);
    return true;
  }

  /** Messages from one node to the other are lost from now on. */
  cut(from: number, to: number): boolean {
    const link = from * LINK + to;
    if (this.cuts.has(link)) return false;
    this.actions?.push({ do: 'cut', from, to });
    this.cuts.add(link);
    this.emit('cut', null, { index: from, count: to, detail: '' });
    return true;
  }

  /** Only nodes of one group hear each other. */
  partition(groups: readonly (readonly number[])[]): void {
    this.cuts.clear();
    for (const from of this.hosts.keys()) {
      for (const to of this.hosts.keys()) {
        const together = groups.some((g) => g.includes(from) && g.includes(to));
        if (!together) this.cuts.add(from * LINK + to);
      }
    }
    const sides = groups.map((group) => group.join(' ')).join(' | ');
    this.emit('cut', null, { index: 0, count: 0, detail: sides });
  }

  /** Every link works again. */
  heal(): boolean {
    this.actions?.push({ do: 'heal' });
    this.cuts.clear();
    this.emit('heal', null);
    return true;
  }

  /** Puts a remark into the trace. */
  remark(detail: string): void {
    this.emit('note', null, { detail });
  }

  /** Tells the observers of something. */
  emit(kind: BareKind, host: Host | null): void;
  emit<K extends EventKind>(kind: K, host: Host | null, parts: EventParts<K>): void;
  emit(kind: EventKind, host: Host | null, parts: AnyParts = {}): void {
    const view = host === null ? null : host.view;
    const event = {
      seq: this.recorded++,
      time: this.time,
      kind,
      node: host === null ? (parts.flight?.message.to ?? 0) : host.id,
      before: parts.before ?? view,
      after: view,
      index: parts.index ?? 0,
      term: parts.term ?? 0,
      count: parts.count ?? 0,
      flight: parts.flight ?? null,
      entries: parts.entries ?? NO_ENTRIES,
      hardState: parts.hardState ?? null,
      snapshot: parts.snapshot ?? null,
      conf: parts.conf ?? null,
      operation: parts.operation ?? null,
      detail: parts.detail ?? '',
    } as SimEvent;
    for (const observer of this.observers) observer.see(event);
  }

  /** Tells of a client's doings at a node. */
  tell(
    kind: 'call' | 'read' | 'return' | 'give-up',
    host: Host | null,
    operation: Operation,
    index = 0,
  ): void {
    this.emit(kind, host, { operation, index });
  }

  // Inside: processes

  private running(id: number): Running | null {
    const host = this.hosts.get(id);
    return host === undefined || host.raw === null ? null : (host as Running);
  }

  private found(id: number): void {
    const { founders } = this;
    const host: Host = {
      id,
      disk: new Disk(founders),
      machine: this.options.machine(),
      raw: null,
      paused: false,
      applied: 0,
      confState: founders,
      taken: null,
      appends: [],
      applies: [],
      view: DOWN,
      random: this.options.random(id),
    };
    this.hosts.set(id, host);
    if (this.boot(host)) this.emit('start', host, { conf: founders });
  }

  private boot(host: Host): boolean {
    const { disk } = host;
    const snapshot = disk.storage.snapshot();
    host.machine.load(snapshot.data);
    host.applied = snapshot.metadata.index;
    host.confState = disk.confState;
    const preVote = this.preVotes.get(host.id);
    const config: Config = {
      electionTick: ELECTION_TICK,
      heartbeatTick: 1,
      random: host.random,
      ...this.options.config,
      ...(preVote !== undefined && { preVote }),
      id: host.id,
      storage: disk.storage,
      applied: host.applied,
    };
    const { start = (settings) => new RawNode(settings) } = this.options;
    const started = this.attempt(host, () => (host.raw = start(config)));
    if (started) this.look(host);
    return started;
  }

  private stop(host: Host, keep: number, detail: '' | 'fsync'): void {
    // Work that the append thread had begun may have reached the disk.
    let left = keep - host.disk.unsynced;
    for (const m of host.appends) {
      const batch = left-- > 0 ? batchOf(m) : null;
      if (batch !== null) this.hand(host, batch);
    }
    this.clients.forget(host.id);
    host.raw = null;
    host.paused = false;
    host.taken = null;
    host.appends.length = 0;
    host.applies.length = 0;
    const before = host.view;
    host.view = DOWN;
    const lost = host.disk.unsynced;
    const count = host.disk.crash(keep);
    const torn = lost > count && keep > 0 ? 'torn' : '';
    this.emit('crash', host, { before, count, detail: detail || torn });
  }

  // Inside: calls

  /** Runs a call of the library; false when it was refused. */
  private attempt(host: Host, call: () => void): boolean {
    try {
      call();
      return true;
    } catch (error) {
      if (error instanceof ProposalDropped) {
        this.emit('refuse', host, { detail: 'proposal' });
      } else if (error instanceof StepPeerNotFound) {
        this.emit('refuse', host, { detail: 'sender' });
      } else {
        this.panic(host, error);
      }
      return false;
    }
  }

  private panic(host: Host, error: unknown): void {
    if (this.options.recordsPanics !== true) throw error;
    if (error instanceof ConfigError) throw error;
    const name = error instanceof InvariantError ? '' : `${String(error)}`;
    const detail = name || (error as Error).message;
    this.emit('panic', host, { detail });
    if (host.raw !== null) this.stop(host, 0, '');
  }

  /** Calls a node and tells what changed. */
  private touch(host: Running, call: (raw: Process) => void): boolean {
    const done = this.attempt(host, () => call(host.raw));
    this.compare(host);
    return done;
  }

  /** Tells of a change of role or commit since the last look. */
  private compare(host: Host): void {
    if (host.raw === null) return;
    const before = host.view;
    if (this.look(host)) this.tellChanges(host, before);
  }

  private tellChanges(host: Host, before: NodeView): void {
    const now = host.view;
    if (
      before.role !== now.role ||
      before.term !== now.term ||
      before.vote !== now.vote ||
      before.lead !== now.lead
    ) {
      this.emit('state', host, { before });
    }
    if (before.commit !== now.commit) {
      const index = now.commit;
      const term = host.raw!.inspect().log.term(index);
      this.emit('commit', host, { before, index, term });
    }
  }

  /** Renews the view of a node; false when nothing changed. */
  private look(host: Host): boolean {
    const raft = host.raw!.inspect();
    const { view } = host;
    const role = ROLES[raft.state]!;
    const commit = raft.log.committed;
    const lastIndex = raft.log.lastIndex();
    if (
      view.lastIndex === lastIndex &&
      view.commit === commit &&
      view.applied === host.applied &&
      view.role === role &&
      view.term === raft.term &&
      view.vote === raft.vote &&
      view.lead === raft.lead
    ) {
      return false;
    }
    const { term, vote, lead } = raft;
    const { applied } = host;
    host.view = { role, term, vote, lead, commit, applied, lastIndex };
    return true;
  }

  // Inside: storage and state machine

  private takeReady(host: Running): void {
    let ready: Ready | null = null;
    this.attempt(host, () => (ready = host.raw.ready()));
    if (ready === null) return;
    const rd: Ready = ready;
    if (this.options.config.asyncStorageWrites === true) {
      for (const m of rd.messages) this.dispatch(host, m);
      this.clients.mayRead(host, rd.readStates);
      this.clients.applied(host);
      return;
    }
    host.taken = rd;
    const { snapshot, entries, hardState } = rd;
    if (snapshot !== null || entries.length > 0 || hardState !== null) {
      this.hand(host, { snapshot, entries, hardState });
    }
  }

  private finishReady(host: Running): void {
    const rd = host.taken!;
    host.taken = null;
    if (rd.mustSync || rd.snapshot !== null) this.sync(host);
    if (rd.snapshot !== null) this.adopt(host, rd.snapshot);
    for (const m of rd.messages) this.send(host, m);
    this.clients.mayRead(host, rd.readStates);
    this.applyAll(host, rd.committedEntries);
    if (this.awakeStill(host)) this.touch(host, (raw) => raw.advance());
  }

  /** Whether a call in between has not ended the process. */
  private awakeStill(host: Host): host is Running {
    return host.raw !== null;
  }

  /** Hands a write to the disk. */
  private hand(host: Host, batch: Batch): void {
    const { snapshot, entries, hardState } = batch;
    if (!this.attempt(host, () => host.disk.write(batch))) return;
    if (snapshot !== null) this.emit('snapshot', host, { snapshot });
    if (entries.length > 0) this.emit('append', host, { entries });
    if (hardState !== null) this.emit('save', host, { hardState });
  }

  private sync(host: Host): void {
    if (host.disk.unsynced === 0) return;
    host.disk.sync();
    this.emit('sync', host);
  }

  private adopt(host: Host, { data, metadata }: Snapshot): void {
    host.machine.load(data);
    host.applied = metadata.index;
    host.confState = metadata.confState;
    if (host.raw !== null) this.look(host);
    this.clients.applied(host);
  }

  private applyAll(host: Host, entries: readonly Entry[]): void {
    for (const entry of entries) {
      // A snapshot may have come in between.
      if (host.raw === null || entry.index <= host.applied) continue;
      const change = isConfChangeEntry(entry.type);
      const changed = change && this.changeConf(host as Running, entry);
      const outcome =
        change || entry.data.length === 0
          ? null
          : host.machine.apply(entry.data);
      if (host.raw === null) return;
      host.applied = entry.index;
      // What a new configuration brings about is told after it.
      host.view = { ...host.view, applied: entry.index };
      this.emit('apply', host, { entries: [entry], index: entry.index });
      if (changed) {
        this.emit('conf', host, { conf: host.confState, index: entry.index });
        this.compare(host);
      }
      if (outcome !== null) this.clients.done(host, outcome, entry.index);
    }
    this.clients.applied(host);
  }

  private changeConf(host: Running, entry: Entry): boolean {
    const change = decodeConfChange(entry);
    // A snapshot that has come in has the change in it.
    if (host.raw.inspect().log.hasUnstableSnapshot()) return false;
    // A change without ids rejects it. All nodes decide alike.
    const taken = keepsMajority(host.confState, change)
      ? change
      : newConfChange('ConfChangeAddNode', 0);
    return this.attempt(host, () => {
      host.confState = host.raw.applyConfChange(taken);
    });
  }

  /** Answers of the storage threads: to the node itself, or to others. */
  private answer(host: Host, responses: readonly Message[]): void {
    for (const m of responses) {
      if (host.raw === null) return;
      if (m.to === host.id) this.touch(host as Running, (raw) => raw.step(m));
      else this.send(host, m);
    }
  }

  // Inside: network

  private dispatch(host: Host, m: Message): void {
    if (m.to === LOCAL_APPEND_THREAD) host.appends.push(m);
    else if (m.to === LOCAL_APPLY_THREAD) host.applies.push(m);
    else this.send(host, m);
  }

  private send(host: Host, message: Message): void {
    const flight: Flight = { id: ++this.sent, message, due: null };
    this.flights.add(flight);
    this.emit('send', host, { flight });
    this.options.onSend?.(flight);
  }

  private lose(flight: Flight): void {
    this.flights.delete(flight);
    const host = this.hosts.get(flight.message.to) ?? null;
    this.emit('drop', host, { flight });
    this.reportFate(flight.message, false);
  }

  /** The transport tells the sender of a snapshot how it fared. */
  private reportFate(m: Message, ok: boolean): void {
    if (m.type !== 'MsgSnap' || this.options.reports !== true) return;
    const sender = this.running(m.from);
    if (sender !== null) this.tellOfSnapshot(sender, m.to, ok);
  }

  private tellOfSnapshot(host: Running, to: number, ok: boolean): void {
    const status = ok ? 'SnapshotFinish' : 'SnapshotFailure';
    this.touch(host, (raw) => raw.reportSnapshot(to, status));
  }

  private refer(flight: Flight): MessageRef {
    const { from, to, type } = flight.message;
    let at = 0;
    for (const other of this.flights) {
      if (other === flight) break;
      const m = other.message;
      if (m.from === from && m.to === to && m.type === type) at++;
    }
    return { from, to, type, at };
  }
}

/**
 * Whether most voters stay voters. If not, those who stay can need the vote
 * of one who has left: it knows of its removal and can't lead, its log is
 * the longest, and it grants nobody its vote. A cluster of two is the
 * smallest example.
 */
function keepsMajority(
  { voters }: ConfState,
  change: ConfChange | ConfChangeV2,
): boolean {
  const left = new Set(voters);
  for (const { type, nodeId } of asConfChangeV2(change).changes) {
    if (type !== 'ConfChangeAddNode') left.delete(nodeId);
  }
  return left.size * 2 > voters.length;
}

/** What a message to the append thread writes; null for nothing. */
function batchOf(m: Message): Batch | null {
  const { term, vote, commit, snapshot, entries } = m;
  const saves = term !== 0 || vote !== 0 || commit !== 0;
  if (!saves && snapshot === null && entries.length === 0) return null;
  const hardState = saves ? { term, vote, commit } : null;
  return { snapshot, entries, hardState };
}

