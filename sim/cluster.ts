/**
 * Nodes with virtual disks on a virtual network. Nothing happens here by
 * itself: whoever drives a cluster (a script, a list of actions, chance)
 * says what happens next, and the cluster tells its observers what it did.
 *
 * @module
 */
import { newConfChange, newConfChangeV2, newConfState } from '../src/index.ts';
import { parseConfChanges } from '../src/internals.ts';
import type {
  ConfChangeTransition,
  Config,
  ConfState,
  Entry,
  Fate,
  Message,
  Replica,
} from '../src/index.ts';
import type { Action, MessageRef } from './action.ts';
import { Clients } from './clients.ts';
import type {
  AnyParts,
  BareKind,
  EventKind,
  EventParts,
  Flight,
  Observer,
  Operation,
  SimEvent,
} from './event.ts';
import type { Fault } from './fault.ts';
import { Host } from './host.ts';
import type { Answer, HostConfig, Process, Running, Surroundings } from './host.ts';
import type { Machine } from './machine.ts';
import { Network } from './network.ts';
import { seeded } from './random.ts';
import { Bytes, poison } from './wire.ts';

/** What a cluster leaves to whoever makes it. */
export type NodeConfig = HostConfig;

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

/** Hears by which ticket a process knows what it was asked for. */
type Know = (ticket: number) => void;

const TRANSITIONS: Record<string, ConfChangeTransition> = {
  auto: 'ConfChangeTransitionAuto',
  implicit: 'ConfChangeTransitionJointImplicit',
  explicit: 'ConfChangeTransitionJointExplicit',
};

const NO_ENTRIES: readonly Entry[] = [];

/** A generator for each node, so that what one draws leaves the others be. */
export function randomPerNode(seed: number): (id: number) => () => number {
  return (id) => seeded(Math.imul(seed, 0x9e3779b1) + id);
}

/**
 * The cluster. Every method that acts returns whether anything came of it;
 * what does not fit the moment does nothing.
 */
export class Cluster implements Surroundings {
  /** Time of the next event; the driver moves it. */
  time = 0;
  readonly hosts = new Map<number, Host>();
  readonly clients: Clients;
  /** What was done so far, if somebody wants to know. */
  actions: Action[] | null = null;
  private readonly options: ClusterOptions;
  private readonly founders: ConfState;
  private readonly observers: Observer[] = [];
  private readonly network = new Network();
  /** Whether nodes use pre-votes, where they are set apart from the others. */
  private readonly preVotes = new Map<number, boolean>();
  private recorded = 0;
  /** The last ticket that was dropped. */
  private dropped = 0;
  /** Null where objects go from node to node as they are. */
  private readonly bytes: Bytes | null;

  constructor(options: ClusterOptions, observers: readonly Observer[] = []) {
    this.options = options;
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
    if (host === undefined || !host.up() || host.paused) return null;
    return host;
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

  /** Messages on their way, in the order of sending. */
  get flights(): ReadonlySet<Flight> {
    return this.network.flights;
  }

  /** Reports whether messages from one node reach the other. */
  connected(from: number, to: number): boolean {
    return this.network.connected(from, to);
  }

  /** The message that an action names. */
  find(ref: MessageRef): Flight | null {
    return this.network.find(ref);
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
    host.stop(keep, '');
    return true;
  }

  /** A sync fails, and the process ends rather than go on. */
  failSync(id: number, keep: number): boolean {
    const host = this.running(id);
    if (host === null) return false;
    if (host.disk.unsynced + host.unwritten === 0) return false;
    this.actions?.push({ do: 'fsync', node: id, keep });
    host.stop(keep, 'fsync');
    return true;
  }

  /** Starts a process again from its disk. */
  restart(id: number): boolean {
    const host = this.hosts.get(id);
    if (host === undefined || host.up()) return false;
    this.actions?.push({ do: 'restart', node: id });
    if (!this.boot(host)) return true;
    this.emit('restart', host, {
      hardState: host.disk.durable,
      conf: host.confState,
      index: host.applied,
      count: host.kept?.index ?? 0,
      entries: host.disk.log(),
    });
    host.begun();
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
    host.call((replica) => {
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
    host.call((replica) => replica.campaign());
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
    return this.ask(
      host,
      (replica) => {
        const ticket = replica.propose(handed, { waits });
        if (this.bytes !== null) poison(handed);
        return ticket;
      },
      know,
    );
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
    const changes = parseConfChanges(change);
    // The library takes no change that names a node twice.
    if (new Set(changes.map((c) => c.nodeId)).size < changes.length) return false;
    this.actions?.push({ do: 'conf', node: id, change, transition });
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
    return this.ask(host, (replica) => replica.changeMembership(asked, { waits }));
  }

  /** The leader is asked to transfer leadership to another. */
  transfer(id: number, to: number): boolean {
    const host = this.awake(id);
    if (host === null) return false;
    this.actions?.push({ do: 'transfer', node: id, to });
    this.emit('transfer', host, { index: to });
    host.call((replica) => replica.transferLeadership(to));
    return true;
  }

  /** A follower is told to forget its leader. */
  forget(id: number): boolean {
    const host = this.awake(id);
    if (host?.view.role !== 'follower') return false;
    this.actions?.push({ do: 'forget', node: id });
    this.emit('forget', host);
    host.call((replica) => replica.forgetLeader());
    return true;
  }

  /** A message to the member did not get through. */
  reportUnreachable(id: number, to: number): boolean {
    const host = this.awake(id);
    if (host === null) return false;
    this.actions?.push({ do: 'unreachable', node: id, to });
    host.call((replica) => replica.reportUnreachable(to));
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
    let makes = false;
    this.actions?.push({ do: 'compact', node: id, keep });
    host.byHand = true;
    host.call((replica) => (makes = replica.snapshot(keep)));
    if (!makes) this.actions?.pop();
    return makes;
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
    // It may ask for reads and get nothing: that is done again, too.
    this.actions?.push({ do: 'handle', node: id });
    if (!host.take()) return false;
    host.goOn();
    host.finish();
    return true;
  }

  /** Takes a Ready and hands its writes to the disk. */
  take(id: number): boolean {
    const host = this.awake(id);
    if (host === null || !host.replica.hasWork()) return false;
    this.actions?.push({ do: 'take', node: id });
    if (!host.take()) return false;
    host.goOn();
    return true;
  }

  /** Syncs, sends and applies what was taken. */
  finish(id: number): boolean {
    const host = this.awake(id);
    if (host === null || !host.replica.busy) return false;
    this.actions?.push({ do: 'finish', node: id });
    host.finish();
    return true;
  }

  /** The thread that writes the log does its next piece of work. */
  write(id: number): boolean {
    const host = this.awake(id);
    if (host === null || host.unwritten === 0) return false;
    this.actions?.push({ do: 'write', node: id });
    host.writeNext();
    return true;
  }

  /** The thread that applies entries does its next piece of work. */
  apply(id: number): boolean {
    const host = this.awake(id);
    if (host === null || !host.atWork) return false;
    this.actions?.push({ do: 'apply', node: id });
    host.workNext();
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
      this.actions.push({ do: 'deliver', keep, ...this.network.refer(flight) });
    }
    const cut = !this.connected(message.from, message.to);
    if (host === undefined || !host.up() || cut) {
      this.lose(flight);
      return true;
    }
    if (!keep) this.network.flights.delete(flight);
    this.emit('deliver', host, { flight, count: keep ? 1 : 0 });
    const arrived = this.bytes?.take(flight) ?? message;
    host.call((replica) => replica.step(arrived));
    if (!keep) this.reportFate(message, true);
    return true;
  }

  /** A message is lost. */
  drop(flight: Flight): boolean {
    if (!this.flights.has(flight)) return false;
    if (this.actions !== null) {
      this.actions.push({ do: 'drop', ...this.network.refer(flight) });
    }
    this.lose(flight);
    return true;
  }

  /** Messages from one node to the other are lost from now on. */
  cut(from: number, to: number): boolean {
    if (!this.network.cut(from, to)) return false;
    this.actions?.push({ do: 'cut', from, to });
    this.emit('cut', null, { index: from, count: to, detail: '' });
    return true;
  }

  /** Only nodes of one group hear each other. */
  partition(groups: readonly (readonly number[])[]): void {
    this.network.partition([...this.hosts.keys()], groups);
    const sides = groups.map((group) => group.join(' ')).join(' | ');
    this.emit('cut', null, { index: 0, count: 0, detail: sides });
  }

  /** Every link works again. */
  heal(): boolean {
    this.actions?.push({ do: 'heal' });
    this.network.heal();
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

  // What hosts tell

  /** A message goes out. */
  send(host: Host, message: Message): void {
    const flight = this.network.send(message);
    this.bytes?.post(flight);
    this.emit('send', host, { flight });
    this.options.onSend?.(flight);
  }

  /** What somebody asked for has a fate. */
  settled(host: Host, ticket: number, fate: Fate<Answer>): void {
    const { clients } = this;
    const place = { term: host.runs, count: ticket, index: 0, conf: null };
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
        if (clients.reads(host, ticket)) return;
        if (fate.reason !== 'Replaced') {
          return this.emit('refuse', host, { ...place, detail: 'proposal' });
        }
        return this.emit('told', host, { ...place, detail: 'replaced' });
      case 'unknown':
      case 'refused':
        return this.emit('told', host, { ...place, detail: fate.kind });
      case 'joint':
      case 'changed': {
        const { index, confState: conf, kind: detail } = fate;
        return this.emit('told', host, { ...place, index, conf, detail });
      }
    }
  }

  /** A process has ended, and with it what it knew of its clients. */
  ended(host: Host): void {
    this.clients.forget(host.id);
  }

  // Inside

  private running(id: number): Running | null {
    const host = this.hosts.get(id);
    return host?.up() === true ? host : null;
  }

  private found(id: number): void {
    const { machine, random, ...settings } = this.options;
    const host = new Host(id, machine(), random(id), { ...settings, founders: this.founders }, this);
    this.hosts.set(id, host);
    if (!this.boot(host)) return;
    this.emit('start', host, { conf: this.founders });
    host.begun();
  }

  private boot(host: Host): boolean {
    const preVote = this.preVotes.get(host.id);
    return host.boot(preVote === undefined ? {} : { preVote });
  }

  /** Asks a node for something; false when it drops that at once. */
  private ask(
    host: Running,
    call: (replica: Replica<Answer>) => number,
    know: Know = () => undefined,
  ): boolean {
    let ticket = 0;
    this.dropped = 0;
    const done = host.call((replica) => {
      ticket = call(replica);
      know(ticket);
    });
    return done && ticket !== this.dropped;
  }

  private lose(flight: Flight): void {
    this.network.flights.delete(flight);
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
    host.call((replica) => replica.reportSnapshot(to, status));
  }
}
