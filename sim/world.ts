/**
 * A few nodes on a virtual network: the stage on which the examples and the
 * pictures of the book play.
 *
 * @module
 */
import {
  Compacted,
  decodeConfChange,
  describeEntry,
  describeMessage,
  isConfChangeEntry,
  MemoryStorage,
  newConfState,
  NO_LIMIT,
  ProposalDropped,
  RawNode,
  StepPeerNotFound,
} from '../src/index.ts';
import type {
  Config,
  ConfState,
  Entry,
  HardState,
  Message,
  Ready,
  Snapshot,
} from '../src/index.ts';
import { seeded } from './random.ts';
import { stage } from './stage.ts';
import { table, toBytes, toText } from './text.ts';
import type {
  Trace,
  TraceEvent,
  TraceKind,
  TraceMessage,
  TraceNode,
  TraceRole,
} from './trace.ts';

/** How to make a world. Any field of {@link Config} goes to every node. */
export interface WorldOptions extends Partial<Config> {
  /** Number of nodes; they are called 1, 2, 3 and so on. */
  readonly nodes?: number;
  /** Decides every election timeout. */
  readonly seed?: number;
}

/** Says yes to some messages. */
export type MessageTest = (m: Message) => boolean;

/** A disk that knows the members of the cluster from the beginning. */
class Disk extends MemoryStorage {
  private readonly founders: ConfState;

  constructor(founders: ConfState) {
    super();
    this.founders = founders;
  }

  override initialState(): {
    readonly hardState: HardState;
    readonly confState: ConfState;
  } {
    const state = super.initialState();
    const fresh = this.snapshot().metadata.index === 0;
    return fresh ? { ...state, confState: this.founders } : state;
  }
}

/** A process with its disk. The disk outlives the process. */
interface Host {
  readonly id: number;
  readonly disk: Disk;
  /** Null while the process is down. */
  raw: RawNode | null;
  /** What the state machine took, since the newest snapshot. */
  applied: string[];
  appliedIndex: number;
  confState: ConfState;
  /** What the last event showed of it. */
  shown: TraceNode;
}

/** A message on its way. */
interface Flight {
  readonly message: Message;
  readonly traced: TraceMessage;
  /** Step in which it arrives; null while it is held back. */
  due: number | null;
}

const ROLES: Record<string, TraceRole> = {
  StateFollower: 'follower',
  StatePreCandidate: 'pre-candidate',
  StateCandidate: 'candidate',
  StateLeader: 'leader',
};

const DOWN: TraceNode = {
  role: 'down',
  term: 0,
  vote: 0,
  lead: 0,
  commit: 0,
  applied: 0,
  lastIndex: 0,
};

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
  private readonly random: () => number;
  private readonly config: Partial<Config>;
  private readonly founders: ConfState;
  private readonly hosts = new Map<number, Host>();
  private events: TraceEvent[] = [];
  private recorded = 0;
  private time = 0;
  private sent = 0;
  private flights: Flight[] = [];
  private holding: MessageTest | null = null;
  private dropping: { test: MessageTest; left: number }[] = [];
  private groups: readonly (readonly number[])[] = [];

  constructor(options: WorldOptions = {}) {
    const { nodes = 3, seed = 1, ...config } = options;
    this.seed = seed;
    this.random = seeded(seed);
    this.config = config;
    const ids = Array.from({ length: nodes }, (_, i) => i + 1);
    this.founders = newConfState({ voters: ids });
    for (const id of ids) this.found(id);
    stage.enter(this);
  }

  // Looking

  /** Everything that has happened so far. */
  get trace(): Trace {
    const nodes = [...this.hosts.keys()];
    return { nodes, seed: this.seed, events: this.events };
  }

  /**
   * Takes the events out of the trace, so that a world that goes on for
   * hours does not grow. Their numbers go on.
   */
  takeEvents(): readonly TraceEvent[] {
    const taken = this.events;
    this.events = [];
    return taken;
  }

  /** The node's narrow face, to call it directly. */
  node(id: number): RawNode {
    return this.running(id).raw;
  }

  /** The leader of the highest term, or 0. */
  leader(): number {
    let best = 0;
    let term = -1;
    for (const { id, raw } of this.hosts.values()) {
      const status = raw?.basicStatus();
      if (status?.state !== 'StateLeader' || status.term <= term) continue;
      best = id;
      term = status.term;
    }
    return best;
  }

  /** One line a node: role, term, vote, leader, commit. */
  states(): string {
    return table(
      [...this.hosts.values()].map((host) => {
        const { role, term, vote, lead, commit } = this.look(host);
        if (role === 'down') return [`n${host.id}`, 'down'];
        return [
          `n${host.id}`,
          role,
          `term ${term}`,
          `vote ${vote}`,
          `lead ${lead}`,
          `commit ${commit}`,
        ];
      }),
    );
  }

  /**
   * One line a node: its log as `term:data`, with a bar behind what is
   * committed. A dot stands for an empty entry, `…` for what was compacted.
   */
  logs(): string {
    return [...this.hosts.values()]
      .map((host) => `n${host.id}  ${this.logOf(host)}`)
      .join('\n');
  }

  /** What a leader knows of its followers, one line each. */
  status(id: number): string {
    const { progress } = this.running(id).raw.status();
    return [...progress]
      .sort(([a], [b]) => a - b)
      .map(([member, pr]) => `${member}: ${pr}`)
      .join('\n');
  }

  /** What the node's state machine has taken since its newest snapshot. */
  applied(id: number): readonly string[] {
    return this.host(id).applied;
  }

  /** Messages on their way, held ones too, in the order of sending. */
  inFlight(): readonly Message[] {
    return this.flights.map((flight) => flight.message);
  }

  // Acting on nodes

  /** Lets a node campaign now. */
  campaign(id: number): void {
    const host = this.running(id);
    this.record(host, 'campaign', `n${id} is asked to campaign`);
    this.touch(host, (raw) => raw.campaign());
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
    const host = this.running(id);
    this.record(host, 'propose', `n${id} is handed "${data}"`);
    return this.attempt(host, (raw) => raw.propose(toBytes(data)));
  }

  /** Asks the leader `from` to give its office to `to`. */
  transfer(from: number, to: number): void {
    this.touch(this.running(from), (raw) => raw.transferLeader(to));
  }

  /**
   * Makes a snapshot of what the node has applied, and drops its log up to
   * `index`, which must be applied.
   */
  compact(id: number, index: number): void {
    const host = this.host(id);
    const { appliedIndex, confState } = host;
    if (index > appliedIndex) {
      throw new Error(`node ${id} has applied only up to ${appliedIndex}`);
    }
    if (host.disk.snapshot().metadata.index < appliedIndex) {
      const data = toBytes(host.applied.join('\n'));
      host.disk.createSnapshot(appliedIndex, confState, data);
    }
    host.disk.compact(index);
    this.remark(`n${id} compacts its log up to ${index}`, host);
  }

  /** Ends a process. What is on its disk stays. */
  crash(id: number): void {
    const host = this.running(id);
    (host as Host).raw = null;
    this.record(host, 'crash', `n${id} crashes`);
  }

  /** Starts a crashed process again from its disk. */
  restart(id: number): void {
    const host = this.host(id);
    if (host.raw !== null) throw new Error(`node ${id} is running`);
    this.boot(host);
    this.record(host, 'restart', `n${id} starts again from its disk`);
    this.pump(host);
  }

  // Acting on the network

  /** Holds back every message from now on that passes the test. */
  hold(test: MessageTest): void {
    this.holding = test;
    for (const flight of this.flights) {
      if (test(flight.message)) flight.due = null;
    }
  }

  /** Lets held messages go, one a step, in this order. */
  release(options: { readonly order?: 'fifo' | 'reverse' } = {}): void {
    this.holding = null;
    const held = this.flights.filter((flight) => flight.due === null);
    if (options.order === 'reverse') held.reverse();
    held.forEach((flight, i) => (flight.due = this.time + 1 + i));
  }

  /** Loses messages that pass the test: on their way, and the next ones. */
  drop(test: MessageTest, count = Infinity): void {
    const rule = { test, left: count };
    this.dropping.push(rule);
    this.flights = this.flights.filter((flight) => !this.loses(flight));
  }

  /** Only nodes of one group hear each other. */
  partition(...groups: readonly (readonly number[])[]): void {
    this.groups = groups;
    const sides = groups.map((group) => group.join(' ')).join(' | ');
    this.remark(`the network is cut: ${sides}`);
  }

  /** Ends every partition and all losing of messages. */
  heal(): void {
    this.groups = [];
    this.dropping = [];
    this.remark('the network is whole again');
  }

  // Time

  /** One tick on every node (or on those named), and one step after it. */
  tick(count = 1, ids: readonly number[] = [...this.hosts.keys()]): void {
    for (let i = 0; i < count; i++) {
      for (const id of ids) {
        const host = this.host(id);
        if (host.raw !== null) this.touch(host, (raw) => raw.tick());
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
    this.time++;
    const due = this.flights.filter(
      (flight) => flight.due !== null && flight.due <= this.time,
    );
    this.flights = this.flights.filter((flight) => !due.includes(flight));
    for (const flight of due) this.arrive(flight);
    for (const host of this.hosts.values()) this.pump(host);
    return due.length > 0;
  }

  /** Steps until nothing is on its way but what is held. */
  settle(): void {
    for (let i = 0; i < MOST_STEPS; i++) {
      if (!this.flights.some((flight) => flight.due !== null)) return;
      this.step();
    }
    throw new Error(`the world is not at rest after ${MOST_STEPS} steps`);
  }

  /** Puts a remark into the trace. */
  remark(text: string, host: Host | null = null): void {
    this.record(host, 'note', text);
  }

  // Inside

  private found(id: number): void {
    const host: Host = {
      id,
      disk: new Disk(this.founders),
      raw: null,
      applied: [],
      appliedIndex: 0,
      confState: this.founders,
      shown: DOWN,
    };
    this.hosts.set(id, host);
    this.boot(host);
    this.record(host, 'start', `n${id} starts as a follower`);
  }

  private boot(host: Host): void {
    const snapshot = host.disk.snapshot();
    this.adopt(host, snapshot);
    host.raw = new RawNode({
      electionTick: 10,
      heartbeatTick: 1,
      ...this.config,
      id: host.id,
      storage: host.disk,
      random: this.random,
      applied: snapshot.metadata.index,
    });
    host.shown = this.look(host);
  }

  private host(id: number): Host {
    const host = this.hosts.get(id);
    if (host !== undefined) return host;
    const ids = [...this.hosts.keys()].join(', ');
    throw new Error(`there is no node ${id}; the world has ${ids}`);
  }

  private running(id: number): Host & { raw: RawNode } {
    const host = this.host(id);
    if (host.raw === null) throw new Error(`node ${id} is down`);
    return host as Host & { raw: RawNode };
  }

  private attempt(host: Host, call: (raw: RawNode) => void): boolean {
    try {
      this.touch(host, call);
      return true;
    } catch (error) {
      if (error instanceof ProposalDropped) {
        this.remark(`n${host.id} drops the proposal`, host);
      } else if (error instanceof StepPeerNotFound) {
        this.remark(`n${host.id} does not know the sender`, host);
      } else {
        throw error;
      }
      return false;
    }
  }

  /** Calls a node, records what changed, and does what it asks for. */
  private touch(host: Host, call: (raw: RawNode) => void): void {
    call(host.raw!);
    this.compare(host);
    this.pump(host);
  }

  /** Handles Readys until there is none. */
  private pump(host: Host): void {
    const { raw } = host;
    while (raw !== null && raw.hasReady()) {
      const ready = raw.ready();
      this.write(host, ready);
      for (const m of ready.messages) this.post(host, m);
      this.apply(host, ready);
      raw.advance();
      this.compare(host);
    }
  }

  private write(host: Host, ready: Ready): void {
    const { snapshot, entries, hardState } = ready;
    if (hardState !== null) host.disk.setHardState(hardState);
    if (snapshot !== null) {
      host.disk.applySnapshot(snapshot);
      this.adopt(host, snapshot);
      const { index } = snapshot.metadata;
      const text = `n${host.id} restores a snapshot at ${index}`;
      this.record(host, 'snapshot', text);
    }
    if (entries.length === 0) return;
    host.disk.append(entries);
    const lines = entries.map((entry) => describeEntry(entry)).join(', ');
    this.record(host, 'append', `n${host.id} writes ${lines}`);
  }

  private adopt(host: Host, snapshot: Snapshot): void {
    const { index, confState } = snapshot.metadata;
    const data = toText(snapshot.data);
    host.applied = data === '' ? [] : data.split('\n');
    host.appliedIndex = index;
    host.confState = index === 0 ? this.founders : confState;
  }

  private apply(host: Host, ready: Ready): void {
    for (const entry of ready.committedEntries) {
      if (isConfChangeEntry(entry.type)) {
        const change = decodeConfChange(entry);
        host.confState = host.raw!.applyConfChange(change);
      } else if (entry.data.length > 0) {
        host.applied.push(toText(entry.data));
      }
      host.appliedIndex = entry.index;
      const text = `n${host.id} applies ${describeEntry(entry)}`;
      this.record(host, 'apply', text);
    }
  }

  private post(host: Host, message: Message): void {
    const traced = traceMessage(++this.sent, message);
    this.record(host, 'send', `send    ${traced.text}`, traced);
    const held = this.holding?.(message) ?? false;
    const flight = { message, traced, due: held ? null : this.time + 1 };
    if (!this.loses(flight)) this.flights.push(flight);
  }

  /** Whether a rule loses the message; the rule is used up a little. */
  private loses(flight: Flight): boolean {
    const rule = this.dropping.find(
      ({ test, left }) => left > 0 && test(flight.message),
    );
    if (rule === undefined) return false;
    rule.left--;
    this.lose(flight);
    return true;
  }

  private lose({ traced }: Flight): void {
    const to = this.hosts.get(traced.to) ?? null;
    this.record(to, 'drop', `drop    ${traced.text}`, traced);
  }

  private arrive(flight: Flight): void {
    const { message, traced } = flight;
    const host = this.hosts.get(message.to);
    const cut = !this.connected(message.from, message.to);
    if (host === undefined || host.raw === null || cut) {
      this.lose(flight);
      return;
    }
    this.record(host, 'deliver', `deliver ${traced.text}`, traced);
    this.attempt(host, (raw) => raw.step(message));
  }

  private connected(a: number, b: number): boolean {
    if (this.groups.length === 0) return true;
    return this.groups.some((group) => group.includes(a) && group.includes(b));
  }

  private look(host: Host): TraceNode {
    if (host.raw === null) return DOWN;
    const status = host.raw.basicStatus();
    return {
      role: ROLES[status.state]!,
      term: status.term,
      vote: status.vote,
      lead: status.lead,
      commit: status.commit,
      applied: host.appliedIndex,
      lastIndex: host.raw.inspect().log.lastIndex(),
    };
  }

  /** Records a change of role or commit since the last look. */
  private compare(host: Host): void {
    const before = host.shown;
    const now = this.look(host);
    const name = `n${host.id}`;
    if (
      before.role !== now.role ||
      before.term !== now.term ||
      before.vote !== now.vote ||
      before.lead !== now.lead
    ) {
      const text =
        `${name} is ${now.role} at term ${now.term}, ` +
        `vote ${now.vote}, lead ${now.lead}`;
      this.record(host, 'state', text);
    }
    if (before.commit !== now.commit) {
      this.record(host, 'commit', `${name} commits up to ${now.commit}`);
    }
    host.shown = now;
  }

  private record(
    host: Host | null,
    kind: TraceKind,
    text: string,
    message: TraceMessage | null = null,
  ): void {
    this.events.push({
      seq: this.recorded++,
      time: this.time,
      node: host?.id ?? message?.to ?? 0,
      kind,
      text,
      message,
      after: host === null ? null : this.look(host),
    });
  }

  private logOf(host: Host): string {
    const entries = this.readLog(host);
    const { commit } =
      host.raw === null
        ? host.disk.initialState().hardState
        : host.raw.basicStatus();
    const cells = host.disk.firstIndex() > 1 ? ['…'] : [];
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

  private cell(entry: Entry): string {
    if (isConfChangeEntry(entry.type)) {
      return describeEntry(entry).split(' ').slice(2).join('+') || 'leave';
    }
    return entry.data.length === 0 ? '·' : toText(entry.data);
  }

  private readLog(host: Host): readonly Entry[] {
    if (host.raw !== null) return host.raw.inspect().log.allEntries();
    const first = host.disk.firstIndex();
    const last = host.disk.lastIndex();
    try {
      return host.disk.entries(first, last + 1, NO_LIMIT);
    } catch (error) {
      if (error instanceof Compacted || last < first) return [];
      throw error;
    }
  }
}

function traceMessage(id: number, m: Message): TraceMessage {
  return {
    id,
    type: m.type,
    from: m.from,
    to: m.to,
    term: m.term,
    logTerm: m.logTerm,
    index: m.index,
    commit: m.commit,
    entries: m.entries.length,
    reject: m.reject,
    text: describeMessage(m).replace(/\s*\n\s*/g, ' '),
  };
}
