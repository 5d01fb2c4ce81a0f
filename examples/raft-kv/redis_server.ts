/**
 * Listens for clients.
 *
 * @module
 */
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { TlsOptions } from 'node:tls';
import type { Connection } from './client.ts';
import { RedisSession } from './redis_session.ts';
import { ServerState } from './server_state.ts';
import type { Service } from './service.ts';

/** How a server listens, and what it lets clients do. */
export interface RedisServerOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** What a client must say before anything else. @defaultValue nothing */
  readonly password?: string | null;
  /** Clients that may be connected. @defaultValue 10,000 */
  readonly maxClients?: number;
  /** Key and certificate; without them, TCP is spoken in the clear. */
  readonly tls?: TlsOptions | null;
  /** Most words of a call. @defaultValue 1,048,576 */
  readonly maxWords?: number;
  /** Most bytes of a word of a call. @defaultValue 512 MiB */
  readonly maxWord?: number;
  /**
   * Most bytes of a call that has not ended, or of a transaction.
   * @defaultValue 1 GiB
   */
  readonly maxCall?: number;
  /** Most bytes of a reply. @defaultValue 1 GiB */
  readonly maxReply?: number;
}

const MIB = 1024 * 1024;
/** Milliseconds of silence after which a client is asked if it is there. */
const KEEP_ALIVE = 300_000;

const SOCKETS = {
  // A client that has said all may still want to hear the answers.
  allowHalfOpen: true,
  // Small replies are not kept back until there are more.
  noDelay: true,
  keepAlive: true,
  keepAliveInitialDelay: KEEP_ALIVE,
};

const TOO_MANY = '-ERR max number of clients reached\r\n';

/** A server of the Redis protocol, for a {@link Service}. */
export class RedisServer {
  /** The port that it listens at. */
  readonly port: number;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private readonly state: ServerState;

  /** Listens. Rejected when it can't: the port is taken, the key is wrong. */
  static async listen(
    service: Service,
    options: RedisServerOptions,
  ): Promise<RedisServer> {
    const { tls = null, host, port } = options;
    const server =
      tls === null
        ? createServer(SOCKETS)
        : createTlsServer({ ...SOCKETS, ...tls });
    await new Promise<void>((resolve, reject) => {
      // Also later: a client that could not come is no harm to the others.
      server.on('error', reject);
      server.listen(port, host, resolve);
    });
    return new RedisServer(server, service, options, tls !== null);
  }

  private constructor(
    server: Server,
    service: Service,
    options: RedisServerOptions,
    secure: boolean,
  ) {
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
    this.state = new ServerState(service, {
      port: this.port,
      password: options.password ?? null,
      maxClients: options.maxClients ?? 10_000,
      maxWords: options.maxWords ?? MIB,
      maxWord: options.maxWord ?? 512 * MIB,
      maxCall: options.maxCall ?? 1024 * MIB,
      maxReply: options.maxReply ?? 1024 * MIB,
    });
    server.on('connection', (socket) => this.guard(socket));
    // With TLS, only who has shaken hands is a client.
    const arrival = secure ? 'secureConnection' : 'connection';
    server.on(arrival, (socket: Socket) => this.accept(socket));
  }

  /** How many clients are connected. */
  get clients(): number {
    return this.state.clients.size;
  }

  /** Takes no more clients, and hangs up on those that are there. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** Keeps count of all connections, also those that are no client yet. */
  private guard(socket: Socket): void {
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  }

  private accept(socket: Socket): void {
    // Of a socket with TLS this is another one than was guarded.
    socket.on('error', () => socket.destroy());
    if (this.clients >= this.state.settings.maxClients) {
      this.state.refused++;
      socket.write(TOO_MANY);
      socket.destroySoon();
      return;
    }
    const session = new RedisSession(connectionOf(socket), this.state);
    socket.on('data', (bytes) => session.take(bytes));
    socket.on('drain', () => session.drained());
    socket.on('end', () => session.finish());
    socket.once('close', () => session.close());
  }
}

function connectionOf(socket: Socket): Connection {
  return {
    address: `${socket.remoteAddress}:${socket.remotePort}`,
    localAddress: `${socket.localAddress}:${socket.localPort}`,
    write: (bytes) => socket.write(bytes),
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    end: () => void socket.destroySoon(),
    destroy: () => void socket.destroy(),
  };
}
