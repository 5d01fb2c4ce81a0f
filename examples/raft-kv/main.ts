/**
 * The start of one server, in the order in which things happen.
 *
 * @module
 */
import { mkdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { formatAddress } from './address.ts';
import { DataFolder, DataFolderError } from './data_folder.ts';
import { NodeDisk } from './disk.ts';
import { FolderLock, FolderLockedError } from './folder_lock.ts';
import { Histogram } from './histogram.ts';
import { Metrics } from './metrics.ts';
import type { Files } from './files.ts';
import { NodeFiles } from './node_files.ts';
import { HELP, readWords, settingsOf, UsageError } from './options.ts';
import type { Settings, TlsFiles } from './options.ts';
import { KvNode, RemovedError } from './raft_node.ts';
import { Recorder } from './recorder.ts';
import { RedisServer } from './redis_server.ts';

/** Something that is open, and closed when the server ends. */
type Close = () => Promise<void>;

/**
 * Runs one server until it ends.
 *
 * @param files - where its data is kept.
 * @returns the exit code: 0 when it was stopped, or its member was removed;
 *   1 when something failed; 2 when it could not start as it was told to.
 */
export async function main(
  words: readonly string[],
  files: Files = new NodeFiles(),
): Promise<number> {
  const open: Close[] = [];
  try {
    const values = readWords(words);
    if (values.help) {
      console.log(HELP);
      return 0;
    }
    return await serve(settingsOf(values), files, open);
  } catch (error) {
    console.error(`raft-kv: ${(error as Error).message}`);
    if (error instanceof UsageError) console.error('raft-kv: try --help');
    return isMisuse(error) ? 2 : 1;
  } finally {
    for (const close of open.reverse()) await close();
  }
}

async function serve(
  settings: Settings,
  files: Files,
  open: Close[],
): Promise<number> {
  const { id, founders, listen, client, metrics } = settings;
  const say = (line: string): void => console.log(line);

  // The data folder: nobody else's, and used by nobody else.
  const folder = resolve(settings.data);
  await mkdir(folder, { recursive: true });
  const lock = await FolderLock.take(folder);
  open.push(() => lock.release());
  const identity = {
    cluster: founders.map(formatAddress).join(),
    member: id,
  };
  const data = await DataFolder.open(files, folder, identity);

  const recorder = await recorderOf(settings);
  if (recorder !== null) open.push(() => recorder.close());

  // The disk, the transport, and the node between them.
  const syncTime = new Histogram();
  const onSync = (ms: number): void => syncTime.observe(ms);
  const disk = new NodeDisk({ files, folder, identity, say, onSync });
  const node = await KvNode.start({
    ...settings,
    cluster: identity.cluster,
    run: data.run,
    disk,
    peerTls: await peerTlsOf(settings.peerTls),
    recorder,
    say,
  });
  open.push(() => node.stop());
  say(`member ${id} listens for the others at ${formatAddress(listen)}`);

  // The clients.
  const redis = await RedisServer.listen(node, {
    ...client,
    ...(settings.password !== null && { password: settings.password }),
    ...(settings.tls !== null && { tls: await clientTlsOf(settings.tls) }),
  });
  open.push(() => redis.close());
  say(`member ${id} listens for clients at ${formatAddress(client)}`);

  // Whoever watches.
  if (metrics !== null) {
    const clients = (): number => redis.clients;
    const page = await Metrics.listen(metrics, { node, syncTime, clients });
    open.push(() => page.close());
    say(`its figures are at http://${formatAddress(metrics)}/metrics`);
  }

  const why = await Promise.race([node.ended, signalled(say)]);
  // The clients are served until somebody else leads.
  await node.handOver();
  if (why instanceof RemovedError) await data.retire();
  if (why === null) return 0;
  console.error(`raft-kv: ${why.message}`);
  return why instanceof RemovedError ? 0 : 1;
}

/** Fulfilled when somebody wants the server to end. */
function signalled(say: (line: string) => void): Promise<null> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        say(`stops, for ${signal}`);
        resolve(null);
      });
    }
  });
}

/** @throws {@link UsageError} for a file that can't be written. */
async function recorderOf({ trace, id }: Settings): Promise<Recorder | null> {
  if (trace === null) return null;
  try {
    return await Recorder.open(trace, id);
  } catch (error) {
    throw new UsageError(`can't write --trace: ${(error as Error).message}`);
  }
}

async function peerTlsOf(names: TlsFiles | null) {
  if (names === null) return null;
  const [cert, key, ca] = await read([names.cert, names.key, names.ca!]);
  return { cert: cert!, key: key!, ca: ca! };
}

/** With an authority, clients must show that it has certified them. */
async function clientTlsOf({ cert: certName, key: keyName, ca }: TlsFiles) {
  const [cert, key] = await read([certName, keyName]);
  if (ca === null) return { cert: cert!, key: key! };
  const [authority] = await read([ca]);
  return { cert: cert!, key: key!, ca: authority!, requestCert: true };
}

/** @throws {@link UsageError} for a file that can't be read. */
function read(names: readonly string[]): Promise<Buffer[]> {
  return Promise.all(
    names.map((name) =>
      readFile(name).catch((error: Error) => {
        throw new UsageError(`can't read ${name}: ${error.message}`);
      }),
    ),
  );
}

const PORT_CODES: readonly unknown[] = [
  'EADDRINUSE',
  'EADDRNOTAVAIL',
  'EACCES',
  'ENOTFOUND',
];

/** Whether whoever has started the server has to change something. */
function isMisuse(error: unknown): boolean {
  if (error instanceof UsageError || error instanceof DataFolderError)
    return true;
  if (error instanceof FolderLockedError) return true;
  return PORT_CODES.includes((error as NodeJS.ErrnoException).code);
}
