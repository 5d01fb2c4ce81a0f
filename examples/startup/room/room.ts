/**
 * Servers without sockets: each is started as `main.ts` starts one, but its
 * folder is in memory, and messages go from hand to hand.
 *
 * @module
 */
import '../../raft-kv/page_buffer.ts';
import { ReplicaNode } from '../../../src/index.ts';
import type { Message, Stored } from '../../../src/index.ts';
import { encodeBatch } from '../../raft-kv/batch.ts';
import { DataFolder } from '../../raft-kv/data_folder.ts';
import { NodeDisk } from '../../raft-kv/disk.ts';
import { latin1, latin1Bytes } from '../../raft-kv/latin1.ts';
import { MemoryFiles } from '../../raft-kv/memory_files.ts';
import { RedisStore } from '../../raft-kv/redis_store.ts';
import type { Args, Reply } from '../../raft-kv/service.ts';

const IDS = [1, 2, 3];
const FOLDER = 'kv';

/** A server that runs. */
interface Server {
  readonly node: ReplicaNode<readonly Reply[]>;
  readonly store: RedisStore;
  /** How often its folder was opened. */
  readonly run: number;
  /** What its disk had when it started. */
  readonly found: Stored;
}

/** Three places for servers, and the network between them. */
export class Room {
  /** Folders outlive the servers. */
  readonly files = new Map(IDS.map((id) => [id, new MemoryFiles()]));
  readonly servers = new Map<number, Server>();
  /** Nodes that no message gets to, or comes from. */
  readonly cut = new Set<number>();

  /** The folder, the disk, the node: in the order of `main.ts`. */
  async start(id: number): Promise<Server> {
    const files = this.files.get(id)!;
    const identity = { cluster: 'room', member: id };
    const { run } = await DataFolder.open(files, FOLDER, identity);
    const disk = new NodeDisk({
      ...{ files, folder: FOLDER, identity },
      segmentSize: 4096,
    });
    const found = await disk.load();
    const store = new RedisStore();
    const node = await ReplicaNode.start<readonly Reply[]>(
      {
        ...{ id, run, founders: IDS, electionTick: 10, heartbeatTick: 1 },
        random: () => (id - 1) / 3,
        ...{ asyncStorageWrites: true, preVote: true, checkQuorum: true },
      },
      {
        // It is loaded already, so that somebody can look at it.
        disk: {
          load: () => found,
          write: (batches, sync) => disk.write(batches, sync),
          save: (snapshot, compactTo) => disk.save(snapshot, compactTo),
        },
        transport: { send: (messages) => this.carry(id, messages) },
        machine: store,
      },
    );
    const server = { node, store, run, found };
    this.servers.set(id, server);
    return server;
  }

  /** `kill -9`: the process is gone, what it has written is not. */
  kill(id: number): void {
    this.end(id, true);
  }

  /** The power goes: what was not synced is gone, too. */
  cutPower(id: number): void {
    this.end(id, false);
  }

  /** Has a call written; fulfilled with its reply. */
  async write(id: number, call: string): Promise<string> {
    const batch = encodeBatch([{ kind: 'call', args: words(call) }]);
    const { answer } = await this.during(this.node(id).propose(batch));
    return told(answer[0]!);
  }

  /** Reads as of now, proved by a majority. */
  async read(id: number, call: string): Promise<string> {
    const { node, store } = this.servers.get(id)!;
    const query = (): Reply => store.query(words(call));
    return told(await this.during(node.read(query)));
  }

  /** What the store of a node has, which may be old. */
  look(id: number, call: string): string {
    return told(this.servers.get(id)!.store.query(words(call)));
  }

  /** Lets time pass until it is done; a server has a timer for that. */
  async during<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const over = (): void => void (done = true);
    work.then(over, over);
    for (let i = 0; !done; i++) {
      if (i % 200 === 0) this.servers.forEach(({ node }) => node.tick());
      await Promise.resolve();
    }
    return work;
  }

  /** Who leads, when somebody does. */
  async leader(): Promise<number> {
    const leads = ({ node }: Server): boolean => node.leader === node.id;
    while (![...this.servers.values()].some(leads)) {
      await this.during(rest());
      this.servers.forEach(({ node }) => node.tick());
    }
    return [...this.servers.values()].find(leads)!.node.id;
  }

  private node(id: number): ReplicaNode<readonly Reply[]> {
    return this.servers.get(id)!.node;
  }

  private end(id: number, written: boolean): void {
    this.servers.delete(id);
    // What the old process still has under way is done to the old files.
    this.files.set(
      id,
      this.files.get(id)!.crashed(() => written),
    );
  }

  private async carry(id: number, messages: readonly Message[]): Promise<void> {
    const sender = this.servers.get(id)?.node;
    await Promise.resolve();
    // A process that is gone sends nothing any more.
    if (this.cut.has(id) || this.servers.get(id)?.node !== sender) return;
    for (const m of messages) {
      if (!this.cut.has(m.to)) this.servers.get(m.to)?.node.step(m);
    }
  }
}

/** Until nothing moves any more. */
async function rest(): Promise<void> {
  for (let i = 0; i < 150; i++) await Promise.resolve();
}

function words(call: string): Args {
  return call.split(' ').map((word) => latin1Bytes(word));
}

function told(reply: Reply): string {
  if (reply === null) return '(nil)';
  if (reply instanceof Uint8Array) return `"${latin1(reply)}"`;
  if (typeof reply !== 'object') return `${reply}`;
  return 'text' in reply ? reply.text : 'a list';
}
