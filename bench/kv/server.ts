import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { promisify } from 'node:util';

const HOST = '127.0.0.1';
/** Milliseconds that a server has to be there, and to end when it is asked to. */
const START = 30_000;
const END = 10_000;

/** Runs a program to its end, and answers what it has printed. */
export async function output(
  program: string,
  args: readonly string[],
  timeout = START,
): Promise<string> {
  const { stdout } = await promisify(execFile)(program, [...args], { timeout });
  return stdout;
}

/** A process that serves clients at a port of this machine. */
export class Server {
  readonly port: number;
  private readonly child: ChildProcess;
  private readonly title: string;
  private readonly ended: Promise<void>;
  private readonly kill = (): void => void this.child.kill('SIGKILL');
  private over = false;
  /** The end of what it has printed. */
  private told = '';

  constructor(title: string, port: number, program: string, args: readonly string[]) {
    this.title = title;
    this.port = port;
    this.child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const hear = (bytes: Buffer): void => void (this.told = (this.told + bytes.toString()).slice(-2000));
    this.child.stdout!.on('data', hear);
    this.child.stderr!.on('data', hear);
    this.ended = new Promise((resolve) => {
      this.child.once('close', () => resolve());
      this.child.once('error', (error) => resolve(hear(Buffer.from(error.message))));
    });
    void this.ended.then(() => (this.over = true));
    // Whatever ends the benchmark ends the server.
    process.once('exit', this.kill);
  }

  /** Its process; 0 if it did not start. */
  get pid(): number {
    return this.child.pid ?? 0;
  }

  /**
   * Asks until the answer is the right one.
   *
   * @throws if the server has ended, or takes too long.
   */
  async until(right: (answer: string) => boolean, ...call: readonly string[]): Promise<void> {
    const due = performance.now() + START;
    while (!right(await this.ask(...call))) {
      if (this.over) throw new Error(`${this.title} has ended, and printed\n${this.told}`);
      if (performance.now() > due) throw new Error(`${this.title} does not answer as it should`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** What `redis-cli` prints; nothing as long as the server is not there. */
  ask(...call: readonly string[]): Promise<string> {
    return output('redis-cli', ['-h', HOST, '-p', `${this.port}`, ...call]).catch(() => '');
  }

  async end(): Promise<void> {
    this.child.kill('SIGTERM');
    const late = setTimeout(this.kill, END);
    await this.ended;
    clearTimeout(late);
    process.off('exit', this.kill);
  }
}
