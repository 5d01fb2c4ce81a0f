/** The store where there is no `Buffer`, as in a page. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

describe('without Buffer', () => {
  beforeEach(() => {
    vi.resetModules();
    vi.stubGlobal('Buffer', undefined);
  });
  afterEach(() => vi.unstubAllGlobals());

  it('the store applies the same batches, and has the same bytes', async () => {
    const run = async (): Promise<[string, string]> => {
      const { encodeBatch } = await import('../../examples/raft-kv/batch.ts');
      const { RedisStore } = await import('../../examples/raft-kv/redis_store.ts');
      const { latin1 } = await import('../../examples/raft-kv/latin1.ts');
      const store = new RedisStore();
      const words = (...texts: string[]) => texts.map((text) => new TextEncoder().encode(text));
      const calls = [words('SET', 'ä', '1€'), words('INCR', 'n'), words('GET', 'ä')];
      const batch = encodeBatch(calls.map((args) => ({ kind: 'call', args })));
      const replies = store.apply(batch);
      const copy = new RedisStore();
      copy.restore(store.save());
      expect(copy.size).toBe(2);
      return [latin1(replies[2] as Uint8Array), latin1(store.save())];
    };
    await import('../../examples/raft-kv/page_buffer.ts');
    const inPage = await run();
    vi.unstubAllGlobals();
    vi.resetModules();
    expect(await run()).toEqual(inPage);
  });
});
