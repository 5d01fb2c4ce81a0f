/**
 * Runs scripts through the Go original.
 *
 * @module
 */
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';

import type { Answer, Command } from './script.ts';

/** A running program of the original. */
interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ask: (question: string) => Promise<Answer>;
}

/** A program of the original that runs one script after the other. */
export class Original {
  private readonly program: string;
  private running: Running | null = null;
  private last: Promise<unknown> = Promise.resolve();

  constructor(program: string) {
    this.program = program;
  }

  /** Runs a script. Those asked for meanwhile wait for their turn. */
  run(commands: readonly Command[]): Promise<Answer> {
    const answer = this.last.then(() => this.runNow(commands));
    this.last = answer.catch(() => undefined);
    return answer;
  }

  /** Ends the program. */
  stop(): void {
    this.running?.child.stdin.end();
    this.running = null;
  }

  private async runNow(commands: readonly Command[]): Promise<Answer> {
    this.running ??= start(this.program);
    try {
      const answer = await this.running.ask(`${JSON.stringify(commands)}\n`);
      // After a timeout the program ends; the next script gets another.
      if (answer.end === 'timeout') this.running = null;
      return answer;
    } catch (error) {
      this.running = null;
      throw error;
    }
  }
}

function start(program: string): Running {
  const child = spawn(program, ['script'], { stdio: 'pipe' });
  let done: (answer: Answer) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => {
    complaint = (complaint + text.toString()).slice(-2000);
  });
  // A program that is gone is noticed by its 'close'.
  child.stdin.on('error', () => undefined);
  createInterface({ input: child.stdout }).on('line', (line) => done(JSON.parse(line) as Answer));
  const ended = (why: string): void => fail(new Error(`the original ended without an answer: ${why}`));
  child.on('error', (error) => ended(error.message));
  child.on('close', () => ended(complaint));
  const ask = (question: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      done = resolve;
      fail = reject;
      child.stdin.write(question);
    });
  return { child, ask };
}
