/**
 * A few nodes on a virtual network, driven by hand: the stage on which the
 * examples and the pictures of the book play.
 *
 * @module
 */
import { CompactedError, describeEntry, isConfChangeEntry } from '../src/index.ts';
import type { Entry, Message, RawNode } from '../src/index.ts';
import type { RaftLog } from '../src/internals.ts';
import { Cluster } from './cluster.ts';
import type { NodeConfig } from './cluster.ts';
import type { EventKind, Flight, SimEvent } from './event.ts';
import type { Host } from './host.ts';
import { Journal } from './machine.ts';
import { payloadOf } from './payload.ts';
import { seeded } from './random.ts';
import { stage } from './stage.ts';
import { table, toBytes, toText } from './text.ts';
import { traceEvent } from './trace.ts';
import type { Language, Trace, TraceEvent } from './trace.ts';

/** How to make a world. Any field of {@link NodeConfig} goes to every node. */
export interface WorldOptions extends NodeConfig {
  /** Number of nodes; they are called 1, 2, 3 and so on. */
  readonly nodes?: number;
  /** Decides every election timeout. */
  readonly seed?: number;
}

/** The log of one node. */
export interface WorldLog {
  /** Null while the node is down. */
  readonly log: RaftLog | null;
  readonly entries: readonly Entry[];
  readonly commit: number;
}

/** Says yes to some messages. */
export type MessageTest = (m: Message) => boolean;

/** What a picture of a world with perfect disks and clocks leaves out. */
const UNSEEN: ReadonlySet<EventKind> = new Set<EventKind>([
  'tick',
  'save',
  'sync',
  'conf',
  'restore',
  'told',
  'capture',
]);

/** More steps than any quiet cluster needs to come to rest. */
const MOST_STEPS = 10_000;

/**
 * A cluster of real nodes, driven by hand. Time goes in steps: a message
 * that is sent in one step arrives in the next, unless it is held, dropped,
 * or cut off. Disks never fail and are written at once. Equal seeds and
 * equal calls give equal traces.
 */
export class World {
  private readonly seed: number;
  private readonly cluster: Cluster;
  private events: SimEvent[] = [];
  /** Events that somebody has taken away. */
  private taken = 0;
  private holding: MessageTest | null = null;
  private dropping: { test: MessageTest; left: number }[] = [];

  constructor(options: WorldOptions = {}) {
    const { nodes = 3, seed = 1, ...config } = options;
    this.seed = seed;
    const random = seeded(seed);
    const made = {
      nodes,
      config,
      random: () => random,
      machine: () => new Journal(),
      onSend: (flight: Flight) => this.post(flight),
    };
    this.cluster = new Cluster(made, [this]);
    stage.enter(this);
  }

  /** Takes in an event of the cluster. */
  see(event: SimEvent): void {
    if (UNSEEN.has(event.kind)) return;
    this.events.push(event);
  }

  // Looking

  /** Everything that has happened so far. */
  get trace(): Trace {
    return this.tell('en');
  }

  /** The trace in the words of a language. */
  tell(language: Language): Trace {
    const nodes = [...this.cluster.hosts.keys()];
    const { seed, taken } = this;
    const events = this.events.map((event, i) => traceEvent(event, taken + i, language));
    return { nodes, seed, events };
  }

  /**
   * Takes the events out of the trace, so that a world that goes on for
   * hours does not grow. Their numbers go on.
   */
  takeEvents(): readonly TraceEvent[] {
    const { events } = this.trace;
    this.taken += events.length;
    this.events = [];
    return events;
  }

  /** The node's narrow face, to call it directly. */
  node(id: number): RawNode {
    return this.running(id).raw as RawNode;
  }

  /** The leader of the highest term, or 0. */
  leader(): number {
    return this.cluster.leader()?.id ?? 0;
  }

  /** One line a node: role, term, vote, leader, commit. */
  states(): string {
    return table(
      [...this.cluster.hosts.values()].map((host) => {
        const { role, term, vote, lead, commit } = host.view;
        if (role === 'down') return [`n${host.id}`, 'down'];
        return [`n${host.id}`, role, `term ${term}`, `vote ${vote}`, `lead ${lead}`, `commit ${commit}`];
      }),
    );
  }

  /**
   * One line a node: its log as `term:data`, with a bar behind what is
   * committed. A dot stands for an empty entry, `…` for what was compacted.
   */
  logs(): string {
    return [...this.cluster.hosts.values()]
      .map((host) => `n${host.id}  ${this.logText(host)}`)
      .join('\n');
  }

  /** What a leader knows of its followers, one line each. */
  status(id: number): string {
    const { progress } = this.node(id).status();
    return [...progress]
      .sort(([a], [b]) => a - b)
      .map(([member, pr]) => `${member}: ${pr}`)
      .join('\n');
  }

  /** What the node's state machine has taken since its newest snapshot. */
  applied(id: number): readonly string[] {
    return (this.host(id).machine as Journal).lines;
  }

  /** The log of a node; of one that is down there is only what its disk holds. */
  logOf(id: number): WorldLog {
    const host = this.host(id);
    const log = host.raw === null ? null : this.node(id).inspect().log;
    return { log, entries: this.readLog(host), commit: this.commitOf(host) };
  }

  /** Messages on their way, held ones too, in the order of sending. */
  inFlight(): readonly Message[] {
    return [...this.cluster.flights].map((flight) => flight.message);
  }

  // Acting on nodes

  /** Lets a node campaign now. */
  campaign(id: number): void {
    this.running(id);
    this.cluster.campaign(id);
    this.pump(id);
  }

  /** Lets a node campaign, and everything come to rest. */
  elect(id: number): void {
    this.campaign(id);
    this.settle();
  }

  /**
   * Hands a node a proposal.
   *
   * @returns false when the node dropped it.
   */
  propose(id: number, data: string): boolean {
    this.running(id);
    const taken = this.cluster.propose(id, toBytes(data));
    this.pump(id);
    return taken;
  }

  /** Asks the leader `from` to transfer leadership to `to`. */
  transfer(from: number, to: number): void {
    this.running(from);
    this.cluster.transfer(from, to);
    this.pump(from);
  }

  /**
   * Makes a snapshot of what the node has applied, and drops its log up to
   * `index`, which must be applied.
   */
  compact(id: number, index: number): void {
    const { applied, disk } = this.running(id);
    if (index > applied) {
      throw new Error(`node ${id} has applied only up to ${applied}`);
    }
    if (index < disk.firstIndex) throw new CompactedError();
    this.cluster.compact(id, applied - index);
  }

  /** Ends a process. What is on its disk stays. */
  crash(id: number): void {
    this.running(id);
    this.cluster.crash(id, this.host(id).disk.unsynced);
  }

  /** Starts a crashed process again from its disk. */
  restart(id: number): void {
    const host = this.host(id);
    if (host.raw !== null) throw new Error(`node ${id} is running`);
    this.cluster.restart(id);
    this.pump(id);
  }

  // Acting on the network

  /** Holds back every message from now on that passes the test. */
  hold(test: MessageTest): void {
    this.holding = test;
    for (const flight of this.cluster.flights) {
      if (test(flight.message)) flight.due = null;
    }
  }

  /** Lets held messages go, one a step, in this order. */
  release(options: { readonly order?: 'fifo' | 'reverse' } = {}): void {
    this.holding = null;
    const held = this.flights().filter((flight) => flight.due === null);
    if (options.order === 'reverse') held.reverse();
    held.forEach((flight, i) => (flight.due = this.cluster.time + 1 + i));
  }

  /** Loses messages that pass the test: on their way, and the next ones. */
  drop(test: MessageTest, count = Infinity): void {
    this.dropping.push({ test, left: count });
    for (const flight of this.flights()) this.loses(flight);
  }

  /** Only nodes of one group hear each other. */
  partition(...groups: readonly (readonly number[])[]): void {
    this.cluster.partition(groups);
  }

  /** Ends every partition and all losing of messages. */
  heal(): void {
    this.dropping = [];
    this.cluster.heal();
  }

  // Time

  /** One tick on every node (or on those named), and one step after it. */
  tick(count = 1, ids = [...this.cluster.hosts.keys()]): void {
    for (let i = 0; i < count; i++) {
      for (const id of ids) {
        this.host(id);
        if (this.cluster.tick(id)) this.pump(id);
      }
      this.step();
    }
  }

  /**
   * One step: everything that is due arrives, in the order of sending, and
   * every node does what it has to do.
   *
   * @returns whether anything arrived.
   */
  step(): boolean {
    const { cluster } = this;
    const now = ++cluster.time;
    const due = this.flights().filter((flight) => flight.due !== null && flight.due <= now);
    for (const flight of due) {
      cluster.deliver(flight);
      this.pump(flight.message.to);
    }
    for (const id of cluster.hosts.keys()) this.pump(id);
    return due.length > 0;
  }

  /** Steps until nothing is on its way but what is held. */
  settle(): void {
    for (let i = 0; i < MOST_STEPS; i++) {
      if (!this.flights().some((flight) => flight.due !== null)) return;
      this.step();
    }
    throw new Error(`the world is not at rest after ${MOST_STEPS} steps`);
  }

  /** Puts a remark into the trace. */
  remark(text: string): void {
    this.cluster.remark(text);
  }

  // Inside

  private flights(): Flight[] {
    return [...this.cluster.flights];
  }

  private host(id: number): Host {
    const host = this.cluster.hosts.get(id);
    if (host !== undefined) return host;
    const ids = [...this.cluster.hosts.keys()].join(', ');
    throw new Error(`there is no node ${id}; the world has ${ids}`);
  }

  private running(id: number): Host {
    const host = this.host(id);
    if (host.raw === null) throw new Error(`node ${id} is down`);
    return host;
  }

  /** Handles Readys, and the work of threads, until there is none. */
  private pump(id: number): void {
    const { cluster } = this;
    while (cluster.handle(id) || cluster.write(id) || cluster.apply(id));
  }

  private post(flight: Flight): void {
    if (this.loses(flight)) return;
    const held = this.holding?.(flight.message) ?? false;
    flight.due = held ? null : this.cluster.time + 1;
  }

  /** Reports whether a rule loses the message; the rule is used up a little. */
  private loses(flight: Flight): boolean {
    const rule = this.dropping.find(({ test, left }) => left > 0 && test(flight.message));
    if (rule === undefined) return false;
    rule.left--;
    return this.cluster.drop(flight);
  }

  private logText(host: Host): string {
    const entries = this.readLog(host);
    const commit = this.commitOf(host);
    const cells = host.disk.firstIndex > 1 ? ['…'] : [];
    let barred = false;
    for (const entry of entries) {
      if (entry.index > commit && !barred) {
        cells.push('|');
        barred = true;
      }
      cells.push(`${entry.term}:${this.cell(entry)}`);
    }
    return barred ? cells.join(' ') : [...cells, '|'].join(' ');
  }

  private commitOf(host: Host): number {
    return host.raw === null ? host.disk.durable.commit : host.view.commit;
  }

  private cell(entry: Entry): string {
    if (isConfChangeEntry(entry.type)) {
      return describeEntry(entry).split(' ').slice(2).join('+') || 'leave';
    }
    return entry.data.length === 0 ? '·' : toText(payloadOf(entry.data));
  }

  private readLog(host: Host): readonly Entry[] {
    if (host.raw !== null) return this.node(host.id).inspect().log.allEntries();
    return host.disk.log();
  }
}
