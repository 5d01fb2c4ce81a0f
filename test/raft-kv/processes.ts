/** Servers as processes of their own. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../examples/raft-kv/cluster.ts', import.meta.url));

/** A server in a process of its own. */
export class ServerProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<number | string>;
  /** All that it has printed. */
  output = '';

  constructor(words: readonly string[]) {
    this.child = spawn(process.execPath, ['--import', 'tsx', PROGRAM, ...words]);
    const take = (bytes: Buffer): void => void (this.output += bytes.toString());
    this.child.stdout!.on('data', take);
    this.child.stderr!.on('data', take);
    this.ended = new Promise((resolve) => {
      this.child.once('close', (code, signal) => resolve(code ?? signal!));
    });
  }

  /** Fulfilled when it has printed this. */
  async prints(text: string): Promise<void> {
    let over = false;
    void this.ended.then(() => (over = true));
    while (!this.output.includes(text)) {
      if (over) throw new Error(`it has ended, and printed\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<number | string> {
    this.child.kill(signal);
    return this.ended;
  }
}
