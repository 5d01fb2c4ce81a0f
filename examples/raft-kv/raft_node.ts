/**
 * A server's node: the library's loop on the disk, the network and the clock
 * of a real machine.
 *
 * @module
 */
import {
  membersOf,
  newConfChange,
  PortError,
  RawNode,
  ReplicaNode,
} from '../../src/index.ts';
import type {
  BasicStatus,
  ConfChangeType,
  ConfState,
  DiskPort,
  Message,
  ReplicaNodeConfig,
  SnapshotStatus,
  Status,
} from '../../src/index.ts';
import { parseAddress } from './address.ts';
import type { Address } from './address.ts';
import { runAdmin } from './admin.ts';
import { encodeBatch } from './batch.ts';
import { groupsOf, sizeOf } from './command_size.ts';
import { failureOf } from './fates.ts';
import { Gatherer } from './gatherer.ts';
import type { GathererOptions } from './gatherer.ts';
import { Histogram } from './histogram.ts';
import { infoOf } from './info.ts';
import type { Reads } from './options.ts';
import { Peers } from './peers.ts';
import type { Recorder } from './recorder.ts';
import { RedisStore } from './redis_store.ts';
import { failure } from './replies.ts';
import type { Args, Command, Reply, Service } from './service.ts';
import { Transport } from './transport.ts';
import type { PeerTls } from './transport.ts';

/** What a node is made of, and how it works. */
export interface KvNodeOptions {
  readonly id: number;
  /** Name of the cluster. */
  readonly cluster: string;
  /** Where the first members listen: member 1, 2, and so on. */
  readonly founders: readonly Address[];
  /** Where this one is called by them. */
  readonly address: Address;
  /** Where it listens for them. @defaultValue there */
  readonly listen?: Address;
  /** How often the data folder was opened. */
  readonly run: number;
  readonly disk: DiskPort & {
    close(): Promise<void>;
    /** Fulfilled when it has failed, and nobody waited for it. */
    readonly failed?: Promise<Error>;
  };
  /** @defaultValue 'index' */
  readonly reads?: Reads;
  /** Entries applied after which a snapshot is made. @defaultValue 10,000 */
  readonly snapshotEvery?: number;
  /** Milliseconds of a tick. @defaultValue 100 */
  readonly tick?: number;
  /** Milliseconds that a client waits at most. @defaultValue 3000 */
  readonly patience?: number;
  readonly peerTls?: PeerTls | null;
  /** Records what the node does. @defaultValue null */
  readonly recorder?: Recorder | null;
  /** Hears what is worth a line. */
  readonly say?: (line: string) => void;
}

/** The node was removed from its cluster. */
export class RemovedError extends Error {
  override readonly name = 'RemovedError';

  constructor(id: number) {
    super(`member ${id} was removed from the cluster`);
  }
}

/** A member as `RAFT.MEMBERS` tells it. */
export interface Member {
  readonly id: number;
  /** Null if nobody has said it. */
  readonly address: Address | null;
  readonly learner: boolean;
}

const ELECTION_TICK = 10;
const KIB = 1024;
const MIB = 1024 * KIB;
/** Bytes of one entry, unless a single command has more. */
const MOST_BYTES = 256 * KIB;
/** Bytes of the largest command; a message with it must fit a frame. */
const MOST_COMMAND = 32 * MIB;
/** Proposals on their way, and reads: more would only make each smaller. */
const MOST_OUT = 4;
/** Ticks that a removed node goes on, so that the others hear from it. */
const FAREWELL = 10;

/** The replies to commands that were proposed together. */
type Replies = readonly Reply[];

/** A member of the cluster, as it serves its clients. */
export class KvNode implements Service {
  readonly id: number;
  /** Fulfilled with why it has ended; null when it was stopped. */
  readonly ended: Promise<Error | null>;
  /** Milliseconds from a proposal to its answer. */
  readonly commitTime = new Histogram();
  readonly store = new RedisStore();
  readonly transport: Transport;
  /** Commands that wait to be proposed. */
  readonly writes: Gatherer<readonly Command[], Replies>;
  /** Reads that wait to be asked for. */
  readonly reads: Gatherer<() => unknown, unknown>;
  /** Milliseconds that a client waits at most. */
  readonly patience: number;
  private readonly options: KvNodeOptions;
  private readonly tickLength: number;
  private readonly peers: Peers;
  private readonly say: (line: string) => void;
  private readonly recorder: Recorder | null;
  private node!: ReplicaNode<Replies>;
  private raw!: RawNode;
  private timer: NodeJS.Timeout | null = null;
  private tellEnd!: (why: Error | null) => void;
  private stopped = false;
  /** Whether a stroke of the clock is on its way. */
  private striking = false;
  /** Ticks since this node found that it is no member any more. */
  private farewell = 0;
  /** Whether it was one before some change of the membership. */
  private wasMember = false;
  private toldLead = '';
  /** Ticks since this node has heard from its leader. */
  private silence = ELECTION_TICK;

  /**
   * Listens for the others, loads the disk, and takes part.
   *
   * @throws what the disk or the port says that can't be used.
   */
  static async start(options: KvNodeOptions): Promise<KvNode> {
    let node: KvNode | null = null;
    const { cluster, id, address, peerTls = null, say = () => {} } = options;
    const { listen = address } = options;
    const transport = await Transport.listen({
      ...{ cluster, id, address, listen, say },
      tls: peerTls,
      receiver: {
        step: (m) => node?.step(m),
        reportUnreachable: (peer) => node?.node.reportUnreachable(peer),
        reportSnapshot: (peer, status) => node?.reportSnapshot(peer, status),
        admits: (peer, at) => node?.admits(peer, at) ?? false,
      },
    });
    const made = new KvNode(options, transport);
    try {
      await made.begin();
    } catch (error) {
      await transport.close();
      await options.disk.close();
      throw error;
    }
    node = made;
    return made;
  }

  private constructor(options: KvNodeOptions, transport: Transport) {
    this.id = options.id;
    this.options = options;
    this.transport = transport;
    this.say = options.say ?? (() => {});
    this.recorder = options.recorder ?? null;
    this.tickLength = options.tick ?? 100;
    this.patience = options.patience ?? 3000;
    this.ended = new Promise((resolve) => (this.tellEnd = resolve));
    this.writes = this.gatherer((jobs, ms) => this.propose(jobs, ms));
    this.reads = this.gatherer((jobs, ms) => {
      const query = (): unknown[] => jobs.map((job) => job());
      return this.node.read(query, { ticks: this.ticks(ms) });
    });
    this.peers = new Peers(transport);
    // Until the disk has said who the members are.
    const others = options.founders
      .map((address, i) => [i + 1, address] as const)
      .filter(([id]) => id !== options.id);
    this.peers.follow(new Map(others));
  }

  private gatherer<J, R>(ask: GathererOptions<J, R>['ask']): Gatherer<J, R> {
    return new Gatherer({
      ask,
      mostBytes: MOST_BYTES,
      mostOut: MOST_OUT,
      patience: this.patience,
      pause: this.tickLength,
    });
  }

  private async begin(): Promise<void> {
    const { id, disk } = this.options;
    this.node = await ReplicaNode.start<Replies>(this.config(), {
      disk: this.recorder?.onDisk(disk) ?? disk,
      transport: { send: (messages) => this.send(messages) },
      machine: this.store,
    });
    this.meet();
    // Nobody else could win, so there is nothing to wait for.
    if (idsOf(this.node.confState).join() === `${id}`) this.node.campaign();
    this.timer = setInterval(() => this.tick(), this.tickLength);
    void this.node.ended.then((failure) => this.end(failure));
    void disk.failed?.then((cause) => this.end(new PortError('disk', cause)));
  }

  private config(): ReplicaNodeConfig {
    const { id, run, founders, reads, snapshotEvery = 10_000 } = this.options;
    const lease = reads === 'lease';
    return {
      id,
      run,
      founders: founders.map((_, i) => i + 1),
      electionTick: ELECTION_TICK,
      heartbeatTick: 1,
      random: Math.random,
      asyncStorageWrites: true,
      preVote: true,
      checkQuorum: true,
      stepDownOnRemoval: true,
      readOnlyOption: lease ? 'ReadOnlyLeaseBased' : 'ReadOnlySafe',
      maxUncommittedEntriesSize: 64 * MIB,
      maxInflightBytes: 8 * MIB,
      compaction: {
        afterEntries: snapshotEvery,
        keepEntries: Math.ceil(Math.min(1000, snapshotEvery / 10)),
        keepForFollower: Math.min(2000, snapshotEvery),
      },
      // Here each change is seen, however soon the next one follows.
      reviewChange: (_, members) => {
        this.wasMember ||= idsOf(members).includes(id);
        return null;
      },
      start: (config) => {
        this.raw = this.recorder?.start(config) ?? new RawNode(config);
        return this.raw;
      },
    };
  }

  // What a session asks

  write(commands: readonly Command[]): Promise<Replies> {
    const size = sizeOf(commands);
    if (size <= MOST_BYTES) return this.writes.add(commands, size);
    return this.writeMuch(commands);
  }

  read(calls: readonly Args[]): Promise<Replies> {
    const job = (): Replies => calls.map((args) => this.store.query(args));
    return this.linearizably(job);
  }

  revisions(keys: readonly Uint8Array[]): Promise<readonly number[]> {
    return this.linearizably(() => this.store.revisions(keys));
  }

  admin(args: Args): Promise<Reply> {
    return runAdmin(this, args);
  }

  info(): ReadonlyMap<string, readonly string[]> {
    return infoOf(this);
  }

  // What an administrator asks

  /** What the node knows of itself, and of the others while it leads. */
  status(): Status {
    return this.raw.status();
  }

  /** The part of the status that costs nothing. */
  basicStatus(): BasicStatus {
    return this.raw.basicStatus();
  }

  /** All members, and learners, by id. */
  members(): readonly Member[] {
    const { learners, learnersNext } = this.node.confState;
    return idsOf(this.node.confState).map((id) => ({
      id,
      address: this.addressOf(id),
      learner: learners.includes(id) || learnersNext.includes(id),
    }));
  }

  /** @throws as `ReplicaNode.changeMembership`. */
  async change(type: ConfChangeType, nodeId: number): Promise<void> {
    const change = newConfChange(type, nodeId);
    const ticks = this.ticks(this.patience);
    await this.node.changeMembership(change, { ticks });
    this.meet();
  }

  /** Asks the leader to let another member lead. */
  transfer(to: number): void {
    this.node.transferLeadership(to);
  }

  /** Has a snapshot made; false when there is nothing new, or one is made. */
  snapshot(): boolean {
    return this.node.snapshot();
  }

  // The end

  /** Ends the node when what it does is done. */
  async stop(): Promise<void> {
    await this.handOver();
    await this.end(null);
  }

  /**
   * Lets another member lead, if this one does: so nobody has to wait until
   * it is missed.
   */
  async handOver(): Promise<void> {
    const { lead, progress } = this.status();
    if (lead !== this.id || this.stopped) return;
    const [next] = [...progress]
      .filter(([id, { isLearner }]) => id !== this.id && !isLearner)
      .sort(([, a], [, b]) => b.match - a.match);
    if (next === undefined) return;
    this.transfer(next[0]);
    for (let i = 0; i < ELECTION_TICK && this.node.leader === this.id; i++) {
      await new Promise((resolve) => setTimeout(resolve, this.tickLength));
    }
  }

  private async end(why: Error | null): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    if (this.timer !== null) clearInterval(this.timer);
    await this.node.stop();
    await this.transport.close();
    // A disk that has failed has said so.
    await this.options.disk.close().catch(() => {});
    this.tellEnd(why);
  }

  // Inside: asking

  private async propose(
    jobs: readonly (readonly Command[])[],
    ms: number,
  ): Promise<readonly Replies[]> {
    const began = performance.now();
    const batch = encodeBatch(jobs.length === 1 ? jobs[0]! : jobs.flat());
    const ticks = this.ticks(ms);
    const { answer } = await this.node.propose(batch, { ticks });
    this.commitTime.observe(performance.now() - began);
    let at = 0;
    return jobs.map(({ length }) => answer.slice(at, (at += length)));
  }

  /** More commands than one entry takes, or larger ones. */
  private async writeMuch(commands: readonly Command[]): Promise<Replies> {
    const replies: Reply[] = [];
    for (const group of groupsOf(commands, MOST_BYTES)) {
      replies.push(...(await this.writeGroup(group)));
    }
    return replies;
  }

  /** What becomes of a group does not touch what became of those before. */
  private async writeGroup(group: readonly Command[]): Promise<Replies> {
    const size = sizeOf(group);
    if (size > MOST_COMMAND) {
      const limit = `${size} bytes; an entry of the log takes ${MOST_COMMAND}`;
      return group.map(() => failure(`the command has ${limit}`));
    }
    try {
      return await this.writes.add(group, size);
    } catch (error) {
      const reply = failureOf(error);
      return group.map(() => reply);
    }
  }

  private linearizably<T>(job: () => T): Promise<T> {
    if (this.options.reads === 'local')
      return new Promise((resolve) => resolve(job()));
    return this.reads.add(job, 0) as Promise<T>;
  }

  /** Milliseconds as ticks, at least one. */
  private ticks(ms: number): number {
    return Math.ceil(ms / this.tickLength);
  }

  // Inside: the clock and the others

  private tick(): void {
    this.node.tick();
    this.silence++;
    this.meet();
    const members = idsOf(this.node.confState);
    this.peers.tick(new Set([...members, this.node.leader]));
    this.strike();
    this.tellLead();
    this.lookForRemoval(members);
  }

  /** The leader says what time it is when the store wants to know. */
  private strike(): void {
    const due = this.store.nextStroke();
    const now = Date.now();
    if (due === null || due > now || this.striking) return;
    if (this.node.leader !== this.id) return;
    this.striking = true;
    const done = (): void => void (this.striking = false);
    // It stands in no queue: a time that has to wait is over.
    const stroke = encodeBatch([{ kind: 'clock', now }]);
    // One that gets lost is followed by the next.
    this.node.propose(stroke, { ticks: 1, waits: false }).then(done, done);
  }

  private tellLead(): void {
    const { term, lead, id } = this.basicStatus();
    const news = lead === id ? `leads in term ${term}` : `follows ${lead}`;
    const told = lead === 0 ? 'knows no leader' : news;
    if (told !== this.toldLead) this.say(`member ${id} ${told}`);
    this.toldLead = told;
  }

  private lookForRemoval(members: readonly number[]): void {
    if (!this.wasMember || members.includes(this.id)) return;
    if (++this.farewell > FAREWELL) void this.end(new RemovedError(this.id));
  }

  private send(messages: readonly Message[]): void {
    this.recorder?.send(messages);
    this.transport.send(messages);
  }

  private step(m: Message): void {
    if (m.from === this.node.leader) this.silence = 0;
    this.recorder?.deliver(m);
    this.node.step(m);
  }

  private reportSnapshot(id: number, status: SnapshotStatus): void {
    this.say(
      status === 'SnapshotFinish'
        ? `sent a snapshot to member ${id}`
        : `a snapshot for member ${id} did not get through`,
    );
    this.node.reportSnapshot(id, status);
  }

  /**
   * Whoever hears from a leader knows all that it needs to. Who does not may
   * have missed that others have joined, and one of them leads now.
   */
  private admits(id: number, address: Address): boolean {
    const leads = this.node.leader === this.id;
    if (leads || this.silence < ELECTION_TICK) return false;
    this.peers.admit(id, address);
    return true;
  }

  private meet(): void {
    const others = new Map<number, Address>();
    for (const id of idsOf(this.node.confState)) {
      const address = this.addressOf(id);
      if (id !== this.id && address !== null) others.set(id, address);
    }
    this.peers.follow(others);
  }

  /** What was said last counts: a member may have moved. */
  private addressOf(id: number): Address | null {
    const added = this.store.addresses.get(id);
    if (added !== undefined) return parseAddress(added);
    return this.options.founders[id - 1] ?? null;
  }
}

/** All that are in a configuration in some way, in the order of ids. */
function idsOf(conf: ConfState): readonly number[] {
  return [...new Set(membersOf(conf))].sort((a, b) => a - b);
}
