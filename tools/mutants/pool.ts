/**
 * Threads that share a list of jobs.
 */
import { Worker } from 'node:worker_threads';
import type { Job, Report } from './hunt.ts';
import type { Word } from './worker.ts';

/** A broken library can run in a circle: silence that long ends the job, in milliseconds. */
const SILENCE = 300_000;

/** What the pool tells while it works. */
export interface PoolEvents {
  onSeed(): void;
  onReport(report: Report): void;
}

/** A job that came to no report. */
export class JobError extends Error {
  override readonly name = 'JobError';
}

/** Runs all jobs on so many threads; the reports come as they are done. */
export async function runJobs(jobs: readonly Job[], threads: number, events: PoolEvents): Promise<void> {
  const queue = [...jobs];
  const count = Math.min(threads, queue.length);
  const running = Array.from({ length: count }, () => serve(queue, events));
  await Promise.all(running);
}

async function serve(queue: Job[], events: PoolEvents): Promise<void> {
  const worker = new Worker(new URL('./worker.mjs', import.meta.url));
  try {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
      events.onReport(await ask(worker, job, events));
    }
  } catch (error) {
    // The others need not go on.
    queue.length = 0;
    throw error;
  } finally {
    await worker.terminate();
  }
}

function ask(worker: Worker, job: Job, events: PoolEvents): Promise<Report> {
  return new Promise((resolve, reject) => {
    const name = job.id ?? 'the library as it is';
    const fail = (text: string): void => end(() => reject(new JobError(`${name}: ${text}`)));
    const silent = (): void => fail(`nothing was heard for ${SILENCE / 1000} s; is it in a loop?`);
    let timer = setTimeout(silent, SILENCE);
    const hear = (word: Word): void => {
      clearTimeout(timer);
      if (word.is === 'report') return end(() => resolve(word.report));
      if (word.is === 'error') return fail(word.text);
      timer = setTimeout(silent, SILENCE);
      if (word.is === 'seed') events.onSeed();
    };
    const break_ = (error: Error): void => fail(error.stack ?? error.message);
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      worker.off('message', hear);
      worker.off('error', break_);
      settle();
    };
    worker.on('message', hear);
    worker.on('error', break_);
    worker.postMessage(job);
  });
}
