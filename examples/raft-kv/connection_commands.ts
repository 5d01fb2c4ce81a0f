/**
 * Commands with which a client says who it is, and how it wants to talk.
 *
 * @module
 */
import type { Client } from './client.ts';
import { parseInteger } from './integer.ts';
import { excerpt, latin1, nameOf } from './latin1.ts';
import {
  failure,
  isFailure,
  NOT_AN_INTEGER,
  OK,
  status,
  SYNTAX_ERROR,
  wrongArity,
} from './replies.ts';
import type { ServerState } from './server_state.ts';
import type { Args, ErrorReply, Reply } from './service.ts';
import type { SessionHandler } from './session_handler.ts';

/** The version of Redis whose manner of talking this is. */
export const REDIS_VERSION = '7.0.0';

/** The one user that there is. */
const USER = 'default';

const NO_PASSWORD = failure(
  'AUTH <password> called without any password configured for the default ' +
    'user. Are you sure your configuration is correct?',
);
const WRONG_PASSWORD = failure(
  'invalid username-password pair or user is disabled.',
  'WRONGPASS',
);
const HELLO_FIRST = failure(
  'HELLO must be called with the client already authenticated, otherwise ' +
    'the HELLO AUTH <user> <pass> option can be used to authenticate the ' +
    'client and select the RESP protocol version at the same time',
  'NOAUTH',
);
const NO_VERSION = failure(
  'Protocol version is not an integer or out of range',
);
const OTHER_VERSION = failure('unsupported protocol version', 'NOPROTO');
const BAD_NAME = failure(
  'Client names cannot contain spaces, newlines or special characters.',
);

const PRINTABLE = /^[!-~]*$/;
/** Letters of the longest name of a client. */
const LONGEST_TAG = 1024;

/** Takes the password, or says why not. */
function authenticate(
  client: Client,
  server: ServerState,
  user: Uint8Array | null,
  password: Uint8Array,
): ErrorReply | null {
  if (server.open && user === null) return NO_PASSWORD;
  const known = user === null || latin1(user) === USER;
  // The password is looked at in any case: the time must not tell.
  const right = server.open || server.accepts(password);
  if (!known || !right) return WRONG_PASSWORD;
  client.authenticated = true;
  return null;
}

const auth: SessionHandler = (client, server, args) => {
  if (args.length > 3) return SYNTAX_ERROR;
  const user = args.length === 3 ? args[1]! : null;
  return authenticate(client, server, user, args.at(-1)!) ?? OK;
};

/** What a client may call itself, or its library; null for other bytes. */
export function tagOf(word: Uint8Array): string | null {
  if (word.length > LONGEST_TAG) return null;
  const tag = latin1(word);
  return PRINTABLE.test(tag) ? tag : null;
}

/** Gives the client a name, or says why not. */
export function rename(client: Client, word: Uint8Array): ErrorReply | null {
  const name = tagOf(word);
  if (name === null) return BAD_NAME;
  client.name = name;
  return null;
}

/** What `HELLO` is told behind the version. */
interface Greeting {
  login: readonly [user: Uint8Array, password: Uint8Array] | null;
  name: Uint8Array | null;
}

function greetingOf(words: Args): Greeting | ErrorReply {
  const greeting: Greeting = { login: null, name: null };
  for (let at = 0; at < words.length; at++) {
    const name = nameOf(words[at]!);
    const [first, second] = words.slice(at + 1);
    if (name === 'AUTH' && first !== undefined && second !== undefined) {
      greeting.login = [first, second];
      at += 2;
    } else if (name === 'SETNAME' && first !== undefined) {
      greeting.name = first;
      at += 1;
    } else {
      const option = excerpt(words[at]!);
      return failure(`Syntax error in HELLO option '${option}'`);
    }
  }
  return greeting;
}

const hello: SessionHandler = (client, server, args) => {
  const version =
    args[1] === undefined ? client.protocol : parseInteger(args[1]);
  if (version === null) return NO_VERSION;
  if (version !== 2 && version !== 3) return OTHER_VERSION;
  const greeting = greetingOf(args.slice(2));
  if (isFailure(greeting)) return greeting;
  const { login, name } = greeting;
  const wrong = login && authenticate(client, server, ...login);
  if (wrong !== null) return wrong;
  if (!client.authenticated) return HELLO_FIRST;
  const bad = name && rename(client, name);
  if (bad !== null) return bad;
  client.protocol = version;
  return welcome(client);
};

function welcome({ id, protocol }: Client): Reply {
  const entries: [Reply, Reply][] = [
    ['server', 'redis'],
    ['version', REDIS_VERSION],
    ['proto', protocol],
    ['id', id],
    ['mode', 'standalone'],
    ['role', 'master'],
    ['modules', []],
  ];
  return { kind: 'map', entries };
}

const ping: SessionHandler = (_client, _server, args) =>
  args.length > 2 ? wrongArity('ping') : (args[1] ?? status('PONG'));

const echo: SessionHandler = (_client, _server, args) => args[1]!;

const select: SessionHandler = (_client, _server, args) => {
  const index = parseInteger(args[1]!);
  if (index === null) return NOT_AN_INTEGER;
  return index === 0 ? OK : failure('DB index is out of range');
};

const quit: SessionHandler = (client) => {
  client.leaving = true;
  return OK;
};

const reset: SessionHandler = (client, server) => {
  client.reset(server.open);
  return status('RESET');
};

/** What is done for each command, by name. */
export const CONNECTION_COMMANDS: Readonly<Record<string, SessionHandler>> = {
  auth,
  echo,
  hello,
  ping,
  quit,
  reset,
  select,
};
