/** A service with one store and no log: what is written is applied at once. */
import { encodeBatch } from '../../examples/raft-kv/batch.ts';
import { RedisStore } from '../../examples/raft-kv/redis_store.ts';
import type { Args, Command, Reply, Service } from '../../examples/raft-kv/service.ts';

export class MemoryService implements Service {
  readonly store = new RedisStore();
  /** What was asked: how many commands or calls came together. */
  readonly asked: (readonly ['write' | 'read', number])[] = [];
  /** What the next call is rejected with. */
  failure: Error | null = null;

  async write(commands: readonly Command[]): Promise<readonly Reply[]> {
    this.fail();
    this.asked.push(['write', commands.length]);
    return this.store.apply(encodeBatch(commands));
  }

  async read(calls: readonly Args[]): Promise<readonly Reply[]> {
    this.fail();
    this.asked.push(['read', calls.length]);
    return calls.map((args) => this.store.query(args));
  }

  async revisions(keys: readonly Uint8Array[]): Promise<readonly number[]> {
    this.fail();
    return this.store.revisions(keys);
  }

  async admin(args: Args): Promise<Reply> {
    this.fail();
    return args.map((word) => Buffer.from(word).toString());
  }

  info(): ReadonlyMap<string, readonly string[]> {
    return new Map([['keyspace', [`db0:keys=${this.store.size},expires=${this.store.mortals}`]]]);
  }

  private fail(): void {
    const { failure } = this;
    this.failure = null;
    if (failure !== null) throw failure;
  }
}
