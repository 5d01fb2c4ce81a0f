/**
 * A machine with its disk and, unless it is down, a process on it: the
 * library's loop with its node. It does what the loop wants done, tells the
 * cluster of it, and leaves to the driver what may happen later.
 *
 * @module
 */
import {
  asConfChangeV2,
  ConfigError,
  InvariantError,
  NO_LIMIT,
  ProposalDroppedError,
  RawNode,
  Replica,
  StepPeerNotFoundError,
} from '../src/index.ts';
import type {
  ApplyEffect,
  Batch,
  CaptureEffect,
  CompactionPolicy,
  ConfChange,
  ConfChangeV2,
  Config,
  ConfState,
  Consensus,
  Effect,
  Fate,
  Message,
  RestoreEffect,
  SaveEffect,
  StateType,
  WriteEffect,
} from '../src/index.ts';
import { Disk } from './disk.ts';
import type { BareKind, EventKind, EventParts, NodeView, Role } from './event.ts';
import { FailingLog, isFault, StorageFault } from './fault.ts';
import type { Fault } from './fault.ts';
import type { Machine, Outcome } from './machine.ts';
import { poison } from './wire.ts';

/** Of what is thrown in a node, so many characters are told: a changed library may throw megabytes. */
const LONGEST_PANIC = 2000;

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
export type Answer = Outcome | null;

/** A write that a process has handed to its disk. */
type Write = WriteEffect | SaveEffect;

/** What a state machine is asked for. */
type Work = ApplyEffect | RestoreEffect;

/** What hosts are set to besides the {@link Config} of their nodes. */
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

/** What may be set on all hosts of a cluster. */
export type HostConfig = Partial<Omit<Config, 'id' | 'storage'>> & LoopSettings;

/** What the hosts of one cluster have in common. */
export interface HostSettings {
  readonly config: HostConfig;
  readonly founders: ConfState;
  /** Starts what the loop drives. */
  readonly start?: (config: Config) => Process;
  /** See {@link ClusterOptions.recordsPanics}. */
  readonly recordsPanics?: boolean;
}

/** The cluster as a host sees it. */
export interface Surroundings {
  /** Tells of something that happened. */
  emit(kind: BareKind, host: Host | null): void;
  emit<K extends EventKind>(kind: K, host: Host | null, parts: EventParts<K>): void;
  /** Takes a message to the network. */
  send(host: Host, message: Message): void;
  /** Hears what became of a request. */
  settled(host: Host, ticket: number, fate: Fate<Answer>): void;
  /** Hears that a process has ended. */
  ended(host: Host): void;
}

/** A host whose process runs. */
export type Running = Host & { raw: Process; replica: Replica<Answer> };

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

/** What might still stir a process that has ended. */
const STIRRINGS: readonly ((replica: Replica<Answer>) => unknown)[] = [
  (replica) => replica.tick(),
  (replica) => replica.campaign(),
  (replica) => replica.propose(NO_DATA),
  (replica) => replica.take(),
];

/** What is refused and was not asked for here has no name. */
const NAMELESS = { term: 0, count: 0 };

/** One host. Its disk outlives its processes. */
export class Host {
  readonly id: number;
  readonly disk: Disk;
  readonly machine: Machine;
  /** Both null while the process is down. */
  replica: Replica<Answer> | null = null;
  raw: Process | null = null;
  paused = false;
  /** Index of the last entry that the machine took. */
  applied = 0;
  /** The configuration in force on it. */
  confState: ConfState;
  view: NodeView = DOWN;
  /** Writes that were asked for and are not done, oldest first. */
  private readonly writes: Write[] = [];
  /** What a state machine with a disk of its own holds there. */
  kept: { readonly index: number; readonly confState: ConfState } | null = null;
  /** The call that is going to fail. */
  fails: Fault = 'nothing';
  /** Whether somebody asked for the snapshot that is made. */
  byHand = false;
  /** How often the process was started. */
  runs = 0;
  /** What waits for the thread that applies. */
  private work: Work | null = null;
  /** A state that was put aside, of which a snapshot is made. */
  private aside: { effect: CaptureEffect; data: Uint8Array } | null = null;
  /** Whether the machine holds again what it held before the start. */
  private loaded = true;
  /** Whether the library is being called. */
  private inside = false;
  private readonly random: () => number;
  private readonly settings: HostSettings;
  private readonly around: Surroundings;
  /** Whether the disk is written by a thread of its own. */
  private readonly async: boolean;

  constructor(
    id: number,
    machine: Machine,
    random: () => number,
    settings: HostSettings,
    around: Surroundings,
  ) {
    this.id = id;
    this.machine = machine;
    this.random = random;
    this.settings = settings;
    this.around = around;
    this.confState = settings.founders;
    this.async = settings.config.asyncStorageWrites === true;
    this.disk = new Disk(settings.config.wire === true);
  }

  /** Reports whether the process runs. */
  up(): this is Running {
    return this.replica !== null;
  }

  /** Writes that the thread for them has not begun. */
  get unwritten(): number {
    return this.async ? this.writes.length : 0;
  }

  /** Reports whether the thread that applies entries has anything to do. */
  get atWork(): boolean {
    return this.work !== null || this.aside !== null;
  }

  // Processes

  /** Starts a process from what the disk holds; false if it fails. */
  boot(changed: Partial<Config>): boolean {
    const { config, founders, start } = this.settings;
    const begin = start ?? ((made: Config) => new RawNode(made));
    if (config.durableMachine !== true) {
      this.kept = null;
      this.machine.load(NO_DATA);
    }
    const started = this.attempt(() => {
      this.replica = new Replica<Answer>({
        electionTick: ELECTION_TICK,
        heartbeatTick: 1,
        random: this.random,
        ...config,
        ...changed,
        id: this.id,
        run: ++this.runs,
        stored: this.disk.load(),
        founders: founders.voters,
        reviewChange: keepsMajority,
        compaction: compactionOf(config),
        machineAt: this.kept,
        wrapLog: (log) => new FailingLog(log, () => this.breaks('read')),
        start: (made) => (this.raw = begin(made)),
      });
    });
    if (!started || !this.up()) return false;
    this.applied = this.replica.appliedIndex;
    this.confState = this.replica.confState;
    this.loaded = this.applied === (this.kept?.index ?? 0);
    this.look();
    return true;
  }

  /** Others know that the process runs: it may do something. */
  begun(): void {
    this.perform();
  }

  /** Ends the process; see the action `crash`. */
  stop(keep: number, detail: '' | 'fsync' | 'storage'): void {
    // Work that the append thread had begun may have reached the disk.
    let left = keep - this.disk.unsynced;
    if (this.async) {
      for (const effect of this.writes) {
        if (left-- > 0 && effect.kind === 'write') this.hand(effect.batch);
      }
    }
    this.around.ended(this);
    this.replica = null;
    this.raw = null;
    this.paused = false;
    this.writes.length = 0;
    this.work = null;
    this.aside = null;
    this.fails = 'nothing';
    const before = this.view;
    this.view = DOWN;
    const lost = this.disk.unsynced;
    const count = this.disk.crash(keep);
    const torn = lost > count && keep > 0 ? 'torn' : '';
    this.around.emit('crash', this, { before, count, detail: detail || torn });
  }

  // Calls

  /**
   * Calls the loop, tells what changed, and does what may be done at once.
   *
   * @returns false when the call was refused.
   */
  call(run: (replica: Replica<Answer>) => void): boolean {
    const done = this.attempt(() => run(this.replica!));
    this.goOn();
    return done;
  }

  /**
   * Takes a Ready; false when there is none to take. Nothing is told or done
   * before {@link Host.goOn}.
   */
  take(): boolean {
    if (!this.replica!.hasWork()) return false;
    let took = true;
    this.attempt(() => (took = this.replica!.take()));
    return took;
  }

  /** Tells what changed, and does what may be done at once. */
  goOn(): void {
    this.compare();
    this.perform();
  }

  /** Does all that one Ready asks for, or what is left of it. */
  finish(): void {
    while (this.replica?.busy === true) {
      if (this.atWork) this.workNext();
      else this.writeNext();
    }
  }

  /** The oldest write is done. */
  writeNext(): void {
    const effect = this.writes.shift()!;
    if (effect.kind === 'save') return this.save(effect);
    if (this.async) {
      if (this.failed('write')) return;
      this.hand(effect.batch);
    }
    if (effect.sync) {
      if (this.failed('sync')) return;
      this.sync();
    }
    this.call((replica) => replica.written(effect));
  }

  /** The state machine does what it was asked for. */
  workNext(): void {
    const effect = this.work;
    this.work = null;
    if (effect === null) return this.capture();
    if (this.failed(effect.kind)) return;
    if (effect.kind === 'apply') this.applyAll(effect);
    else this.restore(effect);
  }

  /** The bytes of the state that was put aside are there. */
  private capture(): void {
    const { effect, data } = this.aside!;
    this.aside = null;
    if (this.failed('capture')) return;
    this.call((replica) => replica.captured(effect, data));
  }

  /** Runs a call of the library; false when it was refused. */
  private attempt(call: () => void): boolean {
    this.inside = true;
    try {
      call();
      return true;
    } catch (error) {
      if (isFault(error)) {
        this.fall('read', error as Error);
      } else if (error instanceof ProposalDroppedError) {
        this.around.emit('refuse', this, { ...NAMELESS, detail: 'proposal' });
      } else if (error instanceof StepPeerNotFoundError) {
        this.around.emit('refuse', this, { ...NAMELESS, detail: 'sender' });
      } else {
        this.panic(error);
      }
      return false;
    } finally {
      this.inside = false;
    }
  }

  // Storage that fails

  /** Reports whether this call is the one that fails. */
  private breaks(call: Fault): boolean {
    if (this.fails !== call) return false;
    if (call === 'read' && !this.inside) return false;
    this.fails = 'nothing';
    return true;
  }

  /** Reports whether a call of the loop's ports fails; the process is gone then. */
  private failed(call: Fault): boolean {
    if (!this.breaks(call)) return false;
    this.fall(call, new StorageFault(call));
    return true;
  }

  /**
   * A storage has failed. The loop must have ended with that, and do nothing
   * more, whatever it is asked for.
   */
  private fall(call: Fault, error: Error): void {
    const { replica } = this;
    this.around.emit('fail', this, { detail: call as Exclude<Fault, 'nothing'> });
    if (replica !== null) {
      // A port that fails is the application's to tell of; a log that the
      // node reads must have ended the loop by itself.
      if (call !== 'read') replica.fail(error);
      this.perform();
      for (const ask of STIRRINGS) {
        try {
          ask(replica);
        } catch {
          // It says that it has ended.
        }
      }
      this.perform();
    }
    this.stop(0, 'storage');
  }

  private panic(error: unknown): void {
    if (this.settings.recordsPanics !== true) throw error;
    if (error instanceof ConfigError) throw error;
    const name = error instanceof InvariantError ? '' : `${String(error)}`;
    const detail = (name || (error as Error).message).slice(0, LONGEST_PANIC);
    this.around.emit('panic', this, { detail });
    if (this.up()) this.stop(0, '');
  }

  // What the node is now

  /** Tells of a change of role or commit since the last look. */
  private compare(): void {
    if (!this.up()) return;
    const before = this.view;
    if (this.look()) this.tellChanges(before);
  }

  private tellChanges(before: NodeView): void {
    const now = this.view;
    if (
      before.role !== now.role ||
      before.term !== now.term ||
      before.vote !== now.vote ||
      before.lead !== now.lead
    ) {
      this.around.emit('state', this, { before });
    }
    if (before.commit !== now.commit) {
      const index = now.commit;
      const term = this.raw!.inspect().log.term(index);
      this.around.emit('commit', this, { before, index, term });
    }
  }

  /** Renews the view of the node; false when nothing changed. */
  private look(): boolean {
    const raft = this.raw!.inspect();
    const { view, applied } = this;
    const role = ROLES[raft.state]!;
    const commit = raft.log.committed;
    const lastIndex = raft.log.lastIndex();
    if (
      view.lastIndex === lastIndex &&
      view.commit === commit &&
      view.applied === applied &&
      view.role === role &&
      view.term === raft.term &&
      view.vote === raft.vote &&
      view.lead === raft.lead
    ) {
      return false;
    }
    const { term, vote, lead } = raft;
    this.view = { role, term, vote, lead, commit, applied, lastIndex };
    return true;
  }

  // What the loop wants done

  /** Does what needs nobody's decision, and keeps the rest for later. */
  private perform(): void {
    while (this.up()) {
      const effects = this.replica.effects();
      if (effects.length === 0) return;
      for (const effect of effects) {
        if (this.replica === null) return;
        this.begin(effect);
      }
    }
  }

  private begin(effect: Effect<Answer>): void {
    switch (effect.kind) {
      case 'write':
        this.writes.push(effect);
        if (!this.async && !this.failed('write')) this.hand(effect.batch);
        return;
      case 'save':
        this.around.emit('capture', this, {
          snapshot: effect.snapshot,
          index: effect.compactTo,
          count: this.byHand ? 1 : 0,
        });
        this.writes.push(effect);
        if (this.writes.length === 1) this.writeNext();
        return;
      case 'send':
        for (const m of effect.messages) this.around.send(this, m);
        return;
      case 'capture':
        this.aside = { effect, data: this.machine.save() };
        this.byHand = effect.keep !== null;
        // The state machine goes on, while the bytes are made.
        if (this.async) this.call((replica) => replica.frozen(effect));
        else this.capture();
        return;
      case 'apply':
      case 'restore':
        this.work = effect;
        // The first state of a machine is loaded while the node runs already.
        if (!this.async && this.loaded) this.workNext();
        return;
      case 'settle':
        return this.around.settled(this, effect.ticket, effect.fate);
    }
  }

  /** Hands a write to the disk. */
  private hand(batch: Batch): void {
    const { snapshot, entries, hardState } = batch;
    if (snapshot === null && entries.length === 0 && hardState === null) return;
    this.disk.write(batch);
    if (snapshot !== null) this.around.emit('snapshot', this, { snapshot });
    if (entries.length > 0) this.around.emit('append', this, { entries });
    if (hardState !== null) this.around.emit('save', this, { hardState });
  }

  private sync(): void {
    if (this.disk.unsynced === 0) return;
    this.disk.sync();
    this.around.emit('sync', this);
  }

  /** Keeps a snapshot of its own, and cuts the log. */
  private save(effect: SaveEffect): void {
    if (this.failed('save')) return;
    const { snapshot, compactTo } = effect;
    this.sync();
    const index = Math.max(compactTo, this.disk.firstIndex - 1);
    this.disk.compact(snapshot, index);
    this.around.emit('compact', this, { snapshot, index });
    this.call((replica) => replica.saved(effect));
  }

  private restore(effect: RestoreEffect): void {
    const { snapshot } = effect;
    const { index, confState } = snapshot.metadata;
    this.machine.load(snapshot.data);
    this.applied = index;
    this.confState = confState;
    this.kept = { index, confState };
    this.loaded = true;
    this.look();
    this.around.emit('restore', this, { snapshot, index });
    this.call((replica) => replica.restored(effect));
  }

  private applyAll(effect: ApplyEffect): void {
    const answers = effect.entries.map(({ entry, command }) => {
      const answer = command === null ? null : this.machine.apply(command);
      if (this.settings.config.wire === true && command !== null) poison(command);
      this.applied = entry.index;
      this.view = { ...this.view, applied: entry.index };
      this.around.emit('apply', this, { entries: [entry], index: entry.index });
      return answer;
    });
    const before = this.confState;
    const { replica } = this;
    this.attempt(() => replica!.applied(effect, answers));
    if (!this.up()) return;
    this.confState = this.replica.confState;
    this.kept = { index: this.applied, confState: this.confState };
    // What a new configuration brings about is told after it.
    if (this.confState !== before) {
      const index = this.applied;
      this.around.emit('conf', this, { conf: this.confState, index });
    }
    this.goOn();
  }
}

/**
 * Reports whether most voters stay voters. If not, those who stay can need the vote
 * of one who has left: it knows of its removal and can't lead, its log is
 * the longest, and it grants nobody its vote. A cluster of two is the
 * smallest example.
 */
function keepsMajority(change: ConfChange | ConfChangeV2, { voters }: ConfState): string | null {
  const left = new Set(voters);
  for (const { type, nodeId } of asConfChangeV2(change).changes) {
    if (type !== 'ConfChangeAddNode') left.delete(nodeId);
  }
  return left.size * 2 > voters.length ? null : 'most voters must stay';
}
