/**
 * Listens for clients.
 *
 * @module
 */
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { TlsOptions } from 'node:tls';
import type { Service } from './service.ts';

/** How a server listens, and what it lets clients do. */
export interface RedisServerOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** What a client must say before anything else. @defaultValue nothing */
  readonly password?: string;
  /** Clients that may be connected. @defaultValue 10,000 */
  readonly maxClients?: number;
  /** Key and certificate; without them, TCP is spoken in the clear. */
  readonly tls?: TlsOptions;
  /** Most bytes of a word of a call. @defaultValue 512 MiB */
  readonly maxWord?: number;
  /** Most bytes of a call that has not ended. @defaultValue 1 GiB */
  readonly maxCall?: number;
  /** Most bytes that wait for a client to read them. @defaultValue 1 GiB */
  readonly maxUnread?: number;
}

/** A server of the Redis protocol, for a {@link Service}. */
export class RedisServer {
  private readonly server: Server;
  private readonly service: Service;

  /** Listens. Rejected when it can't: the port is taken, the key is wrong. */
  static async listen(
    service: Service,
    options: RedisServerOptions,
  ): Promise<RedisServer> {
    const server = new RedisServer(service, options);
    const { host, port } = options;
    await new Promise<void>((resolve, reject) => {
      server.server.once('error', reject);
      server.server.listen(port, host, resolve);
    });
    return server;
  }

  private constructor(service: Service, { tls }: RedisServerOptions) {
    this.service = service;
    this.server =
      tls === undefined ? createServer() : createTlsServer({ ...tls });
  }

  /** The port that it listens at. */
  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** How many clients are connected. */
  get clients(): number {
    void this.service;
    return 0;
  }

  /** Takes no more clients, and hangs up on those that are there. */
  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}
