/**
 * A client of a torture: it knows of every call whether it was sent, and
 * never asks twice.
 *
 * @module
 */
import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** What a server has answered. */
export type Answer = string | number | null | ServerError | readonly Answer[];

/** An answer that is an error; its first word says which. */
export class ServerError extends Error {
  override readonly name = 'ServerError';

  /** Whether what was asked for may have been done. */
  get unknown(): boolean {
    return this.message.startsWith('UNKNOWN');
  }
}

/** The connection is gone, or silent for too long. */
export class LostError extends Error {
  override readonly name = 'LostError';
}

/** A call that waits. */
interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** Milliseconds after which a call without an answer ends its connection. */
const PATIENCE = 10_000;

/** One connection. */
export class Client {
  private readonly socket: Socket;
  private readonly waiting: Waiting[] = [];
  private rest = '';
  private lost: LostError | null = null;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.setNoDelay(true);
    this.socket.on('data', (bytes) => this.take(bytes.toString('latin1')));
    this.socket.on('error', (error) => this.end(error.message));
    this.socket.on('close', () => this.end('the server has hung up'));
    this.socket.setTimeout(PATIENCE, () => {
      if (this.waiting.length > 0) this.end(`no answer for ${PATIENCE} ms`);
    });
  }

  /** Whether the connection is gone. */
  get gone(): boolean {
    return this.lost !== null;
  }

  /**
   * Sends a call; several may be on their way.
   *
   * @throws {@link LostError} when it gets no answer. An error that the
   *   server answers is an answer.
   */
  call(...words: readonly string[]): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.lost !== null) return reject(this.lost);
      this.waiting.push({ resolve, reject });
      const parts = words.map((word) => `$${word.length}\r\n${word}\r\n`);
      this.socket.write(`*${words.length}\r\n${parts.join('')}`, 'latin1');
    });
  }

  close(): void {
    this.end('closed');
  }

  private end(why: string): void {
    this.lost ??= new LostError(why);
    this.socket.destroy();
    for (const { reject } of this.waiting.splice(0)) reject(this.lost);
  }

  private take(text: string): void {
    this.rest += text;
    for (;;) {
      const found = parse(this.rest, 0);
      if (found === null) return;
      this.rest = this.rest.slice(found.end);
      this.waiting.shift()?.resolve(found.answer);
    }
  }
}

/** The answer that begins at a place, if it is whole. */
function parse(text: string, at: number): { answer: Answer; end: number } | null {
  const line = text.indexOf('\r\n', at);
  if (line < 0) return null;
  const head = text.slice(at + 1, line);
  const end = line + 2;
  switch (text[at]) {
    case '+':
      return { answer: head, end };
    case '-':
      return { answer: new ServerError(head), end };
    case ':':
      return { answer: Number(head), end };
    case '$':
      return parseBulk(text, end, Number(head));
    case '*':
      return parseList(text, end, Number(head));
    default:
      throw new LostError(`no answer begins with '${text[at]}'`);
  }
}

function parseBulk(text: string, at: number, size: number): { answer: Answer; end: number } | null {
  if (size < 0) return { answer: null, end: at };
  const end = at + size + 2;
  return text.length < end ? null : { answer: text.slice(at, at + size), end };
}

function parseList(text: string, at: number, size: number): { answer: Answer; end: number } | null {
  if (size < 0) return { answer: null, end: at };
  const answer: Answer[] = [];
  let end = at;
  for (let i = 0; i < size; i++) {
    const one = parse(text, end);
    if (one === null) return null;
    answer.push(one.answer);
    end = one.end;
  }
  return { answer, end };
}
