/**
 * A replicated service for an application that waits: it writes three ports,
 * and everything it asks for is a promise.
 *
 * @module
 */
import { onAbort } from '../abort.ts';
import type { WaitSignal } from '../abort.ts';
import type { ConfChange, ConfChangeV2 } from '../conf_change.ts';
import {
  ConfChangeError,
  DroppedError,
  FateUnknownError,
  PortError,
  ProposalDroppedError,
  ReadDroppedError,
  StepLocalMessageError,
  StepPeerNotFoundError,
  StoppedError,
} from '../errors.ts';
import type { PortName } from '../errors.ts';
import type { Message } from '../message.ts';
import type { SnapshotStatus } from '../raw_node.ts';
import type { ConfState } from '../snapshot.ts';
import type { Ports, StateWriter } from './async_ports.ts';
import type { Fate } from './fate.ts';
import type { ReplicaConfig } from './options.ts';
import type {
  ApplyEffect,
  CaptureEffect,
  Effect,
  RestoreEffect,
  SaveEffect,
  WriteEffect,
} from './ports.ts';
import { Replica } from './replica.ts';

/** The parameters of a node; what is stored comes from its disk. */
export type ReplicaNodeConfig = Omit<ReplicaConfig, 'stored'>;

/** How long to wait for what was asked. */
export interface AskingOptions {
  /**
   * Ends the waiting: the promise is rejected with the signal's reason. What
   * was proposed may be committed all the same. Any number of waits may
   * share a signal.
   */
  readonly signal?: WaitSignal;
  /**
   * Ticks after which the waiting ends in any case.
   *
   * @defaultValue the `deadline` of the configuration
   */
  readonly ticks?: number;
  /**
   * Whether a proposal waits while no leader takes it. One that does not is
   * dropped at once.
   *
   * @defaultValue true
   */
  readonly waits?: boolean;
}

/** A command was committed at `index`, and the state machine answered. */
export interface Answered<A> {
  readonly index: number;
  readonly answer: A;
}

/** What the state machine does in its turn. */
type MachineEffect = ApplyEffect | RestoreEffect | CaptureEffect;

/** What became of something that was asked, and may have come true. */
type Success<A> = Exclude<
  Fate<A>,
  { readonly kind: 'refused' | 'dropped' | 'unknown' }
>;

/** A promise that a fate settles. */
interface Wait<T> {
  over: boolean;
  resolve(value: T): void;
  reject(reason: unknown): void;
}

/**
 * A {@link Replica} with ports. It carries effects out and results in, and
 * decides nothing: writes go to the disk in their order, those that have
 * piled up together; the state machine does one thing after the other; and
 * messages leave at once. It has no clock: call {@link ReplicaNode.tick}.
 *
 * ```ts
 * const node = await ReplicaNode.start(config, { disk, transport, machine });
 * setInterval(() => node.tick(), 100);
 * const { answer } = await node.propose(command);
 * const balance = await node.read(() => accounts.get('alice'));
 * ```
 *
 * A promise is rejected with {@link DroppedError} when asking again is safe,
 * and with {@link FateUnknownError} when nobody here can tell. No call but
 * those that ask throws because the node has ended: a timer or a socket that
 * outlives it does no harm.
 *
 * @typeParam A - what the state machine answers to a command.
 */
export class ReplicaNode<A = unknown> {
  /**
   * Fulfilled when the node has ended, with the cause, or with null when it
   * was stopped.
   */
  readonly ended: Promise<Error | null>;
  private readonly replica: Replica<A | null>;
  private readonly ports: Ports<A>;
  /** Promises without a fate, by ticket. */
  private readonly waiting = new Map<number, (fate: Fate<A | null>) => void>();
  private readonly writes: (WriteEffect | SaveEffect)[] = [];
  /** Over when the disk, or the state machine, has nothing left to do. */
  private diskWork: Promise<void> = Promise.resolve();
  private machineWork: Promise<void> = Promise.resolve();
  /** Over when the bytes of a state that was put aside are there. */
  private writerWork: Promise<void> = Promise.resolve();
  private pumping = false;
  private tellEnd!: (failure: Error | null) => void;

  /**
   * Loads the disk and starts the node.
   *
   * @throws {@link ConfigError} when the configuration cannot work.
   * @throws {@link FatalError} when the disk cannot be read, or holds what
   *   no node has written.
   */
  static async start<A>(
    config: ReplicaNodeConfig,
    ports: Ports<A>,
  ): Promise<ReplicaNode<A>> {
    let stored;
    try {
      stored = await ports.disk.load();
    } catch (cause) {
      throw new PortError('disk', cause);
    }
    return new ReplicaNode(new Replica({ ...config, stored }), ports);
  }

  private constructor(replica: Replica<A | null>, ports: Ports<A>) {
    this.replica = replica;
    this.ports = ports;
    this.ended = new Promise((resolve) => (this.tellEnd = resolve));
    this.pump();
  }

  get id(): number {
    return this.replica.id;
  }

  /** The leader that this node follows, or itself; 0 when it knows none. */
  get leader(): number {
    return this.replica.leader;
  }

  /** Index of the last entry that the state machine has applied. */
  get appliedIndex(): number {
    return this.replica.appliedIndex;
  }

  /** The membership in force at {@link ReplicaNode.appliedIndex}. */
  get confState(): ConfState {
    return this.replica.confState;
  }

  /** What has ended the node; null while it runs, and when it was stopped. */
  get failure(): Error | null {
    const { failure } = this.replica;
    return failure instanceof StoppedError ? null : failure;
  }

  // Time and messages

  /** One tick of the clock has passed. */
  tick(): void {
    this.call(() => this.replica.tick());
  }

  /**
   * Takes in a message from another node. One that is not to be taken (a
   * response from a stranger, a proposal without a leader) is dropped.
   *
   * @param m - belongs to the node from now on.
   * @throws {@link MisuseError} for a message that no node sends.
   */
  step(m: Message): void {
    try {
      this.call(() => this.replica.step(m));
    } catch (error) {
      if (!isDrop(error)) throw error;
    }
  }

  /** Campaigns now. */
  campaign(): void {
    this.call(() => this.replica.campaign());
  }

  /** Asks the leader to transfer its leadership to this member. */
  transferLeadership(to: number): void {
    this.call(() => this.replica.transferLeadership(to));
  }

  /** Makes a follower forget its leader. */
  forgetLeader(): void {
    this.call(() => this.replica.forgetLeader());
  }

  /**
   * Has a snapshot made now, and the log cut, besides those that the policy
   * asks for.
   *
   * @param keep - entries to keep before the snapshot; null for as many as
   *   the policy says.
   * @returns false when there is nothing to do, when it is being done, and
   *   when the node has ended.
   */
  snapshot(keep: number | null = null): boolean {
    let begins = false;
    this.call(() => (begins = this.replica.snapshot(keep)));
    return begins;
  }

  /** A message to this member did not get through. */
  reportUnreachable(id: number): void {
    this.call(() => this.replica.reportUnreachable(id));
  }

  /** How the sending of a snapshot to this member ended. */
  reportSnapshot(id: number, result: SnapshotStatus): void {
    this.call(() => this.replica.reportSnapshot(id, result));
  }

  // Asking

  /**
   * Proposes a command. Fulfilled when this node's state machine has applied
   * it; proposals of one node are taken in the order of the calls.
   *
   * @param command - copied.
   * @throws {@link DroppedError}, {@link FateUnknownError},
   *   {@link MisuseError}, the signal's reason, or {@link StoppedError} or the
   *   failure of a node that has ended.
   */
  propose(
    command: Uint8Array,
    options: AskingOptions = {},
  ): Promise<Answered<A>> {
    const ask = (): number => this.replica.propose(command, options);
    return this.ask(ask, options, (fate, wait) => {
      if (fate.kind === 'committed') {
        const { index, answer } = fate;
        wait.resolve({ index, answer: answer as A });
      }
    });
  }

  /**
   * Reads the state machine, linearizably: the query sees every command that
   * was committed when the read was asked for. It runs between two commands,
   * and the next one waits until it is done.
   *
   * @param query - may return a promise.
   * @returns what the query returns.
   * @throws as {@link ReplicaNode.propose}, and whatever the query throws.
   */
  read<T>(
    query: () => T | Promise<T>,
    options: AskingOptions = {},
  ): Promise<T> {
    const ask = (): number => this.replica.read(options);
    return this.ask<T>(ask, options, (_fate, wait) => {
      this.inTurn(() => this.run(query, wait));
    });
  }

  /**
   * Changes the membership. Fulfilled with the new one; a change that is to
   * be left explicitly, with the joint one.
   *
   * @throws {@link ConfChangeError} with the reason, when the change does
   *   not fit or is rejected; else as {@link ReplicaNode.propose}.
   */
  changeMembership(
    change: ConfChange | ConfChangeV2,
    options: AskingOptions = {},
  ): Promise<ConfState> {
    const ask = (): number => this.replica.changeMembership(change, options);
    return this.ask<ConfState>(ask, options, (fate, wait) => {
      const done =
        fate.kind === 'changed' ||
        // Else the leader leaves it by itself, and only then it is done.
        (fate.kind === 'joint' && !fate.confState.autoLeave);
      if (done) wait.resolve(fate.confState);
    });
  }

  /**
   * Ends the node: whatever waits is rejected, and nothing more is begun.
   * Fulfilled when nothing is being written or applied any more.
   */
  async stop(): Promise<void> {
    this.replica.stop();
    this.pump();
    await Promise.all([this.diskWork, this.machineWork]);
    await this.writerWork;
  }

  // Inside: calls

  /** A call of the loop, after which there may be something to do. */
  private call(run: () => void): void {
    try {
      run();
    } catch (error) {
      // What has ended the node is known by `ended` and by those who wait.
      if (this.replica.failure === null) throw error;
    } finally {
      this.pump();
    }
  }

  private ask<T>(
    ask: () => number,
    { signal }: AskingOptions,
    succeed: (fate: Success<A | null>, wait: Wait<T>) => void,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (signal?.aborted) throw signal.reason;
      try {
        const ticket = ask();
        const close = (): void => {
          wait.over = true;
          this.waiting.delete(ticket);
          unlisten?.();
        };
        const wait: Wait<T> = {
          over: false,
          resolve: (value) => (close(), resolve(value)),
          reject: (reason) => (close(), reject(reason)),
        };
        const unlisten =
          signal &&
          onAbort(signal, () => {
            wait.reject(signal.reason);
            this.replica.forget(ticket);
          });
        this.waiting.set(ticket, (fate) => this.settle(fate, wait, succeed));
      } finally {
        this.pump();
      }
    });
  }

  private settle<T>(
    fate: Fate<A | null>,
    wait: Wait<T>,
    succeed: (fate: Success<A | null>, wait: Wait<T>) => void,
  ): void {
    switch (fate.kind) {
      case 'refused':
        return wait.reject(new ConfChangeError(fate.why));
      case 'dropped':
        return wait.reject(new DroppedError(fate.reason, this.because()));
      case 'unknown':
        return wait.reject(new FateUnknownError(fate.reason, this.because()));
      default:
        return succeed(fate, wait);
    }
  }

  /** Runs a query, unless nobody waits for it any more. */
  private async run<T>(
    query: () => T | Promise<T>,
    wait: Wait<T>,
  ): Promise<void> {
    if (wait.over) return;
    if (this.replica.failure !== null) {
      return wait.reject(new DroppedError('Stopped', this.because()));
    }
    try {
      wait.resolve(await query());
    } catch (error) {
      wait.reject(error);
    }
  }

  /** What an error has to say about the end of the node. */
  private because(): ErrorOptions {
    return this.failure === null ? {} : { cause: this.failure };
  }

  // Inside: effects

  /** Has everything begun that may be begun. */
  private pump(): void {
    // A port may call the node while it is called: one thing at a time.
    if (this.pumping) return;
    this.pumping = true;
    for (;;) {
      const effects = this.replica.effects();
      for (const effect of effects) this.begin(effect);
      if (effects.length === 0 && !this.take()) break;
    }
    this.pumping = false;
    if (this.replica.failure !== null) this.tellEnd(this.failure);
  }

  private take(): boolean {
    try {
      return this.replica.take();
    } catch {
      // It has ended the node; there are fates to carry out.
      return true;
    }
  }

  private begin(effect: Effect<A | null>): void {
    switch (effect.kind) {
      case 'settle':
        return this.waiting.get(effect.ticket)?.(effect.fate);
      case 'send': {
        const { transport } = this.ports;
        const send = () => transport.send(effect.messages);
        void this.at('transport', send, () => undefined);
        return;
      }
      case 'write':
      case 'save':
        this.writes.push(effect);
        this.diskWork = this.diskWork.then(() => this.writeNext());
        return;
      default:
        this.inTurn(() => this.work(effect));
    }
  }

  /**
   * Does something at a port, unless the node has ended; if that fails, the
   * node has.
   */
  private async at<T>(
    port: PortName,
    work: () => T | Promise<T>,
    done: (result: T) => void,
  ): Promise<void> {
    if (this.replica.failure !== null) return;
    try {
      done(await work());
    } catch (cause) {
      this.replica.fail(new PortError(port, cause));
    }
    this.pump();
  }

  /** Writes what has piled up, in one go up to the next snapshot. */
  private writeNext(): Promise<void> | void {
    const { disk } = this.ports;
    const group: WriteEffect[] = [];
    let next = this.writes[0];
    if (next?.kind === 'save') {
      const save = next;
      this.writes.shift();
      const keep = () => disk.save(save.snapshot, save.compactTo);
      return this.at('disk', keep, () => this.replica.saved(save));
    }
    for (; next?.kind === 'write'; next = this.writes[0]) {
      group.push(next);
      this.writes.shift();
    }
    if (group.length === 0) return;
    const batches = group.map(({ batch }) => batch);
    const sync = group.some((effect) => effect.sync);
    return this.at(
      'disk',
      () => disk.write(batches, sync),
      () => group.forEach((effect) => this.replica.written(effect)),
    );
  }

  /** When the state machine has done what it has to do already. */
  private inTurn(work: () => Promise<void>): void {
    this.machineWork = this.machineWork.then(work);
  }

  private work(effect: MachineEffect): Promise<void> {
    const { replica } = this;
    const { machine } = this.ports;
    switch (effect.kind) {
      case 'apply':
        return this.at(
          'state machine',
          () => this.apply(effect),
          (answers) => replica.applied(effect, answers),
        );
      case 'restore':
        return this.at(
          'state machine',
          () => machine.restore(effect.snapshot.data),
          () => replica.restored(effect),
        );
      case 'capture':
        return this.at(
          'state machine',
          () => machine.snapshot(),
          (state) => this.captured(effect, state),
        );
    }
  }

  /** The state is there, or was put aside: then its bytes come later. */
  private captured(
    effect: CaptureEffect,
    state: Uint8Array | StateWriter,
  ): void {
    if (typeof state !== 'function') {
      return this.replica.captured(effect, state);
    }
    this.replica.frozen(effect);
    this.writerWork = this.at('state machine', state, (data) =>
      this.replica.captured(effect, data),
    );
  }

  private async apply({ entries }: ApplyEffect): Promise<(A | null)[]> {
    const { machine } = this.ports;
    const answers: (A | null)[] = [];
    for (const { entry, command } of entries) {
      if (command === null) answers.push(null);
      else answers.push(await machine.apply(command, entry.index));
    }
    return answers;
  }
}

/** Reports whether an error says that a message was not to be taken. */
function isDrop(error: unknown): boolean {
  return (
    error instanceof StepPeerNotFoundError ||
    error instanceof StepLocalMessageError ||
    error instanceof ProposalDroppedError ||
    error instanceof ReadDroppedError
  );
}
