import { describe, expect, it } from 'vitest';
import {
  newConfChangeV2,
  type ConfChangeType,
  type Effect,
  type Fate,
  type Message,
} from '../../../src/index.ts';
import { answerTo, hardStateOf, Lab, lastIndexOf, text, type LabNode } from './lab.ts';

/** Answers that another node builds upon. */
const PROMISES = new Set(['MsgAppResp', 'MsgVoteResp', 'MsgVote']);

/** What must hold in every run of the loop, whatever the weather. */
class Watch {
  readonly lab: Lab;
  /** What stands at an index, on whatever node it was applied first. */
  readonly log = new Map<number, string>();
  /** Commands that some node was told are committed, and where. */
  readonly told = new Map<string, number>();
  /** Commands that will never be. */
  readonly dropped = new Set<string>();
  /** Highest index that anybody was told of, when a read was asked for. */
  readonly reads = new Map<string, number>();
  readonly applied = new Map<number, number>();
  private acknowledged = 0;
  counts: Record<string, number> = {};

  constructor(lab: Lab) {
    this.lab = lab;
    lab.onEffect = (node, effect) => this.see(node, effect);
  }

  /** Starts a node, of which the state machine has forgotten everything. */
  start(id: number): void {
    this.applied.set(id, 0);
    this.lab.start(id);
  }

  read(node: LabNode): void {
    const ticket = node.call((r) => r.read());
    this.reads.set(`${node.id}/${node.runs}/${ticket}`, this.acknowledged);
  }

  private see(node: LabNode, effect: Effect<string>): void {
    if (effect.kind === 'send') {
      for (const m of effect.messages) this.sent(node, m);
    } else if (effect.kind === 'apply') {
      for (const { entry, command } of effect.entries) {
        const was = this.applied.get(node.id) ?? 0;
        // Each entry once, in order, and not before it is on this disk.
        expect(entry.index).toBe(was + 1);
        this.applied.set(node.id, entry.index);
        expect(node.disk.term(entry.index)).toBe(entry.term);
        const what = `${entry.term}/${entry.type}/${command === null ? '' : text(command)}`;
        expect(this.log.get(entry.index) ?? what).toBe(what);
        this.log.set(entry.index, what);
        if (command !== null) expect(this.dropped).not.toContain(text(command));
      }
    } else if (effect.kind === 'restore') {
      const { index } = effect.snapshot.metadata;
      expect(index).toBeGreaterThanOrEqual(this.applied.get(node.id) ?? 0);
      // It is on disk before the state machine takes it.
      expect(node.disk.safe.snapshot).toEqual(effect.snapshot);
      this.applied.set(node.id, index);
    } else if (effect.kind === 'settle') {
      this.settled(node, effect.ticket, effect.fate);
    } else if (effect.kind === 'save') {
      expect(effect.compactTo).toBeLessThanOrEqual(effect.snapshot.metadata.index);
      expect(effect.snapshot.metadata.index).toBeLessThanOrEqual(this.applied.get(node.id)!);
    }
  }

  private sent(node: LabNode, m: Message): void {
    if (!PROMISES.has(m.type)) return;
    const { term } = hardStateOf(node.disk);
    expect(term).toBeGreaterThanOrEqual(m.term);
    if (m.type === 'MsgAppResp' && !m.reject && term === m.term) {
      expect(lastIndexOf(node.disk.safe)).toBeGreaterThanOrEqual(m.index);
    }
    if (m.type === 'MsgVoteResp' && !m.reject && term === m.term) {
      expect(hardStateOf(node.disk).vote).toBe(m.to);
    }
  }

  private settled(node: LabNode, ticket: number, fate: Fate<string>): void {
    const kind = 'reason' in fate ? `${fate.kind} ${fate.reason}` : fate.kind;
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
    const before = node.fates.get(ticket) ?? [];
    // One fate, and perhaps a joint configuration before it.
    expect(before.filter(({ kind }) => kind !== 'joint')).toEqual([]);
    const command = node.commands.get(ticket);
    if (fate.kind === 'committed') {
      // The command itself may be proposed by the very call that settles it.
      const at = node.machine.applied.find(([index]) => index === fate.index);
      expect(fate.answer).toBe(answerTo(fate.index, at![1]));
      if (command !== undefined) expect(at![1]).toBe(command);
      this.told.set(at![1], fate.index);
      this.acknowledged = Math.max(this.acknowledged, fate.index);
    } else if (fate.kind === 'dropped') {
      if (command === undefined) return;
      this.dropped.add(command);
      for (const each of this.lab.nodes.values()) {
        expect(each.machine.applied.map(([, name]) => name)).not.toContain(command);
      }
    } else if (fate.kind === 'readable') {
      const least = this.reads.get(`${node.id}/${node.runs}/${ticket}`)!;
      expect(fate.index).toBeGreaterThanOrEqual(least);
      expect(node.replica.appliedIndex).toBeGreaterThanOrEqual(fate.index);
      expect(node.work?.kind).not.toBe('restore');
      const known = [...this.told].filter(([, index]) => index <= least);
      const here = new Set(node.machine.applied.map(([, name]) => name));
      for (const [name] of known) expect(here).toContain(name);
    }
  }
}

const CHANGES: ConfChangeType[] = [
  'ConfChangeAddNode',
  'ConfChangeRemoveNode',
  'ConfChangeAddLearnerNode',
];

/** A run of chance: whatever may come in whatever order. */
function storm(seed: number, asyncStorageWrites: boolean, steps: number): Watch {
  const lab = new Lab(
    [1, 2, 3],
    {
      asyncStorageWrites,
      deadline: 40,
      maxWrites: 4,
      maxSizePerMsg: seed % 2 === 0 ? 200 : 1 << 20,
      compaction: { afterEntries: 6, keepEntries: seed % 4, keepForFollower: 8 },
      // As in the world: most voters stay.
      reviewChange: (change, { voters }) =>
        'nodeId' in change || voters.length < 2 ? 'one by one only in the second form' : null,
    },
    seed,
  );
  const watch = new Watch(lab);
  const draw = (n: number): number => Math.floor(lab.random() * n);
  for (const id of [1, 2, 3, 4]) watch.start(id);
  let proposals = 0;
  const rarely = (n: number, act: () => void): void => {
    if (draw(n) === 0) act();
  };
  /** What may happen to a node, and how often among all that may. */
  const turns: [number, (node: LabNode) => void][] = [
    [3, (node) => node.call((r) => r.tick())],
    [4, (node) => void node.take()],
    [3, (node) => void node.finishWrite()],
    [
      3,
      (node) => {
        node.freezes = draw(2) === 0;
        node.finishWork();
      },
    ],
    [2, (node) => void node.propose(`${seed}-${++proposals}`, { waits: draw(2) === 0 })],
    [1, (node) => watch.read(node)],
    [1, (node) => rarely(3, () => node.call((r) => r.campaign()))],
    [1, (node) => rarely(3, () => node.call((r) => void r.snapshot(draw(2) === 0 ? 0 : null)))],
    [
      1,
      (node) =>
        rarely(4, () => {
          const nodeId = draw(2) + 3;
          const transition =
            draw(2) === 0 ? 'ConfChangeTransitionAuto' : 'ConfChangeTransitionJointImplicit';
          const change = newConfChangeV2([{ type: CHANGES[draw(3)]!, nodeId }], transition);
          node.call((r) => r.changeMembership(change));
        }),
    ],
    [1, (node) => rarely(3, () => node.call((r) => r.transferLeadership(draw(3) + 1)))],
    [1, (node) => node.call((r) => r.reportSnapshot(draw(4) + 1, 'SnapshotFailure'))],
    [
      1,
      (node) =>
        rarely(6, () => {
          node.crash();
          lab.net = lab.net.filter(() => draw(2) === 0);
          watch.start(node.id);
        }),
    ],
    [1, (node) => rarely(5, () => (draw(3) === 0 ? lab.heal() : lab.cut(node.id)))],
  ];
  const deck = turns.flatMap(([times, turn]) => Array.from({ length: times }, () => turn));
  for (let i = 0; i < steps; i++) {
    deck[draw(deck.length)]!(lab.node(draw(4) + 1));
    for (let d = draw(3); d > 0 && lab.net.length > 0; d--) {
      const [m] = lab.net.splice(draw(Math.min(lab.net.length, 6)), 1);
      if (draw(12) > 0) lab.deliver(m!);
      // A network that doubles proposals is another one.
      if (draw(12) === 0 && m!.type !== 'MsgProp') lab.net.push(m!);
    }
    if (lab.net.length > 200) lab.net.splice(0, 100);
  }
  // The weather clears up, and everybody gets an answer.
  lab.heal();
  lab.ticks(120);
  for (const node of lab.nodes.values()) {
    expect(node.replica.failure).toBeNull();
    expect(node.replica.open).toBe(0);
    for (const [ticket, command] of node.commands) {
      const fates = node.fates.get(ticket)!;
      expect(fates, command).toHaveLength(1);
    }
  }
  const names = [...watch.log.values()].filter((what) => /\d+-\d+$/.test(what));
  expect(new Set(names).size).toBe(names.length);
  return watch;
}

/** Each run takes longer than others do. */
const RUNS = Math.ceil(Number(process.env['PROPERTY_RUNS'] ?? 200) / 3);
const SEED = Number(process.env['PROPERTY_SEED'] ?? 20260820);

describe('the loop in any weather', () => {
  for (const asyncStorageWrites of [false, true]) {
    it(`keeps its promises, asynchronous writes: ${asyncStorageWrites}`, () => {
      const counts: Record<string, number> = {};
      for (let seed = SEED; seed < SEED + RUNS; seed++) {
        const watch = storm(seed, asyncStorageWrites, 600);
        for (const [kind, n] of Object.entries(watch.counts)) {
          counts[kind] = (counts[kind] ?? 0) + n;
        }
      }
      // The weather is worth something only when all of this is in it.
      for (const kind of [
        'committed',
        'readable',
        'joint',
        'changed',
        'refused',
        'dropped NoLeader',
        'dropped Replaced',
        'dropped Deadline',
        'unknown Deadline',
      ]) {
        expect(counts, JSON.stringify(counts)).toHaveProperty([kind]);
      }
    });
  }
});
