import { build } from 'esbuild';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

import { ROOT } from '../root.ts';
import { freePorts } from '../../tools/lib/port.mjs';
import { output, Server } from './server.ts';

const HOST = '127.0.0.1';
const MEMBERS = [1, 2, 3];

/** The version of a program that is installed; null where it is not. */
export function versionOf(program: string): Promise<string | null> {
  return output(program, ['--version']).then(
    (text) => /v=(\S+)/.exec(text)?.[1] ?? text.trim(),
    () => null,
  );
}

/** Three servers of raft-kv. */
export class Cluster {
  /** In the order of their ids. */
  readonly servers: readonly Server[];
  private leading = 0;

  /** @param folder - for the program, and for the data. */
  static async start(folder: string, ...more: readonly string[]): Promise<Cluster> {
    const program = path.join(folder, 'raft_kv.mjs');
    await build({
      entryPoints: [path.join(ROOT, 'examples/raft-kv/cluster.ts')],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'es2022',
      logLevel: 'silent',
    });
    const ports = await freePorts(2 * MEMBERS.length);
    const peers = ports.splice(0, MEMBERS.length).map((port) => `${HOST}:${port}`);
    const cluster = new Cluster(
      MEMBERS.map((id, i) => {
        const data = path.join(folder, `${id}`);
        const words = { id, cluster: peers, port: ports[i]!, data };
        const args = Object.entries(words).flatMap(([name, value]) => [`--${name}`, `${value}`]);
        return new Server(`member ${id}`, ports[i]!, process.execPath, [program, ...args, ...more]);
      }),
    );
    try {
      await cluster.settle();
    } catch (error) {
      await cluster.end();
      throw error;
    }
    return cluster;
  }

  private constructor(servers: readonly Server[]) {
    this.servers = servers;
  }

  get leader(): Server {
    return this.servers[this.leading - 1]!;
  }

  get followers(): readonly Server[] {
    return this.servers.filter((server) => server !== this.leader);
  }

  /** Fulfilled when one leads, and all know it. */
  async settle(): Promise<void> {
    const leader = /^raft_leader:([1-9]\d*)/m;
    for (const server of this.servers) {
      await server.until(
        (answer) => {
          this.leading = Number(leader.exec(answer)?.[1] ?? 0);
          return this.leading > 0;
        },
        'info',
        'raft',
      );
    }
  }

  async end(): Promise<void> {
    // One after the other, so that nobody is handed a leadership that ends too.
    for (const server of this.followers) await server.end();
    await this.leader?.end();
  }
}

/** One redis-server that has synced a write before it answers. */
export async function startRedis(folder: string): Promise<Server> {
  const [port] = await freePorts(1);
  const dir = path.join(folder, 'redis');
  mkdirSync(dir);
  const settings = { port: port!, bind: HOST, dir, save: '', appendonly: 'yes', appendfsync: 'always' };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, `${value}`]);
  const server = new Server('redis-server', port!, 'redis-server', args);
  await server.until((answer) => answer.includes('PONG'), 'ping');
  return server;
}
