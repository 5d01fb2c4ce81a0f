/**
 * Commands that ask what this server is and can.
 *
 * @module
 */
import { REDIS_VERSION } from './connection_commands.ts';
import { Glob } from './glob.ts';
import { nameOf } from './latin1.ts';
import { commandNamed, COMMANDS } from './redis_commands.ts';
import type { CommandSpec } from './redis_commands.ts';
import { status, unknownSubcommand, wrongArity } from './replies.ts';
import type { ServerState } from './server_state.ts';
import type { Args, Reply } from './service.ts';
import type { SessionHandler } from './session_handler.ts';

function describe({ name, arity, flags, keys }: CommandSpec): Reply {
  // Of Redis 7, and empty here: categories, tips, key specs, subcommands.
  return [name, arity, flags.map(status), ...keys, [], [], [], []];
}

const command: SessionHandler = (_client, _server, args) => {
  const [, word, ...names] = args;
  if (word === undefined) return COMMANDS.map(describe);
  switch (nameOf(word)) {
    case 'COUNT':
      return names.length > 0 ? wrongArity('command|count') : COMMANDS.length;
    case 'INFO':
      return infoOf(names);
    case 'DOCS':
      // For people at a prompt, who have the manual of Redis.
      return { kind: 'map', entries: [] };
    default:
      return unknownSubcommand('COMMAND', args);
  }
};

function infoOf(names: Args): Reply {
  if (names.length === 0) return COMMANDS.map(describe);
  return names.map((name) => {
    const spec = commandNamed(name);
    return spec === null ? null : describe(spec);
  });
}

/** What clients may ask of the configuration. */
function parameters({ settings }: ServerState): ReadonlyMap<string, string> {
  return new Map([
    ['appendfsync', 'always'],
    ['appendonly', 'yes'],
    ['databases', '1'],
    ['maxclients', `${settings.maxClients}`],
    ['maxmemory', '0'],
    ['maxmemory-policy', 'noeviction'],
    ['port', `${settings.port}`],
    ['proto-max-bulk-len', `${settings.maxWord}`],
    ['save', ''],
    ['timeout', '0'],
  ]);
}

const config: SessionHandler = (_client, server, args) => {
  const [, word, ...patterns] = args;
  if (nameOf(word!) !== 'GET') return unknownSubcommand('CONFIG', args);
  if (patterns.length === 0) return wrongArity('config|get');
  const globs = patterns.map((one) => new Glob(nameOf(one).toLowerCase()));
  const entries = [...parameters(server)].filter(([name]) =>
    globs.some((glob) => glob.matches(name)),
  );
  return { kind: 'map', entries };
};

/** The sections of `INFO`, those of the service at the end. */
function sections(server: ServerState): [string, readonly string[]][] {
  const { settings, clients, service } = server;
  const seconds = Math.floor((Date.now() - server.since) / 1000);
  const own: [string, readonly string[]][] = [
    [
      'server',
      [
        `redis_version:${REDIS_VERSION}`,
        'redis_mode:standalone',
        `process_id:${process.pid}`,
        `tcp_port:${settings.port}`,
        `uptime_in_seconds:${seconds}`,
      ],
    ],
    [
      'clients',
      [
        `connected_clients:${clients.size}`,
        `maxclients:${settings.maxClients}`,
      ],
    ],
    [
      'stats',
      [
        `total_connections_received:${server.arrivals}`,
        `total_commands_processed:${server.calls}`,
        `rejected_connections:${server.refused}`,
      ],
    ],
  ];
  return [...own, ...service.info()];
}

/** Names that stand for all sections. */
const ALL = new Set(['all', 'default', 'everything']);

const info: SessionHandler = (_client, server, args) => {
  const names = args.slice(1).map((word) => nameOf(word).toLowerCase());
  const all = names.length === 0 || names.some((name) => ALL.has(name));
  return sections(server)
    .filter(([name]) => all || names.includes(name))
    .map(([name, lines]) => [`# ${titled(name)}`, ...lines, ''])
    .map((lines) => lines.join('\r\n'))
    .join('\r\n');
};

function titled(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}

/** What is done for each command, by name. */
export const SERVER_COMMANDS: Readonly<Record<string, SessionHandler>> = {
  command,
  config,
  info,
};
