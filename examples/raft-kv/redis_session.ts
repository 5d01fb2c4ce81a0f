/**
 * What happens between one client and the service.
 *
 * @module
 */
import type { Client, Connection } from './client.ts';
import { CLIENT_COMMANDS } from './client_commands.ts';
import { CONNECTION_COMMANDS } from './connection_commands.ts';
import { latin1 } from './latin1.ts';
import { commandOf } from './redis_commands.ts';
import type { CommandSpec } from './redis_commands.ts';
import { failure, isFailure, OK, status } from './replies.ts';
import { NO_LIST, OutputLimitError, ReplyWriter } from './reply_writer.ts';
import { ProtocolError, RequestParser } from './request_parser.ts';
import { SERVER_COMMANDS } from './server_commands.ts';
import type { ServerState } from './server_state.ts';
import { ClusterDownError, UnknownFateError } from './service.ts';
import type { Args, ErrorReply, Reply, Watched } from './service.ts';
import type { SessionHandler } from './session_handler.ts';
import type { QueuedCall } from './transaction.ts';
import { TRANSACTION_COMMANDS } from './transaction_commands.ts';

/** Bytes that are taken from a client while it waits for answers. */
const READ_AHEAD = 1024 * 1024;
/** Bytes of replies that are sent before there are more. */
const PORTION = 1024 * 1024;

/** Commands that are done between `MULTI` and `EXEC`, and not queued. */
const NEVER_QUEUED: ReadonlySet<string> = new Set([
  'discard',
  'exec',
  'multi',
  'quit',
  'reset',
  'watch',
]);

const LOCAL: ReadonlyMap<string, SessionHandler> = new Map(
  Object.entries({
    ...CLIENT_COMMANDS,
    ...CONNECTION_COMMANDS,
    ...SERVER_COMMANDS,
    ...TRANSACTION_COMMANDS,
  }),
);

const QUEUED = status('QUEUED');
const NO_AUTH = failure('Authentication required.', 'NOAUTH');
const ABORTED = failure(
  'Transaction discarded because of previous errors.',
  'EXECABORT',
);
const WATCH_INSIDE = failure('WATCH inside MULTI is not allowed');
const NOT_INSIDE = failure('Command not allowed inside a transaction');
const QUEUE_FULL = failure('the transaction takes too many bytes');
const TOO_MANY_WATCHED = failure('the watched keys take too many bytes');

/** A call that has come, and its command, or why there is none. */
interface Call {
  readonly args: Args;
  readonly spec: CommandSpec | ErrorReply;
}

/** Serves one client: takes what it sends, and writes what it is told. */
export class RedisSession {
  private readonly server: ServerState;
  private readonly connection: Connection;
  private readonly client: Client;
  private readonly parser: RequestParser;
  private readonly writer: ReplyWriter;
  /** A call that was read and does not belong to the run before it. */
  private held: Call | null = null;
  private working = false;
  private paused = false;
  /** Nothing is read any more, since nobody knows where a call begins. */
  private lost = false;
  /** The client sends nothing more. */
  private finished = false;
  private closed = false;
  /** Goes on with what waits for the client to read. */
  private goOn: (() => void) | null = null;

  constructor(connection: Connection, server: ServerState) {
    this.server = server;
    this.connection = connection;
    const self = server.add(connection);
    this.client = self;
    const { maxWords, maxWord, maxCall, maxReply } = server.settings;
    this.parser = new RequestParser({
      get unknown() {
        return !self.authenticated;
      },
      maxWords,
      maxWord,
      maxCall,
    });
    this.writer = new ReplyWriter(maxReply);
  }

  /** The client has sent these bytes; they belong to the session now. */
  take(bytes: Uint8Array): void {
    if (this.over) return;
    this.client.lastSeen = Date.now();
    this.parser.feed(bytes);
    if (!this.working) void this.work();
    else if (this.parser.unread > READ_AHEAD && !this.paused) {
      this.paused = true;
      this.connection.pause();
    }
  }

  /** The client has read what was written. */
  drained(): void {
    this.goOn?.();
    this.goOn = null;
  }

  /** The client sends nothing more; it may still wait for answers. */
  finish(): void {
    this.finished = true;
    if (!this.working) this.connection.end();
  }

  /** The client is gone. */
  close(): void {
    this.closed = true;
    this.server.clients.delete(this.client.id);
    this.drained();
  }

  private get over(): boolean {
    return this.closed || this.lost || this.client.leaving;
  }

  /** Answers what has come. */
  private async work(): Promise<void> {
    this.working = true;
    try {
      for (let call = this.next(); call !== null; call = this.next()) {
        const done = this.serve(call);
        if (done !== null) await done;
      }
      if (this.writer.length > 0) this.send();
      if (this.over || this.finished) this.connection.end();
    } catch (error) {
      this.connection.destroy();
      if (!(error instanceof OutputLimitError)) throw error;
    } finally {
      this.working = false;
    }
    if (this.paused) this.connection.resume();
    this.paused = false;
  }

  /** The next call that has come as a whole. */
  private next(): Call | null {
    if (this.closed || this.client.leaving) return null;
    const { held } = this;
    this.held = null;
    if (held !== null || this.lost) return held;
    try {
      const args = this.parser.next();
      return args && { args, spec: commandOf(args) };
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.lost = true;
      return { args: [], spec: failure(error.message) };
    }
  }

  /** @returns null when it is done already. */
  private serve({ args, spec }: Call): Promise<void> | null {
    const { client, server } = this;
    server.calls++;
    if (isFailure(spec)) {
      if (!isHttp(args)) return this.refuse(spec);
      client.leaving = true;
      return null;
    }
    client.lastCommand = spec.name;
    if (!client.authenticated && !spec.flags.includes('no_auth'))
      return this.refuse(NO_AUTH);
    if (client.transaction.open && !NEVER_QUEUED.has(spec.name))
      return this.queue({ spec, args });
    switch (spec.kind) {
      case 'read':
      case 'write':
        return this.run(args, spec.kind);
      case 'admin':
        return this.tellOnceDone(server.service.admin(args));
      case 'session':
        return this.session(args, spec);
    }
  }

  /** A call is not done; nor is the transaction that it belongs to. */
  private refuse(why: ErrorReply): Promise<void> | null {
    this.client.transaction.broken = this.client.transaction.open;
    return this.tell(why);
  }

  private queue(call: QueuedCall): Promise<void> | null {
    const { transaction } = this.client;
    if (call.spec.kind === 'admin') return this.refuse(NOT_INSIDE);
    if (!transaction.add(call, this.server.settings.maxCall))
      return this.refuse(QUEUE_FULL);
    return this.tell(QUEUED);
  }

  private session(args: Args, spec: CommandSpec): Promise<void> | null {
    if (spec.name === 'exec') return this.tellOnceDone(this.exec());
    if (spec.name === 'watch')
      return this.tellOnceDone(this.watch(args.slice(1)));
    return this.tell(this.local({ args, spec }));
  }

  private local({ args, spec }: QueuedCall): Reply {
    const reply = LOCAL.get(spec.name)!(this.client, this.server, args);
    this.writer.protocol = this.client.protocol;
    return reply;
  }

  /** Has calls done together: this one, and those of its kind behind it. */
  private async run(first: Args, kind: 'read' | 'write'): Promise<void> {
    const calls = [first];
    for (let call = this.next(); call !== null; call = this.next()) {
      if (call.spec.kind !== kind) {
        this.held = call;
        break;
      }
      calls.push(call.args);
    }
    this.server.calls += calls.length - 1;
    let replies: readonly Reply[];
    try {
      replies = await this.ask(calls, kind);
    } catch (error) {
      const reply = told(error);
      replies = calls.map(() => reply);
    }
    for (const reply of replies) {
      const full = this.tell(reply);
      if (full !== null) await full;
    }
    const unread = this.flush();
    if (unread !== null) await unread;
  }

  private ask(
    calls: readonly Args[],
    kind: 'read' | 'write',
  ): Promise<readonly Reply[]> {
    const { service } = this.server;
    if (kind === 'read') return service.read(calls);
    return service.write(calls.map((args) => ({ kind: 'call', args })));
  }

  private async tellOnceDone(answer: Promise<Reply>): Promise<void> {
    let reply: Reply;
    try {
      reply = await answer;
    } catch (error) {
      reply = told(error);
    }
    await this.tell(reply);
    await this.flush();
  }

  private async watch(keys: Args): Promise<Reply> {
    const { transaction } = this.client;
    if (transaction.open) return WATCH_INSIDE;
    const revisions = await this.server.service.revisions(keys);
    const { maxCall } = this.server.settings;
    return transaction.watch(keys, revisions, maxCall) ? OK : TOO_MANY_WATCHED;
  }

  private async exec(): Promise<Reply> {
    const { transaction } = this.client;
    if (!transaction.open) return failure('EXEC without MULTI');
    const { broken, queue, watched } = transaction;
    transaction.reset();
    if (broken) return ABORTED;
    const stored = queue.filter(({ spec }) => spec.kind !== 'session');
    const reply = await this.together(stored, watched);
    if (reply === null) return NO_LIST;
    if (!Array.isArray(reply)) return reply;
    const replies = (reply as readonly Reply[]).values();
    return queue.map((call) =>
      call.spec.kind === 'session' ? this.local(call) : replies.next().value!,
    );
  }

  /** Calls that happen together; null when a watched key has changed. */
  private async together(
    queue: readonly QueuedCall[],
    watched: readonly Watched[],
  ): Promise<Reply> {
    const { service } = this.server;
    const calls = queue.map(({ args }) => args);
    const reads = queue.every(({ spec }) => spec.kind === 'read');
    if (reads && watched.length === 0)
      return calls.length === 0 ? [] : service.read(calls);
    const command = { kind: 'transaction', watched, calls } as const;
    const [reply] = await service.write([command]);
    return reply!;
  }

  /** Writes a reply. @returns a promise when the client must read first. */
  private tell(reply: Reply): Promise<void> | null {
    this.writer.write(reply);
    return this.writer.length < PORTION ? null : this.flush();
  }

  /** Sends what was written. @returns as {@link tell}. */
  private flush(): Promise<void> | null {
    if (this.writer.length === 0 || this.send() || this.closed) return null;
    return new Promise<void>((resolve) => (this.goOn = resolve));
  }

  private send(): boolean {
    const bytes = this.writer.take();
    return this.closed || this.connection.write(bytes);
  }
}

/** Words that a line of HTTP begins with. */
const HTTP = /^(?:post|host:)$/i;

/**
 * Whether a browser is talking, which a page of somebody else's may make
 * send calls to this server.
 */
function isHttp(args: Args): boolean {
  const [name] = args;
  return name !== undefined && name.length < 6 && HTTP.test(latin1(name));
}

/** What a client is told when the service has not answered. */
function told(error: unknown): ErrorReply {
  if (error instanceof UnknownFateError)
    return failure('the write may have been done, or may not', 'UNKNOWN');
  const { message } = error as Error;
  return error instanceof ClusterDownError
    ? failure(message, 'CLUSTERDOWN')
    : failure(message);
}
