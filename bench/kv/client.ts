import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** A client that sends a call when the one before it was answered. */
export class Client {
  private readonly socket: Socket;
  private told = '';
  private resolve: ((reply: string) => void) | null = null;
  private reject: ((error: Error) => void) | null = null;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1').setNoDelay(true);
    this.socket.on('data', (bytes) => this.hear(bytes.toString('latin1')));
    this.socket.on('error', () => this.socket.destroy());
    this.socket.on('close', () => this.reject?.(new Error('the server has hung up')));
  }

  /** @returns the reply as it comes, one line or a bulk. */
  call(...words: readonly string[]): Promise<string> {
    const text = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('');
    this.socket.write(`*${words.length}\r\n${text}`);
    return new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  end(): void {
    this.reject = null;
    this.socket.destroy();
  }

  private hear(text: string): void {
    this.told += text;
    if (!/^(?:\$\d+\r\n.*|(?:\$-1|[+:-].*))\r\n$/.test(this.told)) return;
    const reply = this.told;
    this.told = '';
    this.resolve?.(reply);
  }
}
