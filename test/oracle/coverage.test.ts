/** The summary of what the oracle's scripts run. */
import { expect, test } from 'vitest';

import { describeCoverage, ranges } from './coverage.ts';
import type { FileReport } from './coverage.ts';

const at = (line: number): { start: { line: number } } => ({ start: { line } });

test('counts statements and branches, and lists what was missed', () => {
  const report: FileReport = {
    path: '/root/src/a.ts',
    statementMap: { 0: at(1), 1: at(2), 2: at(3), 3: at(9) },
    s: { 0: 5, 1: 0, 2: 0, 3: 1 },
    branchMap: {
      0: { loc: at(1), locations: [at(1), { start: {} }] },
      1: { loc: at(2), locations: [at(2), at(3)] },
    },
    b: { 0: [1, 0], 1: [0, 0] },
  };
  expect(describeCoverage([report], '/root')).toEqual([
    'coverage of src/ by these scripts: statements 50.0 % (2 of 4), branches 25.0 % (1 of 4); ' +
      'not reached:',
    '  src/a.ts:2-3 not run',
    '  src/a.ts:1 one way only',
  ]);
});

test('joins neighbouring lines', () => {
  expect(ranges([9, 3, 4, 1, 5])).toBe('1,3-5,9');
});
