/**
 * What the words after `npm run kv --` mean.
 *
 * @module
 */
import { parseArgs } from 'node:util';
import { formatAddress, parseAddress, parsePort } from './address.ts';
import type { Address } from './address.ts';

/** The words make no sense. Ends the program with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** How reads are answered: see `--reads` in {@link HELP}. */
export type Reads = 'index' | 'lease' | 'local';

/** Files in PEM that a server proves with who it is, and looks at others by. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
  /** The authority that the others are certified by. */
  readonly ca: string | null;
}

/** What a server is started with. */
export interface Settings {
  readonly id: number;
  /** Where the first members listen for each other: member 1, 2, and so on. */
  readonly founders: readonly Address[];
  /** Where this one is called by them. */
  readonly address: Address;
  /** Where it listens for them: there, but behind a proxy. */
  readonly listen: Address;
  /** Where it listens for clients. */
  readonly client: Address;
  /** The folder with its data. */
  readonly data: string;
  readonly reads: Reads;
  /** Entries applied after which a snapshot is made. */
  readonly snapshotEvery: number;
  readonly password: string | null;
  readonly metrics: Address | null;
  readonly tls: TlsFiles | null;
  readonly peerTls: TlsFiles | null;
  /** The file that a trace goes to. */
  readonly trace: string | null;
}

/** What `--help` prints. */
export const HELP = `npm run kv [-- OPTIONS]

Without --id: three servers of one cluster, for clients on ports 63791 to 63793.
With --id: one server.

  --id N              number of this member, from 1
  --cluster A,B,C     where the first members listen for each other
                      (host:port), in the order of their ids; the same on
                      every server, letter by letter: it names the cluster
  --join              this one is none of them: RAFT.ADD says it to the others
  --peer A            where they call it, with --join
  --listen A          where it listens for them, if not where they call it:
                      in a container, or behind a proxy
  --port P            where it listens for clients
  --host H            and at which address of the machine (127.0.0.1)
  --data DIR          where its data is; without --id, that of all three

  --reads HOW         index: as of now, proved by a majority (the default);
                      lease: as of now, as far as clocks agree;
                      local: what this server has, which may be old
  --snapshot-every N  entries applied after which a snapshot is made (10000)
  --requirepass TEXT  what a client must say first
  --metrics PORT      where Prometheus finds figures
  --trace FILE        what happens, for the page /replay

TLS for clients; with an authority, for those only that it has certified:
  --tls-cert FILE     certificate of the server
  --tls-key FILE      its key
  --tls-ca FILE       the authority

TLS between the servers, which all show a certificate:
  --peer-tls-cert FILE
  --peer-tls-key FILE
  --peer-tls-ca FILE

  --help              this text`;

const OPTIONS = {
  id: { type: 'string' },
  cluster: { type: 'string' },
  join: { type: 'boolean', default: false },
  peer: { type: 'string' },
  listen: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string', default: '127.0.0.1' },
  data: { type: 'string' },
  reads: { type: 'string', default: 'index' },
  'snapshot-every': { type: 'string', default: '10000' },
  requirepass: { type: 'string' },
  metrics: { type: 'string' },
  trace: { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  'tls-ca': { type: 'string' },
  'peer-tls-cert': { type: 'string' },
  'peer-tls-key': { type: 'string' },
  'peer-tls-ca': { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** The words by their options, not looked at any further. */
export type Values = ReturnType<typeof readWords>;

/** @throws {@link UsageError} for an option that there is not. */
export function readWords(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: OPTIONS }).values;
  } catch (error) {
    // The first sentence says what is wrong; the rest is about quoting.
    const [what] = (error as Error).message.split('. ');
    throw new UsageError(what);
  }
}

/** @throws {@link UsageError} that names the first value that is wrong. */
export function settingsOf(values: Values): Settings {
  const { host, join } = values;
  const founders = foundersOf(given(values, 'cluster'));
  const id = wholeNumber('id', given(values, 'id'));
  const address = join
    ? joiningAddress(id, founders, given(values, 'peer'))
    : foundingAddress(id, founders, values.peer);
  return {
    id,
    founders,
    address,
    listen:
      optional(values.listen, (text) => addressOf('listen', text)) ?? address,
    client: { host, port: portOf('port', given(values, 'port')) },
    data: given(values, 'data'),
    reads: readsOf(values.reads),
    snapshotEvery: wholeNumber('snapshot-every', values['snapshot-every']),
    password: passwordOf(values.requirepass),
    metrics: optional(values.metrics, (text) => {
      return { host, port: portOf('metrics', text) };
    }),
    tls: tlsOf(values, 'tls'),
    peerTls: tlsOf(values, 'peer-tls'),
    trace: values.trace ?? null,
  };
}

function given(
  values: Values,
  name: 'id' | 'cluster' | 'peer' | 'port' | 'data',
): string {
  const value = values[name];
  if (value !== undefined && value !== '') return value;
  const why = name === 'peer' ? ', with --join' : '';
  throw new UsageError(`--${name} is missing${why}`);
}

function optional<T>(
  text: string | undefined,
  read: (text: string) => T,
): T | null {
  return text === undefined ? null : read(text);
}

function wholeNumber(name: string, text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  if (value >= 1 && Number.isSafeInteger(value)) return value;
  throw new UsageError(
    `--${name} must be a whole number of at least 1, got '${text}'`,
  );
}

function portOf(name: string, text: string): number {
  const port = parsePort(text);
  if (port !== null) return port;
  throw new UsageError(
    `--${name} must be a port from 1 to 65535, got '${text}'`,
  );
}

function addressOf(name: string, text: string): Address {
  const address = parseAddress(text);
  if (address !== null) return address;
  throw new UsageError(
    `--${name} must be host:port, with a port from 1 to 65535, ` +
      `got '${text}'`,
  );
}

function foundersOf(text: string): readonly Address[] {
  const founders = text.split(',').map((one) => addressOf('cluster', one));
  const seen = new Set<string>();
  for (const address of founders.map(formatAddress)) {
    if (seen.has(address))
      throw new UsageError(`--cluster names ${address} twice`);
    seen.add(address);
  }
  return founders;
}

function foundingAddress(
  id: number,
  founders: readonly Address[],
  peer: string | undefined,
): Address {
  if (peer !== undefined) {
    throw new UsageError(
      `--peer goes with --join; where member ${id} listens stands in ` +
        '--cluster',
    );
  }
  const address = founders[id - 1];
  if (address !== undefined) return address;
  throw new UsageError(
    `--id must be from 1 to ${founders.length}, as many as --cluster names, ` +
      `got ${id}; a member that is added later says --join`,
  );
}

function joiningAddress(
  id: number,
  founders: readonly Address[],
  peer: string,
): Address {
  if (id <= founders.length) {
    throw new UsageError(
      `--id must be above ${founders.length} with --join, got ${id}: ` +
        'that one stands in --cluster',
    );
  }
  const address = addressOf('peer', peer);
  const text = formatAddress(address);
  const other = founders.map(formatAddress).indexOf(text) + 1;
  if (other === 0) return address;
  throw new UsageError(
    `--peer must be free, and ${text} is of member ${other}`,
  );
}

function readsOf(text: string): Reads {
  if (text === 'index' || text === 'lease' || text === 'local') return text;
  throw new UsageError(`--reads must be index, lease or local, got '${text}'`);
}

function passwordOf(text: string | undefined): string | null {
  if (text === '') throw new UsageError('--requirepass must not be empty');
  return text ?? null;
}

function tlsOf(values: Values, prefix: 'tls' | 'peer-tls'): TlsFiles | null {
  const cert = values[`${prefix}-cert`];
  const key = values[`${prefix}-key`];
  const ca = values[`${prefix}-ca`] ?? null;
  if (cert !== undefined && key !== undefined) {
    // A peer that shows no certificate could be anybody.
    if (prefix === 'tls' || ca !== null) return { cert, key, ca };
    throw new UsageError('--peer-tls-ca is missing, with --peer-tls-cert');
  }
  if (cert === undefined && key === undefined && ca === null) return null;
  throw new UsageError(`--${prefix}-cert and --${prefix}-key go together`);
}
