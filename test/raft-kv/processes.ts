/** Servers as processes of their own, and a client that speaks to them over a plain socket. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
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

/** Somebody who waits for a reply. */
interface Asked {
  readonly resolve: (line: string) => void;
  readonly reject: (error: Error) => void;
}

/** A client whose replies are lines, or bulk strings without line ends. */
export class LineClient {
  private readonly socket: Socket;
  private readonly asked: Asked[] = [];
  private rest = '';
  private gone: Error | null = null;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('data', (bytes) => this.take(bytes.toString('latin1')));
    this.socket.on('error', (error) => (this.gone = error));
    this.socket.on('close', () => {
      this.gone ??= new Error('the server has hung up');
      for (const { reject } of this.asked.splice(0)) reject(this.gone);
    });
  }

  /** Sends a call; several may be on their way. */
  call(...words: readonly string[]): Promise<string> {
    const text = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('');
    return new Promise((resolve, reject) => {
      if (this.gone !== null) return reject(this.gone);
      this.asked.push({ resolve, reject });
      this.socket.write(`*${words.length}\r\n${text}`);
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private take(text: string): void {
    this.rest += text;
    for (;;) {
      const match = /^(?:\$\d+\r\n(.*)|(\$-1|[+:-].*))\r\n/.exec(this.rest);
      if (match === null) return;
      this.rest = this.rest.slice(match[0].length);
      this.asked.shift()!.resolve(match[1] ?? match[2]!);
    }
  }
}
