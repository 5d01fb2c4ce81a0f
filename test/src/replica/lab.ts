import {
  EMPTY_DISK,
  EMPTY_HARD_STATE,
  Replica,
  type AskOptions,
  type Batch,
  type CaptureEffect,
  type Effect,
  type Entry,
  type Fate,
  type Message,
  type ReplicaConfig,
  type SaveEffect,
  type Snapshot,
  type Stored,
  type WriteEffect,
} from '../../../src/index.ts';
import { expect } from 'vitest';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The bytes of a text. */
export const bytes = (text: string): Uint8Array => encoder.encode(text);
/** The text of bytes. */
export const text = (data: Uint8Array): string => decoder.decode(data);

/** A disk that forgets at a crash what was not synced. */
export class TestDisk {
  private synced: Stored = EMPTY_DISK;
  private unsynced: Batch[] = [];

  /** What is safe. */
  get safe(): Stored {
    return this.synced;
  }

  write(batch: Batch, sync: boolean): void {
    this.unsynced.push(batch);
    if (!sync) return;
    for (const each of this.unsynced) this.synced = written(this.synced, each);
    this.unsynced = [];
  }

  save({ snapshot, compactTo }: SaveEffect): void {
    this.write({ snapshot: null, entries: [], hardState: null }, true);
    const entries = this.synced.entries.filter(({ index }) => index > compactTo);
    this.synced = { ...this.synced, snapshot, entries };
  }

  crash(): void {
    this.unsynced = [];
  }

  /** Term of a safe entry; 0 when it is not there. */
  term(index: number): number {
    const { metadata } = this.synced.snapshot ?? NO_SNAPSHOT;
    if (index === metadata.index) return metadata.term;
    return this.synced.entries.find((entry) => entry.index === index)?.term ?? 0;
  }
}

const NO_SNAPSHOT = { metadata: { index: 0, term: 0 } };

function written(stored: Stored, batch: Batch): Stored {
  let { snapshot, entries, hardState } = stored;
  if (batch.snapshot !== null) {
    snapshot = batch.snapshot;
    entries = [];
  }
  if (batch.entries.length > 0) {
    const from = batch.entries[0]!.index;
    entries = [...entries.filter(({ index }) => index < from), ...batch.entries];
    const first = entries[0]!.index;
    // A log without gaps, from the snapshot on or from before it.
    expect(entries.map(({ index }) => index)).toEqual(entries.map((_, i) => first + i));
    expect(first).toBeLessThanOrEqual((snapshot?.metadata.index ?? 0) + 1);
  }
  hardState = batch.hardState ?? hardState;
  return { snapshot, entries, hardState };
}

/** A state machine that remembers the commands it was given. */
export class TestMachine {
  applied: [number, string][] = [];

  apply(index: number, command: string): string {
    this.applied.push([index, command]);
    return answerTo(index, command);
  }

  save(): Uint8Array {
    return bytes(JSON.stringify(this.applied));
  }

  load(data: Uint8Array): void {
    this.applied = JSON.parse(text(data)) as [number, string][];
  }
}

/** What a state machine answers. */
export const answerTo = (index: number, command: string): string => `${command}@${index}`;

type DiskEffect = WriteEffect | SaveEffect;

/** One node of a lab: what is out, and what has come of it. */
export class LabNode {
  readonly id: number;
  readonly lab: Lab;
  readonly disk = new TestDisk();
  machine = new TestMachine();
  replica!: Replica<string>;
  runs = 0;
  up = false;
  /** Effects that are begun and not done. */
  writes: DiskEffect[] = [];
  work: Effect<string> | null = null;
  /** Whether the state machine goes on while a snapshot is made. */
  freezes = false;
  /** A snapshot of which the bytes are being made. */
  aside: { effect: CaptureEffect; data: Uint8Array } | null = null;
  /** All fates of this run, by ticket. */
  fates = new Map<number, Fate<string>[]>();
  /** What was proposed in this run, by ticket. */
  commands = new Map<number, string>();
  /** What kinds of effects came, in order. */
  seen: string[] = [];

  constructor(lab: Lab, id: number) {
    this.lab = lab;
    this.id = id;
  }

  start(config: Partial<ReplicaConfig> = {}): void {
    this.machine = new TestMachine();
    this.writes = [];
    this.work = null;
    this.aside = null;
    this.fates = new Map();
    this.commands = new Map();
    this.replica = new Replica<string>({
      id: this.id,
      founders: this.lab.founders,
      electionTick: 10,
      heartbeatTick: 1,
      random: this.lab.random,
      ...this.lab.config,
      ...config,
      run: ++this.runs,
      stored: this.disk.safe,
    });
    this.up = true;
    this.begin();
  }

  crash(): void {
    this.up = false;
    this.disk.crash();
  }

  /** A call of the replica, and what follows from it at once. */
  call<T>(run: (replica: Replica<string>) => T): T {
    try {
      return run(this.replica);
    } finally {
      this.begin();
    }
  }

  propose(command: string, options: AskOptions = {}): number {
    const ticket = this.call((r) => r.propose(bytes(command), options));
    this.commands.set(ticket, command);
    return ticket;
  }

  /** The fate of a ticket so far. */
  fate(ticket: number): Fate<string> | undefined {
    return this.fates.get(ticket)?.at(-1);
  }

  /** Begins what may be begun. */
  begin(): void {
    for (const effect of this.replica.effects()) {
      this.seen.push(effect.kind);
      this.lab.onEffect(this, effect);
      switch (effect.kind) {
        case 'write':
        case 'save':
          this.writes.push(effect);
          break;
        case 'send':
          this.lab.net.push(...effect.messages);
          break;
        case 'settle':
          this.fates.set(effect.ticket, [...(this.fates.get(effect.ticket) ?? []), effect.fate]);
          break;
        default:
          // The state machine does one thing after the other.
          expect(this.work).toBeNull();
          this.work = effect;
      }
    }
  }

  take(): boolean {
    return this.call((r) => r.take());
  }

  /** Finishes the oldest write. */
  finishWrite(): boolean {
    const effect = this.writes.shift();
    if (effect === undefined) return false;
    if (effect.kind === 'write') {
      this.disk.write(effect.batch, effect.sync);
      this.call((r) => r.written(effect));
    } else {
      this.disk.save(effect);
      this.call((r) => r.saved(effect));
    }
    return true;
  }

  /** Finishes what the state machine does, or the bytes that it put aside. */
  finishWork(): boolean {
    const effect = this.work;
    if (effect === null) return this.finishCapture();
    this.work = null;
    if (effect.kind === 'apply') {
      const answers = effect.entries.map(({ entry, command }) =>
        command === null ? '' : this.machine.apply(entry.index, text(command)),
      );
      this.call((r) => r.applied(effect, answers));
    } else if (effect.kind === 'restore') {
      this.machine.load(effect.snapshot.data);
      this.call((r) => r.restored(effect));
    } else if (effect.kind === 'capture') {
      this.aside = { effect, data: this.machine.save() };
      if (this.freezes) this.call((r) => r.frozen(effect));
      else this.finishCapture();
    }
    return true;
  }

  private finishCapture(): boolean {
    const { aside } = this;
    if (aside === null) return false;
    this.aside = null;
    this.call((r) => r.captured(aside.effect, aside.data));
    return true;
  }

  /** Does all that can be done without messages from others. */
  drain(): boolean {
    let moved = false;
    while (this.up && (this.take() || this.finishWrite() || this.finishWork())) moved = true;
    return moved;
  }
}

/** Some nodes, and the messages between them. */
export class Lab {
  readonly founders: readonly number[];
  readonly config: Partial<ReplicaConfig>;
  readonly nodes = new Map<number, LabNode>();
  net: Message[] = [];
  /** Whether a message gets through. */
  passes: (m: Message) => boolean = () => true;
  onEffect: (node: LabNode, effect: Effect<string>) => void = () => undefined;
  private state: number;

  constructor(founders: readonly number[], config: Partial<ReplicaConfig> = {}, seed = 1) {
    this.founders = founders;
    this.config = config;
    this.state = seed;
  }

  /** A number from 0 up to 1, from the seed. */
  readonly random = (): number => {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };

  node(id: number): LabNode {
    let node = this.nodes.get(id);
    if (node === undefined) {
      node = new LabNode(this, id);
      this.nodes.set(id, node);
    }
    return node;
  }

  /** Starts nodes. */
  start(...ids: number[]): LabNode[] {
    return ids.map((id) => {
      const node = this.node(id);
      node.start();
      return node;
    });
  }

  deliver(m: Message): void {
    const node = this.nodes.get(m.to);
    if (node?.up !== true || !this.passes(m)) return;
    try {
      node.call((r) => r.step(m));
    } catch (error) {
      expect(['StepPeerNotFoundError', 'ProposalDroppedError', 'ReadDroppedError']).toContain(
        (error as Error).name,
      );
    }
  }

  /** Until nothing moves any more. */
  quiet(): void {
    for (let moved = true; moved;) {
      moved = false;
      for (const node of this.nodes.values()) moved = node.drain() || moved;
      const { net } = this;
      this.net = [];
      for (const m of net) this.deliver(m);
      moved ||= net.length > 0;
    }
  }

  /** Ticks everywhere, each followed by all that follows from it. */
  ticks(count: number, ...ids: number[]): void {
    for (let i = 0; i < count; i++) {
      for (const node of this.nodes.values()) {
        if (node.up && (ids.length === 0 || ids.includes(node.id))) node.call((r) => r.tick());
      }
      this.quiet();
    }
  }

  /** Makes a node the leader. */
  elect(id: number): LabNode {
    const node = this.node(id);
    node.call((r) => r.campaign());
    this.quiet();
    expect(node.replica.leader).toBe(id);
    return node;
  }

  /** Cuts nodes off. */
  cut(...ids: number[]): void {
    this.passes = ({ from, to }) => !ids.includes(from) && !ids.includes(to);
  }

  heal(): void {
    this.passes = () => true;
  }
}

/** Three nodes; n1 leads. */
export function trio(config: Partial<ReplicaConfig> = {}): [LabNode, LabNode, LabNode, Lab] {
  const lab = new Lab([1, 2, 3], config);
  const [a, b, c] = lab.start(1, 2, 3) as [LabNode, LabNode, LabNode];
  lab.quiet();
  lab.elect(1);
  return [a, b, c, lab];
}

/** One node that leads itself. */
export function solo(config: Partial<ReplicaConfig> = {}): LabNode {
  const lab = new Lab([1], config);
  const [node] = lab.start(1) as [LabNode];
  lab.quiet();
  return lab.elect(node.id);
}

/** The commands in a log. */
export function lastIndexOf({ entries, snapshot }: Stored): number {
  return entries.at(-1)?.index ?? snapshot?.metadata.index ?? 0;
}

export function hardStateOf(disk: TestDisk): typeof EMPTY_HARD_STATE {
  return disk.safe.hardState ?? EMPTY_HARD_STATE;
}

export type { Entry, Snapshot };
