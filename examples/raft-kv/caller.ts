/**
 * A server that has called this one.
 *
 * @module
 */
import type { Socket } from 'node:net';
import { decodeMessage } from '../../src/index.ts';
import { parseAddress } from './address.ts';
import { joined } from './bytes.ts';
import {
  encodeFrame,
  FrameError,
  FrameReader,
  MOST_SAID,
  NOTHING,
  PIECE,
} from './frame.ts';
import type { Frame } from './frame.ts';
import { FORMAT, parseHello, textBytes } from './hello.ts';
import type { Hello } from './hello.ts';
import type { TransportSettings } from './transport.ts';

/** One connection that another server has opened, and sends on. */
export class Caller {
  private readonly socket: Socket;
  private readonly settings: TransportSettings;
  private readonly isPeer: (id: number) => boolean;
  private readonly reader = new FrameReader(MOST_SAID);
  private hello: Hello | null = null;
  private refused = false;
  /** Pieces of the snapshot that is coming in, and their bytes. */
  private pieces: Uint8Array[] = [];
  private size = 0;

  constructor(
    socket: Socket,
    settings: TransportSettings,
    isPeer: (id: number) => boolean,
  ) {
    this.socket = socket;
    this.settings = settings;
    this.isPeer = isPeer;
    socket.setNoDelay(true);
    // One whose machine has lost its power never says that it is gone.
    socket.setKeepAlive(true, settings.patience);
    socket.setTimeout(settings.patience, () => {
      const { hello } = this;
      const due = hello === null || hello.snapshot;
      if (due || this.refused) socket.destroy();
    });
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => this.take(bytes));
  }

  /** Who it is; 0 as long as it has not said so. */
  get id(): number {
    return this.hello?.from ?? 0;
  }

  close(): void {
    this.socket.destroy();
  }

  private take(bytes: Uint8Array): void {
    // What comes after a refusal is read, so that the refusal gets through.
    if (this.refused) return;
    try {
      for (const frame of this.reader.take(bytes)) {
        if (this.hello === null) this.hello = this.welcome(frame);
        else this.receive(this.hello, frame);
      }
    } catch (error) {
      this.refuse(error as Error);
    }
  }

  /** Looks at who calls. */
  private welcome(frame: Frame): Hello {
    const hello = parseHello(frame);
    const wrong = this.problemOf(hello);
    if (wrong !== null) throw new FrameError(wrong);
    this.reader.largest = hello.snapshot ? PIECE : this.settings.maxMessage;
    this.socket.write(encodeFrame({ kind: 'welcome', payload: NOTHING }));
    return hello;
  }

  /** Why it is not taken; null when it is. */
  private problemOf(hello: Hello): string | null {
    const { format, cluster, from, address, to } = hello;
    const { settings } = this;
    if (format !== FORMAT)
      return `speaks format ${format}, and this is ${FORMAT}`;
    if (cluster !== settings.cluster)
      return `is of the cluster ${cluster}, and this is ${settings.cluster}`;
    if (to !== settings.id)
      return `calls node ${to}, and this is ${settings.id}`;
    const at = parseAddress(address)!;
    if (this.isPeer(from) || settings.receiver.admits?.(from, at)) return null;
    return `is node ${from}, which is no peer of this one`;
  }

  private receive({ snapshot }: Hello, { kind, payload }: Frame): void {
    if (snapshot) this.collect(payload);
    if (snapshot && kind === 'piece') return;
    if (kind !== 'message')
      throw new FrameError(`says ${kind} where a message is due`);
    const { id, receiver } = this.settings;
    const m = decodeMessage(snapshot ? joined(this.pieces) : payload);
    this.pieces = [];
    if (m.to !== id)
      throw new FrameError(
        `sends a message for node ${m.to}, and this is ${id}`,
      );
    receiver.step(m);
    if (snapshot)
      this.socket.end(encodeFrame({ kind: 'taken', payload: NOTHING }));
  }

  /** Keeps a piece of a snapshot, unless there are too many. */
  private collect(piece: Uint8Array): void {
    const { maxSnapshot } = this.settings;
    if (piece.length === 0) throw new FrameError('sends a piece of nothing');
    this.pieces.push(piece);
    this.size += piece.length;
    if (this.size > maxSnapshot) {
      throw new FrameError(
        `sends a snapshot over the limit of ${maxSnapshot} bytes`,
      );
    }
  }

  /** Says why, and hangs up. */
  private refuse({ message }: Error): void {
    this.refused = true;
    this.pieces = [];
    const who = this.hello === null ? 'a caller' : `node ${this.id}`;
    this.settings.say(`closed the connection of ${who}: ${message}`);
    const payload = textBytes(message);
    this.socket.end(encodeFrame({ kind: 'refused', payload }));
  }
}
