import type { Client } from './client.ts';
import type { ServerState } from './server_state.ts';
import type { Args, Reply } from './service.ts';

/** Does a call that concerns nothing but its client, and this server. */
export type SessionHandler = (
  client: Client,
  server: ServerState,
  args: Args,
) => Reply;
