/**
 * The state machine: what all nodes keep alike.
 *
 * @module
 */
import type { StateMachinePort, StateWriter } from '../../src/index.ts';
import { decodeBatch } from './batch.ts';
import type { FrozenKeys } from './frozen_keys.ts';
import type { Handler } from './handler.ts';
import { Keyspace } from './keyspace.ts';
import { latin1 } from './latin1.ts';
import { commandOf } from './redis_commands.ts';
import { EXPIRE_COMMANDS } from './redis_expire.ts';
import { KEY_COMMANDS } from './redis_keys.ts';
import { STRING_COMMANDS } from './redis_string.ts';
import { failure, isFailure, OK } from './replies.ts';
import type {
  AddressCommand,
  Args,
  Command,
  Reply,
  TransactionCommand,
} from './service.ts';
import { decodeState, encodeState } from './store_snapshot.ts';

const HANDLERS: ReadonlyMap<string, Handler> = new Map(
  Object.entries({ ...STRING_COMMANDS, ...KEY_COMMANDS, ...EXPIRE_COMMANDS }),
);

/**
 * Keys and values, and where members listen that were added.
 *
 * What is applied follows from the log alone, the time too: no node asks its
 * own clock, or chance.
 */
export class RedisStore implements StateMachinePort<readonly Reply[]> {
  private keys = new Keyspace();
  private members = new Map<number, string>();

  /** The time of the last stroke, in milliseconds since 1970. */
  get clock(): number {
    return this.keys.clock;
  }

  /** `host:port` of members that were added, by id. */
  get addresses(): ReadonlyMap<number, string> {
    return this.members;
  }

  /** How many keys there are. */
  get size(): number {
    return this.keys.size;
  }

  /** How many keys have a time to live. */
  get mortals(): number {
    return this.keys.mortals;
  }

  /**
   * When the leader shall have a stroke of the clock applied, in milliseconds
   * since 1970: 0 for at once; null as long as no key has a time to live.
   */
  nextStroke(): number | null {
    return this.keys.nextStroke();
  }

  /**
   * Does the commands of a batch, one after the other.
   *
   * @returns a reply to each. Values in it are the store's own, and must not
   *   be changed.
   * @throws {@link MalformedError} for bytes that are no batch.
   */
  apply(batch: Uint8Array): readonly Reply[] {
    return decodeBatch(batch).map((command) => this.do(command));
  }

  /** Answers a call that changes nothing, from the state of now. */
  query(args: Args): Reply {
    const spec = commandOf(args);
    if (isFailure(spec)) return spec;
    if (spec.kind !== 'read')
      return failure(`'${spec.name}' is no read: it must stand in the log`);
    return HANDLERS.get(spec.name)!(this.keys, args);
  }

  /** The revisions of keys; 0 for one that is not there. */
  revisions(keys: readonly Uint8Array[]): readonly number[] {
    return keys.map((key) => this.revision(key));
  }

  /**
   * The state as bytes, at once where there are few keys. Those of many come
   * later, while the store goes on.
   */
  snapshot(): Uint8Array | StateWriter {
    const { keys } = this;
    const pieces = this.encode(keys.freeze());
    const first = pieces.next();
    if (first.done !== true)
      return () => rest(pieces).finally(() => keys.thaw());
    keys.thaw();
    return first.value;
  }

  /** The same, at once; the same state gives the same bytes. */
  save(): Uint8Array {
    const pieces = this.encode(this.keys.now());
    let piece = pieces.next();
    while (piece.done !== true) piece = pieces.next();
    return piece.value;
  }

  private encode(keys: FrozenKeys): Generator<undefined, Uint8Array> {
    return encodeState({ keys, addresses: new Map(this.members) });
  }

  /**
   * Becomes what {@link save} has returned.
   *
   * @throws {@link MalformedError} for other bytes; nothing has changed then.
   */
  restore(data: Uint8Array): void {
    const { keys, addresses } = decodeState(data);
    this.keys = keys;
    this.members = new Map(addresses);
  }

  private do(command: Command): Reply {
    switch (command.kind) {
      case 'call':
        return this.call(command.args);
      case 'transaction':
        return this.transact(command);
      case 'clock':
        this.keys.stroke(command.now);
        return OK;
      case 'address':
        return this.move(command);
    }
  }

  private call(args: Args): Reply {
    const spec = commandOf(args);
    if (isFailure(spec)) return spec;
    const handler = HANDLERS.get(spec.name);
    if (handler === undefined)
      return failure(`'${spec.name}' is no command of the store`);
    return handler(this.keys, args);
  }

  private transact({ watched, calls }: TransactionCommand): Reply {
    const same = watched.every(
      ({ key, revision }) => this.revision(key) === revision,
    );
    return same ? calls.map((args) => this.call(args)) : null;
  }

  private move({ id, address }: AddressCommand): Reply {
    if (address === null) this.members.delete(id);
    else this.members.set(id, address);
    return OK;
  }

  private revision(key: Uint8Array): number {
    return this.keys.get(latin1(key))?.revision ?? 0;
  }
}

/** What comes of the pieces; everybody else gets a turn between them. */
async function rest<T>(pieces: Iterator<undefined, T>): Promise<T> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve));
    const piece = pieces.next();
    if (piece.done === true) return piece.value;
  }
}
