/**
 * The Go program's answers about bytes. `go/wire.go` says how questions and
 * answers look.
 *
 * @module
 */
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';

/**
 * What is asked: to decode bytes, to make a random value from a seed, or to
 * run a small cluster from a seed and give what its nodes say and store.
 */
export type Question = 'd' | 'r' | 'o';

export interface Ask {
  readonly question: Question;
  /** Position in the list of kinds. */
  readonly kind: number;
  readonly bytes: Uint8Array;
}

/** What the original makes of bytes, or makes itself. */
export interface Reply {
  /** 0 taken, 1 refused, a letter for what only the original can hold. */
  readonly status: number;
  /** The value encoded again as it is. */
  readonly plain: Uint8Array;
  /** The same in the form in which the library writes it. */
  readonly settled: Uint8Array;
}

/** The bytes of a seed. */
export function seedBytes(seed: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(seed), true);
  return bytes;
}

function frame({ question, kind, bytes }: Ask): Buffer {
  const head = Buffer.alloc(6);
  head[0] = question.charCodeAt(0);
  head[1] = kind;
  head.writeUInt32LE(bytes.length, 2);
  return Buffer.concat([head, bytes]);
}

/** A running Go program. One batch of questions is asked at a time. */
export class WirePeer {
  private readonly child: ChildProcessWithoutNullStreams;
  private input: Buffer = Buffer.alloc(0);
  private replies: Reply[] = [];
  private wanted = 0;
  private done: (replies: Reply[]) => void = () => undefined;
  private fail: (error: Error) => void = () => undefined;
  private gone: Error | null = null;
  private complaint = '';

  constructor(program: string) {
    this.child = spawn(program, ['wire'], { stdio: 'pipe' });
    this.child.stdout.on('data', (chunk: Buffer) => this.take(chunk));
    this.child.stderr.on('data', (text: Buffer) => {
      this.complaint = (this.complaint + text.toString()).slice(-2000);
    });
    // A program that is gone is noticed by its 'close'.
    this.child.stdin.on('error', () => undefined);
    this.child.on('error', (error) => this.end(error.message));
    this.child.on('close', () => this.end(this.complaint));
  }

  /** Asks all of these and waits for all answers. */
  ask(questions: readonly Ask[]): Promise<Reply[]> {
    if (this.gone !== null) return Promise.reject(this.gone);
    if (questions.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      this.replies = [];
      this.wanted = questions.length;
      this.done = resolve;
      this.fail = reject;
      this.child.stdin.write(Buffer.concat(questions.map(frame)));
    });
  }

  /** Ends the program. */
  stop(): void {
    this.child.stdin.end();
  }

  private end(why: string): void {
    this.gone = new Error(`the original ended without an answer: ${why}`);
    this.fail(this.gone);
  }

  private take(chunk: Buffer): void {
    this.input = this.input.length === 0 ? chunk : Buffer.concat([this.input, chunk]);
    let at = 0;
    for (let end = this.replyAt(at); end > 0; end = this.replyAt(at)) at = end;
    this.input = this.input.subarray(at);
    if (this.wanted === 0 || this.replies.length < this.wanted) return;
    this.wanted = 0;
    this.done(this.replies);
  }

  /** Reads the reply that begins here; says where it ends, 0 if it is not all there. */
  private replyAt(start: number): number {
    const { input } = this;
    const strings: Buffer[] = [];
    let at = start + 1;
    for (let i = 0; i < 2; i++) {
      if (at + 4 > input.length) return 0;
      const end = at + 4 + input.readUInt32LE(at);
      if (end > input.length) return 0;
      strings.push(input.subarray(at + 4, end));
      at = end;
    }
    this.replies.push({ status: input[start]!, plain: strings[0]!, settled: strings[1]! });
    return at;
  }
}
