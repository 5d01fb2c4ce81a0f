/**
 * The network between the servers of a torture: a proxy before each of them,
 * which looks at who calls, and can cut each direction for itself.
 *
 * @module
 */
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { FrameReader, MOST_SAID } from '../../examples/raft-kv/frame.ts';
import { parseHello } from '../../examples/raft-kv/hello.ts';

/** How a direction is cut: connections are reset, or what is sent gets nowhere. */
export type Cut = 'reset' | 'silent';

/** A connection through a proxy. */
interface Pair {
  readonly to: number;
  /** Null until the caller has said who it is. */
  from: number | null;
  readonly caller: Socket;
  readonly called: Socket;
  silent: boolean;
}

/** All proxies, and what they let through. */
export class Links {
  private readonly servers: Server[] = [];
  private readonly pairs = new Set<Pair>();
  private readonly cuts = new Map<string, Cut>();

  /** A proxy before the server `to`, which listens at `target`; both are ports of loopback. */
  async add(to: number, port: number, target: number): Promise<void> {
    const server = createServer((caller) => this.join(to, caller, target));
    this.servers.push(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
  }

  /** Cuts what `from` sends to `to`. */
  cut(from: number, to: number, how: Cut): void {
    this.cuts.set(`${from} ${to}`, how);
    for (const pair of this.pairs) this.obey(pair);
  }

  /** Lets everything through again. */
  heal(): void {
    this.cuts.clear();
    for (const pair of this.pairs) this.obey(pair);
  }

  async close(): Promise<void> {
    for (const { caller, called } of this.pairs) {
      caller.destroy();
      called.destroy();
    }
    await Promise.all(
      this.servers.map((server) => new Promise<void>((done) => server.close(() => done()))),
    );
  }

  private join(to: number, caller: Socket, target: number): void {
    const called = connect(target, '127.0.0.1');
    const pair: Pair = { to, from: null, caller, called, silent: false };
    this.pairs.add(pair);
    const end = (): void => {
      this.pairs.delete(pair);
      caller.destroy();
      called.destroy();
    };
    const reader = new FrameReader(MOST_SAID);
    const listen = (bytes: Buffer): void => {
      const [hello] = reader.take(new Uint8Array(bytes));
      if (hello === undefined) return;
      caller.off('data', listen);
      pair.from = parseHello(hello).from;
      this.obey(pair);
    };
    caller.on('data', listen);
    caller.pipe(called);
    called.pipe(caller);
    for (const socket of [caller, called]) {
      socket.setNoDelay(true);
      socket.on('error', end);
      socket.on('close', end);
    }
  }

  private obey(pair: Pair): void {
    const { from, to, caller, called } = pair;
    const cut = from === null ? undefined : this.cuts.get(`${from} ${to}`);
    if (cut === 'reset') caller.destroy();
    const silent = cut === 'silent';
    if (silent === pair.silent) return;
    pair.silent = silent;
    if (silent) {
      caller.unpipe(called);
      called.unpipe(caller);
      // What comes stays in the buffers of the system.
      caller.pause();
      called.pause();
    } else {
      caller.pipe(called);
      called.pipe(caller);
    }
  }
}
