/**
 * The way to the other nodes: TCP, a connection for each direction that is
 * made again when it is lost, and one of its own for every snapshot.
 *
 * @module
 */
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { createServer as createSafeServer } from 'node:tls';
import type {
  Message,
  SnapshotStatus,
  TransportPort,
} from '../../src/index.ts';
import type { Address } from './address.ts';
import { formatAddress } from './address.ts';
import { Caller } from './caller.ts';
import { Peer } from './peer.ts';

/** What a transport is told of the node it works for. */
export interface Receiver {
  /** A message has come. What it throws closes the connection. */
  step(m: Message): void;
  /** A peer can't be reached, or did not get something. */
  reportUnreachable(id: number): void;
  reportSnapshot(id: number, status: SnapshotStatus): void;
  /**
   * A node of the cluster calls that is no peer, and says where it listens:
   * whether it may. One that may is to be made a peer.
   *
   * @defaultValue none may
   */
  admits?(id: number, address: Address): boolean;
}

/** What servers show each other, in PEM. */
export interface PeerTls {
  readonly cert: string | Buffer;
  readonly key: string | Buffer;
  /** The authority that all of them are certified by. */
  readonly ca: string | Buffer;
}

/** How a transport works. */
export interface TransportOptions {
  readonly cluster: string;
  readonly id: number;
  /** Where the others call it. */
  readonly address: Address;
  /** Where it listens for them. @defaultValue there */
  readonly listen?: Address;
  readonly receiver: Receiver;
  /** Most bytes of a message, a snapshot not counted. @defaultValue 64 MiB */
  readonly maxMessage?: number;
  /** Most bytes of a snapshot. @defaultValue 1 GiB */
  readonly maxSnapshot?: number;
  /**
   * Bytes that wait for a slow peer; then the oldest are dropped.
   * @defaultValue 16 MiB
   */
  readonly maxWaiting?: number;
  /** Milliseconds until a connection is tried again, at first and at most. */
  readonly retryAfter?: readonly [first: number, most: number];
  /** Milliseconds that a peer may take to answer. @defaultValue 5000 */
  readonly patience?: number;
  /** @defaultValue null: what passes can be read on the way */
  readonly tls?: PeerTls | null;
  readonly say?: (line: string) => void;
}

/** The options with nothing left out. */
export type TransportSettings = Required<TransportOptions>;

const MIB = 1024 * 1024;

/** A {@link TransportPort} over TCP. */
export class Transport implements TransportPort {
  private readonly settings: TransportSettings;
  private readonly peers = new Map<number, Peer>();
  private readonly sockets = new Set<Socket>();
  private readonly callers = new Set<Caller>();
  private readonly server: Server;

  /** Listens, and is ready to send. */
  static async listen(options: TransportOptions): Promise<Transport> {
    const transport = new Transport(options);
    const { host, port } = transport.settings.listen;
    await new Promise<void>((resolve, reject) => {
      transport.server.once('error', reject);
      transport.server.listen(port, host, resolve);
    });
    return transport;
  }

  private constructor(options: TransportOptions) {
    this.settings = {
      listen: options.address,
      maxMessage: 64 * MIB,
      maxSnapshot: 1024 * MIB,
      maxWaiting: 16 * MIB,
      retryAfter: [50, 2000],
      patience: 5000,
      tls: null,
      say: () => {},
      ...options,
    };
    this.server = this.makeServer();
    // Before a caller has shown its certificate, too.
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  /** A node that may send, and be sent to, from now on; or at another place. */
  addPeer(id: number, address: Address): void {
    const known = this.peers.get(id);
    if (known !== undefined) {
      if (formatAddress(known.address) === formatAddress(address)) return;
      known.close();
      // What was on its way to the other place is lost.
      this.lose(id);
    }
    this.peers.set(id, new Peer(id, address, this.settings));
  }

  /** A node that is none of the cluster's any more. */
  removePeer(id: number): void {
    this.peers.get(id)?.close();
    this.peers.delete(id);
    for (const caller of this.callers) if (caller.id === id) caller.close();
  }

  /** The bytes that wait for each peer. */
  waiting(): ReadonlyMap<number, number> {
    return new Map([...this.peers].map(([id, { size }]) => [id, size]));
  }

  send(messages: readonly Message[]): void {
    for (const m of messages) {
      const peer = this.peers.get(m.to);
      if (peer === undefined) this.lose(m.to);
      else if (m.type === 'MsgSnap') peer.sendSnapshot(m);
      else peer.send(m);
    }
  }

  /** Nothing is sent or taken any more. */
  async close(): Promise<void> {
    for (const peer of this.peers.values()) peer.close();
    const closed = new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private makeServer(): Server {
    const { tls, patience: handshakeTimeout, say } = this.settings;
    const accept = (socket: Socket): void => this.accept(socket);
    if (tls === null) return createServer(accept);
    const server = createSafeServer(
      { ...tls, requestCert: true, handshakeTimeout },
      accept,
    );
    server.on('tlsClientError', ({ message }) => {
      say(`closed the connection of a caller: ${message}`);
    });
    return server;
  }

  private accept(socket: Socket): void {
    const isPeer = (id: number): boolean => this.peers.has(id);
    const caller = new Caller(socket, this.settings, isPeer);
    this.callers.add(caller);
    socket.once('close', () => this.callers.delete(caller));
  }

  /** Messages for a node are lost, and a snapshot if there was one. */
  private lose(id: number): void {
    const { receiver } = this.settings;
    receiver.reportUnreachable(id);
    receiver.reportSnapshot(id, 'SnapshotFailure');
  }
}
