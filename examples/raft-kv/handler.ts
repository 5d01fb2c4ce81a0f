import type { Keyspace } from './keyspace.ts';
import type { Args, Reply } from './service.ts';

/**
 * Does a call, which has as many words as its command wants. What it does
 * follows from the call and the keys alone.
 */
export type Handler = (keys: Keyspace, args: Args) => Reply;
