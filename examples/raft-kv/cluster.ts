/**
 * `npm run kv`: three servers of one cluster, or one server.
 *
 * @module
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { main } from './main.ts';
import { HELP, readWords, UsageError } from './options.ts';
import type { Values } from './options.ts';

const PROGRAM = fileURLToPath(import.meta.url);
const IDS = [1, 2, 3];
const FIRST_CLIENT_PORT = 63791;
const FIRST_PEER_PORT = 12379;

/** What only one server can be told. */
const OF_ONE = [
  'cluster',
  'peer',
  'listen',
  'port',
  'metrics',
  'trace',
] as const;

/** Runs what the words say; fulfilled with the exit code. */
async function run(words: readonly string[]): Promise<number> {
  try {
    const values = readWords(words);
    if (values.id !== undefined || values.join) return await main(words);
    if (values.help) {
      console.log(HELP);
      return 0;
    }
    for (const name of OF_ONE) {
      if (values[name] !== undefined)
        throw new UsageError(`--${name} is of one server, which has an --id`);
    }
    return await runThree(values, words);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`raft-kv: ${error.message}\nraft-kv: try --help`);
    return 2;
  }
}

/** Three servers, each a process of its own that can be killed alone. */
async function runThree(
  values: Values,
  words: readonly string[],
): Promise<number> {
  const folder = await folderOf(values.data);
  console.log(`The data is in ${folder}`);
  console.log(
    `Clients may call any of the ports ${IDS.map(clientPort).join(', ')}: ` +
      `redis-cli -p ${clientPort(1)}`,
  );
  const children = IDS.map((id) => start(id, folder, words));
  const stop = (): void => children.forEach((child) => child.kill('SIGTERM'));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  const codes = await Promise.all(
    children.map(async (child, i) => {
      const code = await exitOf(child);
      console.log(`${IDS[i]!}: has ended (${code})`);
      // Where one can't start, the others are not what was asked for.
      if (code === 2) stop();
      return typeof code === 'number' ? code : 1;
    }),
  );
  return Math.max(...codes);
}

async function folderOf(given: string | undefined): Promise<string> {
  if (given === undefined) return mkdtemp(join(tmpdir(), 'raft-kv-'));
  await mkdir(given, { recursive: true });
  return resolve(given);
}

/** One server, whose lines are told with its number. */
function start(
  id: number,
  folder: string,
  words: readonly string[],
): ChildProcess {
  const own = {
    id,
    cluster: IDS.map((each) => `127.0.0.1:${FIRST_PEER_PORT - 1 + each}`),
    port: clientPort(id),
    data: join(folder, `${id}`),
  };
  const options = Object.entries(own).flatMap(([name, value]) => {
    return [`--${name}`, `${value}`];
  });
  const child = spawn(
    process.execPath,
    [...process.execArgv, PROGRAM, ...words, ...options],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  tell(child.stdout, (line) => console.log(`${id}: ${line}`));
  tell(child.stderr, (line) => console.error(`${id}: ${line}`));
  console.log(`${id}: process ${child.pid}, port ${own.port}`);
  return child;
}

function clientPort(id: number): number {
  return FIRST_CLIENT_PORT - 1 + id;
}

function tell(stream: Readable, hear: (line: string) => void): void {
  createInterface({ input: stream }).on('line', hear);
}

/** The exit code of a process, or the signal that has ended it. */
function exitOf(child: ChildProcess): Promise<number | string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal!));
  });
}

process.exitCode = await run(process.argv.slice(2));
