/**
 * What the sessions of a server share.
 *
 * @module
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { Client } from './client.ts';
import type { Connection } from './client.ts';
import type { Service } from './service.ts';

/** What a server lets clients do. */
export interface ServerSettings {
  /** The port that clients come to. */
  readonly port: number;
  /** What a client must say before anything else; null for nothing. */
  readonly password: string | null;
  readonly maxClients: number;
  /** Most words of a call. */
  readonly maxWords: number;
  /** Most bytes of a word of a call. */
  readonly maxWord: number;
  /** Most bytes of a call that has not ended, or of a transaction. */
  readonly maxCall: number;
  /** Most bytes of a reply. */
  readonly maxReply: number;
}

/** The clients of a server, and what it counts. */
export class ServerState {
  readonly service: Service;
  readonly settings: ServerSettings;
  /** In milliseconds since 1970. */
  readonly since = Date.now();
  readonly clients = new Map<number, Client>();
  /** Calls that were answered. */
  calls = 0;
  /** Clients that were refused. */
  refused = 0;
  private lastId = 0;

  constructor(service: Service, settings: ServerSettings) {
    this.service = service;
    this.settings = settings;
  }

  /** Clients that have come so far. */
  get arrivals(): number {
    return this.lastId;
  }

  /** Whether a client need not say who it is. */
  get open(): boolean {
    return this.settings.password === null;
  }

  /** A client has come. */
  add(connection: Connection): Client {
    const client = new Client(++this.lastId, connection, this.open);
    this.clients.set(client.id, client);
    return client;
  }

  /** Whether this is the password. How long it takes does not tell. */
  accepts(password: Uint8Array): boolean {
    const right = this.settings.password ?? '';
    return timingSafeEqual(digest(password), digest(right));
  }
}

/** As many bytes for every text, so that they can be compared. */
function digest(text: Uint8Array | string): Uint8Array {
  return createHash('sha256').update(text).digest();
}
