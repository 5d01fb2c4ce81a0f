/**
 * One of the processes that a campaign is divided among: for each message
 * with a range of seeds it runs both sides, and answers with what it found.
 *
 * @module
 */
import { difference } from './compare.ts';
import { generate } from './generate.ts';
import type { Generated } from './generate.ts';
import type { Answer } from './script.ts';
import { Original } from './theirs.ts';

/** What a process of a campaign is asked. */
export interface BatchRequest {
  readonly program: string;
  readonly from: number;
  readonly to: number;
  readonly length: number;
}

/** How one seed went. */
export interface SeedResult {
  readonly seed: number;
  /** Commands that both sides ran. */
  readonly depth: number;
  readonly end: Answer['end'];
  readonly agreed: boolean;
  readonly features: readonly string[];
  /** Bytes of output that were compared. */
  readonly bytes: number;
}

/** Runs a batch, both sides at the same time. */
export async function runBatch(
  original: Original,
  { from, to, length }: BatchRequest,
): Promise<SeedResult[]> {
  const results: Promise<SeedResult>[] = [];
  for (const generated of generate(from, to, length)) {
    results.push(original.run(generated.commands).then((theirs) => resultOf(generated, theirs)));
    // The original answers while the next script is made.
    await new Promise((done) => setImmediate(done));
  }
  return Promise.all(results);
}

function resultOf(generated: Generated, theirs: Answer): SeedResult {
  const { seed, answer, features } = generated;
  return {
    seed,
    depth: Math.min(answer.outputs.length, theirs.outputs.length),
    end: answer.end,
    agreed: difference(answer, theirs) === null,
    features,
    bytes: answer.outputs.reduce((sum, output) => sum + output.length, 0),
  };
}

if (process.send !== undefined) {
  let original: Original | null = null;
  process.on('message', (request: BatchRequest) => {
    original ??= new Original(request.program);
    void runBatch(original, request)
      .then((results) => process.send!(results))
      .catch((error: unknown) => {
        console.error(error);
        process.exit(1);
      });
  });
  process.on('disconnect', () => {
    original?.stop();
    process.exit(0);
  });
}
