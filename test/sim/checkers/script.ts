/**
 * A stream of events made by hand: a cluster that does what it is told, right or wrong, seen by an
 * inspector. The short words do things as a correct node does them.
 */
import { newEntry } from '../../../src/entry.ts';
import type { Entry, EntryType } from '../../../src/entry.ts';
import { newMessage } from '../../../src/message.ts';
import type { MessageParts, MessageType } from '../../../src/message.ts';
import { newConfState, newSnapshot } from '../../../src/snapshot.ts';
import type { ConfState } from '../../../src/snapshot.ts';
import type { HardState } from '../../../src/state.ts';
import { Inspector } from '../../../sim/checkers/index.ts';
import type { InspectorOptions, Violation } from '../../../sim/checkers/index.ts';
import type {
  AnyParts,
  EventKind,
  NodeView,
  Observer,
  Operation,
  SimEvent,
} from '../../../sim/event.ts';

const DOWN: NodeView = {
  role: 'down',
  term: 0,
  vote: 0,
  lead: 0,
  commit: 0,
  applied: 0,
  lastIndex: 0,
};

const FRESH: NodeView = { ...DOWN, role: 'follower' };

interface Actor {
  view: NodeView;
  log: Entry[];
  /** Index of the entry before the first in `log`. */
  start: number;
  /** What its disk keeps over a crash. */
  disk: { hardState: HardState; log: Entry[]; start: number };
  hardState: HardState;
  conf: ConfState;
}

export function toBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** One cluster, told event by event. */
export class Script {
  readonly inspector: Inspector;
  private readonly observers: readonly Observer[];
  private readonly actors = new Map<number, Actor>();
  private readonly founders: ConfState;
  private seq = 0;
  private flights = 0;
  private operations = 0;

  constructor(nodes = 3, options: InspectorOptions = {}, observers: readonly Observer[] = []) {
    this.inspector = new Inspector(options);
    this.observers = [this.inspector, ...observers];
    const voters = Array.from({ length: nodes }, (_, i) => i + 1);
    this.founders = newConfState({ voters });
    for (const id of voters) this.start(id);
  }

  get violation(): Violation | null {
    return this.inspector.violation;
  }

  view(id: number): NodeView {
    return this.actors.get(id)!.view;
  }

  // Events as they are

  emit(kind: EventKind, id: number, parts: AnyParts = {}): void {
    const view = this.actors.get(id)?.view ?? null;
    const event = {
      seq: this.seq++,
      time: 0,
      kind,
      node: id,
      before: view,
      after: view,
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
      ...parts,
    } as SimEvent;
    for (const observer of this.observers) observer.see(event);
  }

  start(id: number): void {
    const hardState = { term: 0, vote: 0, commit: 0 };
    this.actors.set(id, {
      view: FRESH,
      log: [],
      start: 0,
      hardState,
      conf: this.founders,
      disk: { hardState, log: [], start: 0 },
    });
    this.emit('start', id, { conf: this.founders });
  }

  /** The node's memory changes, and is told of. */
  state(id: number, changes: Partial<NodeView>): void {
    const actor = this.actors.get(id)!;
    const before = actor.view;
    actor.view = { ...before, ...changes };
    this.emit('state', id, { before });
  }

  tick(id: number, count = 1): void {
    this.emit('tick', id, { count });
  }

  send(type: MessageType, from: number, to: number, parts: Partial<MessageParts> = {}): number {
    const message = newMessage({ term: this.view(from).term, ...parts, type, from, to });
    const id = ++this.flights;
    this.emit('send', from, { flight: { id, message, due: null } });
    return id;
  }

  deliver(
    type: MessageType,
    from: number,
    to: number,
    parts: Partial<MessageParts> = {},
    flight = 0,
    copies = 0,
  ): void {
    const message = newMessage({ term: this.view(from).term, ...parts, type, from, to });
    const id = flight === 0 ? ++this.flights : flight;
    this.emit('deliver', to, { flight: { id, message, due: null }, count: copies });
  }

  append(id: number, entries: readonly Entry[]): void {
    const actor = this.actors.get(id)!;
    actor.log.length = Math.max(0, entries[0]!.index - actor.start - 1);
    actor.log.push(...entries);
    const lastIndex = actor.start + actor.log.length;
    if (actor.view.lastIndex !== lastIndex) actor.view = { ...actor.view, lastIndex };
    this.emit('append', id, { entries });
  }

  /** Hands the hard state to the disk; by default that of its memory. */
  save(id: number, changes: Partial<HardState> = {}): void {
    const actor = this.actors.get(id)!;
    const { term, vote, commit } = actor.view;
    actor.hardState = { term, vote, commit, ...changes };
    this.emit('save', id, { hardState: actor.hardState });
  }

  sync(id: number): void {
    const actor = this.actors.get(id)!;
    actor.disk = { hardState: actor.hardState, log: [...actor.log], start: actor.start };
    this.emit('sync', id);
  }

  /** The process ends; by default all that was not synced is lost. */
  crash(id: number, count = 0): void {
    const actor = this.actors.get(id)!;
    const before = actor.view;
    if (count > 0) {
      actor.disk = { hardState: actor.hardState, log: [...actor.log], start: actor.start };
    }
    actor.view = DOWN;
    this.emit('crash', id, { before, count });
  }

  /** The process starts again from its disk, or from something else. */
  restart(id: number, changes: Partial<NodeView> = {}): void {
    const actor = this.actors.get(id)!;
    const { hardState, log, start } = actor.disk;
    actor.log = [...log];
    actor.start = start;
    actor.hardState = hardState;
    const lastIndex = start + log.length;
    actor.view = { ...FRESH, ...hardState, applied: start, lastIndex, ...changes };
    if (start === 0) actor.conf = this.founders;
    this.emit('restart', id, { hardState, conf: actor.conf, index: start });
    if (start > 0) this.restore(id, start, actor.conf);
  }

  snapshot(id: number, index: number, term: number, conf = this.founders): void {
    const actor = this.actors.get(id)!;
    actor.log = [];
    actor.start = index;
    actor.conf = conf;
    actor.view = { ...actor.view, lastIndex: index };
    this.emit('snapshot', id, { snapshot: newSnapshot(index, term, conf) });
    this.restore(id, index, conf);
  }

  restore(id: number, index: number, conf = this.founders): void {
    this.emit('restore', id, { snapshot: newSnapshot(index, 1, conf), index });
  }

  /** Makes a snapshot; by default because somebody asks for it. */
  capture(id: number, index: number, compactTo: number, count = 1): void {
    const snapshot = newSnapshot(index, this.termAt(id, index), this.founders);
    this.emit('capture', id, { snapshot, index: compactTo, count });
  }

  compact(id: number, index: number, term: number, conf = this.founders): void {
    if (this.actors.get(id)!.hardState.commit < index) this.save(id);
    this.emit('compact', id, { snapshot: newSnapshot(index, term, conf), index });
  }

  commit(id: number, index: number, term = this.termAt(id, index)): void {
    const actor = this.actors.get(id)!;
    const before = actor.view;
    actor.view = { ...before, commit: index };
    this.emit('commit', id, { before, index, term });
  }

  apply(id: number, entry: Entry): void {
    const actor = this.actors.get(id)!;
    actor.view = { ...actor.view, applied: entry.index };
    this.emit('apply', id, { entries: [entry], index: entry.index });
  }

  conf(id: number, index: number, parts: Partial<ConfState>): void {
    const actor = this.actors.get(id)!;
    actor.conf = newConfState(parts);
    this.emit('conf', id, { conf: actor.conf, index });
  }

  call(id: number, parts: Partial<Operation>): Operation {
    const operation: Operation = {
      id: ++this.operations,
      client: this.operations,
      seq: 1,
      kind: 'get',
      key: 'k',
      value: '',
      expected: '',
      result: '',
      ...parts,
    };
    this.emit('call', id, { operation });
    return operation;
  }

  answer(id: number, operation: Operation, index: number, result = ''): void {
    this.emit('return', id, { operation: { ...operation, result }, index });
  }

  // What correct nodes do

  termAt(id: number, index: number): number {
    const { log, start } = this.actors.get(id)!;
    return log[index - start - 1]?.term ?? 0;
  }

  entryAt(id: number, index: number): Entry {
    const { log, start } = this.actors.get(id)!;
    return log[index - start - 1]!;
  }

  /** Campaigns at the term, and has its own vote on disk. */
  stand(id: number, term: number): void {
    const { term: from } = this.view(id);
    this.tick(id, Math.max(1, term - from));
    this.state(id, { role: 'candidate', term, vote: id, lead: 0 });
    this.save(id);
    this.sync(id);
  }

  /** Gives its vote, and the candidate hears of it. */
  vote(id: number, candidate: number, term: number): void {
    this.deliver('MsgVote', candidate, id, { term });
    this.state(id, { role: 'follower', term, vote: candidate, lead: 0 });
    this.save(id);
    this.sync(id);
    this.send('MsgVoteResp', id, candidate, { term });
    this.deliver('MsgVoteResp', id, candidate, { term });
  }

  /** Takes office, and writes the empty entry of its term. */
  lead(id: number): void {
    const { term, lastIndex } = this.view(id);
    this.state(id, { role: 'leader', lead: id, lastIndex: lastIndex + 1 });
    this.append(id, [newEntry(term, lastIndex + 1)]);
    this.sync(id);
  }

  /** A whole election. */
  elect(id: number, term: number, voters: readonly number[]): void {
    this.stand(id, term);
    for (const voter of voters) this.vote(voter, id, term);
    this.lead(id);
  }

  /** The leader takes an entry into its log. */
  propose(id: number, data: string | Uint8Array, type: EntryType = 'EntryNormal'): Entry {
    const { term, lastIndex } = this.view(id);
    const bytes = typeof data === 'string' ? toBytes(data) : data;
    const entry = newEntry(term, lastIndex + 1, bytes, type);
    this.append(id, [entry]);
    this.sync(id);
    return entry;
  }

  /** A follower takes over the leader's log up to an index, and says so. */
  follow(id: number, leader: number, index: number): void {
    const { term } = this.view(leader);
    const have = this.common(id, leader);
    this.deliver('MsgApp', leader, id, { term, index: have });
    const { term: old, vote, lead } = this.view(id);
    if (term > old || lead !== leader) {
      this.state(id, { role: 'follower', term, vote: term > old ? 0 : vote, lead: leader });
    }
    const entries: Entry[] = [];
    for (let i = have + 1; i <= index; i++) entries.push(this.entryAt(leader, i));
    if (entries.length > 0) this.append(id, entries);
    this.save(id);
    this.sync(id);
    this.send('MsgAppResp', id, leader, { index });
    this.deliver('MsgAppResp', id, leader, { index });
  }

  /** Last index at which two logs agree. */
  private common(a: number, b: number): number {
    let index = Math.min(this.view(a).lastIndex, this.view(b).lastIndex);
    while (index > 0 && this.termAt(a, index) !== this.termAt(b, index)) index--;
    return index;
  }

  /** Commits up to an index and applies all that is not applied. */
  finish(id: number, index: number): void {
    this.commit(id, index);
    for (let i = this.view(id).applied + 1; i <= index; i++) this.apply(id, this.entryAt(id, i));
  }

  /** The leader's whole log reaches these followers, and is committed. */
  settle(leader: number, followers: readonly number[]): void {
    const { lastIndex } = this.view(leader);
    for (const id of followers) this.follow(id, leader, lastIndex);
    this.finish(leader, lastIndex);
    for (const id of followers) this.finish(id, lastIndex);
  }
}
