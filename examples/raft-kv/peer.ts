/**
 * Another server, as this one sends to it.
 *
 * @module
 */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { connect as connectSafely } from 'node:tls';
import { encodeMessage } from '../../src/index.ts';
import type { Message } from '../../src/index.ts';
import { formatAddress } from './address.ts';
import type { Address } from './address.ts';
import { encodeFrame, FrameReader, framesOf, MOST_SAID } from './frame.ts';
import type { Frame } from './frame.ts';
import { FORMAT, helloFrame } from './hello.ts';
import type { TransportSettings } from './transport.ts';

/**
 * The messages to one server, on one connection that is made again when it
 * is lost; and each snapshot on a connection of its own, so that heartbeats
 * need not wait behind it.
 */
export class Peer {
  readonly address: Address;
  private readonly id: number;
  private readonly settings: TransportSettings;
  private socket: Socket | null = null;
  /** Whether the peer has said that it takes messages. */
  private open = false;
  private waiting: Uint8Array[] = [];
  private waitingSize = 0;
  private failures = 0;
  /** Why the peer closed a connection last. */
  private refusal = '';
  private timer: NodeJS.Timeout | null = null;
  private closed = false;
  private readonly snapshots = new Set<Socket>();

  constructor(id: number, address: Address, settings: TransportSettings) {
    this.id = id;
    this.address = address;
    this.settings = settings;
  }

  /** Bytes that wait to be written. */
  get size(): number {
    return this.waitingSize + (this.socket?.writableLength ?? 0);
  }

  send(m: Message): void {
    const bytes = encodeFrame({ kind: 'message', payload: encodeMessage(m) });
    this.waiting.push(bytes);
    this.waitingSize += bytes.length;
    if (this.waitingSize > this.settings.maxWaiting) this.dropOldest();
    this.flush();
  }

  /** Sends a snapshot, and tells how that ended. */
  sendSnapshot(m: Message): void {
    const { receiver } = this.settings;
    let taken = false;
    const socket = this.call(true, (frame) => {
      if (frame.kind === 'welcome') {
        const frames = Readable.from(framesOf(encodeMessage(m)));
        frames.pipe(socket, { end: false });
      } else {
        taken = frame.kind === 'taken';
        this.hearRefusal(frame);
        socket.end();
      }
    });
    this.snapshots.add(socket);
    socket.once('timeout', () => socket.destroy());
    socket.once('close', () => {
      this.snapshots.delete(socket);
      if (this.closed) return;
      const status = taken ? 'SnapshotFinish' : 'SnapshotFailure';
      receiver.reportSnapshot(this.id, status);
    });
  }

  close(): void {
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.socket?.destroy();
    for (const socket of this.snapshots) socket.destroy();
  }

  /** Opens a connection, and says who is calling. */
  private call(snapshot: boolean, hear: (frame: Frame) => void): Socket {
    const { cluster, id: from, patience, tls } = this.settings;
    const address = formatAddress(this.settings.address);
    const reader = new FrameReader(MOST_SAID);
    const socket: Socket =
      tls === null
        ? connect(this.address)
        : connectSafely({ ...this.address, ...tls });
    socket.setNoDelay(true);
    socket.setKeepAlive(true, patience);
    socket.setTimeout(patience);
    socket.on('error', (error) => this.fail(socket, error));
    socket.on('data', (bytes) => framesIn(reader, bytes).forEach(hear));
    const to = this.id;
    const hello = { format: FORMAT, cluster, from, address, to, snapshot };
    socket.write(encodeFrame(helloFrame(hello)));
    return socket;
  }

  /** A certificate that does not fit is worth a line; silence is not. */
  private fail(socket: Socket, { message }: Error): void {
    if (this.settings.tls !== null && this.failures === 0)
      this.settings.say(`can't reach node ${this.id}: ${message}`);
    socket.destroy();
  }

  /** Half of what waits goes at a time, so that dropping costs little. */
  private dropOldest(): void {
    const { maxWaiting, receiver } = this.settings;
    let count = 0;
    while (
      this.waitingSize > maxWaiting / 2 &&
      count < this.waiting.length - 1
    ) {
      this.waitingSize -= this.waiting[count++]!.length;
    }
    if (count === 0) return;
    this.waiting.splice(0, count);
    receiver.reportUnreachable(this.id);
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
    const socket = this.call(false, (frame) => this.hear(frame));
    this.socket = socket;
    socket.on('timeout', () => {
      // One that takes nothing for so long is as good as gone.
      if (!this.open || socket.writableNeedDrain) socket.destroy();
    });
    socket.on('drain', () => this.flush());
    socket.once('close', () => this.lost());
  }

  private hear(frame: Frame): void {
    if (frame.kind === 'welcome') {
      this.open = true;
      this.failures = 0;
      this.refusal = '';
      this.flush();
    } else {
      this.hearRefusal(frame);
    }
  }

  /** One that comes again and again is worth one line. */
  private hearRefusal({ kind, payload }: Frame): void {
    if (kind !== 'refused') return;
    const why = new TextDecoder().decode(payload);
    if (why === this.refusal) return;
    this.refusal = why;
    this.settings.say(
      `node ${this.id} has closed the connection: this node ${why}`,
    );
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
    // Not all at the same moment where many wait for one.
    const spread = 0.5 + Math.random() / 2;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.flush();
    }, after * spread);
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
