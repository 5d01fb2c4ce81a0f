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
  InvariantError,
  newConfChange,
  newConfChangeV2,
  newConfState,
  NO_LIMIT,
  parseConfChanges,
  ProposalDropped,
  RawNode,
  Replica,
  StepPeerNotFound,
} from '../src/index.ts';
import type {
  ApplyEffect,
  Batch,
  CaptureEffect,
  CompactionPolicy,
  ConfChange,
  ConfChangeTransition,
  ConfChangeV2,
  Config,
  ConfState,
  Consensus,
  Effect,
  Entry,
  Fate,
  Message,
  RestoreEffect,
  SaveEffect,
  StateType,
  WriteEffect,
} from '../src/index.ts';
import type { Action, MessageRef } from './action.ts';
import { Clients } from './clients.ts';
import { Disk } from './disk.ts';
import { FailingLog, isFault, StorageFault } from './fault.ts';
import type { Fault } from './fault.ts';
import type {
  EventKind,
  Flight,
  NodeView,
  Observer,
  Operation,
  Role,
  SimEvent,
} from './event.ts';
import type { Machine, Outcome } from './machine.ts';
import { seeded } from './random.ts';
import { Bytes, poison } from './wire.ts';

/** What nodes are set to besides their {@link Config}. */
export interface LoopSettings {
  /** See {@link ReplicaConfig.deadline}. */
  readonly deadline?: number;
  /** See {@link ReplicaConfig.maxWrites}. */
  readonly maxWrites?: number;
  /** Entries after which the loop makes a snapshot by itself; 0 for never. */
  readonly snapshotAfter?: number;
  /** See {@link CompactionPolicy}; for snapshots that the loop makes itself. */
  readonly keepEntries?: number;
  readonly keepForFollower?: number;
  /** Whether the state machine keeps what it has applied over a crash. */
  readonly durableMachine?: boolean;
  /**
   * Whether all that is sent or written goes through bytes, and every buffer
   * is overwritten once it was handed over.
   */
  readonly wire?: boolean;
}

/** What a cluster leaves to whoever makes it. */
export type NodeConfig = Partial<Omit<Config, 'id' | 'storage'>> & LoopSettings;

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
 * What the loop on a host drives: a {@link RawNode}, or something that
 * behaves like one.
 */
export type Process = Consensus & { inspect(): Inside };

/** What a state machine answers to an entry. */
type Answer = Outcome | null;

/** A write that a process has handed to its disk. */
type Write = WriteEffect | SaveEffect;

/** What a state machine is asked for. */
type Work = ApplyEffect | RestoreEffect | CaptureEffect;

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

/**
 * A machine with its disk and, unless it is down, a process on it: the
 * library's loop with its node. The disk outlives the process.
 */
export interface Host {
  readonly id: number;
  readonly disk: Disk;
  readonly machine: Machine;
  /** Both null while the process is down. */
  replica: Replica<Answer> | null;
  raw: Process | null;
  /** How often the process was started. */
  runs: number;
  paused: boolean;
  /** Index of the last entry that the machine took. */
  applied: number;
  /** The configuration in force on it. */
  confState: ConfState;
  /** Whether its machine holds again what it held before the start. */
  loaded: boolean;
  /** Writes that were asked for and are not done, oldest first. */
  readonly writes: Write[];
  /** What waits for the thread that applies. */
  work: Work | null;
  /** The state that a snapshot is made of, once that has begun. */
  captured: Uint8Array | null;
  /** What a state machine with a disk of its own holds there. */
  kept: { readonly index: number; readonly confState: ConfState } | null;
  /** Whether somebody asked for the snapshot that is made. */
  byHand: boolean;
  /** The call that is going to fail. */
  fails: Fault;
  /** Whether the library is being called. */
  inside: boolean;
  view: NodeView;
  readonly random: () => number;
}

/** Hears by which ticket a process knows what it was asked for. */
type Know = (ticket: number) => void;

type Running = Host & { raw: Process; replica: Replica<Answer> };

/** Fields of an event that are not empty. */
type EventParts = Partial<Omit<SimEvent, 'seq' | 'time' | 'kind' | 'node'>>;

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

const NO_DATA = new Uint8Array(0);

/** When snapshots are made; without a number when the driver says so. */
function compactionOf(settings: LoopSettings): CompactionPolicy {
  const { snapshotAfter = 0, keepEntries, keepForFollower } = settings;
  return {
    afterEntries: snapshotAfter > 0 ? snapshotAfter : NO_LIMIT,
    afterBytes: NO_LIMIT,
    ...(keepEntries !== undefined && { keepEntries }),
    ...(keepForFollower !== undefined && { keepForFollower }),
  };
}

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
  /** Whether disks are written by a thread of their own. */
  private readonly async: boolean;
  /** The last ticket that was dropped. */
  private dropped = 0;
  /** Null where objects go from node to node as they are. */
  private readonly bytes: Bytes | null;

  constructor(options: ClusterOptions, observers: readonly Observer[] = []) {
    this.options = options;
    this.async = options.config.asyncStorageWrites === true;
    this.bytes = options.config.wire === true ? new Bytes() : null;
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
    if (host.disk.unsynced + this.unwritten(host) === 0) return false;
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
      count: host.kept?.index ?? 0,
      entries: host.disk.log(),
    });
    this.perform(host as Running);
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
    this.touch(host, (replica) => {
      for (let i = 0; i < count; i++) replica.tick();
    });
    return true;
  }

  /** Its election timer fires. */
  campaign(id: number): boolean {
    const host = this.awake(id);
    if (host === null || host.view.role === 'leader') return false;
    this.actions?.push({ do: 'campaign', node: id });
    this.emit('campaign', host);
    this.touch(host, (replica) => replica.campaign());
    return true;
  }

  /**
   * It is handed data.
   *
   * @param know - told the ticket before anything comes of it.
   * @returns false when it drops them at once.
   */
  propose(id: number, data: Uint8Array, waits = false, know?: Know): boolean {
    const host = this.awake(id);
    if (host === null) return false;
    const entry = { term: 0, index: 0, type: 'EntryNormal', data } as const;
    this.emit('propose', host, { entries: [entry] });
    const handed = this.bytes === null ? data : data.slice();
    return this.ask(host, (replica) => {
      const ticket = replica.propose(handed, { waits });
      if (this.bytes !== null) poison(handed);
      return ticket;
    }, know);
  }

  /** It is asked for a read. */
  read(id: number, know?: Know): boolean {
    const host = this.awake(id);
    if (host === null) return false;
    return this.ask(host, (replica) => replica.read(), know);
  }

  /** Nobody waits for this proposal or read any more. */
  forgetTicket(id: number, ticket: number): void {
    this.hosts.get(id)?.replica?.forget(ticket);
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
    const asked = single
      ? newConfChange(first.type, first.nodeId)
      : newConfChangeV2(changes, leaves ? undefined : joint);
    // On every other node a change waits for a leader.
    const waits = id % 2 === 0;
    return this.ask(host, (replica) =>
      replica.changeMembership(asked, { waits }),
    );
  }

  /** The leader is asked to give its office to another. */
  transfer(id: number, to: number): boolean {
    const host = this.awake(id);
    if (host === null) return false;
    this.actions?.push({ do: 'transfer', node: id, to });
    this.emit('transfer', host, { index: to });
    this.touch(host, (replica) => replica.transferLeadership(to));
    return true;
  }

  /** A follower is told to forget its leader. */
  forget(id: number): boolean {
    const host = this.awake(id);
    if (host?.view.role !== 'follower') return false;
    this.actions?.push({ do: 'forget', node: id });
    this.emit('forget', host);
    this.touch(host, (replica) => replica.forgetLeader());
    return true;
  }

  /** A message to the member did not get through. */
  reportUnreachable(id: number, to: number): boolean {
    const host = this.awake(id);
    if (host === null) return false;
    this.actions?.push({ do: 'unreachable', node: id, to });
    this.touch(host, (replica) => replica.reportUnreachable(to));
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
    if (host === null || host.replica.busy) return false;
    if (!host.replica.snapshot(keep)) return false;
    host.byHand = true;
    this.actions?.push({ do: 'compact', node: id, keep });
    this.perform(host);
    return true;
  }

  /** The next call of this kind that it makes fails. */
  failNext(id: number, call: Fault): boolean {
    const host = this.running(id);
    if (host === null || host.fails === call) return false;
    this.actions?.push({ do: 'fail', node: id, call });
    host.fails = call;
    return true;
  }

  // What a node does

  /** Does all that one Ready asks for. */
  handle(id: number): boolean {
    const host = this.awake(id);
    if (host === null || !host.replica.hasWork()) return false;
    this.actions?.push({ do: 'handle', node: id });
    this.touch(host, (replica) => replica.take());
    if (!this.async) this.finishRound(host);
    return true;
  }

  /** Takes a Ready and hands its writes to the disk. */
  take(id: number): boolean {
    const host = this.awake(id);
    if (host === null || !host.replica.hasWork()) return false;
    this.actions?.push({ do: 'take', node: id });
    this.touch(host, (replica) => replica.take());
    return true;
  }

  /** Syncs, sends and applies what was taken. */
  finish(id: number): boolean {
    const host = this.awake(id);
    if (host === null || !host.replica.busy) return false;
    this.actions?.push({ do: 'finish', node: id });
    this.finishRound(host);
    return true;
  }

  /** The thread that writes the log does its next piece of work. */
  write(id: number): boolean {
    const host = this.awake(id);
    if (host === null || !this.async || host.writes.length === 0) return false;
    this.actions?.push({ do: 'write', node: id });
    this.writeNext(host);
    return true;
  }

  /** The thread that applies entries does its next piece of work. */
  apply(id: number): boolean {
    const host = this.awake(id);
    if (host === null || host.work === null) return false;
    this.actions?.push({ do: 'apply', node: id });
    this.workNext(host);
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
    const arrived = this.bytes?.take(flight) ?? message;
    this.touch(host as Running, (replica) => replica.step(arrived));
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
    this.emit('cut', null, { index: from, count: to });
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
    this.emit('cut', null, { detail: sides });
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
  emit(kind: EventKind, host: Host | null, parts: EventParts = {}): void {
    const view = host === null ? null : host.view;
    const event: SimEvent = {
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
    };
    for (const observer of this.observers) observer.see(event);
  }

  /** Tells of a client's doings at a node. */
  tell(
    kind: EventKind,
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
      disk: new Disk(this.options.config.wire === true),
      machine: this.options.machine(),
      replica: null,
      raw: null,
      runs: 0,
      paused: false,
      applied: 0,
      confState: founders,
      loaded: true,
      writes: [],
      work: null,
      captured: null,
      kept: null,
      byHand: false,
      fails: 'nothing',
      inside: false,
      view: DOWN,
      random: this.options.random(id),
    };
    this.hosts.set(id, host);
    if (!this.boot(host)) return;
    this.emit('start', host, { conf: founders });
    this.perform(host as Running);
  }

  private boot(host: Host): boolean {
    const preVote = this.preVotes.get(host.id);
    const { start = (settings) => new RawNode(settings) } = this.options;
    const { config } = this.options;
    if (config.durableMachine !== true) {
      host.kept = null;
      host.machine.load(NO_DATA);
    }
    const started = this.attempt(host, () => {
      host.replica = new Replica<Answer>({
        electionTick: ELECTION_TICK,
        heartbeatTick: 1,
        random: host.random,
        ...config,
        ...(preVote !== undefined && { preVote }),
        id: host.id,
        run: ++host.runs,
        stored: host.disk.load(),
        founders: this.founders.voters,
        reviewChange: keepsMajority,
        compaction: compactionOf(config),
        machineAt: host.kept,
        wrapLog: (log) => new FailingLog(log, () => this.breaks(host, 'read')),
        start: (settings) => (host.raw = start(settings)),
      });
    });
    if (!started) return false;
    host.applied = host.replica!.appliedIndex;
    host.confState = host.replica!.confState;
    host.loaded = host.applied === (host.kept?.index ?? 0);
    this.look(host);
    return true;
  }

  private stop(host: Host, keep: number, detail: string): void {
    // Work that the append thread had begun may have reached the disk.
    let left = keep - host.disk.unsynced;
    if (this.async) {
      for (const effect of host.writes) {
        if (left-- > 0 && effect.kind === 'write') this.hand(host, effect.batch);
      }
    }
    this.clients.forget(host.id);
    host.replica = null;
    host.raw = null;
    host.paused = false;
    host.writes.length = 0;
    host.work = null;
    host.captured = null;
    host.fails = 'nothing';
    const before = host.view;
    host.view = DOWN;
    const lost = host.disk.unsynced;
    const count = host.disk.crash(keep);
    const torn = lost > count && keep > 0 ? 'torn' : '';
    this.emit('crash', host, { before, count, detail: detail || torn });
  }

  /** Writes that the append thread has not begun. */
  unwritten(host: Host): number {
    return this.async ? host.writes.length : 0;
  }

  // Inside: calls

  /** Runs a call of the library; false when it was refused. */
  private attempt(host: Host, call: () => void): boolean {
    host.inside = true;
    try {
      call();
      return true;
    } catch (error) {
      if (isFault(error)) {
        this.fall(host as Running, 'read', error as Error);
      } else if (error instanceof ProposalDropped) {
        this.emit('refuse', host, { detail: 'proposal' });
      } else if (error instanceof StepPeerNotFound) {
        this.emit('refuse', host, { detail: 'sender' });
      } else {
        this.panic(host, error);
      }
      return false;
    } finally {
      host.inside = false;
    }
  }

  // Inside: storage that fails

  /** Whether this call is the one that fails. */
  private breaks(host: Host, call: Fault): boolean {
    if (host.fails !== call) return false;
    if (call === 'read' && !host.inside) return false;
    host.fails = 'nothing';
    return true;
  }

  /** Whether a call of the loop's ports fails; the process is gone then. */
  private failed(host: Running, call: Fault): boolean {
    if (!this.breaks(host, call)) return false;
    this.fall(host, call, new StorageFault(call));
    return true;
  }

  /**
   * A storage has failed. The loop must have ended with that, and do nothing
   * more, whatever it is asked for.
   */
  private fall(host: Running, call: Fault, error: Error): void {
    const { replica } = host;
    this.emit('fail', host, { detail: call });
    if (replica !== null) {
      // A port that fails is the application's to tell of.
      if (replica.failure === null) replica.fail(error);
      this.perform(host);
      for (const asked of [
        () => replica.tick(),
        () => replica.campaign(),
        () => replica.propose(NO_DATA),
        () => replica.take(),
      ]) {
        try {
          asked();
        } catch {
          // It says that it has ended.
        }
      }
      this.perform(host);
    }
    this.stop(host, 0, 'storage');
  }

  private panic(host: Host, error: unknown): void {
    if (this.options.recordsPanics !== true) throw error;
    if (error instanceof ConfigError) throw error;
    const name = error instanceof InvariantError ? '' : `${String(error)}`;
    const detail = name || (error as Error).message;
    this.emit('panic', host, { detail });
    if (host.raw !== null) this.stop(host, 0, '');
  }

  /** Calls a node, tells what changed, and does what may be done at once. */
  private touch(
    host: Running,
    call: (replica: Replica<Answer>) => void,
  ): boolean {
    const done = this.attempt(host, () => call(host.replica));
    this.compare(host);
    if (this.runs(host)) this.perform(host);
    return done;
  }

  /** Asks a node for something; false when it drops that at once. */
  private ask(
    host: Running,
    call: (replica: Replica<Answer>) => number,
    know: Know = () => undefined,
  ): boolean {
    let ticket = 0;
    this.dropped = 0;
    const done = this.touch(host, (replica) => {
      ticket = call(replica);
      know(ticket);
    });
    return done && ticket !== this.dropped;
  }

  /** Whether a call in between has not ended the process. */
  private runs(host: Host): host is Running {
    return host.replica !== null;
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

  // Inside: what the loop wants done

  /** Does what needs nobody's decision, and keeps the rest for later. */
  private perform(host: Running): void {
    for (;;) {
      const effects = host.replica.effects();
      if (effects.length === 0) return;
      for (const effect of effects) {
        if (!this.runs(host)) return;
        this.begin(host, effect);
      }
      if (!this.runs(host)) return;
    }
  }

  private begin(host: Running, effect: Effect<Answer>): void {
    switch (effect.kind) {
      case 'write':
        host.writes.push(effect);
        if (!this.async && !this.failed(host, 'write')) {
          this.hand(host, effect.batch);
        }
        return;
      case 'save':
        this.emit('capture', host, {
          snapshot: effect.snapshot,
          index: effect.compactTo,
          count: host.byHand ? 1 : 0,
        });
        host.writes.push(effect);
        if (host.writes.length === 1) this.writeNext(host);
        return;
      case 'send':
        for (const m of effect.messages) this.send(host, m);
        return;
      case 'apply':
      case 'restore':
      case 'capture':
        host.work = effect;
        if (effect.kind === 'capture') {
          host.captured = host.machine.save();
          host.byHand = effect.keep !== null;
        }
        // The first state of a machine is loaded while the node runs already.
        if (!this.async && host.loaded) this.workNext(host);
        return;
      case 'settle':
        return this.fate(host, effect.ticket, effect.fate);
    }
  }

  /** All that the Ready at hand still needs. */
  private finishRound(host: Running): void {
    while (this.runs(host) && host.replica.busy) {
      if (host.work !== null) this.workNext(host);
      else this.writeNext(host);
    }
  }

  /** The state machine does what it was asked for. */
  private workNext(host: Running): void {
    const effect = host.work!;
    host.work = null;
    if (this.failed(host, effect.kind)) return;
    if (effect.kind === 'apply') return this.applyAll(host, effect);
    if (effect.kind === 'restore') return this.adopt(host, effect);
    const data = host.captured!;
    host.captured = null;
    this.touch(host, (replica) => replica.captured(effect, data));
  }

  /** The oldest write is done. */
  private writeNext(host: Running): void {
    const effect = host.writes.shift()!;
    if (effect.kind === 'save') return this.save(host, effect);
    if (this.async) {
      if (this.failed(host, 'write')) return;
      this.hand(host, effect.batch);
    }
    if (effect.sync) {
      if (this.failed(host, 'sync')) return;
      this.sync(host);
    }
    this.touch(host, (replica) => replica.written(effect));
  }

  /** Hands a write to the disk. */
  private hand(host: Host, batch: Batch): void {
    const { snapshot, entries, hardState } = batch;
    if (snapshot === null && entries.length === 0 && hardState === null) return;
    host.disk.write(batch);
    if (snapshot !== null) this.emit('snapshot', host, { snapshot });
    if (entries.length > 0) this.emit('append', host, { entries });
    if (hardState !== null) this.emit('save', host, { hardState });
  }

  private sync(host: Host): void {
    if (host.disk.unsynced === 0) return;
    host.disk.sync();
    this.emit('sync', host);
  }

  /** A snapshot of its own is on the disk, and the log cut. */
  private save(host: Running, effect: SaveEffect): void {
    if (this.failed(host, 'save')) return;
    const { snapshot, compactTo } = effect;
    this.sync(host);
    const index = Math.max(compactTo, host.disk.firstIndex - 1);
    host.disk.compact(snapshot, index);
    this.emit('compact', host, { snapshot, index });
    this.touch(host, (replica) => replica.saved(effect));
  }

  private adopt(host: Running, effect: RestoreEffect): void {
    const { snapshot } = effect;
    const { index, confState } = snapshot.metadata;
    host.machine.load(snapshot.data);
    host.applied = index;
    host.confState = confState;
    host.kept = { index, confState: host.confState };
    host.loaded = true;
    this.look(host);
    this.emit('restore', host, { snapshot, index });
    this.touch(host, (replica) => replica.restored(effect));
  }

  private applyAll(host: Running, effect: ApplyEffect): void {
    const answers = effect.entries.map(({ entry, command }) => {
      const answer = command === null ? null : host.machine.apply(command);
      if (this.bytes !== null && command !== null) poison(command);
      host.applied = entry.index;
      host.view = { ...host.view, applied: entry.index };
      this.emit('apply', host, { entries: [entry], index: entry.index });
      return answer;
    });
    const before = host.confState;
    const { replica } = host;
    this.attempt(host, () => replica.applied(effect, answers));
    if (!this.runs(host)) return;
    host.confState = replica.confState;
    host.kept = { index: host.applied, confState: host.confState };
    // What a new configuration brings about is told after it.
    if (host.confState !== before) {
      const index = host.applied;
      this.emit('conf', host, { conf: host.confState, index });
    }
    this.compare(host);
    this.perform(host);
  }

  /** What somebody asked for has a fate. */
  private fate(host: Running, ticket: number, fate: Fate<Answer>): void {
    const { clients } = this;
    const reads = clients.reads(host, ticket);
    const place = { term: host.runs, count: ticket };
    switch (fate.kind) {
      case 'committed': {
        const { index, answer } = fate;
        if (clients.done(host, ticket, index, answer)) return;
        return this.emit('told', host, { ...place, index, detail: 'done' });
      }
      case 'readable':
        return clients.readable(host, ticket, fate.index);
      case 'dropped':
        this.dropped = ticket;
        if (reads) return;
        if (fate.reason === 'Replaced') {
          return this.emit('told', host, { ...place, detail: 'replaced' });
        }
        return this.emit('refuse', host, { ...place, detail: 'proposal' });
      case 'unknown':
        return this.emit('told', host, { ...place, detail: 'unknown' });
      case 'refused':
        return this.emit('told', host, { ...place, detail: 'refused' });
      case 'joint':
      case 'changed': {
        const { index, confState: conf, kind: detail } = fate;
        return this.emit('told', host, { ...place, index, conf, detail });
      }
    }
  }

  // Inside: network

  private send(host: Host, message: Message): void {
    const flight: Flight = { id: ++this.sent, message, due: null };
    this.flights.add(flight);
    this.bytes?.post(flight);
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
    this.touch(host, (replica) => replica.reportSnapshot(to, status));
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
  change: ConfChange | ConfChangeV2,
  { voters }: ConfState,
): string | null {
  const left = new Set(voters);
  for (const { type, nodeId } of asConfChangeV2(change).changes) {
    if (type !== 'ConfChangeAddNode') left.delete(nodeId);
  }
  return left.size * 2 > voters.length ? null : 'most voters must stay';
}
