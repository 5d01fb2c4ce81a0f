/**
 * `CLIENT`: what a client asks about clients.
 *
 * @module
 */
import type { Client } from './client.ts';
import { rename } from './connection_commands.ts';
import { parseInteger } from './integer.ts';
import { latin1 } from './latin1.ts';
import { failure, OK, SYNTAX_ERROR, wrongArity } from './replies.ts';
import type { ServerState } from './server_state.ts';
import type { Args } from './service.ts';
import type { SessionHandler } from './session_handler.ts';

const NO_SUCH_CLIENT = failure('No such client');

/** A client as a line of fields. */
function describe(client: Client): string {
  const now = Date.now();
  const { transaction, connection } = client;
  const seconds = (from: number): number => Math.floor((now - from) / 1000);
  return [
    `id=${client.id}`,
    `addr=${connection.address}`,
    `laddr=${connection.localAddress}`,
    `name=${client.name}`,
    `age=${seconds(client.since)}`,
    `idle=${seconds(client.lastSeen)}`,
    `flags=${transaction.open ? 'x' : 'N'}`,
    'db=0',
    `multi=${transaction.open ? transaction.queue.length : -1}`,
    `cmd=${client.lastCommand}`,
    'user=default',
    `resp=${client.protocol}`,
    `lib-name=${client.library}`,
    `lib-ver=${client.libraryVersion}`,
  ].join(' ');
}

const list: SessionHandler = (_client, server, args) => {
  if (args.length > 2) return SYNTAX_ERROR;
  const lines = [...server.clients.values()].map(describe);
  return lines.map((line) => `${line}\n`).join('');
};

const info: SessionHandler = (client) => `${describe(client)}\n`;

const id: SessionHandler = (client) => client.id;

const getname: SessionHandler = (client) =>
  client.name === '' ? null : client.name;

const setname: SessionHandler = (client, _server, args) =>
  rename(client, args[2]!) ?? OK;

const setinfo: SessionHandler = (client, _server, args) => {
  const name = latin1(args[2]!).toUpperCase();
  const value = latin1(args[3]!);
  if (name === 'LIB-NAME') client.library = value;
  else if (name === 'LIB-VER') client.libraryVersion = value;
  else return failure(`Unrecognized option '${latin1(args[2]!)}'`);
  return OK;
};

/** For clients that ask for what this server does not do anyway. */
const accept: SessionHandler = () => OK;

const kill: SessionHandler = (client, server, args) => {
  const [first, second, ...more] = args.slice(2);
  if (first === undefined || more.length > 0) return SYNTAX_ERROR;
  if (second === undefined) {
    const address = latin1(first);
    const found = find(server, (one) => one.connection.address === address);
    if (found.length === 0) return NO_SUCH_CLIENT;
    hangUp(client, found);
    return OK;
  }
  const found = filter(server, latin1(first), second);
  if (found === null) return SYNTAX_ERROR;
  hangUp(client, found);
  return found.length;
};

/** The clients that a filter stands for; null for no filter. */
function filter(
  server: ServerState,
  name: string,
  value: Uint8Array,
): readonly Client[] | null {
  switch (name.toUpperCase()) {
    case 'ID': {
      const wanted = parseInteger(value);
      return find(server, (client) => client.id === wanted);
    }
    case 'ADDR': {
      const wanted = latin1(value);
      return find(server, ({ connection }) => connection.address === wanted);
    }
    default:
      return null;
  }
}

function find(
  server: ServerState,
  test: (client: Client) => boolean,
): readonly Client[] {
  return [...server.clients.values()].filter(test);
}

function hangUp(self: Client, clients: readonly Client[]): void {
  for (const client of clients) {
    // Who kills itself is answered first.
    if (client === self) client.leaving = true;
    else client.connection.destroy();
  }
}

/** A subcommand, and how many words it takes: at least, and at most. */
type Row = readonly [handler: SessionHandler, least: number, most?: number];

const SUBCOMMANDS: Readonly<Record<string, Row>> = {
  getname: [getname, 2],
  id: [id, 2],
  info: [info, 2],
  kill: [kill, 3, 4],
  list: [list, 2, 4],
  'no-evict': [accept, 3],
  'no-touch': [accept, 3],
  setinfo: [setinfo, 4],
  setname: [setname, 3],
};

/** The row of a subcommand's name. */
export const client: SessionHandler = (self, server, args: Args) => {
  const word = latin1(args[1]!);
  const name = word.toLowerCase();
  if (!Object.hasOwn(SUBCOMMANDS, name))
    return failure(`unknown subcommand '${word}'. Try CLIENT HELP.`);
  const [handler, least, most = least] = SUBCOMMANDS[name]!;
  if (args.length < least || args.length > most)
    return wrongArity(`client|${name}`);
  return handler(self, server, args);
};
