/**
 * A client that is connected.
 *
 * @module
 */
import type { Protocol } from './reply_writer.ts';
import { Transaction } from './transaction.ts';

/** What a session needs of a connection. */
export interface Connection {
  /** `host:port` of the client, and of the server as the client sees it. */
  readonly address: string;
  readonly localAddress: string;
  /** @returns false when the client had better read first. */
  write(bytes: Uint8Array): boolean;
  /** Takes no more bytes from the client for now. */
  pause(): void;
  resume(): void;
  /** Hangs up, when what was written has been sent. */
  end(): void;
  /** Hangs up at once. */
  destroy(): void;
}

/** What is known of a client. */
export class Client {
  readonly id: number;
  readonly connection: Connection;
  /** In milliseconds since 1970. */
  readonly since = Date.now();
  /** When it has sent something last. */
  lastSeen = this.since;
  /** The name of its last call. */
  lastCommand = 'NULL';
  name = '';
  /** What its library calls itself. */
  library = '';
  libraryVersion = '';
  protocol: Protocol = 2;
  authenticated: boolean;
  /** Whether the session ends when it has answered. */
  leaving = false;
  readonly transaction = new Transaction();

  constructor(id: number, connection: Connection, authenticated: boolean) {
    this.id = id;
    this.connection = connection;
    this.authenticated = authenticated;
  }

  /** As it was when it came. */
  reset(authenticated: boolean): void {
    this.transaction.reset();
    this.name = '';
    this.protocol = 2;
    this.authenticated = authenticated;
  }
}
