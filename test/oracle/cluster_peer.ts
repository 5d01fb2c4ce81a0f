/**
 * The Go program as something that can be called: a question goes in, and
 * the caller waits for the answer. `go/cluster.go` says how both look.
 *
 * A simulation calls its nodes and needs their answers at once, so a thread
 * reads and writes the pipes while this one sleeps.
 *
 * @module
 */
import { Worker } from 'node:worker_threads';

/** How long one answer may take. */
const PATIENCE_MS = 20_000;

/** The longest answer. */
const ROOM = 1 << 23;

/** The program does not answer any more: that is no finding about a node. */
export class PeerGone extends Error {
  override name = 'PeerGone';
}

/** A running Go program. */
export class ClusterPeer {
  /** Number of questions so far. */
  asked = 0;
  private readonly worker: Worker;
  /** How many answers there were, length of the last, whether it failed. */
  private readonly bell = new Int32Array(new SharedArrayBuffer(12));
  private readonly room = new Uint8Array(new SharedArrayBuffer(ROOM));
  private heard = 0;
  private failure: PeerGone | null = null;

  constructor(program: string) {
    this.worker = new Worker(new URL('./cluster_pipe.mjs', import.meta.url), {
      workerData: { program, room: this.room, bell: this.bell },
      // Loaders of TypeScript are of no use to it, and slow to start.
      execArgv: [],
    });
    this.worker.on('error', (error) => (this.failure ??= new PeerGone(String(error))));
    this.worker.unref();
  }

  /** Why there are no answers any more; null while there are. */
  get gone(): PeerGone | null {
    return this.failure;
  }

  /**
   * Asks, and waits for the answer.
   *
   * @throws {@link PeerGone} when there is none, now and ever after.
   */
  ask(question: Uint8Array): Uint8Array {
    if (this.failure !== null) throw this.failure;
    this.asked++;
    this.worker.postMessage(question);
    const deadline = Date.now() + PATIENCE_MS;
    // The alarm for the answer before can still wake this thread.
    while (Atomics.load(this.bell, 0) === this.heard) {
      const left = Math.max(deadline - Date.now(), 0);
      if (Atomics.wait(this.bell, 0, this.heard, left) !== 'timed-out') continue;
      return this.fail(`it did not answer within ${PATIENCE_MS / 1000} s`);
    }
    this.heard++;
    const answer = this.room.slice(0, Atomics.load(this.bell, 1));
    if (Atomics.load(this.bell, 2) === 0) return answer;
    return this.fail(Buffer.from(answer).toString());
  }

  /** Ends the program. */
  stop(): void {
    this.failure ??= new PeerGone('the original was stopped');
    this.worker.postMessage(null);
  }

  private fail(why: string): never {
    this.stop();
    this.failure = new PeerGone(`the original gives no answer: ${why}`);
    throw this.failure;
  }
}
