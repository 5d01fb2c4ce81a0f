/** Several nodes, and a network that does what a test tells it. */
import { ProposalDroppedError } from '../../../src/errors.ts';
import { newConfChange } from '../../../src/conf_change.ts';
import { applyConfChange } from '../../../src/membership.ts';
import type { Message, MessageType } from '../../../src/message.ts';
import type { Raft } from '../../../src/raft.ts';
import { hup, logOf, makeRaft, take } from './nodes.ts';
import type { NodeOptions } from './nodes.ts';

/**
 * Delivers messages at once and in order until nobody has any more. A peer
 * that is null swallows what it gets.
 */
export class Network {
  readonly peers = new Map<number, Raft | null>();
  /** Everything that was handed over, in order. */
  readonly delivered: Message[] = [];
  /** Messages for which it says no are lost. */
  filter: (m: Message) => boolean = () => true;
  private cuts = new Set<string>();
  private ignored = new Set<MessageType>();

  constructor(peers: readonly (Raft | null)[]) {
    peers.forEach((peer, i) => this.peers.set(peer?.id ?? i + 1, peer));
  }

  /** Nodes 1 to n, all with the same options. */
  static of(count: number, options: NodeOptions = {}): Network {
    const voters = Array.from({ length: count }, (_, i) => i + 1);
    return new Network(voters.map((id) => makeRaft(id, { voters, ...options })));
  }

  /** The node of that id. */
  at(id: number): Raft {
    const peer = this.peers.get(id);
    if (peer === undefined || peer === null) throw new Error(`no node ${id}`);
    return peer;
  }

  send(...messages: Message[]): void {
    const queue = [...messages];
    for (let m = queue.shift(); m !== undefined; m = queue.shift()) {
      const peer = this.peers.get(m.to);
      if (peer === undefined || peer === null) continue;
      this.delivered.push(m);
      stepQuietly(peer, m);
      queue.push(...this.passing(take(peer)));
    }
  }

  /** Delivers what the nodes have piled up. */
  drain(...ids: number[]): void {
    const nodes = ids.length > 0 ? ids : [...this.peers.keys()];
    const waiting = nodes.flatMap((id) => {
      const peer = this.peers.get(id);
      return peer ? take(peer) : [];
    });
    this.send(...this.passing(waiting));
  }

  campaign(id: number): void {
    this.send(hup(id));
  }

  /** Ticks one node and delivers what it sends. */
  tick(id: number, count = 1): void {
    for (let i = 0; i < count; i++) {
      this.at(id).tick();
      this.drain(id);
    }
  }

  cut(a: number, b: number): void {
    this.cuts.add(`${a}-${b}`).add(`${b}-${a}`);
  }

  isolate(id: number): void {
    for (const other of this.peers.keys()) if (other !== id) this.cut(id, other);
  }

  ignore(type: MessageType): void {
    this.ignored.add(type);
  }

  recover(): void {
    this.cuts.clear();
    this.ignored.clear();
    this.filter = () => true;
  }

  states(): string[] {
    return this.nodes().map((r) => r.state.replace('State', ''));
  }

  terms(): number[] {
    return this.nodes().map((r) => r.term);
  }

  logs(): string[] {
    return this.nodes().map((r) => logOf(r).join(' '));
  }

  commits(): number[] {
    return this.nodes().map((r) => r.log.committed);
  }

  /** Applies the same membership change everywhere. */
  addVoter(id: number): void {
    const change = newConfChange('ConfChangeAddNode', id);
    for (const r of this.nodes()) applyConfChange(r, change);
  }

  nodes(): Raft[] {
    return [...this.peers.values()].filter((r) => r !== null);
  }

  private passing(messages: readonly Message[]): Message[] {
    return messages.filter(
      (m) => !this.ignored.has(m.type) && !this.cuts.has(`${m.from}-${m.to}`) && this.filter(m),
    );
  }
}

/** A proposal may be dropped; the network does not care. */
function stepQuietly(r: Raft, m: Message): void {
  try {
    r.step(m);
  } catch (error) {
    if (!(error instanceof ProposalDroppedError)) throw error;
  }
}
