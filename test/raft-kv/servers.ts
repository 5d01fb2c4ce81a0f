/** Nodes of one cluster in this process, which talk over loopback. */
import { vi } from 'vitest';
import type { Address } from '../../examples/raft-kv/address.ts';
import { DataFolder } from '../../examples/raft-kv/data_folder.ts';
import { NodeDisk } from '../../examples/raft-kv/disk.ts';
import type { Files } from '../../examples/raft-kv/files.ts';
import { KvNode } from '../../examples/raft-kv/raft_node.ts';
import type { KvNodeOptions } from '../../examples/raft-kv/raft_node.ts';
import type { Args, Command, Reply } from '../../examples/raft-kv/service.ts';
import { freePorts } from '../../tools/lib/port.mjs';

const HOST = '127.0.0.1';

export async function freeAddresses(count: number): Promise<Address[]> {
  return (await freePorts(count)).map((port) => ({ host: HOST, port }));
}

export function args(text: string): Args {
  return text.split(' ').map((word) => new TextEncoder().encode(word));
}

export function calls(...texts: string[]): Command[] {
  return texts.map((text) => ({ kind: 'call', args: args(text) }));
}

/** A reply as text; bytes as the text that they hold. */
export function shown(reply: Reply | undefined): unknown {
  if (reply instanceof Uint8Array) return new TextDecoder().decode(reply);
  if (Array.isArray(reply)) return reply.map((one: Reply) => shown(one));
  if (reply === null || typeof reply !== 'object') return reply;
  if (!('kind' in reply)) return reply;
  if (reply.kind === 'status' || reply.kind === 'error') return reply.text;
  return Object.fromEntries(reply.entries.map(([name, value]) => [shown(name), shown(value)]));
}

/** Where a node keeps its data, and what it was started with. */
interface Place {
  readonly files: Files;
  readonly folder: string;
  readonly id: number;
  readonly address: Address;
}

/** A cluster whose nodes can be stopped, and started again where they were. */
export class Servers {
  founders: readonly Address[];
  readonly nodes = new Map<number, KvNode>();
  readonly told: string[] = [];
  private readonly places = new Map<number, Place>();
  private readonly more: Partial<KvNodeOptions>;

  private constructor(founders: readonly Address[], more: Partial<KvNodeOptions>) {
    this.founders = founders;
    this.more = more;
  }

  static async start(
    count: number,
    place: (id: number) => { files: Files; folder: string },
    more: Partial<KvNodeOptions> = {},
  ): Promise<Servers> {
    const servers = new Servers([], { tick: 20, ...more });
    await servers.found(count);
    const ids = servers.founders.map((_, i) => i + 1);
    for (const id of ids) {
      await servers.add(id, { ...place(id), address: servers.founders[id - 1]! });
    }
    return servers;
  }

  /** Says who the first members are, before any of them is started. */
  async found(count: number): Promise<void> {
    this.founders = await freeAddresses(count);
  }

  async add(id: number, place: Omit<Place, 'id'>, more: Partial<KvNodeOptions> = {}): Promise<KvNode> {
    this.places.set(id, { id, ...place });
    return this.open(id, more);
  }

  /** Starts a node, for the first time or again. */
  async open(id: number, more: Partial<KvNodeOptions> = {}): Promise<KvNode> {
    const { files, folder, address } = this.places.get(id)!;
    const cluster = 'test';
    const identity = { cluster, member: id };
    const { run } = await DataFolder.open(files, folder, identity);
    const node = await KvNode.start({
      id,
      cluster,
      founders: this.founders,
      address,
      run,
      disk: new NodeDisk({ files, folder, identity, segmentSize: 64 * 1024 }),
      say: (line) => void this.told.push(`${id}: ${line}`),
      ...this.more,
      ...more,
    });
    this.nodes.set(id, node);
    return node;
  }

  place(id: number): Place {
    return this.places.get(id)!;
  }

  node(id: number): KvNode {
    return this.nodes.get(id)!;
  }

  async close(id: number): Promise<void> {
    const node = this.node(id);
    this.nodes.delete(id);
    await node.stop();
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.nodes.keys()].map((id) => this.close(id)));
  }

  /** The node that leads, when one does and all follow it. */
  async leader(): Promise<KvNode> {
    return vi.waitFor(
      () => {
        const leads = [...this.nodes.values()].map((node) => node.basicStatus().lead);
        const leader = this.nodes.get(leads[0]!);
        if (leader === undefined || leads.some((lead) => lead !== leads[0])) {
          throw new Error(`they follow ${leads.join()}`);
        }
        return leader;
      },
      { timeout: 20_000, interval: 20 },
    );
  }

  /** A node that does not lead. */
  async follower(): Promise<KvNode> {
    const leader = await this.leader();
    return [...this.nodes.values()].find((node) => node !== leader)!;
  }

  /** Fulfilled when all that run have the same state. */
  async settle(): Promise<void> {
    await vi.waitFor(
      () => {
        const nodes = [...this.nodes.values()];
        const [first, ...rest] = nodes.map(({ store }) => Buffer.from(store.save()));
        for (const other of rest) if (!first!.equals(other)) throw new Error('they differ');
      },
      { timeout: 20_000, interval: 50 },
    );
  }
}
