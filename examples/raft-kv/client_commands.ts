/**
 * `CLIENT`: what a client asks about clients.
 *
 * @module
 */
import type { Client } from './client.ts';
import { rename, tagOf } from './connection_commands.ts';
import { excerpt, latin1, nameOf } from './latin1.ts';
import {
  failure,
  OK,
  SYNTAX_ERROR,
  unknownSubcommand,
  wrongArity,
} from './replies.ts';
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

const list: SessionHandler = (_client, server) => {
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
  const name = nameOf(args[2]!);
  const value = tagOf(args[3]!);
  if (name !== 'LIB-NAME' && name !== 'LIB-VER')
    return failure(`Unrecognized option '${excerpt(args[2]!)}'`);
  if (value === null)
    return failure(
      `${name.toLowerCase()} cannot contain spaces, newlines or special ` +
        'characters.',
    );
  if (name === 'LIB-NAME') client.library = value;
  else client.libraryVersion = value;
  return OK;
};

/** For clients that ask for what this server does not do anyway. */
const accept: SessionHandler = () => OK;

/** What clients are found by, to hang up on them. */
const FILTERS: Readonly<Record<string, (client: Client) => string>> = {
  ADDR: ({ connection }) => connection.address,
  ID: ({ id }) => `${id}`,
};

const kill: SessionHandler = (self, server, args) => {
  // As in old times, an address stands there alone.
  const alone = args.length === 3;
  const name = alone ? 'ADDR' : nameOf(args[2]!);
  if (!Object.hasOwn(FILTERS, name)) return SYNTAX_ERROR;
  const wanted = latin1(args.at(-1)!);
  const found = [...server.clients.values()].filter(
    (one) => FILTERS[name]!(one) === wanted,
  );
  for (const one of found) {
    // Who hangs up on itself is answered first.
    if (one === self) one.leaving = true;
    else one.connection.destroy();
  }
  if (!alone) return found.length;
  return found.length > 0 ? OK : NO_SUCH_CLIENT;
};

/** A subcommand, and how many words it takes: at least, and at most. */
type Row = readonly [handler: SessionHandler, least: number, most?: number];

const SUBCOMMANDS: Readonly<Record<string, Row>> = {
  getname: [getname, 2],
  id: [id, 2],
  info: [info, 2],
  kill: [kill, 3, 4],
  list: [list, 2],
  'no-evict': [accept, 3],
  'no-touch': [accept, 3],
  setinfo: [setinfo, 4],
  setname: [setname, 3],
};

const client: SessionHandler = (self, server, args) => {
  const name = nameOf(args[1]!).toLowerCase();
  if (!Object.hasOwn(SUBCOMMANDS, name))
    return unknownSubcommand('CLIENT', args);
  const [handler, least, most = least] = SUBCOMMANDS[name]!;
  if (args.length < least || args.length > most)
    return wrongArity(`client|${name}`);
  return handler(self, server, args);
};

/** What is done for each command, by name. */
export const CLIENT_COMMANDS: Readonly<Record<string, SessionHandler>> = {
  client,
};
