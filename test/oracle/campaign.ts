/**
 * Runs many seeds, on several processes at once.
 *
 * @module
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import type { BatchRequest, SeedResult } from './batch.ts';
import { CATALOGUE } from './features.ts';
import { BLOCK } from './generate.ts';

/** What all seeds of a campaign came to. */
export interface Summary {
  scripts: number;
  agreed: number;
  /** Commands that were run, in all. */
  commands: number;
  panics: number;
  refused: number;
  bytes: number;
  readonly differing: number[];
  /** In how many scripts each feature was met. */
  readonly features: Map<string, number>;
}

export function emptySummary(): Summary {
  return {
    scripts: 0,
    agreed: 0,
    commands: 0,
    panics: 0,
    refused: 0,
    bytes: 0,
    differing: [],
    features: new Map(),
  };
}

/** Adds the result of one seed. */
export function addResult(summary: Summary, result: SeedResult): void {
  summary.scripts++;
  summary.commands += result.depth;
  summary.bytes += result.bytes;
  if (result.agreed) summary.agreed++;
  else summary.differing.push(result.seed);
  if (result.end === 'panic') summary.panics++;
  if (result.end === 'refused') summary.refused++;
  for (const feature of result.features) {
    summary.features.set(feature, (summary.features.get(feature) ?? 0) + 1);
  }
}

/** Features of the catalogue that no script has met. */
export function neverSeen({ features }: Summary): string[] {
  return CATALOGUE.filter((feature) => !features.has(feature));
}

/** A range of seeds cut at the borders of blocks, so that none is gone through twice. */
export function batches(from: number, to: number): [number, number][] {
  const cut: [number, number][] = [];
  for (let at = from; at <= to;) {
    const end = Math.min(to, at - (at % BLOCK) + BLOCK - 1);
    cut.push([at, end]);
    at = end + 1;
  }
  return cut;
}

/** How long one batch may take before the process that runs it is given up. */
const BATCH_PATIENCE_MS = 180_000;

/** Runs all seeds; `progress` is called after every batch. */
export async function runCampaign(
  program: string,
  range: { readonly from: number; readonly to: number },
  length: number,
  progress: (summary: Summary) => void,
): Promise<Summary> {
  const summary = emptySummary();
  const queue = batches(range.from, range.to);
  const work = async (): Promise<void> => {
    const child = fork(join(import.meta.dirname, 'batch.ts'), { execArgv: process.execArgv });
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const [from, to] = next;
        for (const result of await ask(child, { program, from, to, length })) addResult(summary, result);
        progress(summary);
      }
    } finally {
      child.disconnect();
    }
  };
  const processes = Math.min(availableParallelism(), queue.length);
  await Promise.all(Array.from({ length: processes }, work));
  summary.differing.sort((a, b) => a - b);
  return summary;
}

function ask(child: ChildProcess, request: BatchRequest): Promise<SeedResult[]> {
  return new Promise((done, fail) => {
    const problem = (what: string) => (): void => {
      settle();
      fail(new Error(`seeds ${request.from}..${request.to}: ${what}`));
    };
    const gone = problem('the process that ran them ended');
    const late = setTimeout(() => {
      problem(`no answer after ${BATCH_PATIENCE_MS / 1000} seconds`)();
      child.kill('SIGKILL');
    }, BATCH_PATIENCE_MS);
    const answered = (results: SeedResult[]): void => {
      settle();
      done(results);
    };
    const settle = (): void => {
      clearTimeout(late);
      child.off('message', answered).off('exit', gone);
    };
    child.on('message', answered).on('exit', gone);
    child.send(request);
  });
}
