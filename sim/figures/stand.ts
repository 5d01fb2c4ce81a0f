/**
 * Nodes whose logs were written beforehand: the situations of the paper's
 * figures, which would take long to come about by themselves.
 *
 * @module
 */
import { MemoryStorage, newConfState, newEntry, RawNode } from '../../src/index.ts';
import type { RaftLog } from '../../src/internals.ts';
import type { Config, ConfState, Message } from '../../src/index.ts';

/** How to make a stand. */
export interface StandOptions {
  /** One log a node, one digit an entry: its term. Nodes are called 1, 2, 3. */
  readonly logs: readonly string[];
  /** The term that all nodes are in. */
  readonly term: number;
  /** The membership. @defaultValue all of them vote */
  readonly members?: Partial<ConfState>;
  /** Settings of every node. */
  readonly config?: Partial<Config>;
}

/** The nodes, and messages among them that arrive in the order of sending. */
export class Stand {
  readonly nodes: readonly RawNode[];
  private readonly disks: readonly MemoryStorage[];

  constructor({ logs, term, members, config = {} }: StandOptions) {
    const confState = newConfState(members ?? { voters: logs.map((_, i) => i + 1) });
    const hardState = { term, vote: 0, commit: 0 };
    this.disks = logs.map((terms) => {
      const entries = [...terms].map((digit, i) => newEntry(Number(digit), i + 1));
      return new MemoryStorage({ hardState, confState, entries });
    });
    this.nodes = this.disks.map((storage, i) => {
      const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
      return new RawNode({ ...timers, ...config, id: i + 1, storage });
    });
  }

  node(id: number): RawNode {
    return this.nodes[id - 1]!;
  }

  /** Lets a node campaign, and delivers as {@link Stand.deliver} does. */
  elect(id: number, until?: (m: Message) => boolean): readonly Message[] {
    this.node(id).campaign();
    return this.deliver(this.work(id), until);
  }

  /**
   * Hands out messages and those that they lead to, until one is met that
   * `until` knows, or until all is quiet.
   *
   * @returns what is not delivered: that one, and all behind it.
   */
  deliver(mail: readonly Message[], until?: (m: Message) => boolean): readonly Message[] {
    const queue = [...mail];
    for (let m = queue[0]; m !== undefined; m = queue[0]) {
      if (until?.(m)) break;
      queue.shift();
      this.node(m.to).step(m);
      queue.push(...this.work(m.to));
    }
    return queue;
  }

  /** The log of a node. */
  log(id: number): RaftLog {
    return this.node(id).inspect().log;
  }

  /** Writes and applies all that the node has; gives back what it sends. */
  work(id: number): readonly Message[] {
    const [node, disk] = [this.node(id), this.disks[id - 1]!];
    const sent: Message[] = [];
    while (node.hasReady()) {
      const { entries, hardState, messages } = node.ready();
      disk.append(entries);
      if (hardState !== null) disk.setHardState(hardState);
      sent.push(...messages);
      node.advance();
    }
    return sent;
  }
}
