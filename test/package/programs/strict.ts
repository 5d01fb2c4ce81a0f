/**
 * A program in strict TypeScript that uses each face of the library with types
 * written out, as its users do.
 */
import {
  atLeast,
  CompactedError,
  DroppedError,
  EMPTY_DISK,
  FateUnknownError,
  MemoryStorage,
  NO_LIMIT,
  newConfChangeV2,
  newConfState,
  RaftError,
  RaftNode,
  RawNode,
  Replica,
  ReplicaNode,
  STORAGE_CASES,
} from '../../../src/index.ts';
import type {
  Batch,
  ConfState,
  Config,
  DiskPort,
  Effect,
  Entry,
  Fate,
  HardState,
  Logger,
  LogLevel,
  Message,
  Ports,
  Progress,
  Ready,
  ReplicaConfig,
  ReplicaNodeConfig,
  Snapshot,
  StateMachinePort,
  Status,
  Storage,
  StorageContents,
  Stored,
  Transition,
  TransportPort,
} from '../../../src/index.ts';
// @ts-expect-error: what is inside has no place among these.
import type { Raft } from '../../../src/index.ts';
import { RaftLog } from '../../../src/internals.ts';

declare const console: { log(text: string): void };

export type Hidden = Raft;

/** A storage of the application's own. */
class Shelf implements Storage {
  private readonly inner: MemoryStorage;

  constructor(contents: StorageContents) {
    this.inner = new MemoryStorage(contents);
  }

  initialState(): { readonly hardState: HardState; readonly confState: ConfState } {
    return this.inner.initialState();
  }

  entries(lo: number, hi: number, maxSize: number): readonly Entry[] {
    return this.inner.entries(lo, hi, maxSize);
  }

  term(index: number): number {
    return this.inner.term(index);
  }

  lastIndex(): number {
    return this.inner.lastIndex();
  }

  firstIndex(): number {
    return this.inner.firstIndex();
  }

  snapshot(): Snapshot {
    return this.inner.snapshot();
  }
}

for (const { run } of STORAGE_CASES) run((contents) => new Shelf(contents));
console.log(`${STORAGE_CASES.length > 5} storage cases`);

const remarks: string[] = [];
const logger: Logger = {
  wants: (level: LogLevel): boolean => atLeast(level, 'INFO'),
  log: (level: LogLevel, text: string): void => void remarks.push(`${level} ${text}`),
};
const transitions: Transition[] = [];

function configOf(id: number, storage: Storage): Config {
  return {
    id,
    storage,
    electionTick: 10,
    heartbeatTick: 1,
    random: () => 0.5,
    logger,
    maxUncommittedEntriesSize: NO_LIMIT,
    onTransition: (transition) => void transitions.push(transition),
  };
}

// A node for promises.
const storage = new MemoryStorage({ confState: newConfState({ voters: [1] }) });
const node: RaftNode = new RaftNode(new RawNode(configOf(1, storage)), { maxWaiting: 10 });
node.campaign();
let proposed: Promise<void> | undefined;
const data: number[] = [];
for await (const ready of node) {
  const { entries, hardState, committedEntries }: Ready = ready;
  storage.append(entries);
  if (hardState !== null) storage.setHardState(hardState);
  for (const entry of committedEntries) data.push(...entry.data);
  node.advance();
  proposed ??= node.propose(Uint8Array.of(42));
  if (data.length > 0) break;
}
await proposed;
const status: Status = node.status();
const progress: ReadonlyMap<number, Progress> = status.progress;
console.log(`${data.join()} at ${status.commit}, ${progress.get(1)?.match ?? 'no'} matched`);
console.log(`${remarks.length > 0} remarks, ${transitions[0]?.name ?? 'no transition'}`);

// The loop with promises.
let stored: Stored = EMPTY_DISK;
const disk: DiskPort = {
  load: () => Promise.resolve(stored),
  write: (batches: readonly Batch[], sync: boolean): void => {
    for (const batch of batches) {
      const entries = [...stored.entries, ...batch.entries];
      stored = { ...stored, entries, hardState: batch.hardState ?? stored.hardState };
    }
    if (sync) written++;
  },
  save: (snapshot: Snapshot): void => void (stored = { ...stored, snapshot }),
};
let written = 0;
const transport: TransportPort = { send: (_messages: readonly Message[]) => undefined };
const machine: StateMachinePort<string> = {
  apply: (command: Uint8Array, index: number): string => `${command.length} at ${index}`,
  snapshot: () => Uint8Array.of(),
  restore: () => undefined,
};
const ports: Ports<string> = { disk, transport, machine };
const settings: ReplicaNodeConfig = {
  id: 1,
  founders: [1],
  run: 1,
  electionTick: 10,
  heartbeatTick: 1,
  random: () => 0,
};
const replica = await ReplicaNode.start(settings, ports);
replica.campaign();
const { answer }: { readonly answer: string } = await replica.propose(Uint8Array.of(1, 2));
const members: ConfState = await replica.changeMembership(
  newConfChangeV2([{ type: 'ConfChangeAddLearnerNode', nodeId: 2 }]),
);
console.log(`${answer}; ${members.learners.join()} learns; ${written > 0}`);
await replica.stop();
const end: unknown = await replica.propose(Uint8Array.of(1)).catch((error: unknown) => error);
console.log(end instanceof RaftError && !(end instanceof FateUnknownError) ? end.name : 'no error');

// The loop without promises.
const config: ReplicaConfig = { ...settings, stored: EMPTY_DISK };
const loop = new Replica<string>(config);
const ticket = loop.read();
loop.stop();
const effects: readonly Effect<string>[] = loop.effects();
const fates = effects.flatMap((effect): Fate<string>[] =>
  effect.kind === 'settle' && effect.ticket === ticket ? [effect.fate] : [],
);
console.log(fates.map((fate) => (fate.kind === 'dropped' ? fate.reason : fate.kind)).join());

// What stands behind the face.
const log = new RaftLog(storage, logger);
console.log(
  `${log.lastIndex()} entries, ${new CompactedError().name}, ${new DroppedError('Stopped').reason}`,
);
