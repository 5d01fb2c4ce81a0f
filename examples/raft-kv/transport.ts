/**
 * The way to the other nodes: TCP, a connection for each direction that is
 * made again when it is lost, and one of its own for every snapshot.
 *
 * @module
 */
import { createServer, connect } from 'node:net';
import type { Server, Socket } from 'node:net';
import { decodeMessage, encodeMessage } from '../../src/index.ts';
import type {
  Message,
  SnapshotStatus,
  TransportPort,
} from '../../src/index.ts';
import type { Address } from './address.ts';
import { encodeFrame, FrameError, FrameReader } from './frame.ts';
import type { Frame } from './frame.ts';

/** What a transport is told of the node it works for. */
export interface Receiver {
  /** A message has come. What it throws closes the connection. */
  step(m: Message): void;
  /** A peer can't be reached, or did not get something. */
  reportUnreachable(id: number): void;
  reportSnapshot(id: number, status: SnapshotStatus): void;
}

/** How a transport works. */
export interface TransportOptions {
  readonly cluster: string;
  readonly id: number;
  readonly address: Address;
  readonly receiver: Receiver;
  /** Most bytes of a message, a snapshot not counted. @defaultValue 64 MiB */
  readonly maxMessage?: number;
  /** Most bytes of a snapshot. @defaultValue 1 GiB */
  readonly maxSnapshot?: number;
  /** Bytes that wait for a slow peer; then the oldest are dropped. @defaultValue 16 MiB */
  readonly maxWaiting?: number;
  /** Milliseconds until a connection is tried again, at first and at most. */
  readonly retryAfter?: readonly [first: number, most: number];
  /** Milliseconds that a peer may take to answer. @defaultValue 5000 */
  readonly patience?: number;
  readonly say?: (line: string) => void;
}

const MIB = 1024 * 1024;
const FORMAT = 1;
/** Bytes of what is said before a message may come. */
const MOST_SAID = 64 * 1024;

/** What the one who calls says first. */
interface Hello {
  readonly format: number;
  readonly cluster: string;
  readonly from: number;
  readonly to: number;
  readonly snapshot: boolean;
}

/** The options with nothing left out. */
type Settings = Required<TransportOptions>;

/** A {@link TransportPort} over TCP. */
export class Transport implements TransportPort {
  private readonly settings: Settings;
  private readonly peers = new Map<number, Peer>();
  private readonly incoming = new Set<Socket>();
  private readonly server: Server;
  private closed = false;

  /** Listens, and is ready to send. */
  static async listen(options: TransportOptions): Promise<Transport> {
    const transport = new Transport(options);
    const { host, port } = options.address;
    await new Promise<void>((resolve, reject) => {
      transport.server.once('error', reject);
      transport.server.listen(port, host, resolve);
    });
    return transport;
  }

  private constructor(options: TransportOptions) {
    this.settings = {
      maxMessage: 64 * MIB,
      maxSnapshot: 1024 * MIB,
      maxWaiting: 16 * MIB,
      retryAfter: [50, 2000],
      patience: 5000,
      say: () => {},
      ...options,
    };
    this.server = createServer((socket) => this.accept(socket));
  }

  /** A node that may send, and be sent to, from now on; or at another place. */
  addPeer(id: number, address: Address): void {
    this.removePeer(id);
    this.peers.set(id, new Peer(id, address, this.settings));
  }

  /** A node that is none of the cluster's any more. */
  removePeer(id: number): void {
    this.peers.get(id)?.close();
    this.peers.delete(id);
  }

  send(messages: readonly Message[]): void {
    for (const m of messages) {
      const peer = this.peers.get(m.to);
      if (peer === undefined) this.settings.receiver.reportUnreachable(m.to);
      else if (m.type === 'MsgSnap') peer.sendSnapshot(m);
      else peer.send(m);
    }
  }

  /** Nothing is sent or taken any more. */
  async close(): Promise<void> {
    this.closed = true;
    for (const peer of this.peers.values()) peer.close();
    for (const socket of this.incoming) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  /** Somebody calls. */
  private accept(socket: Socket): void {
    if (this.closed) return void socket.destroy();
    this.incoming.add(socket);
    socket.once('close', () => this.incoming.delete(socket));
    const { patience } = this.settings;
    let hello: Hello | null = null;
    const reader = new FrameReader(MOST_SAID);
    socket.setNoDelay(true);
    socket.setTimeout(patience, () => {
      if (hello === null) socket.destroy();
    });
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      try {
        for (const frame of reader.take(bytes)) {
          if (hello === null) hello = this.welcome(socket, reader, frame);
          else this.receive(socket, hello, frame);
        }
      } catch (error) {
        this.refuse(socket, hello, error as Error);
      }
    });
  }

  /** Looks at who calls. */
  private welcome(
    socket: Socket,
    reader: FrameReader,
    { kind, payload }: Frame,
  ): Hello {
    if (kind !== 'hello') throw new FrameError(`says ${kind} before hello`);
    const hello = parseHello(payload);
    const { cluster, id } = this.settings;
    const wrong = (problem: string): never => {
      throw new FrameError(problem);
    };
    if (hello.format !== FORMAT)
      wrong(`speaks format ${hello.format}, and this is ${FORMAT}`);
    if (hello.cluster !== cluster)
      wrong(`is of the cluster ${hello.cluster}, and this is ${cluster}`);
    if (hello.to !== id) wrong(`calls node ${hello.to}, and this is ${id}`);
    if (!this.peers.has(hello.from))
      wrong(`is node ${hello.from}, which is no peer of this one`);
    const { maxMessage, maxSnapshot } = this.settings;
    reader.largest = hello.snapshot ? maxSnapshot : maxMessage;
    socket.write(encodeFrame({ kind: 'welcome', payload: NOTHING }));
    return hello;
  }

  private receive(
    socket: Socket,
    hello: Hello,
    { kind, payload }: Frame,
  ): void {
    if (kind !== 'message')
      throw new FrameError(`says ${kind} where a message is due`);
    const { id, receiver } = this.settings;
    const m = decodeMessage(payload);
    if (m.to !== id)
      throw new FrameError(
        `sends a message for node ${m.to}, and this is ${id}`,
      );
    receiver.step(m);
    if (hello.snapshot)
      socket.end(encodeFrame({ kind: 'taken', payload: NOTHING }));
  }

  /** Says why, and hangs up. */
  private refuse(socket: Socket, hello: Hello | null, error: Error): void {
    const who = hello === null ? 'a caller' : `node ${hello.from}`;
    this.settings.say(`closed the connection of ${who}: ${error.message}`);
    socket.end(
      encodeFrame({ kind: 'refused', payload: textBytes(error.message) }),
    );
  }
}

const NOTHING = new Uint8Array(0);

function textBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function parseHello(payload: Uint8Array): Hello {
  try {
    return JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(payload),
    ) as Hello;
  } catch {
    throw new FrameError('its hello can not be read');
  }
}

/** One other node, as this one sends to it. */
class Peer {
  private readonly id: number;
  private readonly address: Address;
  private readonly settings: Settings;
  private socket: Socket | null = null;
  /** Whether the peer has said that it takes messages. */
  private open = false;
  private waiting: Uint8Array[] = [];
  private waitingSize = 0;
  private failures = 0;
  private timer: NodeJS.Timeout | null = null;
  private closed = false;
  private readonly snapshots = new Set<Socket>();

  constructor(id: number, address: Address, settings: Settings) {
    this.id = id;
    this.address = address;
    this.settings = settings;
  }

  send(m: Message): void {
    const bytes = encodeFrame({ kind: 'message', payload: encodeMessage(m) });
    this.waiting.push(bytes);
    this.waitingSize += bytes.length;
    let dropped = false;
    while (
      this.waitingSize > this.settings.maxWaiting &&
      this.waiting.length > 1
    ) {
      this.waitingSize -= this.waiting.shift()!.length;
      dropped = true;
    }
    if (dropped) this.settings.receiver.reportUnreachable(this.id);
    this.flush();
  }

  /** Sends a snapshot on a connection of its own, and tells how that ended. */
  sendSnapshot(m: Message): void {
    const { receiver, patience } = this.settings;
    const socket = this.call(true);
    this.snapshots.add(socket);
    let taken = false;
    const reader = new FrameReader(MOST_SAID);
    socket.setTimeout(patience, () => socket.destroy());
    socket.on('data', (bytes) => {
      for (const { kind } of framesIn(reader, bytes)) {
        if (kind === 'welcome') {
          socket.write(
            encodeFrame({ kind: 'message', payload: encodeMessage(m) }),
          );
        } else {
          taken = kind === 'taken';
          socket.end();
        }
      }
    });
    socket.once('close', () => {
      this.snapshots.delete(socket);
      if (this.closed) return;
      receiver.reportSnapshot(
        this.id,
        taken ? 'SnapshotFinish' : 'SnapshotFailure',
      );
    });
  }

  close(): void {
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.socket?.destroy();
    for (const socket of this.snapshots) socket.destroy();
  }

  private call(snapshot: boolean): Socket {
    const { cluster, id: from } = this.settings;
    const hello: Hello = {
      format: FORMAT,
      cluster,
      from,
      to: this.id,
      snapshot,
    };
    const socket = connect(this.address);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.write(
      encodeFrame({ kind: 'hello', payload: textBytes(JSON.stringify(hello)) }),
    );
    return socket;
  }

  /** Writes what waits, as far as the connection takes it. */
  private flush(): void {
    if (this.closed || this.timer !== null) return;
    if (this.socket === null) return this.connect();
    if (!this.open || this.socket.writableNeedDrain) return;
    const { waiting } = this;
    if (waiting.length === 0) return;
    this.waiting = [];
    this.waitingSize = 0;
    this.socket.cork();
    for (const bytes of waiting) this.socket.write(bytes);
    this.socket.uncork();
  }

  private connect(): void {
    const socket = this.call(false);
    this.socket = socket;
    const reader = new FrameReader(MOST_SAID);
    socket.setTimeout(this.settings.patience, () => {
      if (!this.open) socket.destroy();
    });
    socket.on('drain', () => this.flush());
    socket.on('data', (bytes) => {
      for (const { kind, payload } of framesIn(reader, bytes)) {
        if (kind === 'welcome') {
          this.open = true;
          this.failures = 0;
          this.flush();
        } else if (kind === 'refused') {
          const why = new TextDecoder().decode(payload);
          this.settings.say(
            `node ${this.id} has closed the connection: this node ${why}`,
          );
        }
      }
    });
    socket.once('close', () => this.lost());
  }

  /** The connection is gone, and with it what was under way. */
  private lost(): void {
    this.socket = null;
    this.open = false;
    if (this.closed) return;
    // What waits is old by the time the peer is there again.
    this.waiting = [];
    this.waitingSize = 0;
    this.settings.receiver.reportUnreachable(this.id);
    const [first, most] = this.settings.retryAfter;
    const after = Math.min(most, first * 2 ** this.failures++);
    this.timer = setTimeout(
      () => {
        this.timer = null;
        this.flush();
      },
      after * (0.5 + Math.random() / 2),
    );
  }
}

/** The frames of a peer that answers; none from one that makes no sense. */
function framesIn(reader: FrameReader, bytes: Uint8Array): readonly Frame[] {
  try {
    return reader.take(bytes);
  } catch {
    return [];
  }
}
