import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const MINUTE = 60_000;
/** How long a page on a busy machine may take to come to what a test expects of it. */
const PATIENCE = 15_000;
/** It measures how long a page stands still, so nothing else may run beside it. */
const ALONE = 'test/browser/trust.test.ts';

/** What takes long, the longest first: begun last, it would leave all cores but one idle. */
const LONG = [
  'test/browser/chapters.test.ts',
  'test/browser/reading.test.ts',
  'test/browser/pages.test.ts',
  'test/runtime/exercises.test.ts',
  'test/tools/new_chapter.test.ts',
  'test/tools/check.test.ts',
  'test/tools/bench.test.ts',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = LONG.findIndex((name) => moduleId.endsWith(name));
      return place === -1 ? LONG.length : place;
    };
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', 'test/package/**'],
          // Some read the whole book; a machine may be slow or busy.
          testTimeout: 5 * MINUTE,
          hookTimeout: 5 * MINUTE,
          // On two cores Vitest would leave one idle.
          maxWorkers: availableParallelism(),
        },
      },
      {
        extends: true,
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          testTimeout: 2 * MINUTE,
          hookTimeout: 2 * MINUTE,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          exclude: [ALONE],
          testTimeout: 2 * MINUTE,
          hookTimeout: 2 * MINUTE,
          expect: { poll: { timeout: PATIENCE } },
          // One more than there are cores: each waits now and then for a page to be still.
          maxWorkers: availableParallelism() + 1,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'browser-alone',
          include: [ALONE],
          testTimeout: 2 * MINUTE,
          hookTimeout: 2 * MINUTE,
          expect: { poll: { timeout: PATIENCE } },
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['test/**'],
      reporter: ['text', 'html'],
      // Every line of the library is run by a test.
      thresholds: { lines: 100, branches: 97 },
    },
  },
});
