/**
 * Records what a node does, in the form in which the world tells it: the
 * page that draws the world's runs draws these, too.
 *
 * @module
 */
import { createWriteStream } from 'node:fs';
import type { WriteStream } from 'node:fs';
import { describeConfChange, RawNode } from '../../src/index.ts';
import type {
  Batch,
  ConfChange,
  ConfChangeV2,
  Config,
  ConfState,
  DiskPort,
  Entry,
  EntryId,
  Message,
  Snapshot,
} from '../../src/index.ts';
import type {
  AnyParts,
  EventKind,
  NodeView,
  SimEvent,
} from '../../sim/event.ts';
import { DOWN } from '../../sim/host.ts';
import { traceEvent } from '../../sim/trace.ts';
import { roleOf } from './info.ts';

/** Bytes of an entry that are told; a batch may have very many. */
const MOST_TOLD = 64;
/** Events after which nothing more is recorded. */
const MOST_EVENTS = 200_000;

/** What an event has in the fields that its kind does not fill. */
const EMPTY = {
  index: 0,
  term: 0,
  count: 0,
  flight: null,
  entries: [],
  hardState: null,
  snapshot: null,
  conf: null,
  operation: null,
  detail: '',
} as const;

/** Writes one event a line, as JSON, to a file. */
export class Recorder {
  private readonly id: number;
  private readonly file: WriteStream;
  private node: TracedNode | null = null;
  private view: NodeView = DOWN;
  private events = 0;
  private flights = 0;

  /** Begins a file, in place of one that is there. */
  static async open(path: string, id: number): Promise<Recorder> {
    const file = createWriteStream(path);
    await new Promise<void>((resolve, reject) => {
      file.once('error', reject);
      file.once('open', () => resolve());
    });
    return new Recorder(file, id);
  }

  private constructor(file: WriteStream, id: number) {
    this.id = id;
    this.file = file;
    // What was recorded is worth less than the node that goes on.
    file.on('error', () => (this.events = MOST_EVENTS));
  }

  /** Starts the node that the loop drives. */
  start(config: Config): RawNode {
    const node = new TracedNode(config, this);
    this.node = node;
    const { confState: conf } = config.storage.initialState();
    this.tell('start', { conf });
    return node;
  }

  /** A disk that tells what it is given, and when it has it. */
  onDisk(disk: DiskPort): DiskPort {
    return {
      load: () => disk.load(),
      write: async (batches, sync) => {
        for (const batch of batches) this.tellBatch(batch);
        await disk.write(batches, sync);
        if (sync) this.tell('sync');
      },
      save: async (snapshot, index) => {
        const told = { snapshot: withoutData(snapshot), index };
        this.tell('capture', told);
        await disk.save(snapshot, index);
        this.tell('compact', told);
      },
    };
  }

  /** Messages leave. */
  send(messages: readonly Message[]): void {
    for (const m of messages) {
      const flight = { id: ++this.flights, message: shortened(m), due: null };
      this.tell('send', { flight });
    }
  }

  /** One has come. Its sender knows its number. */
  deliver(m: Message): void {
    const flight = { id: 0, message: shortened(m), due: null };
    this.tell('deliver', { flight });
  }

  /** Something has happened to the node. */
  tell(kind: EventKind, parts: AnyParts = {}): void {
    this.view = this.viewNow(this.view.applied);
    this.write(kind, parts, this.view);
  }

  /** Tells of entries that the state machine has taken. */
  tellApplied(entries: readonly Entry[]): void {
    for (const entry of entries.map(shortEntry)) {
      this.view = this.viewNow(entry.index);
      const { index } = entry;
      this.write('apply', { entries: [entry], index }, this.view);
    }
  }

  /** Tells of a state that the leader has sent. */
  tellRestored(snapshot: Snapshot): void {
    const { index } = snapshot.metadata;
    this.view = this.viewNow(index);
    const told = { snapshot: withoutData(snapshot), index };
    this.write('restore', told, this.view);
  }

  /** Tells of a change of role or commit since it was looked last. */
  compare(): void {
    const before = this.view;
    const now = this.viewNow(before.applied);
    this.view = now;
    const same =
      before.role === now.role &&
      before.term === now.term &&
      before.vote === now.vote &&
      before.lead === now.lead;
    if (!same) this.write('state', {}, before);
    if (before.commit === now.commit) return;
    const index = now.commit;
    const term = this.node!.inspect().log.term(index);
    this.write('commit', { index, term }, before);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.file.end(() => resolve()));
  }

  private tellBatch({ snapshot, entries, hardState }: Batch): void {
    if (snapshot !== null)
      this.tell('snapshot', { snapshot: withoutData(snapshot) });
    if (entries.length > 0)
      this.tell('append', { entries: entries.map(shortEntry) });
    if (hardState !== null) this.tell('save', { hardState });
  }

  private viewNow(applied: number): NodeView {
    if (this.node === null) return DOWN;
    const { state, term, vote, lead, commit } = this.node.basicStatus();
    const lastIndex = this.node.inspect().log.lastIndex();
    return {
      role: roleOf(state),
      term,
      vote,
      lead,
      commit,
      applied,
      lastIndex,
    };
  }

  private write(kind: EventKind, parts: AnyParts, before: NodeView): void {
    if (this.events >= MOST_EVENTS) return;
    const seq = this.events++;
    // Microseconds: the lines of several nodes are put in one order by it.
    const now = performance.timeOrigin + performance.now();
    const common = { seq, time: Math.round(now * 1000), kind, node: this.id };
    const states = { before, after: this.view };
    const event = { ...common, ...states, ...EMPTY, ...parts } as SimEvent;
    const zh = traceEvent(event, seq, 'zh').text;
    this.file.write(`${JSON.stringify({ ...traceEvent(event, seq), zh })}\n`);
  }
}

/** A node that tells what is done to it. */
class TracedNode extends RawNode {
  private readonly recorder: Recorder;

  constructor(config: Config, recorder: Recorder) {
    super(config);
    this.recorder = recorder;
  }

  override tick(): void {
    this.recorder.tell('tick', { count: 1 });
    super.tick();
    this.recorder.compare();
  }

  override campaign(): void {
    this.recorder.tell('campaign');
    super.campaign();
    this.recorder.compare();
  }

  override transferLeader(to: number): void {
    this.recorder.tell('transfer', { index: to });
    super.transferLeader(to);
  }

  override propose(data: Uint8Array): EntryId | null {
    const place = super.propose(data);
    const entry = { ...NO_PLACE, data: data.slice(0, MOST_TOLD) };
    this.recorder.tell('propose', { entries: [entry] });
    return place;
  }

  override proposeConfChange(
    change: ConfChange | ConfChangeV2,
  ): EntryId | null {
    this.recorder.tell('change', { detail: describeConfChange(change) });
    return super.proposeConfChange(change);
  }

  override step(m: Message): void {
    // What the disk and the state machine have done comes as messages, too.
    if (m.type === 'MsgStorageApplyResp') this.recorder.tellApplied(m.entries);
    if (m.type === 'MsgStorageAppendResp' && m.snapshot !== null)
      this.recorder.tellRestored(m.snapshot);
    super.step(m);
    this.recorder.compare();
  }

  override applyConfChange(change: ConfChange | ConfChangeV2): ConfState {
    const conf = super.applyConfChange(change);
    const index = this.basicStatus().applied + 1;
    this.recorder.tell('conf', { conf, index });
    return conf;
  }
}

/** A proposal has no place in the log yet. */
const NO_PLACE = { term: 0, index: 0, type: 'EntryNormal' } as const;

function shortEntry(entry: Entry): Entry {
  return { ...entry, data: entry.data.slice(0, MOST_TOLD) };
}

function withoutData(snapshot: Snapshot): Snapshot {
  return { ...snapshot, data: new Uint8Array(0) };
}

/** What is told of a message: all but what it carries in bytes. */
function shortened(m: Message): Message {
  const { snapshot, entries } = m;
  return {
    ...m,
    entries: entries.map(shortEntry),
    snapshot: snapshot === null ? null : withoutData(snapshot),
    responses: [],
  };
}
