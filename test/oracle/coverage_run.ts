/**
 * Runs scripts and nothing else, while Vitest counts what of src/ they run.
 * `npm run oracle -- --coverage` starts it.
 *
 * @module
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

import { expect, test } from 'vitest';

import { runOurs } from './ours.ts';
import type { Command } from './script.ts';

test('scripts of the oracle', async () => {
  const input = createReadStream(process.env['ORACLE_SCRIPTS']!);
  let count = 0;
  for await (const line of createInterface({ input })) {
    runOurs(JSON.parse(line) as Command[]);
    count++;
  }
  expect(count).toBeGreaterThan(0);
});
