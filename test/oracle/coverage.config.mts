/** How Vitest counts what the oracle's scripts run of src/. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: `${import.meta.dirname}/../..`,
  test: {
    include: ['test/oracle/coverage_run.ts'],
    testTimeout: 3_600_000,
    coverage: {
      enabled: true,
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: ['json'],
      reportsDirectory: process.env['ORACLE_REPORT'],
    },
  },
});
