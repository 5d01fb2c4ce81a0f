/** What a server is started with, and what it says of words that make no sense. */
import { describe, expect, it } from 'vitest';
import { formatAddress, parseAddress } from '../../examples/raft-kv/address.ts';
import { HELP, readWords, settingsOf, UsageError } from '../../examples/raft-kv/options.ts';
import type { Settings } from '../../examples/raft-kv/options.ts';

const CLUSTER = '127.0.0.1:12379,127.0.0.1:12380,127.0.0.1:12381';

function settings(text: string): Settings {
  return settingsOf(readWords(text.split(' ').filter((word) => word !== '')));
}

/** One server's words, with some of them changed; an empty value takes an option away. */
function words(changes: Readonly<Record<string, string>> = {}, more = ''): string {
  const all = { id: '2', cluster: CLUSTER, port: '63792', data: '/tmp/kv', ...changes };
  const given = Object.entries(all).filter(([, value]) => value !== '');
  return `${given.map(([name, value]) => `--${name} ${value}`).join(' ')} ${more}`;
}

describe('the words of a server', () => {
  it('say who it is, where it listens and how it works', () => {
    expect(settings(words())).toEqual({
      id: 2,
      founders: [12379, 12380, 12381].map((port) => ({ host: '127.0.0.1', port })),
      address: { host: '127.0.0.1', port: 12380 },
      listen: { host: '127.0.0.1', port: 12380 },
      client: { host: '127.0.0.1', port: 63792 },
      data: '/tmp/kv',
      reads: 'index',
      snapshotEvery: 10_000,
      password: null,
      metrics: null,
      tls: null,
      peerTls: null,
      trace: null,
    });
    const more =
      '--listen 0.0.0.0:2380 --reads lease --snapshot-every 5 ' +
      '--requirepass x --metrics 9100 --trace t.json ' +
      '--tls-cert c --tls-key k --peer-tls-cert pc --peer-tls-key pk --peer-tls-ca pa';
    expect(settings(words({ host: '::1' }, more))).toMatchObject({
      address: { host: '127.0.0.1', port: 12380 },
      listen: { host: '0.0.0.0', port: 2380 },
      client: { host: '::1', port: 63792 },
      reads: 'lease',
      snapshotEvery: 5,
      password: 'x',
      metrics: { host: '::1', port: 9100 },
      tls: { cert: 'c', key: 'k', ca: null },
      peerTls: { cert: 'pc', key: 'pk', ca: 'pa' },
      trace: 't.json',
    });
  });

  it('say where a member listens that joins later', () => {
    const { id, founders, address } = settings(words({ id: '4', peer: '[::1]:12382' }, '--join'));
    expect([id, founders.length, address]).toEqual([4, 3, { host: '::1', port: 12382 }]);
  });

  it('are all told by --help', () => {
    const names = Object.keys(readWords(['--help']));
    expect(names).toContain('help');
    for (const name of ['peer-tls-ca', 'trace', 'join', ...names]) expect(HELP).toContain(`--${name} `);
  });
});

describe('words that make no sense', () => {
  const port = 'from 1 to 65535';
  it.each([
    ['an option that there is not', words({}, '--prot 1'), "Unknown option '--prot'"],
    ['a word alone', words({}, 'start'), "Unexpected argument 'start'"],
    ['an option without its value', words({}, '--metrics'), '--metrics'],
    ['no id', words({ id: '' }), '--id is missing'],
    ['no cluster', words({ cluster: '' }), '--cluster is missing'],
    ['no port', words({ port: '' }), '--port is missing'],
    ['no data folder', words({ data: '' }), '--data is missing'],
    ['an id of 0', words({ id: '0' }), "--id must be a whole number of at least 1, got '0'"],
    [
      'an id that is no number',
      words({ id: 'two' }),
      "--id must be a whole number of at least 1, got 'two'",
    ],
    ['an id with a fraction', words({ id: '1.5' }), "got '1.5'"],
    ['an id beyond safe integers', words({ id: '9007199254740992' }), "got '9007199254740992'"],
    ['an id that the cluster has not', words({ id: '4' }), '--id must be from 1 to 3'],
    ['a port of 0', words({ port: '0' }), `--port must be a port ${port}, got '0'`],
    ['a port that is too high', words({ port: '65536' }), `--port must be a port ${port}, got '65536'`],
    ['a port that is no number', words({ port: '6x' }), `--port must be a port ${port}, got '6x'`],
    ['an address without a port', words({ cluster: '127.0.0.1' }), '--cluster must be host:port'],
    ['an address without a host', words({ cluster: ':12379' }), "got ':12379'"],
    ['an address with a wrong port', words({ cluster: 'a:1,b:70000' }), "got 'b:70000'"],
    ['an empty place in the list', words({ cluster: 'a:1,,b:2' }), "got ''"],
    ['IPv6 without brackets', words({ cluster: '::1:5' }), "got '::1:5'"],
    ['an address twice', words({ cluster: 'a:1,b:1,a:1' }), '--cluster names a:1 twice'],
    ['--join as a founder', words({ peer: 'a:1' }, '--join'), '--id must be above 3 with --join, got 2'],
    ['--join without --peer', words({ id: '4' }, '--join'), '--peer is missing, with --join'],
    ['--join at a taken place', words({ id: '4', peer: '127.0.0.1:12381' }, '--join'), 'is of member 3'],
    ['--peer without --join', words({ peer: 'a:1' }), '--peer goes with --join'],
    [
      'another way to read',
      words({ reads: 'fast' }),
      "--reads must be index, lease or local, got 'fast'",
    ],
    [
      'no entries to a snapshot',
      words({ 'snapshot-every': '0' }),
      '--snapshot-every must be a whole number',
    ],
    ['an empty password', words({}, '--requirepass='), '--requirepass must not be empty'],
    ['a metrics port of 0', words({ metrics: '0' }), `--metrics must be a port ${port}`],
    ['a certificate without a key', words({ 'tls-cert': 'c' }), '--tls-cert and --tls-key go together'],
    ['an authority alone', words({ 'tls-ca': 'a' }), '--tls-cert and --tls-key go together'],
    [
      'peers without an authority',
      words({ 'peer-tls-cert': 'c', 'peer-tls-key': 'k' }),
      '--peer-tls-ca is missing, with --peer-tls-cert',
    ],
  ])('%s', (_, text, problem) => {
    expect(() => settings(text)).toThrow(UsageError);
    expect(() => settings(text)).toThrow(problem);
  });
});

it('an address is read as it is written', () => {
  for (const text of ['127.0.0.1:1', '[::1]:65535', 'node-3.example:12379']) {
    expect(formatAddress(parseAddress(text)!)).toBe(text);
  }
});
