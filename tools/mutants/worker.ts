/**
 * One of the threads of `npm run mutants`: takes a job, answers a report.
 */
import { parentPort } from 'node:worker_threads';
import { applyBrokenRule, findBrokenRule } from '../../sim/broken/index.ts';
import { hunt, loadEngine } from './hunt.ts';
import type { Job, Report } from './hunt.ts';
import { readTexts } from './texts.ts';

/** What a worker says. */
export type Word =
  | { readonly is: 'seed' }
  /** Failures are being made short. */
  | { readonly is: 'shrinking' }
  | { readonly is: 'report'; readonly report: Report }
  | { readonly is: 'error'; readonly job: Job; readonly text: string };

const port = parentPort!;
const texts = readTexts();

function say(word: Word): void {
  port.postMessage(word);
}

async function work(job: Job): Promise<Report> {
  const rule = job.id === null ? null : findBrokenRule(job.id);
  const files = rule === null ? texts : applyBrokenRule(texts, rule);
  return hunt(await loadEngine(files), job, {
    onSeed: () => say({ is: 'seed' }),
    onShrink: () => say({ is: 'shrinking' }),
  });
}

port.on('message', (job: Job) => {
  work(job).then(
    (report) => say({ is: 'report', report }),
    (error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      say({ is: 'error', job, text });
    },
  );
});
