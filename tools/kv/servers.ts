/**
 * The servers of a torture: processes of their own that can be killed,
 * stopped in their tracks, and started again on the data they have left.
 *
 * @module
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../lib/port.mjs';
import { Client } from './client.ts';
import type { Answer } from './client.ts';
import { formatPoint } from './faulty_files.ts';
import type { FilePoint } from './faulty_files.ts';
import { Links } from './links.ts';

const PROGRAM = fileURLToPath(new URL('server.ts', import.meta.url));
const FOUNDERS = [1, 2, 3];
/** Milliseconds that a server may take to start, or the cluster to find a leader. */
const PATIENCE = 60_000;

/** One server, running or not. */
export interface Server {
  readonly id: number;
  readonly port: number;
  readonly folder: string;
  readonly words: readonly string[];
  child: ChildProcess | null;
  /** Whether it runs, and is not stopped in its tracks. */
  well: boolean;
  /** All that it has printed since it was started. */
  output: string;
  /** How its last run has ended: a code, or a signal. */
  end: Promise<number | string>;
}

/** The ports of a server: where the others call it, where it listens for them, and for clients. */
interface Ports {
  readonly called: number;
  readonly listen: number;
  readonly port: number;
}

async function portsFor(servers: number): Promise<Ports[]> {
  const free = await freePorts(3 * servers);
  return Array.from({ length: servers }, () => {
    const [called, listen, port] = free.splice(0, 3);
    return { called: called!, listen: listen!, port: port! };
  });
}

/** A cluster of real servers. */
export class Servers {
  readonly links = new Links();
  private readonly byId = new Map<number, Server>();
  private readonly folder: string;
  private cluster = '';
  private nextId = FOUNDERS.length + 1;

  /** Starts three servers whose data is below a folder. */
  static async start(folder: string): Promise<Servers> {
    const servers = new Servers(folder);
    const ports = await portsFor(FOUNDERS.length);
    servers.cluster = ports.map(({ called }) => `127.0.0.1:${called}`).join();
    for (const [i, id] of FOUNDERS.entries()) await servers.add(id, ports[i]!, []);
    await servers.ready();
    return servers;
  }

  private constructor(folder: string) {
    this.folder = folder;
  }

  get ids(): readonly number[] {
    return [...this.byId.keys()];
  }

  /** Where clients may call: the servers that can answer. */
  ports(): readonly number[] {
    return [...this.byId.values()].filter(({ well }) => well).map(({ port }) => port);
  }

  at(id: number): Server {
    return this.byId.get(id)!;
  }

  /** Starts a server that is to join, and gives its id and where the others call it. */
  async join(): Promise<{ readonly id: number; readonly address: string }> {
    const id = this.nextId++;
    const [ports] = await portsFor(1);
    const address = `127.0.0.1:${ports!.called}`;
    await this.add(id, ports!, ['--join', '--peer', address]);
    return { id, address };
  }

  /** A server that was removed from the cluster, and has ended. */
  forget(id: number): void {
    this.byId.delete(id);
  }

  private async add(
    id: number,
    { called, listen, port }: Ports,
    more: readonly string[],
  ): Promise<void> {
    await this.links.add(id, called, listen);
    const folder = join(this.folder, `${id}`);
    const words = [
      ...['--id', `${id}`, '--cluster', this.cluster, '--port', `${port}`, '--data', folder],
      ...['--listen', `127.0.0.1:${listen}`, '--snapshot-every', '300', ...more],
    ];
    const end = Promise.resolve(0);
    this.byId.set(id, { id, port, folder, words, child: null, well: false, output: '', end });
    await this.run(id);
  }

  /** Starts a server that does not run. */
  async run(id: number, point: FilePoint | null = null): Promise<void> {
    this.launch(id, point);
    await this.prints(id, 'listens for clients');
    this.at(id).well = true;
  }

  /** Starts a server, and does not wait until it is there; it may not come so far. */
  launch(id: number, point: FilePoint | null): void {
    const server = this.at(id);
    const own = { RAFT_KV_POINT: point === null ? '' : formatPoint(point) };
    const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM, ...server.words], {
      env: { ...process.env, ...own },
    });
    server.child = child;
    server.output = '';
    const take = (bytes: Buffer): void => void (server.output += bytes.toString());
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    server.end = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        server.child = null;
        server.well = false;
        resolve(code ?? signal!);
      });
    });
  }

  async kill(id: number, signal: NodeJS.Signals = 'SIGKILL'): Promise<number | string> {
    const server = this.at(id);
    server.well = false;
    server.child?.kill(signal);
    return server.end;
  }

  /** Stops a server in its tracks, as a machine that swaps or a long collection of garbage does. */
  freeze(id: number): void {
    this.at(id).well = false;
    this.at(id).child?.kill('SIGSTOP');
  }

  thaw(id: number): void {
    const server = this.at(id);
    server.child?.kill('SIGCONT');
    server.well = server.child !== null;
  }

  /** The member that leads, as most of those that can be asked say; null if nobody says one. */
  async leader(): Promise<number | null> {
    const votes = await Promise.all(this.ports().map((port) => this.leaderAt(port)));
    const known = votes.filter((id) => this.byId.has(id));
    return known.sort((a, b) => count(known, b) - count(known, a))[0] ?? null;
  }

  private async leaderAt(port: number): Promise<number> {
    const answer = await ask(port, 'RAFT.STATUS').catch(() => []);
    const words = Array.isArray(answer) ? (answer as readonly Answer[]) : [];
    return Number(words[words.indexOf('leader') + 1] ?? 0);
  }

  /** Fulfilled when every server answers what needs a leader; those that do not run are started. */
  async ready(): Promise<void> {
    this.links.heal();
    for (const server of this.byId.values()) {
      if (server.child === null) await this.run(server.id);
    }
    const due = Date.now() + PATIENCE;
    for (const { id, port } of this.byId.values()) {
      for (;;) {
        const answer = await ask(port, 'GET', 'ready').catch((error: Error) => error);
        if (!(answer instanceof Error)) break;
        if (Date.now() > due) throw new Error(`server ${id} does not come back: ${answer.message}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  /** Fulfilled when a server has printed this. */
  async prints(id: number, text: string): Promise<void> {
    const server = this.at(id);
    const due = Date.now() + PATIENCE;
    while (!server.output.includes(text)) {
      if (server.child === null || Date.now() > due) {
        throw new Error(`server ${id} has not printed '${text}', but\n${server.output}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.ids.map((id) => this.kill(id)));
    await this.links.close();
  }
}

/** One call on a connection of its own; an error is an answer. */
export async function ask(port: number, ...words: readonly string[]): Promise<Answer> {
  const client = new Client(port);
  try {
    return await client.call(...words);
  } finally {
    client.close();
  }
}

function count(all: readonly number[], one: number): number {
  return all.filter((other) => other === one).length;
}
