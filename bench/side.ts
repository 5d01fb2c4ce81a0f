import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

import type { Answer, Task } from './work/task.ts';

/** A program that does tasks, and what to call it. */
export interface Program {
  readonly title: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A side of a comparison has ended without an answer. */
export class SideError extends Error {
  override name = 'SideError';
}

/** A running program that does a task when it is asked to. */
export class Side {
  private readonly title: string;
  private readonly child;
  private readonly lines;
  private readonly started: Promise<void>;

  /** @param pinned what is put before the command, to keep it on one core. */
  constructor({ title, command, args, env }: Program, pinned: readonly string[] = []) {
    const [first, ...rest] = [...pinned, command, ...args];
    this.title = title;
    this.child = spawn(first!, rest, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    });
    this.started = new Promise((resolve, reject) => {
      this.child.once('spawn', resolve).once('error', reject);
    });
    // What has gone wrong is known when the answer does not come.
    this.started.catch(() => undefined);
    this.child.stdin.on('error', () => undefined);
    this.lines = createInterface(this.child.stdout)[Symbol.asyncIterator]();
  }

  /** @throws {@link SideError} if the program ends instead. */
  async cost(task: Task): Promise<number> {
    await this.started.catch((error: Error) => {
      throw new SideError(`${this.title} did not start: ${error.message}`);
    });
    this.child.stdin.write(`${JSON.stringify(task)}\n`);
    const line = await this.lines.next();
    if (line.done === true) {
      throw new SideError(`${this.title} ended without an answer to ${JSON.stringify(task)}`);
    }
    return (JSON.parse(line.value) as Answer).cost;
  }

  /** Asks the program to end. */
  end(): void {
    this.child.stdin.end();
  }
}
